package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"anwang/grid"
)

// question is something that is asked over and over, and the statement beside it.
type question struct {
	what  string
	paths []string
	sql   string // "" there is none
	args  func(i int) []any
	note  string
}

// questions measures everything that is only read.
func (b *serviceBench) questions(ctx context.Context, p *person) error {
	for _, q := range b.asked(p) {
		b.o.Progress("%s: %s", p.name, q.what)
		row, err := b.one(ctx, p, &q)
		if err != nil {
			return fmt.Errorf("%s: %w", q.what, err)
		}
		b.t.add(row)
		if q.note != "" && p.all {
			b.t.Notes = append(b.t.Notes, q.what+": "+q.note)
		}
	}
	return nil
}

func (b *serviceBench) asked(p *person) []question {
	here := func(int) []any { return []any{p.grid} }
	sector, week := sectors[0].code, grid.Day(time.Now()).AddDate(0, 0, -7).Format(time.DateOnly)
	var cards, searches []string
	for _, id := range p.grids {
		cards = append(cards, "/api/v1/grids/"+strconv.FormatInt(id, 10))
	}
	for _, name := range p.names {
		searches = append(searches, "/api/v1/search?q="+url.QueryEscape(name))
	}
	return []question{
		{
			"work list, a page",
			[]string{"/api/v1/risk/work?limit=50"},
			workSQL(p.all), here,
			"SQL leaves out reasons and what can be done about them",
		},
		{
			"pairs, a page",
			[]string{"/api/v1/enterprises/duplicates?limit=50"},
			pairsSQL(p.all), here,
			"SQL leaves out why they are alike, and how many there are",
		},
		{
			"reminders, a page",
			[]string{"/api/v1/enterprises/reminders?limit=50"},
			remindersSQL(p.all), here,
			"with how many there are, on both sides",
		},
		{
			"changed colour, a page",
			[]string{"/api/v1/risk/changed?kind=enterprise&limit=50&since=" + week},
			changedSQL(p.all),
			func(int) []any { return []any{p.grid, week} }, "enterprises of another level than a week ago, with how many there are, on both sides",
		},
		{
			"list, a filter",
			[]string{"/api/v1/enterprises?level=yellow&limit=50&sector=" + sector},
			listSQL(p.all),
			func(int) []any { return []any{p.grid, sector} }, "of a sector and a level, with how many there are, on both sides",
		},
		{
			"search by name", searches, searchSQL(p.all), func(i int) []any { return []any{p.grid, p.names[i%len(p.names)]} },
			"a part of a name; SQL has no trigram index, and leaves out grids, dangers, initials and the order of the hits",
		},
		{
			"grid card", cards, countsSQL(false), func(i int) []any { return []any{p.grids[i%len(p.grids)]} },
			"SQL leaves out why the grid has its colour",
		},
		{"headline figures", []string{"/api/v1/risk/figures"}, countsSQL(p.all), here, "SQL leaves out grids by colour and yesterday's figures"},
	}
}

// one asks a question and runs its statement.
func (b *serviceBench) one(ctx context.Context, p *person, q *question) (map[string]any, error) {
	trips, err := b.tripsOf(ctx, p, q.paths[0])
	if err != nil {
		return nil, err
	}
	before := b.m.read()
	l, err := outside(ctx, order{Site: p.Site, Paths: q.paths, Conns: 1, Each: b.o.Each})
	if err != nil {
		return nil, err
	}
	u := b.m.read().since(before)
	row := map[string]any{
		"what": q.what, "who": p.name, "requests": l.Requests, "p50 ms": ms(l.P50), "p95 ms": ms(l.P95),
		"server ms": each(u.server, l.Requests) / 1000, "database ms": each(u.database, l.Requests) / 1000, "trips": trips,
	}
	if q.sql == "" {
		return row, nil
	}
	return row, b.put(ctx, row, l.P50, q.sql, q.args)
}

// put runs the statement beside and puts what it took into a row.
func (b *serviceBench) put(ctx context.Context, row map[string]any, p50 time.Duration, sql string, args func(i int) []any) error {
	s, err := b.measured(ctx, b.o.Each/2, sql, args)
	if err != nil {
		return fmt.Errorf("the statement beside: %w", err)
	}
	slices.Sort(s.times)
	half := quantile(s.times, .5)
	row["SQL p50 ms"], row["SQL p95 ms"], row["SQL database ms"] = ms(half), ms(quantile(s.times, .95)), each(s.used.database, s.n)/1000
	row["÷ SQL"] = float64(p50) / float64(half)
	return nil
}

// tripsOf is how often one request goes to the database. The second time: the first
// one may make what is kept.
func (b *serviceBench) tripsOf(ctx context.Context, p *person, path string) (n int, err error) {
	for i := range 2 {
		id := fmt.Sprintf("bench-%d-%d", time.Now().UnixNano(), i)
		if _, err := p.send(ctx, http.MethodGet, path, "", "", id); err != nil {
			return 0, err
		}
		n = b.o.Trips.take(id)
	}
	return n, nil
}
