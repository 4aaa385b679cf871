package live_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"anwang/grid"

	"github.com/paulmach/orb"
)

// now is the moment every test stands at.
var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// city is a square town of side × side streets in side districts: depth 1 the
// town, 2 the districts (columns), 3 the streets.
type city struct {
	side  int
	grids []grid.Grid
}

const (
	west, south = 116.0, 39.5
	span        = 1.0
)

func square(w, s, e, n float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}}
}

func newCity(side int) *city {
	c := &city{side: side}
	add := func(id, parent grid.ID, depth uint8, code, name string, leaf bool, shape orb.MultiPolygon) {
		c.grids = append(c.grids, grid.Grid{
			ID: id, Network: 1, Parent: parent, Depth: depth, Code: code, Name: name, Leaf: leaf,
			Initials: fmt.Sprintf("g%d", id), Pinyin: fmt.Sprintf("grid%d", id),
			Shape: shape, Label: shape.Bound().Center(), Area: 1,
		})
	}
	add(1, 0, 1, "110000000000", "测试市", false, square(west, south, west+span, south+span))
	step := span / float64(side)
	for i := range side {
		x := west + float64(i)*step
		add(c.district(i), 1, 2, fmt.Sprintf("1101%02d000000", i), fmt.Sprintf("第%d区", i), false, square(x, south, x+step, south+span))
		for j := range side {
			y := south + float64(j)*step
			add(c.street(i, j), c.district(i), 3, fmt.Sprintf("1101%02d%03d000", i, j+1), fmt.Sprintf("街道%d-%d", i, j), true,
				square(x, y, x+step, y+step))
		}
	}
	return c
}

func (c *city) district(i int) grid.ID  { return grid.ID(10 + i) }
func (c *city) street(i, j int) grid.ID { return grid.ID(1000 + i*c.side + j) }

// leaf is the street at a place.
func (c *city) leaf(lon, lat float64) grid.ID {
	f := func(v float64) int { return min(max(int(v*float64(c.side)/span), 0), c.side-1) }
	return c.street(f(lon-west), f(lat-south))
}

func networks() []grid.Network {
	return []grid.Network{{
		ID: 1, Key: "territory", Name: "属地", NameEN: "Territory", Kind: grid.Territory, Main: true,
		Depths: []grid.Depth{{Depth: 1, Name: "市"}, {Depth: 2, Name: "区"}, {Depth: 3, Name: "街道"}},
	}}
}

func rule() grid.Rollup {
	return grid.Rollup{
		ID: 1, Version: "test-1", Mode: grid.RollupSum,
		Weights:   [grid.Levels]float64{0, 10, 5, 2, 0.5},
		MajorOpen: 4, GeneralOverdue: 0.5, ListedOpen: 3,
		Bands: [grid.Levels]float64{0, 80, 60, 35, 0},
		K:     map[uint8]float64{1: 4000, 2: 500, 3: 60},
		Floors: []grid.Floor{
			{What: grid.FloorRedEnterprises, Count: 1, Level: grid.Orange},
			{What: grid.FloorListedHigh, Count: 1, Level: grid.Orange},
			{What: grid.FloorRedEnterprises, Count: 3, Level: grid.Red},
			{What: grid.FloorMajorAtLevelOne, Count: 1, Level: grid.Red},
		},
	}
}

// point makes the point id of a kind, all of it from r.
func (c *city) point(r *rand.Rand, k grid.Kind, id grid.ID) grid.Point {
	p := grid.Point{
		Kind: k, ID: id,
		Lon: west + span*clustered(r), Lat: south + span*clustered(r),
		Name: fmt.Sprintf("演示%s%d号", []string{"化工", "机械", "仓储", "食品"}[r.IntN(4)], id),
		Code: fmt.Sprintf("%s%08d", []string{"91110", "WX", "HD-2026-", "CS-2026-"}[k], id), Initials: "ysjx",
		Synthetic: r.IntN(2) == 0, Updated: now.Add(-time.Duration(r.IntN(1e6)) * time.Second),
	}
	p.Grid = c.leaf(p.Lon, p.Lat)
	switch k {
	case grid.KindEnterprise:
		p.Level = grid.Level(r.IntN(grid.Levels))
		p.Industry, p.Sector = fmt.Sprintf("C%d", r.IntN(30)), "chemical"
	case grid.KindHazard:
		p.Level, p.MajorLevel = grid.Level(r.IntN(grid.Levels)), uint8(r.IntN(5))
		p.Enterprise = grid.ID(1 + r.IntN(50))
	case grid.KindKeyplace:
		p.Own, p.Enterprise = uint8(r.IntN(grid.Levels)), grid.ID(1+r.IntN(50))
	case grid.KindDanger:
		p.Enterprise, p.Hazard = grid.ID(1+r.IntN(50)), grid.ID(r.IntN(20))
		p.MajorLevel, p.Grade = uint8(r.IntN(5)), grid.DangerGrade(r.IntN(2))
		p.State, p.Listed = grid.DangerState(1+r.IntN(7)), grid.ListedLevel(r.IntN(5))
		if r.IntN(3) > 0 {
			p.Deadline = now.Add(time.Duration(r.IntN(2000)-1000) * time.Minute)
		}
	}
	return p
}

// clustered is a number in [0,1) that likes a few places, some of them exactly.
func clustered(r *rand.Rand) float64 {
	switch r.IntN(4) {
	case 0:
		return r.Float64()
	case 1:
		return 0.25 + float64(r.IntN(3))/7 // exactly the same place
	default:
		return min(0.999, max(0, 0.5+r.NormFloat64()/50))
	}
}

// snapshot makes a snapshot of points.
func (c *city) snapshot(points []grid.Point) *grid.Snapshot {
	return &grid.Snapshot{
		Position: 1, Committed: now, Networks: networks(), Grids: c.grids, Rollup: rule(),
		Points: func(yield func(grid.Point) error) error {
			for i := range points {
				if err := yield(points[i]); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// points makes n points, most of them enterprises.
func (c *city) points(r *rand.Rand, n int) []grid.Point {
	out := make([]grid.Point, n)
	for i := range out {
		k := grid.KindEnterprise
		if m := i % 10; m == 0 {
			k = grid.KindHazard
		} else if m < 4 {
			k = grid.KindDanger
		}
		out[i] = c.point(r, k, grid.ID(i+1))
	}
	return out
}

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }
