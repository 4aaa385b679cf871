package check

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/feed"
	"anwang/grid/live"
)

// sink hands the feed's snapshots and batches to the state under check.
type sink struct{ *live.State }

func (s sink) Load(ctx context.Context, snap *grid.Snapshot) error {
	_, err := s.State.Load(ctx, snap)
	return err
}

func (s sink) Apply(b grid.Batch) { s.State.Apply(b) }

// follow loads a fresh state from the database and keeps it current.
func (c *checker) follow(ctx context.Context) error {
	c.feed = feed.New(c.db, sink{c.state}, feed.Options{Log: c.Log, Keep: -1})
	ended := make(chan error, 1)
	go func() { ended <- c.feed.Run(ctx) }()
	select {
	case <-c.feed.Ready():
		return nil
	case err := <-ended:
		return err
	}
}

// tries is how often a comparison is repeated when changes arrive in between.
const tries = 40

var errBusy = errors.New("the database changes too fast to compare at one position; try again when it is calmer")

// memory compares what a server would keep in memory with a count in SQL at the
// same position of the feed, and the state with itself.
func (c *checker) memory(ctx context.Context) error {
	err := c.ask(Finding{Group: "memory", By: "SQL", Name: "counts of every grid equal the database", NameZH: "内存计数与数据库一致"}, func() (int, []string, error) {
		for range tries {
			now := time.Now().Truncate(time.Microsecond)
			position, want, err := c.tallies(ctx, now)
			if err != nil {
				return 0, nil, err
			}
			if !c.reach(ctx, position) {
				continue
			}
			c.state.Tick(now)
			checked, wrong := c.compare(want)
			if c.state.Status().Position == position {
				return checked, wrong, nil
			}
		}
		return 0, nil, errBusy
	})
	if err != nil {
		return err
	}
	return c.ask(Finding{Group: "memory", By: "anwang", Name: "kept counters, colours and indexes equal a recount", NameZH: "内存计数、颜色、索引自洽"}, func() (int, []string, error) {
		st := c.state.Status()
		n := 0
		for _, p := range st.Points {
			n += p
		}
		return n, c.state.Check(), nil
	})
}

// reach waits until the state stands at the position; false: it is past it.
func (c *checker) reach(ctx context.Context, p grid.Position) bool {
	for range 200 {
		switch at := c.state.Status().Position; {
		case at == p:
			return true
		case at > p:
			return false
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
	return false
}

// tallies counts every leaf in SQL as of now, and says at which position of the
// feed.
func (c *checker) tallies(ctx context.Context, now time.Time) (position grid.Position, out map[grid.ID]grid.Tally, err error) {
	out = map[grid.ID]grid.Tally{}
	err = c.snapshot(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT coalesce(max(position), 0) FROM feed_commit`).Scan(&position); err != nil {
			return err
		}
		for _, q := range tallyQueries {
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
		        count(*) FILTER (WHERE d.state BETWEEN 1 AND 5 AND d.grade = 1 AND h.major_level = 1)
		   FROM danger d LEFT JOIN hazard h ON h.id = d.hazard_id GROUP BY 1, 2`,
		func(now time.Time) []any { return []any{now} },
		func(t *grid.Tally, slot int, n uint32) { t.Dangers[slot] += n },
	},
}

// compare returns how many leaves there are, and those whose counts in memory
// differ.
func (c *checker) compare(want map[grid.ID]grid.Tally) (checked int, wrong []string) {
	n, _ := c.state.Main()
	for _, g := range c.state.Grids(n.ID) {
		if !g.Leaf {
			continue
		}
		checked++
		if have, _ := c.state.Tally(g.ID); have != want[g.ID] {
			wrong = append(wrong, fmt.Sprintf("%s %s: memory %+v, database %+v", g.Code, g.Name, have, want[g.ID]))
		}
		delete(want, g.ID)
	}
	for id, t := range want {
		wrong = append(wrong, fmt.Sprintf("grid %d is not in memory: %+v", id, t))
	}
	return checked, wrong
}
