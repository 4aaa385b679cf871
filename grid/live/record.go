package live

import (
	"math"
	"time"

	"anwang/grid"
)

// record is a point as it is kept: 72 bytes without a pointer. Its strings are
// in texts; a danger has a dangerRecord beside it.
type record struct {
	id       int64
	lon, lat float64
	updated  int64 // microseconds, the database's own precision
	ref      int64 // the enterprise it belongs to; of an enterprise, words of industry and sectors
	bits     flags
	text     textRef
	x, y     uint32 // web-mercator world units
	leaf     node   // of the main network
	member   uint32 // place in the member list of its leaf and class
	bucket   uint32 // place in the bucket of its cluster leaf
}

// dangerRecord is what only dangers have.
type dangerRecord struct {
	hazard   int64
	deadline int64 // microseconds; noDeadline when there is none
}

const noDeadline = math.MinInt64

// flags packs the small fields of a record.
type flags uint64

// Where the fields are: shift in bits. 19 to 26, and from 48 on, there is room for more.
const (
	levelAt, classAt, majorAt, gradeAt  = 0, 3, 6, 9
	stateAt, listedAt, syntheticAt, use = 10, 13, 16, 17
	oddCodeAt, sectorAt                 = 18, 32
	fatalAt, largerAt                   = 27, 30
)

func (f flags) get(at, mask uint) uint8 { return uint8(uint(f) >> at & mask) }

func (f flags) level() grid.Level { return grid.Level(f.get(levelAt, 7)) }
func (f flags) class() uint8      { return f.get(classAt, 7) }
func (f flags) major() uint8      { return f.get(majorAt, 7) }
func (f flags) grade() grid.DangerGrade {
	return grid.DangerGrade(f.get(gradeAt, 1))
}
func (f flags) state() grid.DangerState  { return grid.DangerState(f.get(stateAt, 7)) }
func (f flags) listed() grid.ListedLevel { return grid.ListedLevel(f.get(listedAt, 7)) }
func (f flags) fatal() uint8             { return f.get(fatalAt, 7) }
func (f flags) larger() uint8            { return f.get(largerAt, 3) }
func (f flags) synthetic() bool          { return f.get(syntheticAt, 1) == 1 }
func (f flags) used() bool               { return f.get(use, 1) == 1 }

// sector is the number of the set of supervision sectors, see sectors.
func (f flags) sector() uint16 { return uint16(f >> sectorAt) }

// counted is what of a record of a kind is counted.
func (f flags) counted(k grid.Kind) grid.Counted {
	return grid.Counted{
		Kind: k, Class: f.class(), Major: f.major(), Grade: f.grade(), Listed: f.listed(), Fatal: f.fatal(),
		Larger: f.larger(),
	}
}

// oddCode reports whether the code is spelled otherwise than codes are, see oddCode.
func (f flags) oddCode() bool { return f.get(oddCodeAt, 1) == 1 }

func (f flags) withClass(c uint8) flags {
	return f&^(7<<classAt) | flags(c&7)<<classAt
}

// pack makes the flags of a point of this class and set of sectors. Values the database would
// refuse are brought into range, so that no field can spill into the next.
func pack(p *grid.Point, class uint8, sector uint16) flags {
	f := flags(min(p.Level, grid.Blue))<<levelAt | flags(min(class, 4))<<classAt |
		flags(min(p.MajorLevel, 4))<<majorAt | flags(min(p.Grade, grid.Major))<<gradeAt |
		flags(min(p.State, grid.Voided))<<stateAt | flags(min(p.Listed, grid.ListedTown))<<listedAt | 1<<use |
		flags(sector)<<sectorAt | flags(min(p.Fatal, 7))<<fatalAt | flags(min(p.Larger, 3))<<largerAt
	if p.Synthetic {
		f |= 1 << syntheticAt
	}
	if oddCode(p.Code) {
		f |= 1 << oddCodeAt
	}
	return f
}

// words interns the few distinct industries and sets of sectors.
type words struct {
	list  []string
	index map[string]uint32
}

func (w *words) put(s string) uint32 {
	if i, ok := w.index[s]; ok {
		return i
	}
	if w.index == nil {
		w.index = make(map[string]uint32)
	}
	i := uint32(len(w.list))
	w.list = append(w.list, s)
	w.index[s] = i
	return i
}

// world returns the place in web-mercator units of 2^32, north-west first.
// Latitudes beyond the projection's end are brought to it.
func world(lon, lat float64) (x, y uint32) {
	const scale = 1 << 32
	sin := math.Sin(lat * (math.Pi / 180))
	fx := (lon + 180) * (scale / 360.0)
	fy := (0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)) * scale
	return clampWorld(fx), clampWorld(fy)
}

func clampWorld(v float64) uint32 {
	if !(v > 0) { // also what is not a number
		return 0
	}
	return uint32(min(v, math.MaxUint32))
}

// LonLat is the inverse of the web-mercator world units of a Cell.
func LonLat(x, y uint32) (lon, lat float64) {
	const scale = 1 << 32
	lon = float64(x)*(360.0/scale) - 180
	lat = math.Atan(math.Sinh(math.Pi*(1-2*float64(y)/scale))) * (180 / math.Pi)
	return lon, lat
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return noDeadline
	}
	return t.UnixMicro()
}

func fromMicros(m int64) time.Time {
	if m == noDeadline {
		return time.Time{}
	}
	return time.UnixMicro(m).UTC()
}
