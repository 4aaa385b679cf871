package feed

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
	"unsafe"

	"anwang/grid"
	"anwang/grid/name"
)

// columns are the select lists of the points, by kind. The first eight are the
// same for all; coordinates come as two numbers because that is cheaper for both
// sides than a geometry. A value must never be computed in Go that SQL could be
// asked for here; only how a name is read is known in Go alone.
var columns = [grid.Kinds]string{
	grid.KindEnterprise: `SELECT t.id, ST_X(t.geom), ST_Y(t.geom), t.grid_id, t.updated, t.synthetic, t.name, t.credit_code,
		t.level, t.industry, t.sector, t.fatal, t.larger
		FROM enterprise_shown t WHERE true`,
	grid.KindHazard: `SELECT t.id, ST_X(t.geom), ST_Y(t.geom), t.grid_id, t.updated, t.synthetic, t.name, t.code,
		t.risk_level, t.enterprise_id, t.major_level, e.sector
		FROM hazard t LEFT JOIN enterprise e ON e.id = t.enterprise_id WHERE true`,
	// A danger without an enterprise looks for one that is not there, each another: as
	// NULL they would all lie in one place of a hash join, which then splits the rest
	// without end (gigabytes at three million dangers).
	grid.KindDanger: `SELECT t.id, ST_X(t.geom), ST_Y(t.geom), t.grid_id, t.updated, t.synthetic, t.title, t.code,
		t.grade, t.state, t.listed, t.deadline, t.enterprise_id, t.hazard_id, t.major_level, e.sector
		FROM danger_shown t LEFT JOIN enterprise e ON e.id = coalesce(t.enterprise_id, -t.id) WHERE true`,
}

// tables are the tables of the points, by kind.
var tables = [grid.Kinds]string{"enterprise", "hazard", "danger"}

// widths are how many columns each select list has.
var widths = [grid.Kinds]int{13, 12, 16}

// decoder turns rows in PostgreSQL's binary format into points with hardly an
// allocation: strings live in shared blocks, repeated words exist once.
type decoder struct {
	kind  grid.Kind
	block []byte            // strings of many points; never moved, never rewritten
	words map[string]string // industries and sectors
	spare []byte
}

// blockSize is how much one block of strings holds. A point that stays when all
// its neighbours are gone keeps its block alive, so it must not be huge.
const blockSize = 32 << 10

func newDecoder(kind grid.Kind) *decoder {
	return &decoder{kind: kind, words: map[string]string{}}
}

// point decodes one row. A field is nil for NULL.
func (d *decoder) point(f [][]byte) (p grid.Point, err error) {
	if len(f) != widths[d.kind] {
		return p, fmt.Errorf("%s row of %d columns", d.kind, len(f))
	}
	p.Kind = d.kind
	r := reader{}
	p.ID, p.Lon, p.Lat, p.Grid = r.int8(f[0]), r.float8(f[1]), r.float8(f[2]), r.int8(f[3])
	p.Updated, p.Synthetic = r.time(f[4]), r.bool(f[5])
	p.Name, p.Code = d.text(f[6]), d.text(f[7])
	if d.kind == grid.KindEnterprise && grid.CodeOfPerson(p.Code) { // kept before such numbers were refused
		p.Code = grid.MaskIdentity(p.Code)
	}
	d.spare = name.AppendInitials(d.spare[:0], p.Name)
	p.Initials = d.text(d.spare)
	switch d.kind {
	case grid.KindEnterprise:
		p.Level, p.Industry, p.Sector = grid.Level(r.int2(f[8])), d.word(f[9]), d.word(f[10])
		p.Fatal, p.Larger = few(r.int2(f[11])), few(r.int2(f[12]))
	case grid.KindHazard:
		p.Level, p.Enterprise, p.MajorLevel = grid.Level(r.int2(f[8])), r.int8(f[9]), uint8(r.int2(f[10]))
		p.Sector = d.word(f[11])
	case grid.KindDanger:
		p.Grade, p.State, p.Listed = grid.DangerGrade(r.int2(f[8])), grid.DangerState(r.int2(f[9])), grid.ListedLevel(r.int2(f[10]))
		p.Deadline, p.Enterprise, p.Hazard = r.time(f[11]), r.int8(f[12]), r.int8(f[13])
		p.MajorLevel, p.Sector = uint8(r.int2(f[14])), d.word(f[15])
	}
	return p, r.err
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
