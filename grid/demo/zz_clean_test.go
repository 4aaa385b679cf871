package demo

import (
	"testing"
	"time"

	"anwang/geo/cover"
)

func TestCleanSpeed(t *testing.T) {
	src, _ := readSources()
	for _, set := range [][]area{src.streets, src.districts, src.city} {
		var in []cover.Input
		for _, a := range set {
			in = append(in, cover.Input{Code: a.code, Shape: a.shape})
		}
		s := time.Now()
		c, d, err := cover.Clean(in, cover.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := map[cover.Kind]int{}
		cnt := map[cover.Kind]int{}
		ar := map[cover.Kind]float64{}
		for _, x := range d {
			n[x.Kind]++
			cnt[x.Kind] += x.Count
			ar[x.Kind] += x.Area
		}
		t.Log(len(set), c.Vertices(), time.Since(s), n, cnt, ar)
		for i, x := range d {
			if x.Area > 1000 || i < 4 {
				t.Logf("%+v", x)
			}
		}
		s = time.Now()
		dd := c.Dissolve(func(c string) string { return c[:6] + "000000" })
		t.Log(dd.Len(), time.Since(s))
	}
}
