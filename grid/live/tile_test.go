package live_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"anwang/grid"
	"anwang/grid/live"

	diff "github.com/google/go-cmp/cmp"
)

// metres is the great-circle distance by another formula than the code's.
func metres(lon1, lat1, lon2, lat2 float64) float64 {
	vec := func(lon, lat float64) (x, y, z float64) {
		lon, lat = lon*math.Pi/180, lat*math.Pi/180
		return math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)
	}
	ax, ay, az := vec(lon1, lat1)
	bx, by, bz := vec(lon2, lat2)
	chord := math.Sqrt((ax-bx)*(ax-bx) + (ay-by)*(ay-by) + (az-bz)*(az-bz))
	return 2 * 6371008.8 * math.Asin(chord/2)
}

// mercator is the place of a point in units of 2^32.
func mercator(p *grid.Point) (x, y uint32) {
	lat := p.Lat * math.Pi / 180
	fy := (1 - math.Log(math.Tan(lat)+1/math.Cos(lat))/math.Pi) / 2
	return uint32((p.Lon + 180) / 360 * (1 << 32)), uint32(fy * (1 << 32))
}

// fataler is a test or a run of a property.
type fataler interface {
	Fatalf(format string, args ...any)
}

// compareTile compares a tile with the one counted from the points. Small limits
// make every way of drawing a tile happen with few points.
func (m *model) compareTile(t fataler, r *rand.Rand, s reader, k grid.Kind, all []grid.Point) {
	m.compareTileAt(t, r, s, k, all, all)
}

// compareTileAt does the same for a tile with one of some places in it.
func (m *model) compareTileAt(t fataler, r *rand.Rand, s reader, k grid.Kind, all, points []grid.Point) {
	if len(points) == 0 {
		return
	}
	z := uint8(r.IntN(18))
	mx, my := mercator(&points[r.IntN(len(points))])
	x, y := shift(mx, z), shift(my, z)
	o := live.ClusterOptions{Singles: uint32(1 + r.IntN(80)), MaxSingles: uint32(1 + r.IntN(80))}
	got := s.Cluster(nil, k, z, x, y, o)

	limit := o.Singles
	if z < 13 {
		limit = min(limit, 12)
	}
	if z >= 16 {
		limit = o.MaxSingles
	}
	want := m.tile(k, all, z, x, y, limit)
	if len(got) != len(want) {
		t.Fatalf("tile %d/%d/%d of %s has %d cells, want %d", z, x, y, k, len(got), len(want))
	}
	for i := range got {
		// The two formulas of the projection may round apart by a unit.
		if off(got[i].X, want[i].X) > 2 || off(got[i].Y, want[i].Y) > 2 {
			t.Fatalf("cell %d lies at %d %d, want %d %d", i, got[i].X, got[i].Y, want[i].X, want[i].Y)
		}
		got[i].X, got[i].Y = want[i].X, want[i].Y
	}
	if d := diff.Diff(want, got); d != "" {
		t.Fatalf("tile %d/%d/%d of %s: %s", z, x, y, k, d)
	}
}

func shift(v uint32, z uint8) uint32 { return uint32(uint64(v) >> (32 - z)) }

func off(a, b uint32) uint32 { return max(a, b) - min(a, b) }

// tile counts a tile from the points.
func (m *model) tile(k grid.Kind, all []grid.Point, z uint8, x, y, limit uint32) []live.Cell {
	type bin struct {
		sx, sy uint64
		cell   live.Cell
	}
	bins := map[uint32]*bin{}
	var singles []live.Cell
	for i := range all {
		p := &all[i]
		px, py := mercator(p)
		class := p.Class(m.now)
		if shift(px, z) != x || shift(py, z) != y || !k.Drawn(class) {
			continue
		}
		c := live.Cell{X: px, Y: py, Single: true, ID: p.ID, Name: p.Name, Class: class, Level: p.Level, Synthetic: p.Synthetic}
		c.Counts[class] = 1
		singles = append(singles, c)
		at := shift(py, z+3)&7<<3 | shift(px, z+3)&7
		b := bins[at]
		if b == nil {
			b = &bin{cell: c}
			bins[at] = b
		} else {
			if b.cell.Single {
				b.cell = live.Cell{Counts: b.cell.Counts}
			}
			b.cell.Counts[class]++
		}
		b.sx, b.sy = b.sx+uint64(px), b.sy+uint64(py)
	}
	if uint32(len(singles)) <= limit {
		slices.SortFunc(singles, func(a, b live.Cell) int { return cmp.Compare(a.ID, b.ID) })
		return singles
	}
	var out []live.Cell
	for at := range uint32(64) {
		if b := bins[at]; b != nil {
			if n := uint64(b.cell.Count()); n > 1 {
				b.cell.X, b.cell.Y = uint32(b.sx/n), uint32(b.sy/n)
			}
			out = append(out, b.cell)
		}
	}
	return out
}
