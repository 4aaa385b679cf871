package event

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// fewGrids is up to how many grids the events in each are looked up; whoever holds more
// of them meets their own soon enough in the order of all.
const fewGrids = 1000

// records joins the record of an event v as it is now, x: those of many each for itself,
// as u. Each is looked up by its number, in the table that its kind is called by.
var records = func() string {
	now := make([]string, 0, grid.Kinds+1)
	for k := range grid.Kind(grid.Kinds) {
		i := k.Info()
		from, sector, owner := i.Key+` t`, `t.sector`, `t.id`
		if i.Owner == grid.OwnerOptional {
			from, sector, owner = from+` LEFT JOIN enterprise e ON e.id = t.enterprise_id`, `coalesce(e.sector, '')`, `t.enterprise_id`
		}
		now = append(now, `SELECT t.id, t.`+i.Read.Name+` AS name, t.grid_id AS leaf, `+sector+` AS sector, `+owner+` AS owner, t.geom FROM `+
			from+` WHERE v.kind = '`+i.Key+`' AND t.id = u.id`)
	}
	now = append(now, `SELECT t.id, t.name, t.id, '', NULL, b.label FROM grid t JOIN boundary b ON b.grid_id = t.id AND b.state = 'active'
		WHERE v.kind = 'grid' AND t.id = u.id`)
	return `
	CROSS JOIN LATERAL (
		SELECT 0::bigint AS n, v.subject AS id, v.name, v.grid_id AS leaf, v.enterprise_id AS owner WHERE v.subject IS NOT NULL
		UNION ALL
		SELECT m.n, m.id, '', nullif(m.leaf, 0), m.id FROM unnest(v.subjects, v.grids) WITH ORDINALITY AS m(id, leaf, n)
		WHERE v.subject IS NULL) u
	LEFT JOIN LATERAL (` + strings.Join(now, ` UNION ALL `) + ` OFFSET 0) x ON true`
}()

// everything is what a view is when it holds all there is: then nobody need look, event by
// event, whether it holds what happened there.
func everything(ctx context.Context, tx pgx.Tx, view grid.Scope) (grid.Scope, error) {
	whole, err := pg.CityInScope(ctx, tx, view)
	if whole {
		view = grid.Everything
	}
	return view, err
}

// open is the condition that a scope held the record then and holds it now, so that
// all of an event may be read.
func open(args *pg.Args, view grid.Scope) string {
	if view.Unlimited() {
		return "true"
	}
	return args.InScope(view, "u.leaf", "v.sector", "u.owner") +
		` AND (x.id IS NULL OR ` + args.InScope(view, "x.leaf", "x.sector", "x.owner") +
		`)`
}

// Where a record was before: the grid and the sector that it left, when it left one.
const (
	leftLeaf   = "coalesce(v.left_id, v.grid_id)"
	leftSector = "coalesce(v.left_sector, v.sector)"
	hasLeft    = "(v.left_id IS NOT NULL OR v.left_sector IS NOT NULL)"
)

// left is the condition that a scope held the place that the record left, in all of some
// areas. Where exactly it lay there is not kept, so of areas that are no grids nothing
// is left.
func left(args *pg.Args, view grid.Scope, areas []grid.Area) string {
	return hasLeft + ` AND ` + args.InScope(view, leftLeaf, leftSector, "NULL::bigint") +
		` AND ` + args.Within(areas, leftLeaf, "NULL::geometry")
}

// columns are those of a Happening, but for what it was and is. Who saw a record leave
// reads of what happened there that it left, and under which name, but neither where it
// went nor what became of it.
const columns = `v.commit_id, v.seq, u.n, coalesce(c.position, 0), v.at, v.verb, v.kind, u.id, coalesce(nullif(u.name, ''), x.name, ''),
	CASE WHEN w.open THEN coalesce(u.leaf, 0) ELSE 0 END, coalesce(g.name, ''), CASE WHEN w.open THEN coalesce(v.state, 0) ELSE 0 END,
	coalesce(o.name, ''),
	CASE WHEN w.open THEN coalesce(ST_X(x.geom), 0) ELSE 0 END, CASE WHEN w.open THEN coalesce(ST_Y(x.geom), 0) ELSE 0 END, w.open
	AND x.id IS NOT NULL`

func (h *Happening) fields() []any {
	return []any{
		&h.Commit, &h.Seq, &h.Of, &h.Position, &h.At, &h.Verb, &h.Kind, &h.ID, &h.Name,
		&h.Grid, &h.GridName, &h.State, &h.Organisation, &h.Lon, &h.Lat, &h.There,
	}
}

// happened reads a page of events and one more.
func happened(ctx context.Context, tx pgx.Tx, view grid.Scope, q *Query) ([]Happening, error) {
	var args pg.Args
	near, err := nearby(ctx, tx, &args, view, q.Areas)
	if err != nil {
		return nil, err
	}
	readable := open(&args, view)
	where := `(w.open AND ` + args.Within(q.Areas, "u.leaf", "x.geom") + ` OR ` + left(&args, view, q.Areas) + `)` + near
	if q.Sector != "" {
		code := args.Add(q.Sector)
		where += ` AND v.kind <> 'grid' AND (` + pg.HasSector("v.sector", code) + ` OR ` + pg.HasSector("v.left_sector", code) + `)`
	}
	if len(q.Kinds) > 0 {
		where += ` AND v.kind = ANY(` + args.Add(q.Kinds) + `::text[])`
	}
	if !q.Since.IsZero() {
		since := args.Add(q.Since)
		where += ` AND v.at >= ` + since + ` AND v.commit_id >= coalesce((SELECT min(id) FROM event_commit WHERE at >= ` + since +
			`), 9223372036854775807)`
	}
	if a := q.After; a != nil {
		commit, seq := args.Add(a.Commit), args.Add(a.Seq)
		where += ` AND (v.commit_id, v.seq) <= (` + commit + `::bigint, ` + seq + `::bigint) AND ((v.commit_id, v.seq) < (` + commit +
			`::bigint, ` + seq + `::bigint) OR u.n > ` + args.Add(a.Of) + `::bigint)`
	}
	leftName := `CASE WHEN ` + hasLeft + ` THEN coalesce((SELECT l.name FROM grid l WHERE l.id = ` + leftLeaf + ` AND ` +
		args.InScope(view, "l.id", leftSector, "NULL::bigint") + `), '') ELSE '' END`
	sql := `
		SELECT ` + columns + `, coalesce(v.old, -1), CASE WHEN w.open THEN coalesce(v.new, -1) ELSE -1 END, ` + leftName + `
		  FROM event v JOIN event_commit c ON c.id = v.commit_id AND c.position IS NOT NULL` + records + `
		  CROSS JOIN LATERAL (SELECT coalesce(` + readable + `, false) AS open OFFSET 0) w
		  LEFT JOIN grid g ON w.open AND g.id = u.leaf LEFT JOIN organisation o ON o.id = v.organisation_id
		 WHERE ` + where + `
		 ORDER BY v.commit_id DESC, v.seq DESC, u.n LIMIT ` + args.Add(q.Limit+1)
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (h Happening, err error) {
		err = row.Scan(append(h.fields(), &h.Old, &h.New, &h.LeftName)...)
		return h, err
	})
}

// nearby narrows events to those in the few grids that can hold any of what is asked
// for, so that they are looked up by their grids; those of many are looked through.
func nearby(ctx context.Context, tx pgx.Tx, args *pg.Args, view grid.Scope, areas []grid.Area) (string, error) {
	for _, area := range areas {
		sub, ok := area.(grid.Subtree)
		if !ok {
			continue
		}
		list, err := pg.FewBelow(ctx, tx, sub.Grid, fewGrids)
		if err != nil {
			return "", err
		}
		if len(list) <= fewGrids {
			return among(args, list, nil), nil
		}
	}
	list, whole, err := pg.FewGrids(ctx, tx, view, fewGrids)
	if err != nil || whole || len(list) > fewGrids {
		return "", err
	}
	var owners []grid.ID // whatever happened to them, wherever they lay
	for _, t := range view.Terms() {
		if t.Enterprise != 0 {
			owners = append(owners, t.Enterprise)
		}
	}
	return among(args, list, owners), nil
}

func among(args *pg.Args, grids, owners []grid.ID) string {
	or := ""
	if len(owners) > 0 {
		or = ` OR v.enterprise_id = ANY(` + args.Add(owners) + `::bigint[])`
	}
	in := args.Add(grids) + `::bigint[])`
	return ` AND (v.grid_id = ANY(` + in + ` OR v.left_id = ANY(` + in + ` OR v.subject IS NULL` + or + `)`
}

// others is the query of the records of a kind that are other than at a moment, of those
// that a scope held in the areas then or holds there now: by their number, with what they
// were and what they are, -1 where they were or are not held there, the place of the last
// event, and what they are like now, with there, when they are held there still. Grids
// that are gone are left out, and so is who has left areas that are no grids: where
// exactly a record lay is not kept.
func others(args *pg.Args, view grid.Scope, q *TurnedQuery) string {
	then := `v.kind = '` + q.Group.Kind + `' AND v.kind IN ('grid', 'danger') AND v.subject IS NOT NULL AND (v.old IS DISTINCT FROM v.new ` +
		`OR v.left_id IS NOT NULL OR v.left_sector IS NOT NULL) AND v.at >= ` + args.Add(q.Since)
	var grids []grid.Area
	for _, area := range q.Areas {
		if _, is := area.(grid.Subtree); is {
			grids = append(grids, area)
		}
	}
	was, stays := "coalesce(v.old, -1)", ""
	if !view.Unlimited() || len(grids) > 0 || q.Sector != "" {
		in := func(leaf, sector string) string {
			inScope := args.InScope(view, leaf, sector, "v.enterprise_id") + ` AND ` + args.Within(grids, leaf, "NULL::geometry")
			switch {
			case q.Sector != "" && q.Group.Kind == "grid":
				inScope += ` AND false`
			case q.Sector != "":
				inScope += ` AND ` + pg.HasSector(sector, args.Add(q.Sector))
			}
			return `(` + inScope + `)`
		}
		came := in(leftLeaf, leftSector)
		then += ` AND (` + in("v.grid_id", "v.sector") + ` OR ` + came + `)`
		was = `CASE WHEN ` + came + ` THEN coalesce(v.old, -1) ELSE -1 END`
	}
	if q.Group.Kind == "grid" || len(grids) < len(q.Areas) {
		stays = ` AND n.there`
	}
	return `
		SELECT m.subject, m.commit_id, m.seq, m.was, i.became, n.there, n.name, n.leaf, n.geom, coalesce(n.depth, 0) AS depth,
		coalesce(n.lowest, false) AS lowest FROM (
			SELECT subject, begins[3] AS was, ends[3] AS became, ends[1] AS commit_id, ends[2] AS seq FROM (
				SELECT v.subject, min(ARRAY[v.commit_id, v.seq, ` + was + `]) AS begins, max(ARRAY[v.commit_id, v.seq, coalesce(v.new, -1)]) AS ends
				  FROM event v WHERE ` + then + ` GROUP BY v.subject) t) m` + there(args, view, q) + `
			CROSS JOIN LATERAL (SELECT CASE WHEN n.there THEN m.became ELSE -1 END AS became) i
		 WHERE m.was <> i.became` + stays
}

// there joins a record m of others as it is now, when a view holds it there and it lies
// in the areas: as n.
func there(args *pg.Args, view grid.Scope, q *TurnedQuery) string {
	if q.Group.Kind == "grid" {
		return ` LEFT JOIN LATERAL (SELECT true AS there, t.name, t.id AS leaf, t.depth, t.leaf AS lowest, b.label AS geom FROM grid t
			JOIN boundary b ON b.grid_id = t.id AND b.state = 'active'
			WHERE t.id = m.subject AND t.state = 'active' OFFSET 0) n ON ` + args.InScope(view, "n.leaf", "''", "NULL::bigint") + ` AND ` +
			args.Within(q.Areas, "n.leaf", "n.geom")
	}
	ours := args.InScope(view, "n.leaf", "n.sector", "n.owner") + ` AND ` + args.Within(q.Areas, "n.leaf", "n.geom")
	if q.Sector != "" {
		ours += ` AND ` + pg.HasSector("n.sector", args.Add(q.Sector))
	}
	return ` LEFT JOIN LATERAL (SELECT true AS there, t.title AS name, t.grid_id AS leaf, 0::smallint AS depth, false AS lowest, t.geom,
		coalesce(e.sector, '') AS sector, t.enterprise_id AS owner
			FROM danger t LEFT JOIN enterprise e ON e.id = t.enterprise_id WHERE t.id = m.subject OFFSET 0) n ON ` + ours
}

// eachTurn counts who turned, by what they were and are.
func eachTurn(ctx context.Context, tx pgx.Tx, view grid.Scope, q *TurnedQuery, each func(*turn)) error {
	var args pg.Args
	sql := `SELECT m.depth, m.lowest, m.was::smallint, m.became::smallint, count(*) FROM (` + others(&args, view, q) +
		`) m GROUP BY 1, 2, 3, 4`
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	var t turn
	_, err = pgx.ForEachRow(rows, []any{&t.depth, &t.leaf, &t.old, &t.new, &t.count}, func() error { each(&t); return nil })
	return err
}

// turned counts who became, or ceased to be, what a group says, and reads a page of them
// and one more. Who is not held there any more is called as they were then, and by the
// grid that they left, or lay in last.
func turned(ctx context.Context, tx pgx.Tx, view grid.Scope, q *TurnedQuery) (matched int, list []Happening, err error) {
	var args pg.Args
	classes := args.Add(q.Group.Classes) + `::smallint[]`
	in, out := "m.became", "m.was"
	if q.Ceased {
		in, out = out, in
	}
	where := in + ` = ANY(` + classes + `) AND ` + out + ` <> ALL(` + classes + `)`
	if q.Depth > 0 && q.Group.Kind == "grid" {
		depth := args.Add(q.Depth)
		where += ` AND (m.depth = ` + depth + ` OR m.lowest AND m.depth < ` + depth + `)`
	}
	behind := ""
	if a := q.After; a != nil {
		behind = ` WHERE (m.commit_id, m.seq) < (` + args.Add(a.Commit) + `::bigint, ` + args.Add(a.Seq) + `::bigint)`
	}
	sql := `
		WITH m AS MATERIALIZED (SELECT m.* FROM (` + others(&args, view, q) + `) m WHERE ` + where + `)
		SELECT (SELECT count(*) FROM m), v.commit_id, v.seq, 0, coalesce(c.position, 0), v.at, v.verb, v.kind, m.subject,
		coalesce(m.name, v.name),
		       coalesce(m.leaf, g.id, 0), coalesce(g.name, ''), CASE WHEN m.there THEN coalesce(v.state, 0) ELSE 0 END, coalesce(o.name, ''),
		       coalesce(ST_X(m.geom), 0), coalesce(ST_Y(m.geom), 0), coalesce(m.there, false), m.was, m.became
		  FROM (SELECT * FROM m` + behind + ` ORDER BY m.commit_id DESC, m.seq DESC LIMIT ` + args.Add(q.Limit+1) + `) m
		  JOIN event v ON v.commit_id = m.commit_id AND v.seq = m.seq JOIN event_commit c ON c.id = v.commit_id
		  LEFT JOIN grid g ON g.id = CASE WHEN m.there THEN m.leaf WHEN ` +
		args.InScope(view, leftLeaf, leftSector, "v.enterprise_id") + ` THEN ` +
		leftLeaf + ` END
		  LEFT JOIN organisation o ON o.id = v.organisation_id
		 ORDER BY m.commit_id DESC, m.seq DESC`
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return 0, nil, err
	}
	list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (h Happening, err error) {
		err = row.Scan(append(append([]any{&matched}, h.fields()...), &h.Old, &h.New)...)
		return h, err
	})
	return matched, list, err
}

func begun(ctx context.Context, tx pgx.Tx) (at time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT begun FROM event_clock`).Scan(&at)
	return at, err
}
