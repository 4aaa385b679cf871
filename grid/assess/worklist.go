package assess

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// Which narrows a list.
type Which struct {
	Grid   grid.ID      // its subtree; 0: all
	Sector string       // "" all
	Levels []grid.Level // none: red and orange
	After  int          // how many to leave out
	Limit  int
}

// below is the condition that a leaf lies in the subtree of the grid $2, all when
// it is 0.
const below = `($2::bigint = 0 OR e.grid_id IN (
	WITH RECURSIVE sub AS (SELECT id FROM grid WHERE id = $2 UNION ALL SELECT g.id FROM grid g JOIN sub ON g.parent_id = sub.id) SELECT id FROM sub))`

// Work list 工作清单 of a morning: the red and orange enterprises.
type WorkList struct {
	Matched int
	Counts  grid.Counts
	Items   []WorkItem
	Steps   Named // what the steps of the ways are about
}

// WorkItem is an enterprise of the work list with its reasons.
type WorkItem struct {
	ID       grid.ID
	Name     string
	Code     string
	Sector   string
	Grid     grid.ID
	GridName string
	Lon, Lat float64
	Since    time.Time // of its level
	Known    bool      // it began then; else the record merely begins there, and it may be older
	risk.Why
	facts risk.Facts
}

// WorkList lists enterprises of some levels, the worst first, with why they are
// so. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) WorkList(ctx context.Context, q Which) (out WorkList, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return out, err
	}
	if len(q.Levels) == 0 {
		q.Levels = []grid.Level{grid.Red, grid.Orange}
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		rules, err := inForce(ctx, tx)
		if err != nil {
			return err
		}
		scorer := risk.NewScorer(&rules.Scoring)
		list, err := listed(ctx, tx, view, &q)
		if err != nil {
			return err
		}
		for i := range list {
			list[i].Level, list[i].Score = scorer.Level(&list[i].facts)
			out.Counts[list[i].Level]++
		}
		slices.SortFunc(list, func(a, b WorkItem) int {
			return cmp.Or(cmp.Compare(rank(a.Level), rank(b.Level)), cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
		})
		out.Matched = len(list)
		out.Items = list[min(q.After, len(list)):min(q.After+q.Limit, len(list))]
		ids := make([]grid.ID, len(out.Items))
		for i := range out.Items {
			out.Items[i].Why, ids[i] = scorer.Explain(&out.Items[i].facts), out.Items[i].ID
		}
		plans, named, err := s.plans(ctx, tx, scorer, ids)
		if err != nil {
			return err
		}
		out.Steps = named
		for i := range out.Items {
			out.Items[i].Next = plans[out.Items[i].ID]
		}
		return levelsSince(ctx, tx, out.Items)
	})
	return out, err
}

func listed(ctx context.Context, tx pgx.Tx, view grid.Scope, q *Which) ([]WorkItem, error) {
	levels := make([]int16, len(q.Levels))
	for i, l := range q.Levels {
		levels[i] = int16(l)
	}
	rows, err := tx.Query(ctx, held+`
		SELECT e.id, e.name, e.credit_code, e.sector, e.grid_id, g.name, ST_X(e.geom), ST_Y(e.geom), r.since, r.facts
		  FROM risk_enterprise r JOIN enterprise e ON e.id = r.enterprise_id JOIN grid g ON g.id = e.grid_id
		 WHERE r.level = ANY($4) AND ($3 = '' OR e.sector = $3) AND `+below+` AND `+holdsEnterprises(view),
		view.SQL(), q.Grid, q.Sector, levels)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (w WorkItem, err error) {
		return w, row.Scan(&w.ID, &w.Name, &w.Code, &w.Sector, &w.Grid, &w.GridName, &w.Lon, &w.Lat, (*day)(&w.Since), &w.facts)
	})
}

// levelsSince finds the first day of each level; the facts may have changed
// since without it. It is known only when another level came before.
func levelsSince(ctx context.Context, tx pgx.Tx, items []WorkItem) error {
	ids, at := make([]grid.ID, len(items)), make(map[grid.ID]int, len(items))
	for i := range items {
		ids[i], at[items[i].ID] = items[i].ID, i
	}
	rows, err := tx.Query(ctx, `
		SELECT r.enterprise_id, coalesce(
			(SELECT max(p.until) FROM risk_enterprise_past p WHERE p.enterprise_id = r.enterprise_id AND p.level <> r.level),
			(SELECT min(p.since) FROM risk_enterprise_past p WHERE p.enterprise_id = r.enterprise_id), r.since),
			EXISTS (SELECT FROM risk_enterprise_past p WHERE p.enterprise_id = r.enterprise_id AND p.level <> r.level)
		  FROM risk_enterprise r WHERE r.enterprise_id = ANY($1)`, ids)
	if err != nil {
		return err
	}
	var id grid.ID
	var since time.Time
	var known bool
	_, err = pgx.ForEachRow(rows, []any{&id, (*day)(&since), &known}, func() error {
		items[at[id]].Since, items[at[id]].Known = since, known
		return nil
	})
	return err
}

// Recoloured is an enterprise or a grid whose level is another one than at the
// end of some day.
type Recoloured struct {
	ID       grid.ID
	Name     string
	Grid     grid.ID // of an enterprise its leaf, of a grid the one above
	GridName string
	From, To grid.Level
	Day      time.Time // when it became what it is
}

// RecolouredPage is a page of them, the worst first.
type RecolouredPage struct {
	Matched int
	Items   []Recoloured
}

// Recoloured lists what has another level than at the end of a day. Errors:
// unauthenticated, forbidden, rejected, unavailable.
func (s *Service) Recoloured(ctx context.Context, kind string, since time.Time, q Which) (p RecolouredPage, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return p, err
	}
	sql := recolouredEnterprises + holdsEnterprises(view)
	if kind == "grid" {
		sql = recolouredGrids + holdsGrids(view, "r.grid_id")
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		args := []any{view.SQL(), q.Grid, date(since)}
		if err := tx.QueryRow(ctx, held+`SELECT count(*) FROM (`+sql+`) x`, args...).Scan(&p.Matched); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, held+sql+` ORDER BY (r.level + 4) % 5, (b.level + 4) % 5 DESC, 1 LIMIT $4 OFFSET $5`, append(args, q.Limit, q.After)...)
		if err != nil {
			return err
		}
		p.Items, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (x Recoloured, err error) {
			return x, row.Scan(&x.ID, &x.Name, &x.Grid, &x.GridName, &x.From, &x.To, (*day)(&x.Day))
		})
		return err
	})
	return p, err
}

const recolouredEnterprises = `
	SELECT e.id, e.name, e.grid_id, g.name, b.level, r.level,
	       coalesce((SELECT max(p.until) FROM risk_enterprise_past p WHERE p.enterprise_id = r.enterprise_id AND p.level <> r.level), r.since)
	  FROM risk_enterprise r
	  JOIN risk_enterprise_past b ON b.enterprise_id = r.enterprise_id AND b.since <= $3::date AND b.until > $3::date AND b.level <> r.level
	  JOIN enterprise e ON e.id = r.enterprise_id JOIN grid g ON g.id = e.grid_id
	 WHERE ` + below + ` AND `

const recolouredGrids = `
	SELECT e.id, e.name, coalesce(up.id, 0), coalesce(up.name, ''), b.level, r.level,
	       coalesce((SELECT max(p.until) FROM risk_grid_past p WHERE p.grid_id = r.grid_id AND p.level <> r.level), r.since)
	  FROM risk_grid r
	  JOIN risk_grid_past b ON b.grid_id = r.grid_id AND b.since <= $3::date AND b.until > $3::date AND b.level <> r.level
	  JOIN (SELECT id, id AS grid_id, name, parent_id FROM grid) e ON e.id = r.grid_id LEFT JOIN grid up ON up.id = e.parent_id
	 WHERE ` + below + ` AND `
