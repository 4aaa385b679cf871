package demo

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/pg/pgtest"
)

// TestPlay plays at fifty times the pace until every kind of act has happened: streets
// change colour, and nothing real is touched.
func TestPlay(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	load(t, db, Options{Enterprises: 6_000, Now: time.Now()})
	// A real record that any careless query would pick.
	real := one[int64](t, db, `INSERT INTO enterprise (credit_code, name, risk_level, geom)
		SELECT 'REAL', '真实企业', 3, geom FROM enterprise WHERE id = 100 RETURNING id`)
	before := one[string](t, db, `SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM enterprise e WHERE NOT synthetic`)

	words := []string{"found", "graded", "rectified", "closed", "due", "assessed", "inspected", "renewed", "street"}
	acts, told := map[string]int{}, 0
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	defer stop()
	err := Play(ctx, db, PlayOptions{Pace: 50, Seed: 3, Tell: func(line string) {
		word, _, _ := strings.Cut(line, " ")
		acts[word]++
		if told++; told >= 100 && !slices.ContainsFunc(words, func(word string) bool { return acts[word] == 0 }) {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("not everything happened, only %v: %v", acts, err)
	}
	if after := one[string](t, db, `SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM enterprise e WHERE NOT synthetic`); after != before {
		t.Error("a real enterprise was touched")
	}
	if n := one[int](t, db, `SELECT count(*) FROM danger WHERE enterprise_id = $1`, real); n != 0 {
		t.Error("a danger was found at a real enterprise")
	}
	if n := one[int](t, db, `SELECT count(*) FROM danger WHERE NOT synthetic OR code !~ '^HD-\d{4}-\d{5}$' OR title NOT LIKE '演示·%'`); n != 0 {
		t.Errorf("%d dangers are not marked or numbered as demonstration data", n)
	}
	if n := one[int](t, db, `SELECT count(*) FROM danger d WHERE d.state IS DISTINCT FROM (SELECT to_state FROM danger_step s
		WHERE s.danger_id = d.id ORDER BY id DESC LIMIT 1)`); n != 0 {
		t.Errorf("%d dangers stand where no step led them", n)
	}
	if n := one[int](t, db, `SELECT count(*) FROM (
		(SELECT danger_id, 'danger.' || verb, to_state FROM danger_step WHERE actor = 'anwang demo' EXCEPT ALL SELECT subject, verb, state
		FROM event WHERE kind = 'danger')
		UNION ALL (SELECT subject, verb, state FROM event WHERE kind = 'danger' EXCEPT ALL SELECT danger_id, 'danger.' || verb, to_state
		FROM danger_step WHERE actor = 'anwang demo')) x`); n != 0 {
		t.Errorf("%d acts on dangers are told and not done, or done and not told", n)
	}
	if n, want := one[int](t, db, `SELECT count(*) FROM event WHERE kind = 'enterprise'`),
		acts["assessed"]+acts["inspected"]+acts["renewed"]; n < want {
		t.Errorf("%d of at least %d acts on enterprises are told", n, want)
	}
	if n := one[int](t, db, `SELECT count(*) FROM feed_commit`); n < 50 {
		t.Errorf("only %d commits", n)
	}
}

func TestPlayNeedsTheCity(t *testing.T) {
	t.Parallel()
	if err := Play(t.Context(), pgtest.New(t), PlayOptions{}); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("played with nothing: %v", err)
	}
}
