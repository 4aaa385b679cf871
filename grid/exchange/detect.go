package exchange

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/crs"
	"anwang/grid"
)

// Detection is what speaks for each coordinate system. Without enough evidence
// nothing is suggested, and who imports is asked.
type Detection struct {
	Suggested string // key; "" they must choose
	ByRow     bool   // every row looked at says it itself
	Reason    grid.Text
	Looked    int // rows with coordinates that were looked at
	Frames    []FrameEvidence
	Points    []SamplePoint
}

// FrameEvidence is what speaks for one coordinate system.
type FrameEvidence struct {
	Key     string
	Name    grid.Text
	Inside  int     // rows that lie in a grid
	Agree   int     // rows whose address, or grid code, names the grid they lie in
	Against int     // rows that another system fits better
	Known   int     // rows whose enterprise is there already
	Away    float64 // metres between where they would lie and where they are, in the middle
}

// SamplePoint is where a row would lie by each system.
type SamplePoint struct {
	Row    int
	Name   string
	Points map[string]orb.Point
}

// The bounds of what is looked at.
const (
	detectRows = 400
	showPoints = 60
)

// witness is a row that may say in which system it is given.
type witness struct {
	row                       int
	x, y                      float64
	name, code, address, grid string
	frame                     string // as it says itself
}

// witnesses reads the first rows that have coordinates.
func witnesses(ctx context.Context, tab table, l *layout, c *Choice) ([]witness, error) {
	if l.of.entrance != nil {
		return nil, nil
	}
	k := newChecker(l, c, tab)
	var list []witness
	err := tab.each(ctx, func(r rawRow) error {
		row, cells := r.at, r.cells
		if row <= l.heading {
			return nil
		}
		v := make([]any, len(l.of.fields))
		for i, f := range k.fields {
			if f >= 0 && i < len(cells) && !cells[i].blank() && cells[i].kind != cellError {
				v[f], _ = l.of.fields[f].read(cells[i], &k.worksheet)
			}
		}
		if x, y, _, ok := pointOf(v[fieldLon], v[fieldLat]); ok {
			w := witness{row: row, x: x, y: y}
			w.name, _ = v[fieldName].(string)
			if i := l.of.index("enterprise"); i >= 0 { // whose location is known
				w.code, _ = v[i].(string)
			} else {
				w.code, _ = v[fieldCode].(string)
			}
			if i := l.of.index("address"); i >= 0 {
				w.address, _ = v[i].(string)
			}
			w.grid, _ = v[fieldGrid].(string)
			w.frame, _ = v[fieldCRS].(string)
			list = append(list, w)
		}
		if len(list) >= detectRows {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return list, err
}

// candidates are the systems that the numbers allow: degrees, or metres with a zone number
// before the easting, or without one.
func candidates(list []witness) []frame {
	prefixed := 0
	var far []orb.Point
	for _, w := range list {
		if metric(w.x, w.y) {
			far = append(far, orb.Point{w.x, w.y})
			if e := crs.Axes(orb.Point{w.x, w.y})[0]; e >= 13e6 && e < 47e6 {
				prefixed++
			}
		}
	}
	return slices.DeleteFunc(tableFrames(), func(f frame) bool {
		switch {
		case len(far)*2 < len(list) || len(far) == 0:
			return f.Projected()
		case f.Kind == crs.Mercator:
			return !f.Allows(far, orb.Bound{})
		case prefixed*2 > len(far):
			return f.Kind != crs.Zones
		}
		return f.Kind != crs.Meridian
	})
}

// detect weighs the candidates.
func detect(ctx context.Context, tx pgx.Tx, list []witness, scope grid.Scope) (Detection, error) {
	d := Detection{Looked: len(list), Frames: []FrameEvidence{}, Points: []SamplePoint{}}
	if len(list) == 0 {
		d.Reason = t("没有可用的坐标；请先指定经度列和纬度列", "There are no coordinates yet: say which columns hold longitude and latitude")
		return d, nil
	}
	said := 0
	for _, w := range list {
		if _, ok := frameOf(w.frame); w.frame != "" && ok {
			said++
		}
	}
	d.ByRow = said == len(list)
	frames := candidates(list)
	points := make([][]orb.Point, len(frames))
	for i := range frames {
		points[i] = make([]orb.Point, len(list))
		for j, w := range list {
			f := &frames[i]
			if own, ok := frameOf(w.frame); ok && w.frame != "" {
				f = &own
			}
			p, wrong := f.toPoint(w.x, w.y)
			if wrong.kind != "" {
				p = orb.Point{math.NaN(), math.NaN()}
			}
			points[i][j] = p
		}
	}
	names, err := located(ctx, tx, points)
	if err != nil {
		return d, err
	}
	there, err := knownPoints(ctx, tx, list, scope)
	if err != nil {
		return d, err
	}
	d.weigh(frames, points, names, there, list)
	d.decide()
	return d, nil
}

// weigh fills in the evidence.
func (d *Detection) weigh(frames []frame, points [][]orb.Point, names [][]string, there map[string]orb.Point, list []witness) {
	scores := make([][]int, len(frames))
	for i := range frames {
		e := FrameEvidence{Key: frames[i].key, Name: frames[i].name}
		var away []float64
		scores[i] = make([]int, len(list))
		for j, w := range list {
			if names[i][j] != "" {
				e.Inside++
			}
			scores[i][j] = fits(names[i][j], &w)
			if scores[i][j] > 0 {
				e.Agree++
			}
			if p, ok := there[w.code]; ok && points[i][j][0] == points[i][j][0] {
				away = append(away, geo.Distance(p, points[i][j]))
			}
		}
		slices.Sort(away)
		if e.Known = len(away); e.Known > 0 {
			e.Away = away[len(away)/2]
		}
		d.Frames = append(d.Frames, e)
	}
	for j := range list {
		best := 0
		for i := range frames {
			best = max(best, scores[i][j])
		}
		for i := range frames {
			if scores[i][j] < best {
				d.Frames[i].Against++
			}
		}
		if j < showPoints {
			p := SamplePoint{Row: list[j].row, Name: list[j].name, Points: map[string]orb.Point{}}
			for i := range frames {
				if q := points[i][j]; q[0] == q[0] && len(frames) <= 4 {
					p.Points[frames[i].key] = q
				}
			}
			d.Points = append(d.Points, p)
		}
	}
	if frames[0].Projected() { // what is far away says nothing
		d.Frames = slices.DeleteFunc(d.Frames, func(e FrameEvidence) bool { return e.Inside == 0 })
	}
}

// fits says how well a grid, by code and names from the top, fits what a row says.
func fits(names string, w *witness) int {
	if names == "" {
		return 0
	}
	parts := strings.Split(names, " / ")
	score := 0
	if w.grid != "" && (w.grid == parts[0] || slices.Contains(parts[1:], w.grid)) {
		score += 2
	}
	for _, p := range parts[min(2, len(parts)):] { // all lie in the city
		if short := stem(p); len([]rune(short)) >= 2 && strings.Contains(w.address, short) {
			score++
		}
	}
	return score
}

// stem is a grid's name as addresses have it.
func stem(name string) string {
	for _, end := range []string{"社区居委会", "社区居民委员会", "村民委员会", "居民委员会", "村委会", "居委会", "社区", "街道办事处", "街道", "地区办事处", "网格"} {
		if s, ok := strings.CutSuffix(name, end); ok {
			return s
		}
	}
	return name
}

// decide suggests a system when the evidence leaves no other.
func (d *Detection) decide() {
	if d.ByRow {
		d.Reason = t("每一行都写明了坐标系", "Every row names its own coordinate system")
		return
	}
	order := slices.Clone(d.Frames)
	slices.SortStableFunc(order, func(a, b FrameEvidence) int { return a.Against - b.Against })
	near := slices.Clone(d.Frames)
	slices.SortStableFunc(near, func(a, b FrameEvidence) int { return int(a.Away - b.Away) })
	switch {
	case len(order) == 0:
		d.Reason = t("按任何坐标系都不在辖区内；请核对坐标", "In no coordinate system do the rows lie in the area; verify the coordinates")
	case len(order) == 1:
		if order[0].Inside*2 > d.Looked {
			d.Suggested = order[0].Key
			d.Reason = t(fmt.Sprintf("只有按“%s”坐标才在辖区内（%d 行中 %d 行）", order[0].Name.ZH, d.Looked, order[0].Inside),
				fmt.Sprintf("Only as %s do the rows lie in the area (%d of %d)", order[0].Name.EN, order[0].Inside, d.Looked))
		} else {
			d.Reason = t("多数坐标不在辖区内；请核对坐标", "Most rows lie outside of the area; verify the coordinates")
		}
	case near[0].Known >= 3 && near[0].Away < 60 && near[1].Away > 150:
		d.Suggested = near[0].Key
		d.Reason = t(fmt.Sprintf("按“%s”，库中已有的 %d 家企业相差约 %.0f 米；按其他坐标系至少 %.0f 米", near[0].Name.ZH, near[0].Known, near[0].Away, near[1].Away),
			fmt.Sprintf("As %s, the %d enterprises that are there already lie about %.0f m away; in any other system at least %.0f m",
				near[0].Name.EN, near[0].Known, near[0].Away, near[1].Away))
	case order[0].Agree > 0 && order[1].Against >= 8 && order[1].Against >= 4*(order[0].Against+1):
		d.Suggested = order[0].Key
		d.Reason = t(fmt.Sprintf("看了 %d 行：按“%s”，只有 %d 行的地址或网格代码与坐标不符；按其他坐标系至少 %d 行不符", d.Looked, order[0].Name.ZH, order[0].Against,
			order[1].Against),
			fmt.Sprintf("Of %d rows, as %s %d have an address or grid code that fits another system better; in any other system at least %d",
				d.Looked, order[0].Name.EN, order[0].Against, order[1].Against))
	default:
		d.Reason = t("证据不足，无法判断坐标系；请选择", "There is not enough evidence to tell the coordinate system: choose it")
	}
}
