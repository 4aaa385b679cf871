package live

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// TestAListLetsOthersIn counts how many changes get in while one list goes through
// all points: a list that held on to everything until its end would let in one.
func TestAListLetsOthersIn(t *testing.T) {
	t.Parallel()
	const points = 120_000
	s := New(Options{})
	_, err := s.Load(t.Context(), &grid.Snapshot{Points: func(yield func(grid.Point) error) error {
		for i := range points {
			if err := yield(grid.Point{
				Kind: grid.KindEnterprise, ID: grid.ID(i + 1), Name: fmt.Sprint("厂", i), Level: grid.Blue,
				Lon: 116 + float64(i%400)/1000, Lat: 39 + float64(i/400)/1000,
			}); err != nil {
				return err
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	var applied atomic.Int64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for i := grid.Position(1); ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			s.Apply(grid.Batch{After: i - 1, Position: i, Updates: []grid.Update{{Kind: grid.KindEnterprise, ID: 1, Point: &grid.Point{
				Kind: grid.KindEnterprise, ID: 1, Name: fmt.Sprint("厂", i), Level: grid.Blue, Lon: 116, Lat: 39,
			}}}})
			applied.Add(1)
		}
	}()
	defer func() { close(stop); <-done }()
	all := orb.Bound{Min: orb.Point{115, 38}, Max: orb.Point{118, 41}}
	box, polygon := grid.Box{Bound: all}, grid.Polygon{Shape: orb.MultiPolygon{all.ToPolygon()}}
	for what, f := range map[string]grid.Filter{
		"a colour": {Levels: []grid.Level{grid.Blue}}, "a text": {Text: "9"}, "a box": {Areas: []grid.Area{box}},
		"a circle":  {Areas: []grid.Area{grid.Circle{Centre: all.Center(), Radius: 199_000}, box}},
		"a polygon": {Areas: []grid.Area{polygon}}, "a box in a polygon": {Areas: []grid.Area{box, polygon}},
	} {
		began := applied.Load()
		for applied.Load() == began { // the writer is at it
		}
		began = applied.Load()
		p, err := s.Query(grid.KindEnterprise, f, "", 50)
		if err != nil || len(p.Items) != 50 {
			t.Fatalf("%s: %d items, %v", what, len(p.Items), err)
		}
		if n := applied.Load() - began; n < points/listChunk/3 {
			t.Errorf("a list of %s let %d changes in on its way through %d points", what, n, points)
		}
	}
}
