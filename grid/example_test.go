package grid_test

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// An area is a value: what it is stands in its JSON.
func ExampleArea() {
	for _, area := range []grid.Area{
		grid.Subtree{Grid: 4},
		grid.Box{Bound: orb.Bound{Min: orb.Point{116, 39.8}, Max: orb.Point{116.4, 39.9}}},
		grid.Circle{Centre: orb.Point{116.05, 39.85}, Radius: 500},
	} {
		b, _ := json.Marshal(area)
		fmt.Printf("%T %s\n", area, b)
	}
	// Output:
	// grid.Subtree {"grid":4}
	// grid.Box {"box":{"Min":[116,39.8],"Max":[116.4,39.9]}}
	// grid.Circle {"centre":[116.05,39.85],"radius":500}
}

// A filter chooses points; what is not set narrows nothing. Lists, maps, exports and
// statistics take the same one, and so the same points.
func ExampleFilter() {
	b, _ := json.Marshal(grid.Filter{Areas: grid.Under(4), State: grid.StateOpen, Sector: "chemical"})
	fmt.Println(string(b))
	b, _ = json.Marshal(grid.Filter{Areas: grid.Under(0)})
	fmt.Println("everything:", string(b))
	// Output:
	// {"Areas":[{"grid":4}],"State":"open","Sector":"chemical"}
	// everything: {}
}
