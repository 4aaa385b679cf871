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
	Index    []float64     `json:"index"`
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

// server compares a running server's colours and counts with ours, at the same
// position.
func (c *checker) server(ctx context.Context) error {
	err := c.ask(Finding{Group: "server", By: "HTTP", Name: "colour of every grid equals ours", NameZH: "服务的网格颜色与数据库一致"}, func() (int, []string, error) {
		for range tries {
			var got levelsAnswer
			if err := c.get(ctx, "/api/v1/risk/levels", &got); err != nil {
				return 0, nil, err
			}
			if !c.reach(ctx, got.Position) {
				continue
			}
			c.state.Tick(time.Now())
			if wrong := c.colours(&got); c.state.Status().Position == got.Position {
				return len(got.ID), wrong, nil
			}
		}
		return 0, nil, errBusy
	})
	if err != nil {
		return err
	}
	return c.ask(Finding{Group: "server", By: "HTTP", Name: "enterprise counts of every grid equal ours", NameZH: "服务的网格计数与数据库一致"}, func() (checked int, wrong []string, err error) {
		n, _ := c.state.Main()
		for range tries {
			before := c.state.Status().Position
			checked, wrong = 0, nil
			for _, g := range c.state.Grids(n.ID) {
				if g.Leaf {
					continue
				}
				var got gridsAnswer
				if err := c.get(ctx, fmt.Sprintf("/api/v1/grids?parent=%d", g.ID), &got); err != nil {
					return 0, nil, err
				}
				for _, k := range got.Items {
					checked++
					if have, _ := c.state.Tally(k.ID); have.Enterprises != k.Counts {
						wrong = append(wrong, fmt.Sprintf("%s: server %v, database %v", k.Code, k.Counts, have.Enterprises))
					}
				}
			}
			if len(wrong) == 0 || c.state.Status().Position == before {
				return checked, wrong, nil
			}
		}
		return checked, wrong, nil
	})
}

func (c *checker) colours(got *levelsAnswer) (wrong []string) {
	ours := c.state.Levels(0)
	if len(ours.IDs) != len(got.ID) || len(got.Level) != len(got.ID) {
		return []string{fmt.Sprintf("%d grids on the server, %d in the database", len(got.ID), len(ours.IDs))}
	}
	at := make(map[grid.ID]int, len(got.ID))
	for i, id := range got.ID {
		at[id] = i
	}
	for i, id := range ours.IDs {
		k, ok := at[id]
		if !ok {
			wrong = append(wrong, fmt.Sprintf("grid %d is not on the server", id))
			continue
		}
		if l := grid.Level(got.Level[k] - '0'); l != ours.Levels[i] {
			wrong = append(wrong, fmt.Sprintf("grid %d is %s on the server, %s by the database", id, l, ours.Levels[i]))
		}
	}
	return wrong
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
