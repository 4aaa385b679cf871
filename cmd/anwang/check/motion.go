package check

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/live"
)

// A living database never stands still for us, and what two sides hold at one
// position of the feed need not be the same: a row that was read for a position
// may already be newer. What can be compared is a grid in which nothing has
// changed from before one side was asked until after the other was. So we note
// what changes where, by the position of the change, and ask again about what was
// in motion.

// motion follows the feed into the state and notes where something changed.
type motion struct {
	state *live.State

	mu   sync.Mutex
	last map[grid.ID]grid.Position   // of the grids on the way from the root to what changed
	all  grid.Position               // of what may have changed every grid
	been map[record]map[grid.ID]bool // leaves that a record has been seen in
}

// record is a point of the map.
type record struct {
	kind grid.Kind
	id   grid.ID
}

func newMotion(s *live.State) *motion {
	return &motion{state: s, last: map[grid.ID]grid.Position{}, been: map[record]map[grid.ID]bool{}}
}

// Load implements feed.Sink.
func (m *motion) Load(ctx context.Context, snap *grid.Snapshot) error {
	m.mu.Lock()
	m.all = max(m.all, snap.Position)
	m.mu.Unlock()
	_, err := m.state.Load(ctx, snap)
	return err
}

// Apply implements feed.Sink. That a record changed is taken from the batch and
// not from what became of it: the row may have been newer than its position when
// it was read before, and nothing is left to change when its own turn comes.
func (m *motion) Apply(b grid.Batch) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b.Boundaries || b.Rollup != nil {
		m.all = b.Position
	}
	for i := range b.Updates {
		u := &b.Updates[i]
		r := record{u.Kind, u.ID}
		if m.been[r] == nil {
			m.been[r] = map[grid.ID]bool{}
			if p, ok := m.state.Point(u.Kind, u.ID); ok {
				m.been[r][p.Grid] = true
			}
		}
		if u.Point != nil {
			m.been[r][u.Point.Grid] = true
		}
		for leaf := range m.been[r] {
			for _, step := range m.state.Path(leaf) {
				m.last[step.ID] = b.Position
			}
		}
	}
	m.state.Apply(b)
}

// since returns whether something has changed in a grid after a position.
func (m *motion) since(p grid.Position) func(grid.ID) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	moved, all := map[grid.ID]bool{}, m.all > p
	for id, at := range m.last {
		if at > p {
			moved[id] = true
		}
	}
	return func(id grid.ID) bool { return all || moved[id] }
}

// tickLate is how late a server may notice that a deadline has passed.
const tickLate = 10 * time.Second

// passing finds the grids with dangers whose deadline passes in a while.
func (c *checker) passing(ctx context.Context, from, to time.Time) (map[grid.ID]bool, error) {
	rows, err := c.db.Pool.Query(ctx, `SELECT DISTINCT grid_id FROM danger WHERE state BETWEEN 1 AND 5 AND deadline BETWEEN $1 AND $2`, from,
		to)
	if err != nil {
		return nil, err
	}
	leaves, err := pgx.CollectRows(rows, pgx.RowTo[grid.ID])
	out := map[grid.ID]bool{}
	for _, leaf := range leaves {
		for _, step := range c.state.Path(leaf) {
			out[step.ID] = true
		}
	}
	return out, err
}

// newest numbers what is committed and returns the position of the newest.
func (c *checker) newest(ctx context.Context) (p grid.Position, err error) {
	if _, err := c.db.Pool.Exec(ctx, `SELECT feed_number()`); err != nil {
		time.Sleep(2 * time.Second) // this database may only be read; a server does it
	}
	err = c.db.Pool.QueryRow(ctx, `SELECT coalesce(max(position), 0) FROM feed_commit`).Scan(&p)
	return p, err
}

// reach waits until the state stands at a position or behind it.
func (c *checker) reach(ctx context.Context, p grid.Position) error {
	for began := time.Now(); c.state.Status().Position < p; {
		if time.Since(began) > 30*time.Second {
			return errBehind
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
	return nil
}

// sides are two accounts of one thing by grid.
type sides[V comparable] struct {
	// theirs asks the other side, at least about some of the grids that are left;
	// the answer is not older than the position since.
	theirs func(ctx context.Context, left map[grid.ID]bool) (since grid.Position, values map[grid.ID]V, err error)
	// ours is what our state holds.
	ours func(id grid.ID) (V, bool)
	// say tells the difference.
	say func(id grid.ID, theirs, ours V) string
}

// patience is how long we ask again about what is in motion.
const patience = 90 * time.Second

// compared is what came of a comparison: each grid is found the same once, or
// different while nothing was changing in it, or neither.
type compared struct {
	done  map[grid.ID]bool
	left  map[grid.ID]bool
	wrong []string
	said  map[grid.ID]string // of those left, how they differed the last time
}

// compare asks until nothing is left. It returns the texts of what is wrong, and
// of what was never the same and never at rest.
func compare[V comparable](ctx context.Context, c *checker, grids []grid.ID, s *sides[V]) (checked int, wrong, left []string, err error) {
	r := &compared{done: map[grid.ID]bool{}, left: map[grid.ID]bool{}, said: map[grid.ID]string{}}
	for _, id := range grids {
		r.left[id] = true
	}
	for began := time.Now(); len(r.left) > 0 && time.Since(began) < patience; {
		had := len(r.left)
		if err := round(ctx, c, r, s); err != nil {
			return 0, nil, nil, err
		}
		if len(r.left) == had {
			time.Sleep(20 * time.Millisecond)
		}
	}
	for id := range r.left {
		left = append(left, r.said[id])
	}
	return len(r.done), r.wrong, left, nil
}

// round compares once what is not done.
func round[V comparable](ctx context.Context, c *checker, r *compared, s *sides[V]) error {
	asked := time.Now()
	since, theirs, err := s.theirs(ctx, r.left)
	if err != nil {
		return err
	}
	if err := c.reach(ctx, since); err != nil {
		return err
	}
	c.state.Tick(time.Now())
	unlike := map[grid.ID]string{}
	for id, v := range theirs {
		if r.done[id] {
			continue
		}
		if mine, ok := s.ours(id); ok && mine == v {
			delete(r.left, id)
			r.done[id] = true
		} else {
			unlike[id] = s.say(id, v, mine)
		}
	}
	if len(unlike) == 0 {
		return nil
	}
	moved, err := c.moved(ctx, since, asked)
	if err != nil {
		return err
	}
	for id, text := range unlike {
		if moved(id) {
			r.left[id], r.said[id] = true, text
			continue
		}
		delete(r.left, id)
		r.done[id] = true
		r.wrong = append(r.wrong, text)
	}
	return nil
}

// moved returns in which grids something may have changed between a position, not
// long before asked, and now.
func (c *checker) moved(ctx context.Context, since grid.Position, asked time.Time) (func(grid.ID) bool, error) {
	end, err := c.newest(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.reach(ctx, end); err != nil {
		return nil, err
	}
	passed, err := c.passing(ctx, asked.Add(-tickLate), time.Now())
	moved := c.motion.since(since)
	return func(id grid.ID) bool { return passed[id] || moved(id) }, err
}
