package hazard

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// DutyFilter chooses duties out of a scope.
type DutyFilter struct {
	Areas      []grid.Area // of hazard sources in all of them
	Enterprise grid.ID     // of this enterprise; 0: of all
	Days       int         // due within so many days, overdue ones included; negative: overdue alone
	Cursor     string
	Limit      int
}

// DutyRow is a duty in a list, with the hazard source it is of.
type DutyRow struct {
	Due
	Hazard         grid.ID
	Name, Code     string
	Level          int
	Enterprise     grid.ID // 0 none
	EnterpriseName string
	Grid           grid.ID
}

// DutyPage is a page of duties, the most urgent first.
type DutyPage struct {
	Rows    []DutyRow
	Matched int
	Overdue int    // of those that match
	Next    string // "" at the end
}

// Duties returns the duties that are due or overdue in what the actor sees.
// Errors: unauthenticated, forbidden, invalid (the cursor), unavailable.
func (s *Service) Duties(ctx context.Context, f DutyFilter) (DutyPage, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return DutyPage{}, err
	}
	var rows []DutyRow
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		now, err := pg.Clock(ctx, tx)
		if err != nil {
			return err
		}
		list, err := obligations(ctx, tx, view, &grid.Filter{Areas: f.Areas, Enterprise: f.Enterprise})
		for i := range list {
			rows = list[i].append(rows, now, f.Days)
		}
		return err
	})
	if err != nil {
		return DutyPage{}, err
	}
	return paged(rows, f)
}

// append adds the duties that fall into so many days.
func (o *obliged) append(rows []DutyRow, now time.Time, days int) []DutyRow {
	for _, d := range o.dues(now) {
		if d.State != DutyOverdue && (d.State != DutyDue || d.Days > days) {
			continue
		}
		rows = append(rows, DutyRow{
			Due: d, Hazard: o.id, Name: o.name, Code: o.code, Level: o.level, Enterprise: o.enterprise,
			EnterpriseName: o.owner, Grid: o.grid,
		})
	}
	return rows
}

func (r *DutyRow) compare(s *DutyRow) int {
	return cmp.Or(r.Day.Compare(s.Day), cmp.Compare(r.Hazard, s.Hazard), strings.Compare(r.Duty.Key, s.Duty.Key))
}

// paged cuts the page that the cursor begins out of all rows.
func paged(rows []DutyRow, f DutyFilter) (DutyPage, error) {
	slices.SortFunc(rows, func(a, b DutyRow) int { return a.compare(&b) })
	p := DutyPage{Matched: len(rows)}
	for i := range rows {
		if rows[i].State == DutyOverdue {
			p.Overdue++
		}
	}
	after, more, err := f.after()
	if err != nil {
		return DutyPage{}, err
	}
	if more {
		from, _ := slices.BinarySearchFunc(rows, after, func(r, s DutyRow) int { return cmp.Or(r.compare(&s), -1) })
		rows = rows[from:]
	}
	p.Rows, p.Next = grid.CutPage(rows, f.Limit, f.list(),
		func(r *DutyRow) []any { return []any{r.Day.Format(time.DateOnly), r.Hazard, r.Duty.Key} })
	return p, nil
}

// list is what was asked for, for its cursors.
func (f *DutyFilter) list() grid.List { return grid.ListOf("duties", f.Areas, f.Enterprise, f.Days) }

// after is the row that the page begins behind; more is false for the first page.
func (f *DutyFilter) after() (r DutyRow, more bool, err error) {
	var day string
	if more, err = f.list().After(f.Cursor, &day, &r.Hazard, &r.Duty.Key); err != nil || !more {
		return r, more, err
	}
	if r.Day, err = time.ParseInLocation(time.DateOnly, day, grid.China); err != nil {
		return r, false, f.list().Refuse()
	}
	return r, true, nil
}

// Origin is where the neighbourhood of something is asked about.
type Origin struct {
	Enterprise grid.ID // its plant boundary, or its point while none is drawn
	Lon, Lat   *float64
}

// Around is what the map knows near a plant. It is a help for who counts people;
// it never is the count: no register of residents is in the map.
type Around struct {
	Metres float64
	Plant  bool // measured from the plant boundary, else from a point

	Unusable *grid.Text // why the boundary that is drawn can be none; nil: it can, or none is drawn
	Found    int        // in all
	Staff    int        // who works there, as far as it is known
	Crowd    int        // capacity of crowded places, as far as it is known
	Things   []Neighbour
	Missing  int // enterprises whose staff is not known
	Unsaid   int // places whose capacity is not known
}

// Neighbour is something near a plant.
type Neighbour struct {
	Kind     grid.Kind
	ID       grid.ID
	Name     string
	Sector   grid.SectorSet // of an enterprise
	Metres   float64
	Staff    *int // of an enterprise
	Capacity *int // of a crowded place

	owner grid.ID // the enterprise it is or belongs to; 0 none
	leaf  grid.ID
}

// reach is how far outside the plant boundary people count, metres (GB 18218-2018
// 表5).
const reach = 500

// nearAtOnce is how many may look around at once: whoever draws a dear shape, or
// asks again and again, must leave connections for everybody else.
const nearAtOnce = 3

// nearWait is how long one waits for a turn.
const nearWait = 2 * time.Second

// mostNeighbours bounds the list; the sums are of all.
const mostNeighbours = 100

// Around returns what lies within 500 m of an enterprise's plant boundary, of its
// point while no boundary is drawn, or of a place. Errors: unauthenticated,
// forbidden, not_found, busy, timed_out, unavailable.
func (s *Service) Around(ctx context.Context, at Origin) (Around, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Around{}, err
	}
	turn, cancel := context.WithTimeout(ctx, nearWait)
	defer cancel()
	select {
	case s.near <- struct{}{}:
		defer func() { <-s.near }()
	case <-turn.Done():
		return Around{}, grid.Errorf(grid.CodeBusy, "正在查看周边的人较多，请稍后再试", "Many are looking around a plant just now; try again in a moment")
	}
	a := Around{Metres: reach}
	err = s.db.Read(ctx, func(tx pgx.Tx) error { return around(ctx, tx, &a, at, view) })
	if grid.CodeOf(err) == grid.CodeNotFound {
		err = grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的企业", at.Enterprise), fmt.Sprintf("There is no enterprise %d", at.Enterprise))
	}
	return a, err
}

// Note says what the numbers are, and what they are not.
func (a *Around) Note() grid.Text {
	if a.Unusable != nil {
		return grid.Text{
			ZH: "已绘制的厂区边界不可用，只按坐标点向外 500 m：" + a.Unusable.ZH + "。请重新绘制厂区边界，并核实人数后填写、注明来源。",
			EN: "The plant boundary that is drawn cannot be used, so this is 500 m around the point. " + a.Unusable.EN +
				". Draw it anew, count the residents, and say where the number is from.",
		}
	}
	if a.Plant {
		return grid.Text{
			ZH: "按已绘制的厂区边界向外 500 m。地图没有常住人口登记：从业人数和容纳人数不等于常住人口，请核实后填写并注明来源。",
			EN: "500 m outside the plant boundary that is drawn. The map has no register of residents: staff and capacity are not residents. " +
				"Count them, and say where the number is from.",
		}
	}
	return grid.Text{
		ZH: "尚未绘制厂区边界，只能按坐标点向外 500 m，实际范围更大。地图没有常住人口登记：请核实后填写并注明来源。",
		EN: "No plant boundary is drawn, so this is 500 m around the point; the real area is larger. The map has no register of residents: " +
			"count them, and say where the number is from.",
	}
}
