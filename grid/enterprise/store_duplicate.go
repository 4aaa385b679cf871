package enterprise

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

const likenessColumns = `e.id, e.name, e.credit_code, e.old_code, e.site, ST_X(e.geom), ST_Y(e.geom), e.address, e.grid_id,
	g.name, e.status`

func likenesses(rows pgx.Rows, err error) ([]Likeness, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Likeness, err error) {
		err = row.Scan(l.fields()...)
		return l, err
	})
}

func (l *Likeness) fields() []any {
	return []any{&l.ID, &l.Name, &l.Code, &l.OldCode, &l.Site, &l.Lon, &l.Lat, &l.Address, &l.Grid, &l.GridName, &l.Status}
}

// maxAround bounds how many neighbours are compared with a new file.
const maxAround = 5000

// candidates are the files that a file may be of the same enterprise as, of what
// scope holds and but for itself.
func candidates(ctx context.Context, tx pgx.Tx, f *Fields, itself grid.ID, scope grid.Scope) ([]Pair, error) {
	self := Likeness{ID: itself, Name: f.Name, Code: f.CreditCode, OldCode: f.OldCode, Site: f.Site, Lon: f.Lon, Lat: f.Lat}
	self.prepare()
	dy := around / 110_000.0
	dx := dy / max(0.1, math.Cos(f.Lat*math.Pi/180))
	var all, coded []Likeness
	inView := map[grid.ID]bool{}
	read := func(into *[]Likeness) func(pgx.Rows) error {
		return func(rows pgx.Rows) (err error) {
			*into, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Likeness, err error) {
				var seen bool
				err = row.Scan(append(l.fields(), &seen)...)
				inView[l.ID] = seen
				return l, err
			})
			return err
		}
	}
	b := &pgx.Batch{}
	b.Queue(`SELECT `+likenessColumns+`, `+pg.InScope(7, "e.grid_id", "e.sector", "e.id")+` FROM enterprise e JOIN grid g ON g.id = e.grid_id
		 WHERE e.id <> $1 AND e.status <> 'merged' AND e.geom && ST_MakeEnvelope($2, $3, $4, $5, 4490) LIMIT $6`,
		itself, f.Lon-dx, f.Lat-dy, f.Lon+dx, f.Lat+dy, maxAround, scope.SQL()).Query(read(&all))
	b.Queue(`SELECT `+likenessColumns+`, `+pg.InScope(5, "e.grid_id", "e.sector", "e.id")+` FROM enterprise e JOIN grid g ON g.id = e.grid_id
		 WHERE e.id <> $1 AND e.status <> 'merged'
		   AND (e.credit_code = ANY($2::text[]) OR e.old_code <> '' AND e.old_code = $3
		     OR $4::text <> '' AND substr(e.credit_code, 9, 9) = $4 AND length(e.credit_code) = 18 OR $4 <> '' AND e.credit_code = $4)
		 LIMIT 50`, itself, numbers(&self), self.code, organisation(self.code), scope.SQL()).Query(read(&coded))
	known := map[grid.ID]bool{} // of those told apart nobody is warned again
	queueApart(b, itself, known)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, err
	}
	var out []Pair
	for _, list := range [][]Likeness{coded, all} {
		for i := range list {
			if known[list[i].ID] || !inView[list[i].ID] {
				continue
			}
			list[i].prepare()
			if r := resemble(&self, &list[i]); len(r.Why) > 0 {
				known[list[i].ID] = true
				out = append(out, Pair{A: self, B: list[i], Resemblance: r})
			}
		}
	}
	return out, nil
}

func numbers(l *Likeness) []string {
	out := []string{l.Code}
	for _, n := range [...]string{l.code, l.old, l.OldCode} {
		if n != "" {
			out = append(out, n)
		}
	}
	return out
}
