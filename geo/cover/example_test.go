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
