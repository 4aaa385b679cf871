package cover_test

import (
	"context"
	"fmt"

	"github.com/paulmach/orb"

	"anwang/geo/cover"
)

// Two towns overlap by a sliver and leave another one open. Cleaned, they meet.
func ExampleClean() {
	c, defects, err := cover.Clean(context.Background(), []cover.Input{
		{Code: "110101", Shape: orb.MultiPolygon{{{{116, 40}, {116.01, 40}, {116.0101, 40.005}, {116.01, 40.01}, {116, 40.01}, {116, 40}}}}},
		{Code: "110102", Shape: orb.MultiPolygon{{{
			{116.01, 40},
			{116.02, 40},
			{116.02, 40.02},
			{116, 40.02},
			{116, 40.0101},
			{116.01, 40.01},
			{116.01, 40},
		}}}},
		{Code: "110103", Shape: orb.MultiPolygon{{{{115.99, 40}, {116, 40}, {116, 40.02}, {115.99, 40.02}, {115.99, 40}}}}},
	}, cover.Options{})
	if err != nil {
		panic(err)
	}
	for _, d := range defects {
		fmt.Printf("%s of %v: %.0f m², %s to %s\n", d.Kind, d.Codes, d.Area, d.Action, d.To)
	}
	left, err := c.Check(context.Background(), cover.CheckOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(len(left), "defects left")
	// Output:
	// gap of [110101 110102 110103]: 4740 m², assigned to 110102
	// overlap of [110101 110102]: 4740 m², assigned to 110101
	// 0 defects left
}

// Four squares become two halves; the border between the halves is one arc.
func ExampleCover_Dissolve() {
	c, err := cover.Build(context.Background(), []cover.Input{
		{Code: "w1", Shape: box(0, 0, 1, 1)},
		{Code: "w2", Shape: box(0, 1, 1, 2)},
		{Code: "e1", Shape: box(1, 0, 2, 1)},
		{Code: "e2", Shape: box(1, 1, 2, 2)},
	})
	if err != nil {
		panic(err)
	}
	halves, err := c.Dissolve(context.Background(), func(code string) string { return code[:1] })
	if err != nil {
		panic(err)
	}
	for _, a := range halves.Arcs() {
		if a.Left >= 0 && a.Right >= 0 {
			fmt.Println(halves.Code(a.Left), halves.Code(a.Right), a.Line)
		}
	}
	// Output:
	// w e [[1 0] [1 1] [1 2]]
}

// The border between two districts was drawn a little farther east than that of
// their streets. The streets decide: the districts become what the streets are
// together, and the strip between the two drawings goes from west to east.
func ExampleNest() {
	districts := []cover.Input{
		{Code: "east", Shape: box(116.501, 40, 117, 41)},
		{Code: "west", Shape: box(116, 40, 116.501, 41)},
	}
	streets := []cover.Input{
		{Code: "e1", Shape: box(116.5, 40, 117, 41)},
		{Code: "w1", Shape: box(116, 40, 116.5, 40.5)},
		{Code: "w2", Shape: box(116, 40.5, 116.5, 41)},
	}
	n, err := cover.Nest(context.Background(), districts, streets, nil, cover.FineDecides, cover.Options{})
	if err != nil {
		panic(err)
	}
	for _, m := range n.Moves {
		fmt.Printf("%.1f km² from %s to %s\n", m.Area/1e6, m.From, m.To)
	}
	fmt.Println(n.Parent)
	// Output:
	// 9.4 km² from west to east
	// map[e1:east w1:west w2:west]
}
