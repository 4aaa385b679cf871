package demo

import (
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"sort"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/risk"

	"github.com/paulmach/orb"
)

func TestPicture(t *testing.T) {
	src, _ := readSources()
	sh, err := shapesOf(src, 1)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := treeOf(src, sh)
	if err != nil {
		t.Fatal(err)
	}
	tr := terrainOf(tree)
	tr.finish(src, 1)
	now := time.Date(2026, 11, 22, 14, 32, 0, 0, china)
	N := uint64(120000)
	g := newGenerator(tr, 1, N, now)
	c := newCensus(tr)
	var hz []hazard
	sectors := map[string]int{}
	inds := map[byte]int{}
	pts := make([]orb.Point, 0, N)
	lv := make([]grid.Level, 0, N)
	start := time.Now()
	for i := range N {
		e := g.enterprise(i)
		_ = g.details(&e)
		c.enterprise(&e)
		hz = g.hazardsOf(hz, &e, grid.ID(i+1))
		sectors[industries[e.industry].sector]++
		inds[industries[e.industry].code[0]]++
		pts = append(pts, e.at)
		lv = append(lv, e.level)
	}
	t.Log("gen", time.Since(start), "hazard candidates", len(hz))
	hz = g.chooseHazards(hz, 3000)
	maj := [5]int{}
	for i := range hz {
		c.hazard(&hz[i])
		maj[hz[i].major]++
	}
	t.Log("majors", maj, "from", len(hz))
	d := newDangers(g, hz, 1, 40000)
	st := map[grid.DangerState]int{}
	var open, over, major, mo, listed, high int
	month := map[string]int{}
	for k := range 40000 {
		x := d.danger(k)
		c.danger(&x, hz, now)
		st[x.state]++
		month[x.found.In(china).Format("2006-01")]++
		if x.grade == grid.Major {
			major++
		}
		if x.state.Open() {
			open++
			if x.deadline.Before(now) {
				over++
			}
			if x.grade == grid.Major {
				mo++
			}
			if x.listed > 0 {
				listed++
				if x.listed <= 2 {
					high++
				}
			}
		}
	}
	t.Log("dangers", st, "open", open, "overdue", over, "major", major, "majorOpen", mo, "listed", listed, "high", high, month)
	t.Log(sectors)
	r := c.calibrate(N)
	t.Logf("K %v", r.K)
	lev := c.levels()
	col := map[uint8][]grid.Level{}
	for dep := uint8(1); dep <= 4; dep++ {
		var n grid.Counts
		var pp []float64
		for i := range lev[dep] {
			l, ix := risk.Colour(r, dep, &lev[dep][i])
			n[l]++
			col[dep] = append(col[dep], l)
			if p := risk.Points(r, &lev[dep][i]); p > 0 {
				pp = append(pp, p)
			}
			if dep < 3 {
				nm := "city"
				if dep == 2 {
					nm = tr.districts[i].name
				}
				t.Log(dep, nm, l, int(ix), lev[dep][i].Enterprises)
			}
		}
		sort.Float64s(pp)
		q := func(x float64) float64 { return pp[int(x*float64(len(pp)-1))] }
		s := 0.0
		m := 0.0
		for _, p := range pp {
			m += math.Log(p)
		}
		m /= float64(len(pp))
		for _, p := range pp {
			s += (math.Log(p) - m) * (math.Log(p) - m)
		}
		t.Logf("depth %d levels none/r/o/y/b %v  q05 %.0f q50 %.0f q80 %.0f q95 %.0f max %.0f sigma %.2f", dep, n, q(.05), q(.5), q(.8), q(.95), q(1), math.Sqrt(s/float64(len(pp))))
	}
	t.Log("city", lev[1][0])
	for i := range lev[3] {
		l, ix := risk.Colour(r, 3, &lev[3][i])
		if l == grid.Red {
			res := risk.Evaluate(r, 3, &lev[3][i])
			t.Log("RED", tr.streets[i].name, int(ix), lev[3][i].Enterprises, res.DecidedBy, tr.streets[i].heat)
		}
	}
	byStreet := make([]grid.Level, len(tr.plots))
	for i := range tr.plots {
		byStreet[i] = col[3][tr.plots[i].street]
	}
	draw(tr, byStreet, nil, nil, orb.Bound{Min: orb.Point{115.4, 39.4}, Max: orb.Point{117.55, 41.1}}, "/tmp/pic_city.png")
	core := orb.Bound{Min: orb.Point{116.05, 39.62}, Max: orb.Point{116.85, 40.15}}
	draw(tr, byStreet, nil, nil, core, "/tmp/pic_core.png")
	draw(tr, col[4], nil, nil, core, "/tmp/pic_core4.png")
	draw(tr, nil, pts, lv, core, "/tmp/pic_points.png")
	_ = strings.ToLower
}

var cols = [5]color.RGBA{{90, 90, 95, 255}, {229, 72, 77, 255}, {240, 140, 46, 255}, {242, 194, 48, 255}, {62, 139, 255, 255}}

func draw(tr *terrain, lv []grid.Level, pts []orb.Point, pl []grid.Level, b orb.Bound, file string) {
	W := 1400
	H := int(float64(W) * (b.Max[1] - b.Min[1]) / (b.Max[0] - b.Min[0]) / math.Cos(40*math.Pi/180))
	img := image.NewRGBA(image.Rect(0, 0, W, H))
	for i := range img.Pix {
		img.Pix[i] = []byte{12, 16, 24, 255}[i%4]
	}
	X := func(p orb.Point) (float64, float64) {
		return (p[0] - b.Min[0]) / (b.Max[0] - b.Min[0]) * float64(W), (b.Max[1] - p[1]) / (b.Max[1] - b.Min[1]) * float64(H)
	}
	for i := range tr.plots {
		p := &tr.plots[i]
		if !p.bound.Intersects(b) {
			continue
		}
		x0, y1 := X(p.bound.Min)
		x1, y0 := X(p.bound.Max)
		if lv != nil {
			for y := max(0, int(y0)); y <= min(H-1, int(y1)); y++ {
				for x := max(0, int(x0)); x <= min(W-1, int(x1)); x++ {
					q := orb.Point{b.Min[0] + (float64(x)+.5)/float64(W)*(b.Max[0]-b.Min[0]), b.Max[1] - (float64(y)+.5)/float64(H)*(b.Max[1]-b.Min[1])}
					if inside(p.shape, q) {
						img.Set(x, y, cols[lv[i]])
					}
				}
			}
		}
		for _, po := range p.shape {
			for _, ri := range po {
				for k := 1; k < len(ri); k++ {
					ax, ay := X(ri[k-1])
					bx, by := X(ri[k])
					n := int(math.Hypot(bx-ax, by-ay)) + 1
					for s := 0; s <= n; s++ {
						f := float64(s) / float64(n)
						img.Set(int(ax+f*(bx-ax)), int(ay+f*(by-ay)), color.RGBA{30, 34, 44, 255})
					}
				}
			}
		}
	}
	for i, p := range pts {
		x, y := X(p)
		img.Set(int(x), int(y), cols[pl[i]])
		if pl[i] == 1 || pl[i] == 2 {
			for dx := -1; dx <= 1; dx++ {
				for dy := -1; dy <= 1; dy++ {
					img.Set(int(x)+dx, int(y)+dy, cols[pl[i]])
				}
			}
		}
	}
	f, _ := os.Create(file)
	_ = png.Encode(f, img)
	_ = f.Close()
}
