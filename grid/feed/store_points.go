package feed

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
	"unsafe"

	"anwang/grid"
	"anwang/grid/name"
	"anwang/grid/pg"
)

// fixed is how many columns come first and are the same for all kinds.
const fixed = 8

// selectOf is the statement that reads all points of a kind; conditions may follow.
// Coordinates come as two numbers because that is cheaper for both sides than a geometry. A
// value must never be computed in Go that SQL could be asked for here; only how a name is
// read is known in Go alone.
func selectOf(k grid.Kind) string {
	i := k.Info()
	from, _ := pg.Points(k)
	sql := `SELECT t.id, ST_X(t.geom), ST_Y(t.geom), t.grid_id, t.updated, t.synthetic, t.` + i.Read.Name + `, t.` + i.Read.Code
	for _, c := range i.Read.Columns {
		sql += `, t.` + c.Column
	}
	if i.Owner == grid.OwnerOptional {
		sql += `, e.sector`
	}
	return sql + ` FROM ` + from + ` WHERE true`
}

// decoder turns rows in PostgreSQL's binary format into points with hardly an
// allocation: strings live in shared blocks, repeated words exist once.
type decoder struct {
	kind  grid.Kind
	info  *grid.KindInfo
	width int               // how many columns a row has
	block []byte            // strings of many points; never moved, never rewritten
	words map[string]string // industries and sets of sectors
	spare []byte
}

// blockSize is how much one block of strings holds. A point that stays when all
// its neighbours are gone keeps its block alive, so it must not be huge.
const blockSize = 32 << 10

func newDecoder(kind grid.Kind) *decoder {
	d := &decoder{kind: kind, info: kind.Info(), words: map[string]string{}}
	d.width = fixed + len(d.info.Read.Columns)
	if d.info.Owner == grid.OwnerOptional {
		d.width++
	}
	return d
}

// point decodes one row. A field is nil for NULL.
func (d *decoder) point(f [][]byte) (p grid.Point, err error) {
	if len(f) != d.width {
		return p, fmt.Errorf("%s row of %d columns", d.kind, len(f))
	}
	p.Kind = d.kind
	r := reader{}
	p.ID, p.Lon, p.Lat, p.Grid = r.int8(f[0]), r.float8(f[1]), r.float8(f[2]), r.int8(f[3])
	p.Updated, p.Synthetic = r.time(f[4]), r.bool(f[5])
	p.Name, p.Code = d.text(f[6]), d.text(f[7])
	if d.info.Owner == grid.OwnerItself && grid.CodeOfPerson(p.Code) { // kept before such numbers were refused
		p.Code = grid.MaskIdentity(p.Code)
	}
	d.spare = name.AppendInitials(d.spare[:0], p.Name)
	p.Initials = d.text(d.spare)
	for i, c := range d.info.Read.Columns {
		d.field(&p, c.Field, f[fixed+i], &r)
	}
	if d.info.Owner == grid.OwnerOptional {
		p.Sector = grid.SectorSet(d.word(f[d.width-1]))
	}
	return p, r.err
}

// field decodes a column that not every kind has.
func (d *decoder) field(p *grid.Point, field grid.PointField, b []byte, r *reader) {
	switch field {
	case grid.FieldLevel:
		p.Level = grid.Level(r.int2(b))
	case grid.FieldOwn:
		p.Own = uint8(r.int2(b))
	case grid.FieldIndustry:
		p.Industry = d.word(b)
	case grid.FieldSector:
		p.Sector = grid.SectorSet(d.word(b))
	case grid.FieldFatal:
		p.Fatal = few(r.int2(b))
	case grid.FieldLarger:
		p.Larger = few(r.int2(b))
	case grid.FieldMajorLevel:
		p.MajorLevel = uint8(r.int2(b))
	case grid.FieldGrade:
		p.Grade = grid.DangerGrade(r.int2(b))
	case grid.FieldState:
		p.State = grid.DangerState(r.int2(b))
	case grid.FieldListed:
		p.Listed = grid.ListedLevel(r.int2(b))
	case grid.FieldDeadline:
		p.Deadline = r.time(b)
	case grid.FieldEnterprise:
		p.Enterprise = r.int8(b)
	case grid.FieldHazard:
		p.Hazard = r.int8(b)
	}
}

// few is a small count; more than a byte holds is as good as 255.
func few(n int16) uint8 { return uint8(max(0, min(n, math.MaxUint8))) }

// text keeps a string in the current block.
func (d *decoder) text(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(d.block)+len(b) > cap(d.block) {
		d.block = make([]byte, 0, max(blockSize, len(b)))
	}
	at := len(d.block)
	d.block = append(d.block, b...)
	// the bytes are never written again, so they may serve as a string
	return unsafe.String(&d.block[at], len(b))
}

// word is a string that many points share.
func (d *decoder) word(b []byte) string {
	if w, ok := d.words[string(b)]; ok {
		return w
	}
	w := string(b)
	if len(d.words) < 10_000 {
		d.words[w] = w
	}
	return w
}

// reader decodes single values; NULL is the zero value.
type reader struct{ err error }

func (r *reader) fixed(b []byte, n int) bool {
	if b == nil {
		return false
	}
	if len(b) != n {
		r.err = fmt.Errorf("a value of %d bytes where %d are expected", len(b), n)
		return false
	}
	return true
}

func (r *reader) int8(b []byte) int64 {
	if !r.fixed(b, 8) {
		return 0
	}
	return int64(binary.BigEndian.Uint64(b))
}

func (r *reader) int2(b []byte) int16 {
	if !r.fixed(b, 2) {
		return 0
	}
	return int16(binary.BigEndian.Uint16(b))
}

func (r *reader) float8(b []byte) float64 {
	if !r.fixed(b, 8) {
		return 0
	}
	return math.Float64frombits(binary.BigEndian.Uint64(b))
}

func (r *reader) bool(b []byte) bool {
	return r.fixed(b, 1) && b[0] != 0
}

// epoch2000 is where PostgreSQL counts its microseconds from.
const epoch2000 = 946684800

func (r *reader) time(b []byte) time.Time {
	if !r.fixed(b, 8) {
		return time.Time{}
	}
	us := int64(binary.BigEndian.Uint64(b))
	if us == math.MaxInt64 || us == math.MinInt64 { // infinity: no deadline
		return time.Time{}
	}
	return time.UnixMicro(us).Add(epoch2000 * time.Second).UTC()
}
