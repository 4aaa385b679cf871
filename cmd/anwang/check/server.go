package check

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"anwang/grid"
)

// levelsAnswer is GET /api/v1/risk/levels.
type levelsAnswer struct {
	Position grid.Position `json:"position"`
	ID       []grid.ID     `json:"id"`
	Level    string        `json:"level"`
}

// gridsAnswer is GET /api/v1/grids?parent=.
type gridsAnswer struct {
	Items []struct {
		ID     grid.ID     `json:"id"`
		Code   string      `json:"code"`
		Level  string      `json:"level"`
		Counts grid.Counts `json:"counts"`
	} `json:"items"`
}

// server compares a running server's colours and counts with ours.
func (c *checker) server(ctx context.Context) error {
	n, _ := c.state.Main()
	var all []grid.ID
	for _, g := range c.state.Grids(n.ID) {
		all = append(all, g.ID)
	}
	err := c.askLiving(Finding{Group: "server", By: "HTTP", Name: "colour of every grid equals ours", NameZH: "服务的网格颜色与数据库一致"},
		func() (int, []string, []string, error) {
			return compare(ctx, c, all, &sides[string]{
				theirs: c.coloursThere,
				ours: func(id grid.ID) (string, bool) {
					g, ok := c.state.Grid(id)
					return g.Level.String(), ok
				},
				say: func(id grid.ID, theirs, ours string) string {
					return fmt.Sprintf("%s is %s on the server, %s by the database", c.called(id), theirs, ours)
				},
			})
		})
	if err != nil {
		return err
	}
	return c.askLiving(Finding{Group: "server", By: "HTTP", Name: "enterprise counts of every grid equal ours", NameZH: "服务的网格计数与数据库一致"},
		func() (int, []string, []string, error) {
			whole := true
			return compare(ctx, c, all, &sides[grid.Counts]{
				theirs: func(ctx context.Context, left map[grid.ID]bool) (grid.Position, map[grid.ID]grid.Counts, error) {
					position, counts, err := c.countsThere(ctx, left, whole)
					whole = false
					return position, counts, err
				},
				ours: func(id grid.ID) (grid.Counts, bool) {
					t, ok := c.state.Tally(id)
					return t.Enterprises, ok
				},
				say: func(id grid.ID, theirs, ours grid.Counts) string {
					return fmt.Sprintf("%s: server %v, database %v", c.called(id), theirs, ours)
				},
			})
		})
}

// absent is the colour of a grid that the server does not have.
const absent = "absent"

// coloursThere asks for the colours of all grids. The answer is not older than the
// position it names.
func (c *checker) coloursThere(ctx context.Context, left map[grid.ID]bool) (grid.Position, map[grid.ID]string, error) {
	var got levelsAnswer
	if err := c.get(ctx, "/api/v1/risk/levels", &got); err != nil {
		return 0, nil, err
	}
	if len(got.Level) != len(got.ID) {
		return 0, nil, fmt.Errorf("the table of colours has %d grids and %d colours", len(got.ID), len(got.Level))
	}
	out := map[grid.ID]string{}
	for id := range left {
		out[id] = absent
	}
	for i, id := range got.ID {
		out[id] = grid.Level(got.Level[i] - '0').String()
	}
	return got.Position, out, nil
}

// countsThere asks for the counts of the grids that are left: of all, or of those
// below one parent, so that little time passes while it is asked.
func (c *checker) countsThere(ctx context.Context, left map[grid.ID]bool, whole bool) (grid.Position, map[grid.ID]grid.Counts, error) {
	var before struct {
		Position grid.Position `json:"position"`
	}
	if err := c.get(ctx, "/api/v1/status", &before); err != nil {
		return 0, nil, err
	}
	parents := map[grid.ID]bool{}
	for id := range left {
		if g, ok := c.state.Grid(id); ok && (whole || len(parents) == 0) {
			parents[g.Parent] = true
		}
	}
	out := map[grid.ID]grid.Counts{}
	for parent := range parents {
		var got gridsAnswer
		path := "/api/v1/grids"
		if parent != 0 {
			path += fmt.Sprintf("?parent=%d", parent)
		}
		if err := c.get(ctx, path, &got); err != nil {
			return 0, nil, err
		}
		for _, k := range got.Items {
			out[k.ID] = k.Counts
		}
		for id := range left {
			if g, ok := c.state.Grid(id); ok && g.Parent == parent {
				if _, there := out[id]; !there {
					out[id] = grid.Counts{}
				}
			}
		}
	}
	return before.Position, out, nil
}

func (c *checker) get(ctx context.Context, path string, into any) error {
	ctx, stop := context.WithTimeout(ctx, 20*time.Second)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(c.Server, "/")+path, nil)
	if err != nil {
		return err
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", path, res.Status)
	}
	return json.NewDecoder(res.Body).Decode(into)
}
