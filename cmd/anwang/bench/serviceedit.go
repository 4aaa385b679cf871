package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// send asks something, of a version when there is one, and returns the version of
// the answer.
func (s Site) send(ctx context.Context, method, path, match, body, id string) (tag string, err error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+s.Addr+path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Authorization", "Bearer "+s.Token)
	r.Header.Set("X-Request-Id", id)
	if match != "" {
		r.Header.Set("If-Match", match)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("bench: %s %s answered %s: %.300s", method, path, resp.Status, text)
	}
	return resp.Header.Get("ETag"), err
}

// edited is what edits took.
type edited struct {
	answers, events []time.Duration
	trips           int // most of one
}

// edits changes the titles of dangers, one after the other, while a map listens, and
// puts them back.
func (b *serviceBench) edits(ctx context.Context, p *person) (err error) {
	b.o.Progress("%s: edits", p.name)
	if len(p.dangers) == 0 {
		b.t.Notes = append(b.t.Notes, p.name+": no open danger, so nothing was edited")
		return nil
	}
	listening, stop := context.WithCancel(ctx)
	defer stop()
	told, err := listen(listening, p.Site)
	if err != nil {
		return err
	}
	tags := make([]string, len(p.dangers))
	defer func() { err = errors.Join(err, b.back(p, tags)) }()
	var e edited
	before := b.m.read()
	for i, d := range p.dangers {
		path, id := fmt.Sprintf("/api/v1/dangers/%d", d.id), fmt.Sprintf("bench-%d-%d", time.Now().UnixNano(), i)
		if tags[i], err = p.send(ctx, http.MethodGet, path, "", "", id+"-look"); err != nil {
			return err
		}
		body, _ := json.Marshal(map[string]string{"title": fmt.Sprintf("bench %s %d", p.name, i)})
		began := time.Now()
		if tags[i], err = p.send(ctx, http.MethodPatch, path, tags[i], string(body), id); err != nil {
			return err
		}
		e.answers = append(e.answers, time.Since(began))
		e.trips = max(e.trips, b.o.Trips.take(id))
		select {
		case at := <-told:
			e.events = append(e.events, at.Sub(began))
		case <-time.After(10 * time.Second):
			return fmt.Errorf("no map was told of an edit within 10 s")
		}
	}
	u := b.m.read().since(before)
	return b.editRows(ctx, p, &e, u)
}

func (b *serviceBench) editRows(ctx context.Context, p *person, e *edited, u used) error {
	slices.Sort(e.answers)
	slices.Sort(e.events)
	row := map[string]any{
		"what": "an edit", "who": p.name, "requests": len(e.answers), "p50 ms": ms(quantile(e.answers, .5)),
		"p95 ms":    ms(quantile(e.answers, .95)),
		"server ms": each(u.server, len(e.answers)) / 1000, "database ms": each(u.database, len(e.answers)) / 1000, "trips": e.trips,
	}
	b.t.add(row)
	b.t.add(map[string]any{
		"what": "event of an edit", "who": p.name, "requests": len(e.events), "p50 ms": ms(quantile(e.events, .5)),
		"p95 ms": ms(quantile(e.events, .95)),
	})
	if p.all {
		b.t.Notes = append(b.t.Notes, "an edit: the title of a danger, read before and then changed, with everything that follows by itself "+
			"(feed, colours); SQL: the same UPDATE with its triggers, without the look before, checks and audit")
	}
	// The statement writes the title that is there, so that nothing has to be put back.
	return b.put(ctx, row, quantile(e.answers, .5), editSQL, func(i int) []any {
		i %= len(p.dangers)
		return []any{p.dangers[i].id, fmt.Sprintf("bench %s %d", p.name, i)}
	})
}

// back gives the dangers the titles they had, whatever became of the measurement.
func (b *serviceBench) back(p *person, tags []string) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for i, d := range p.dangers {
		if tags[i] == "" {
			continue
		}
		path := fmt.Sprintf("/api/v1/dangers/%d", d.id)
		tag, e := p.send(ctx, http.MethodGet, path, "", "", "bench-back")
		if e == nil {
			body, _ := json.Marshal(map[string]string{"title": d.title})
			_, e = p.send(ctx, http.MethodPatch, path, tag, string(body), "bench-back")
		}
		if e != nil {
			err = errors.Join(err, fmt.Errorf("the danger %d was to have its title back, %q: %w", d.id, d.title, e))
		}
	}
	return err
}

// listen opens a map's stream of events and tells when it says that one of our
// titles is there.
func listen(ctx context.Context, s Site) (<-chan time.Time, error) {
	time.Sleep(2 * time.Second) // whoever is given a role is asked to come again, once
	resp, err := s.get(ctx, http.DefaultTransport, "/api/v1/events")
	if err != nil {
		return nil, err
	}
	told := make(chan time.Time, 16)
	go func() {
		defer func() { _ = resp.Body.Close() }()
		lines := bufio.NewScanner(resp.Body)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			if strings.Contains(lines.Text(), `"name":"bench `) {
				select {
				case told <- time.Now():
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return told, nil
}
