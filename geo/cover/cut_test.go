package cover_test

import (
	"fmt"
	"testing"
	"time"

	"anwang/geo/cover"
)

func TestCutTmp(t *testing.T) {
	c, _, err := cover.Clean(load(t, "beijing_streets.geojson.gz"), cover.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var parts []cover.Part
	for i := range c.Len() {
		p := cover.Part{Code: c.Code(i)}
		for k := range 10 + (i*7)%25 {
			p.Children = append(p.Children, fmt.Sprintf("%s%03d", c.Code(i)[:9], k+1))
		}
		parts = append(parts, p)
	}
	now := time.Now()
	d, err := c.Cut(parts, cover.CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(now), d.Len(), d.Vertices(), len(d.Arcs()))
}
