package risk

import (
	"math"
	"slices"
	"strconv"

	"anwang/grid"
)

func (v *verifier) rollup(r *grid.Rollup) {
	switch r.Mode {
	case grid.RollupShare:
		v.shares(r)
	case grid.RollupSum:
		v.bands("/rollup/bands", Bands{r.Bands[grid.Red], r.Bands[grid.Orange], r.Bands[grid.Yellow]}, 99.9)
		if len(r.K) == 0 || len(r.K) > 12 {
			v.Add("/rollup/k", "每一层级须有 K 值", "Every depth needs its K")
		}
	case grid.RollupMax:
	default:
		v.Add("/rollup/mode", "应为 share（按占比）、max（取最高）或 sum（按总量）", "Give share, max or sum")
	}
	for d, k := range r.K {
		v.number("/rollup/k/"+strconv.Itoa(int(d)), k, 1e-6, 1e12)
	}
	v.load(r)
	v.floors(r)
}

// shares verifies the sums: they are nested, each can be reached, and they can be
// compared exactly.
func (v *verifier) shares(r *grid.Rollup) {
	ok := v.decimal("/rollup/threshold", r.Threshold, 0.001, 100)
	for l := grid.Red; l < grid.Blue; l++ {
		ok = v.decimal("/rollup/shares/"+l.String(), r.Shares[l], 0, 1000) && ok
	}
	s := r.Shares
	switch {
	case !ok:
	case !(s[grid.Red] >= s[grid.Orange] && s[grid.Orange] >= s[grid.Yellow]):
		v.Add("/rollup/shares", "红、橙、黄的折算数不能升高", "What red, orange and yellow ones count must not rise")
	case thousandths(s[grid.Yellow])*100 < thousandths(r.Threshold): // exactly as they are compared
		v.Add("/rollup/shares/yellow", "折算数小于界线：企业全为黄色的网格也达不到黄色",
			"It is below the threshold: a grid of nothing but yellow enterprises would not be yellow")
	}
}

// decimal refuses what number refuses, and more than three decimals.
func (v *verifier) decimal(at string, x, least, most float64) bool {
	if !v.number(at, x, least, most) {
		return false
	}
	if math.Abs(x*1000-math.Round(x*1000)) > 1e-6 {
		v.Add(at, "最多三位小数", "Give at most three decimals")
		return false
	}
	return true
}

func (v *verifier) load(r *grid.Rollup) {
	w, ok := r.Weights, true
	for l := grid.Red; l <= grid.Blue; l++ {
		ok = v.number("/rollup/weights/"+l.String(), w[l], 0, mostPoints) && ok
	}
	if ok && !(w[grid.Red] >= w[grid.Orange] && w[grid.Orange] >= w[grid.Yellow] && w[grid.Yellow] >= w[grid.Blue]) {
		v.Add("/rollup/weights", "红、橙、黄、蓝的权重不能升高", "The weights of red, orange, yellow and blue must not rise")
	}
	v.number("/rollup/majorOpen", r.MajorOpen, 0, mostPoints)
	v.number("/rollup/generalOverdue", r.GeneralOverdue, 0, mostPoints)
	v.number("/rollup/listedOpen", r.ListedOpen, 0, mostPoints)
	v.number("/rollup/fatal", r.Fatal, 0, mostPoints)
}

func (v *verifier) floors(r *grid.Rollup) {
	v.many("/rollup/floors", len(r.Floors))
	for i, f := range r.Floors {
		at := "/rollup/floors/" + strconv.Itoa(i)
		if !slices.Contains(grid.FloorWhats, f.What) {
			v.Add(at+"/what", "没有这样的底线依据", "There is no such thing to count")
		}
		v.level(at+"/level", f.Level)
		v.number(at+"/count", float64(f.Count), 1, 1e9)
		v.number(at+"/top", float64(f.Top), 0, mostDepths)
		if f.Depth != 0 && f.Top > f.Depth {
			v.Add(at+"/top", "该层级在上限之上，底线永不适用", "The depth lies above where the guard ends; it never applies")
		}
	}
}

// mostDepths bounds the depths of a tree that a rule can speak of.
const mostDepths = 12
