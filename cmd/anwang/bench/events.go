package bench

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"anwang/grid"
	"anwang/grid/pg"
)

// EventOptions of the benchmark of events.
type EventOptions struct {
	Options
	Listeners int     // open event streams
	Rates     []int   // commits a second, paced
	Reach     float64 // p99 to reach, milliseconds
}

// Events measures how long after a writer begins its commit every open map has
// been told: the whole way through PostgreSQL, the feed, the live state and the
// stream, over HTTP, with the listeners in this process too.
func Events(ctx context.Context, admin *pg.DB, start Start, o EventOptions, log *slog.Logger) (*Table, error) {
	p := newProvince(o.Grids)
	db, err := newProvincial(ctx, admin, p, o.Options, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
	s, err := start(ctx, db.DB, KeepTiles)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	t := &Table{
		Name:    "events",
		About:   fmt.Sprintf("commit → event with %d listeners, %d enterprises; milliseconds", o.Listeners, o.Points),
		Columns: []string{"commits/s", "commits", "first p50", "first p99", "each p50", "each p99", "last p50", "last p99", "to reach", "met"},
		Met:     true,
		Notes: []string{"first, each, last: the first listener told of a commit, every one, the last one; from before the INSERT to the " +
			"event read"},
	}
	crowd, err := gather(ctx, s, o.Listeners)
	if err != nil {
		return nil, err
	}
	defer crowd.leave()
	for i, rate := range o.Rates {
		o.Progress("%d commits a second for %s", rate, o.Each)
		if err := crowd.measure(ctx, db, t, i, rate, o); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// crowd is many browsers listening.
type crowd struct {
	cancel context.CancelFunc
	group  *errgroup.Group
	mu     sync.Mutex
	heard  map[string][]time.Time // by title, when each listener was told
}

// gather lets n people listen, each by themselves as in a command centre.
func gather(ctx context.Context, s *Stack, n int) (*crowd, error) {
	ctx, cancel := context.WithCancel(ctx)
	g, ctx := errgroup.WithContext(ctx)
	c := &crowd{cancel: cancel, group: g, heard: map[string][]time.Time{}}
	transport := &http.Transport{DisableCompression: true}
	sites := make([]Site, n)
	for i := range sites {
		var err error
		if sites[i], err = s.As(ctx, grid.Grant{Role: grid.RoleWatch}); err != nil {
			c.leave()
			return nil, err
		}
	}
	time.Sleep(2 * time.Second) // whoever is given a role is asked to come again, once
	for _, site := range sites {
		resp, err := site.get(ctx, transport, "/api/v1/events")
		if err != nil {
			c.leave()
			return nil, err
		}
		g.Go(func() error { c.listen(resp); return nil })
	}
	return c, nil
}

func (c *crowd) leave() {
	c.cancel()
	_ = c.group.Wait() // listeners end with their connection and have no errors
}

func (c *crowd) listen(resp *http.Response) {
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		text := lines.Text()
		if !strings.HasPrefix(text, "data: ") {
			continue
		}
		now := time.Now()
		c.mu.Lock()
		for {
			_, rest, found := strings.Cut(text, `"name":"bench `)
			if !found {
				break
			}
			title, rest, _ := strings.Cut(rest, `"`)
			c.heard[title] = append(c.heard[title], now)
			text = rest
		}
		c.mu.Unlock()
	}
}

// measure commits at a rate and adds one row.
func (c *crowd) measure(ctx context.Context, db *scratch, t *Table, run, rate int, o EventOptions) error {
	began := map[string]time.Time{}
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	for end := time.Now().Add(o.Each); time.Now().Before(end); {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		title := strconv.Itoa(run) + "-" + strconv.Itoa(len(began))
		began[title] = time.Now()
		_, err := db.Pool.Exec(ctx, `INSERT INTO danger (enterprise_id, title, geom) SELECT id, 'bench ' || $1::text, geom FROM enterprise
			WHERE id = $2`,
			title, len(began)%o.Points+1)
		if err != nil {
			return err
		}
	}
	if err := c.settled(ctx, began, o.Listeners); err != nil {
		return err
	}
	var first, each, last []time.Duration
	c.mu.Lock()
	defer c.mu.Unlock()
	for title, from := range began {
		at := c.heard[title]
		slices.SortFunc(at, time.Time.Compare)
		for _, when := range at {
			each = append(each, when.Sub(from))
		}
		first, last = append(first, at[0].Sub(from)), append(last, at[len(at)-1].Sub(from))
	}
	row := map[string]any{"commits/s": rate, "commits": len(began), "to reach": o.Reach}
	for name, list := range map[string][]time.Duration{"first": first, "each": each, "last": last} {
		slices.Sort(list)
		row[name+" p50"], row[name+" p99"] = ms(quantile(list, .5)), ms(quantile(list, .99))
	}
	met := ms(quantile(each, .99)) <= o.Reach
	row["met"] = met
	t.Met = t.Met && met
	t.add(row)
	return nil
}

// settled waits until everybody has heard of everything.
func (c *crowd) settled(ctx context.Context, began map[string]time.Time, listeners int) error {
	for end := time.Now().Add(5 * time.Minute); ; {
		missing := 0
		c.mu.Lock()
		for title := range began {
			missing += listeners - len(c.heard[title])
		}
		c.mu.Unlock()
		switch {
		case missing == 0:
			return nil
		case time.Now().After(end):
			return fmt.Errorf("events: %d tellings of %d commits never came", missing, len(began))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
