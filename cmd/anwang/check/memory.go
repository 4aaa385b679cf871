package check

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/feed"
)

// follow loads a fresh state from the database and keeps it current.
func (c *checker) follow(ctx context.Context) error {
	c.motion = newMotion(c.state)
	// small batches, so that a change is noted at its own position or not far behind
	c.feed = feed.New(c.db, c.motion, feed.Options{Log: c.Log, MaxBatch: 20})
	ended := make(chan error, 1)
	go func() { ended <- c.feed.Run(ctx) }()
	select {
	case <-c.feed.Ready():
		return nil
	case err := <-ended:
		return err
	}
}

var errBehind = errors.New("the changes of the database could not be followed for 30 s; is it reachable, and who else is working on it?")

// memory compares what a server would keep in memory with a count in SQL, and the
// state with itself.
func (c *checker) memory(ctx context.Context) error {
	err := c.askLiving(Finding{Group: "memory", By: "SQL", Name: "counts of every grid equal the database", NameZH: "内存计数与数据库一致"},
		func() (int, []string, []string, error) {
			var leaves []grid.ID
			n, _ := c.state.Main()
			for _, g := range c.state.Grids(n.ID) {
				if g.Leaf {
					leaves = append(leaves, g.ID)
				}
			}
			return compare(ctx, c, leaves, &sides[grid.Tally]{
				theirs: func(ctx context.Context, left map[grid.ID]bool) (grid.Position, map[grid.ID]grid.Tally, error) {
					position, counted, err := c.tallies(ctx, time.Now().Truncate(time.Microsecond))
					for id := range left {
						if _, any := counted[id]; !any {
							counted[id] = grid.Tally{}
						}
					}
					return position, counted, err
				},
				ours: c.state.Tally,
				say: func(id grid.ID, theirs, ours grid.Tally) string {
					return fmt.Sprintf("%s: memory %+v, database %+v", c.called(id), ours, theirs)
				},
			})
		})
	if err != nil {
		return err
	}
	return c.ask(Finding{Group: "memory", By: "anwang", Name: "kept counters, colours and indexes equal a recount", NameZH: "内存计数、颜色、索引自洽"},
		func() (int, []string, error) {
			st := c.state.Status()
			n := 0
			for _, p := range st.Points {
				n += p
			}
			return n, c.state.Check(), nil
		})
}

// called is the code and the name of a grid.
func (c *checker) called(id grid.ID) string {
	if g, ok := c.state.Grid(id); ok {
		return g.Code + " " + g.Name
	}
	return fmt.Sprintf("grid %d, which is not in memory", id)
}

// tallies counts every leaf in SQL as of now, and says at which position of the
// feed.
func (c *checker) tallies(ctx context.Context, now time.Time) (position grid.Position, out map[grid.ID]grid.Tally, err error) {
	out = map[grid.ID]grid.Tally{}
	err = c.snapshot(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT coalesce(max(position), 0) FROM feed_commit`).Scan(&position); err != nil {
			return err
		}
		for _, q := range append(plainQueries(), tallyQueries...) {
			rows, err := tx.Query(ctx, q.sql, q.args(now)...)
			if err != nil {
				return err
			}
			var id grid.ID
			var slot int
			var n, listed, high, one uint32
			_, err = pgx.ForEachRow(rows, []any{&id, &slot, &n, &listed, &high, &one}, func() error {
				t := out[id]
				q.add(&t, slot, n)
				t.Listed += listed
				t.ListedHigh += high
				t.MajorAtOne += one
				out[id] = t
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return position, out, err
}

// tallyQuery counts one field of a Tally by leaf and slot.
type tallyQuery struct {
	sql  string
	args func(time.Time) []any
	add  func(t *grid.Tally, slot int, n uint32)
}

// plainQueries count the kinds that no rule weighs.
func plainQueries() (out []tallyQuery) {
	for k := range grid.Kind(grid.Kinds) {
		if i := k.Info(); i.Scale == grid.ScaleOwn {
			out = append(out, tallyQuery{
				`SELECT grid_id, ` + i.Read.Column(grid.FieldOwn) + `, count(*), 0, 0, 0 FROM ` + i.Read.Table + ` GROUP BY 1, 2`, nothing,
				func(t *grid.Tally, slot int, n uint32) { t.Of(k)[slot] += n },
			})
		}
	}
	return out
}

func nothing(time.Time) []any { return nil }

var tallyQueries = []tallyQuery{
	{
		`SELECT grid_id, level, count(*), 0, 0, 0 FROM enterprise_shown GROUP BY 1, 2`, nothing,
		func(t *grid.Tally, slot int, n uint32) { t.Enterprises[slot] += n },
	},
	{
		`SELECT grid_id, 0, sum(least(fatal, 7)), 0, 0, 0 FROM enterprise_shown WHERE fatal > 0 GROUP BY 1`, nothing,
		func(t *grid.Tally, _ int, n uint32) { t.Fatal += n },
	},
	{
		`SELECT grid_id, 0, sum(least(larger, 3)), 0, 0, 0 FROM enterprise_shown WHERE larger > 0 GROUP BY 1`, nothing,
		func(t *grid.Tally, _ int, n uint32) { t.Larger += n },
	},
	{
		`SELECT grid_id, risk_level, count(*), 0, 0, 0 FROM hazard GROUP BY 1, 2`, nothing,
		func(t *grid.Tally, slot int, n uint32) { t.Hazards[slot] += n },
	},
	{
		`SELECT grid_id, major_level, count(*), 0, 0, 0 FROM hazard GROUP BY 1, 2`, nothing,
		func(t *grid.Tally, slot int, n uint32) { t.Majors[slot] += n },
	},
	{
		`SELECT d.grid_id, CASE WHEN d.state NOT BETWEEN 1 AND 5 THEN 0 ELSE (1 - d.grade) * 2 + CASE WHEN d.deadline < $1 THEN 1 ELSE 2 END END,
		        count(*), count(*) FILTER (WHERE d.state BETWEEN 1 AND 5 AND d.listed > 0),
		        count(*) FILTER (WHERE d.state BETWEEN 1 AND 5 AND d.listed IN (1, 2)),
		        count(*) FILTER (WHERE d.state BETWEEN 1 AND 5 AND d.grade = 1 AND d.major_level = 1)
		   FROM danger_shown d GROUP BY 1, 2`,
		func(now time.Time) []any { return []any{now} },
		func(t *grid.Tally, slot int, n uint32) { t.Dangers[slot] += n },
	},
}
