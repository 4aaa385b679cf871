package api

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/live"
	"anwang/grid/risk"
	"anwang/web/respond"
)

// mostMovers bounds the names that are told of a grid: the few to begin with.
const mostMovers = 10

// mostWeighed bounds the enterprises whose ways down are compared.
const mostWeighed = 2000

// moversBody names what would change the colour of a grid.
type moversBody struct {
	ID      grid.ID      `json:"id"`
	Level   string       `json:"level" enum:"none,red,orange,yellow,blue"`
	Groups  []moverGroup `json:"groups" doc:"What the deciding guards count, then what the deciding sum is made of"`
	Items   []moverBody  `json:"items" doc:"At most 10: records of guards, then the weightiest enterprises, first those with a way"`
	Partial bool         `json:"partial" doc:"The database is away: scores and ways down are missing"`
}

type moverGroup struct {
	Key   string  `json:"key" enum:"red_enterprises,orange_enterprises,yellow_enterprises,listed_high,major_at_level_1,larger_accidents"`
	Count uint32  `json:"count" doc:"How many there are"`
	Need  uint32  `json:"need" doc:"How many alone lower the colour; 0: they alone are not enough"`
	Gain  float64 `json:"gain" doc:"How much the deciding sum falls with each"`
	Guard bool    `json:"guard" doc:"A guard counts them"`
}

type moverBody struct {
	Key   string    `json:"key" doc:"Of the group"`
	Kind  string    `json:"kind" enum:"enterprise,danger"`
	ID    grid.ID   `json:"id"`
	Name  string    `json:"name"`
	Level string    `json:"level" enum:"none,red,orange,yellow,blue," doc:"Of an enterprise"`
	Score *float64  `json:"score" doc:"Of an enterprise"`
	Ways  []wayBody `json:"ways"`
}

type moversIn struct {
	LangParam
	DayParam
	SectorParam
	ID grid.ID `path:"id" minimum:"1"`
}

func (a *API) gridMovers(ctx context.Context, in *moversIn) (*body[moversBody], error) {
	on, err := a.recordedDay("day", in.Day)
	if err != nil {
		return nil, err
	}
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	if !on.IsZero() && on.Before(grid.Day(a.Clock())) {
		return a.pastMovers(ctx, in.ID, on)
	}
	g, ok := v.Grid(in.ID)
	r, there := v.Result(in.ID)
	if !ok || !there {
		return nil, noGrid(in.ID)
	}
	rule := v.Status().Rollup
	m := moving{view: v, grid: in.ID, out: newMovers(in.ID, r.Level)}
	var enterprises []risk.Mover
	for _, x := range risk.Movers(&rule, &g.Tally, &r) {
		m.out.Groups = append(m.out.Groups, moverGroup{string(x.Key), x.Count, x.Need, x.Gain, x.Guard})
		switch x.Key {
		case risk.ListedHigh, risk.MajorAtLevelOne:
			err = m.dangers(&x)
		default:
			enterprises = append(enterprises, x)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := m.enterprises(ctx, a.Services.Assess, enterprises); err != nil {
		return nil, err
	}
	return answer(m.out), nil
}

func newMovers(id grid.ID, level grid.Level) moversBody {
	return moversBody{ID: id, Level: level.String(), Groups: []moverGroup{}, Items: []moverBody{}}
}

// pastMovers names what moved the colour on a day that is over, by the rules and the
// levels of that day. Dangers are counted and not named, since where one was listed
// is kept as of now only; and nobody does anything any more, so there are no ways.
func (a *API) pastMovers(ctx context.Context, id grid.ID, on time.Time) (*body[moversBody], error) {
	w, err := a.Services.Assess.GridWhy(ctx, id, on)
	if err != nil {
		return nil, err
	}
	out := newMovers(id, w.Result.Level)
	var levels []grid.Level
	groups := map[grid.Level]risk.Mover{}
	for _, x := range risk.Movers(&w.Rule.Set.Rollup, &w.Tally, &w.Result) {
		out.Groups = append(out.Groups, moverGroup{string(x.Key), x.Count, x.Need, x.Gain, x.Guard})
		if _, had := groups[x.Level]; x.Level != grid.NotAssessed && !had {
			groups[x.Level] = x
			levels = append(levels, x.Level)
		}
	}
	list, err := a.Services.Assess.EnterprisesOn(ctx, id, on, levels, mostMovers)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(x, y assess.OnDay) int { // by level groups as they are told, the lowest scores first
		return cmp.Compare(slices.Index(levels, x.Level), slices.Index(levels, y.Level))
	})
	for _, e := range list[:min(len(list), mostMovers)] {
		x := groups[e.Level]
		out.Items = append(out.Items, moverBody{
			Key: string(x.Key), Kind: "enterprise", ID: e.ID, Name: e.Name, Level: e.Level.String(),
			Score: ptr(round1(e.Score)), Ways: []wayBody{},
		})
	}
	return answer(out), nil
}

// moving collects the names.
type moving struct {
	view *live.View
	grid grid.ID
	out  moversBody
}

// dangers names the open dangers that a guard counts.
func (m *moving) dangers(x *risk.Mover) error {
	f := grid.Filter{Areas: grid.Under(m.grid), State: grid.StateOpen, ListedHigh: x.Key == risk.ListedHigh}
	if x.Key == risk.MajorAtLevelOne {
		f.Classes = []grid.DangerClass{grid.ClassMajorOverdue, grid.ClassMajor}
	}
	for cursor := ""; len(m.out.Items) < mostMovers; {
		page, err := m.view.Query(grid.KindDanger, f, cursor, 500)
		if err != nil {
			return err
		}
		for i := range page.Items {
			d := &page.Items[i]
			if x.Key == risk.MajorAtLevelOne && d.MajorLevel != 1 || len(m.out.Items) == mostMovers {
				continue
			}
			m.out.Items = append(m.out.Items, moverBody{Key: string(x.Key), Kind: "danger", ID: d.ID, Name: d.Name, Ways: []wayBody{}})
		}
		if cursor = page.Next; cursor == "" {
			return nil
		}
	}
	return nil
}

// weighed is an enterprise that may be named.
type weighed struct {
	mover *risk.Mover
	item  *live.Item
	assess.Prospect
}

// enterprises names those that weigh most, of equal ones the easiest: first those of
// which something can be done, each with its ways by its records.
func (m *moving) enterprises(ctx context.Context, s *assess.Service, movers []risk.Mover) error {
	var list []weighed
	var ids []grid.ID
	seen := map[grid.ID]bool{}
	for i := range movers {
		x := &movers[i]
		// What had a larger accident is red, or was made less by somebody's rules.
		page, err := m.view.Query(grid.KindEnterprise, grid.Filter{Areas: grid.Under(m.grid), Levels: []grid.Level{max(x.Level, grid.Red)}}, "",
			mostWeighed)
		if err != nil {
			return err
		}
		for k := range page.Items {
			if e := &page.Items[k]; !seen[e.ID] && (x.Key != risk.LargerAccidents || e.Larger > 0) {
				seen[e.ID] = true
				list, ids = append(list, weighed{mover: x, item: e}), append(ids, e.ID)
			}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, detailTimeout)
	defer cancel()
	known, err := s.Prospects(ctx, ids)
	m.out.Partial = err != nil
	for i := range list {
		list[i].Prospect = known[list[i].item.ID]
	}
	slices.SortStableFunc(list, func(x, y weighed) int {
		return cmp.Or(compareBool(y.mover.Guard, x.mover.Guard), compareBool(y.doable(), x.doable()), cmp.Compare(y.mover.Gain, x.mover.Gain),
			cmp.Compare(x.effort(), y.effort()),
			cmp.Compare(x.Score, y.Score), cmp.Compare(x.item.ID, y.item.ID))
	})
	return m.name(ctx, s, list[:min(len(list), mostMovers-len(m.out.Items))], known)
}

// name adds enterprises with their ways.
func (m *moving) name(ctx context.Context, s *assess.Service, list []weighed, known map[grid.ID]assess.Prospect) error {
	ids := make([]grid.ID, len(list))
	for i := range list {
		ids[i] = list[i].item.ID
	}
	plans, steps, err := s.Plans(ctx, ids)
	m.out.Partial = m.out.Partial || err != nil
	slices.SortStableFunc(list, func(x, y weighed) int { return cmp.Compare(rank(plans[x.item.ID]), rank(plans[y.item.ID])) })
	lang := respond.RequestOf(ctx).Lang
	for i := range list {
		w := &list[i]
		b := moverBody{Key: string(w.mover.Key), Kind: "enterprise", ID: w.item.ID, Name: w.item.Name, Level: w.item.Level.String()}
		if _, ok := known[w.item.ID]; ok {
			b.Score = ptr(round1(w.Score))
		}
		b.Ways = waysOf(plans[w.item.ID], steps, lang)
		m.out.Items = append(m.out.Items, b)
	}
	return nil
}

// rank puts enterprises first that come down once something is done, then those where
// something can be done, those that need a rating anew, and last those of no way.
func rank(ways []risk.Way) int {
	i := slices.IndexFunc(ways, func(w risk.Way) bool { return len(w.Steps) > 0 && w.Steps[len(w.Steps)-1].Doable() })
	switch {
	case len(ways) == 0:
		return 3
	case i < 0:
		return 2
	case !ways[i].Enough:
		return 1
	}
	return 0
}

// doable reports whether something can be done, as far as the facts alone say it.
func (w *weighed) doable() bool { return rank(w.Ways) < 2 }

// effort ranks by the cheapest way; without one it comes last.
func (w *weighed) effort() float64 {
	if len(w.Ways) == 0 {
		return math.Inf(1)
	}
	return w.Ways[0].Effort
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
