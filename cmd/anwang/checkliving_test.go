package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"anwang/cmd/anwang/check"
	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/assess"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// tenTowns is a county of ten towns of ten villages with two thousand enterprises.
const tenTowns = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '县', 'County'), (1, 2, '镇', 'Town'), (1, 3, '村', 'Village');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf)
		SELECT 1, 1, NULL::bigint, 1, '33', '县', false
		UNION ALL SELECT 2 + t, 1, 1, 2, '33' || t, '镇' || t, false FROM generate_series(0, 9) t
		UNION ALL SELECT 100 + 10 * t + v, 1, 2 + t, 3, '33' || t || v, '村' || t || v, true FROM generate_series(0, 9) t, generate_series(0, 9) v;
	INSERT INTO boundary (grid_id, geom, label, area)
		SELECT id, ST_Multi(e), ST_Centroid(e), 1 FROM (
			SELECT id, CASE depth WHEN 1 THEN ST_MakeEnvelope(0, 0, 10, 10, 4490) WHEN 2 THEN ST_MakeEnvelope(0, id - 2, 10, id - 1, 4490)
				ELSE ST_MakeEnvelope(id % 10, id / 10 - 10, id % 10 + 1, id / 10 - 9, 4490) END AS e FROM grid) g;
	INSERT INTO enterprise (id, credit_code, name, sector, risk_level, geom)
		SELECT i, 'c' || i, '企业' || i, 'gas', i % 5, ST_SetSRID(ST_MakePoint(i % 100 / 10.0 + 0.05, i / 100 % 100 / 10.0 + 0.05), 4490)
		FROM generate_series(1, 2000) i;
	INSERT INTO danger (id, enterprise_id, title, grade, state, deadline, geom)
		SELECT id, id, 'x', id % 2, 3, now() + id * interval '300 milliseconds', geom FROM enterprise WHERE id <= 400;
	SELECT setval(pg_get_serial_sequence('danger', 'id'), 1000)`

// TestCheckOfALivingServer checks a server over HTTP after a change that recolours
// nothing, and while many are changing records and deadlines pass.
func TestCheckOfALivingServer(t *testing.T) {
	t.Parallel()
	db, r, token := livingServer(t)
	ask := func(server, when string) *check.Report {
		t.Helper()
		report, err := check.Run(t.Context(), db, check.Options{Server: server, Token: token})
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		// the shapes are plain boxes, which share no vertices
		report.Findings = slices.DeleteFunc(report.Findings, func(f check.Finding) bool { return f.Group == "cover" })
		return report
	}
	well := func(report *check.Report) bool {
		return !slices.ContainsFunc(report.Findings, func(f check.Finding) bool {
			return f.Wrong+f.Moving > 0 || f.Group == "server" &&
				f.Checked < 111
		})
	}
	say := func(report *check.Report) string {
		var text bytes.Buffer
		_ = report.Write(&text, false)
		return text.String()
	}
	// asked once before, so that the table of colours is prepared
	if report := ask(r.url, "at first"); !well(report) {
		t.Fatalf("at first:\n%s", say(report))
	}
	if _, err := db.Pool.Exec(t.Context(), `UPDATE enterprise SET address = '路 1 号' WHERE id = 7`); err != nil {
		t.Fatal(err)
	}
	if report := ask(r.url, "after a change that recolours nothing"); !well(report) {
		t.Errorf("after a change that recolours nothing:\n%s", say(report))
	}

	busy, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	defer func() { stop(); writing.Wait() }()
	for n := range 4 {
		writing.Go(func() { keepWriting(busy, t, db, n) })
	}
	if report := ask(r.url, "while others write"); !well(report) {
		t.Errorf("while others write:\n%s", say(report))
	}
	for what, lie := range map[string]func(string) string{
		"colour of every grid equals ours": func(s string) string {
			return regexp.MustCompile(`"level":"[0-4]{41}`).ReplaceAllStringFunc(s, func(m string) string {
				return m[:len(m)-1] + string('0'+(m[len(m)-1]-'0'+1)%5)
			})
		},
		"enterprise counts of every grid equal ours": func(s string) string {
			return regexp.MustCompile(`("code":"3342".*?"counts":\[)\d+`).ReplaceAllString(s, "${1}99")
		},
	} {
		report := ask(liar(t, r.url, lie), "of a server that lies")
		for _, f := range report.Findings {
			if f.Group == "server" && (f.Wrong > 0) != (f.Name == what) {
				t.Errorf("of a server that lies about %s:\n%s", what, say(report))
			}
		}
	}
}

// livingServer is a server with what follows from its records, and a token to ask it.
func livingServer(t *testing.T) (*pg.DB, *running, string) {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), tenTowns); err != nil {
		t.Fatal(err)
	}
	if _, err := assess.New(db, assess.Options{}).Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := serveTest(t, db)
	token, err := account.New(db, account.Options{}).TaskToken(grid.WithActor(t.Context(), grid.Internal("test")), time.Hour,
		grid.Grant{Role: grid.RoleWatch})
	if err != nil {
		t.Fatal(err)
	}
	return db, r, token.Token
}

// keepWriting changes records that nobody else changes, without a pause but the
// one that the disk makes.
func keepWriting(ctx context.Context, t *testing.T, db *pg.DB, n int) {
	for i := 0; ctx.Err() == nil; i++ {
		id := 4*(i*7%450) + n + 1
		sql := []string{
			`UPDATE enterprise SET risk_level = (risk_level + 1) % 5 WHERE id = $1`,
			`UPDATE enterprise SET geom = ST_SetSRID(ST_MakePoint((ST_X(geom)::numeric + 3.1) % 10, ST_Y(geom)), 4490) WHERE id = $1`,
			`UPDATE danger SET state = 8 - state WHERE id = $1`,
			`UPDATE enterprise SET address = address || 'x' WHERE id = $1`,
		}[i%4]
		if _, err := db.Pool.Exec(ctx, sql, id); err != nil && ctx.Err() == nil {
			t.Errorf("writer %d: %v", n, err)
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// liar hands the answers of a server on, with something in them changed.
func liar(t *testing.T, server string, lie func(string) string) string {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	direct := proxy.Director
	proxy.Director = func(r *http.Request) { direct(r); r.Header.Del("Accept-Encoding"); r.Host = to.Host }
	proxy.ModifyResponse = func(res *http.Response) error {
		b, err := io.ReadAll(res.Body)
		if err != nil {
			return err
		}
		text := lie(string(b))
		res.Body = io.NopCloser(strings.NewReader(text))
		res.ContentLength = int64(len(text))
		res.Header.Set("Content-Length", fmt.Sprint(len(text)))
		return nil
	}
	s := httptest.NewServer(proxy)
	t.Cleanup(s.Close)
	return s.URL
}
