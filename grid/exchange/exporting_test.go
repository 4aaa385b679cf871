package exchange_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/exchange"
	"anwang/grid/pg/pgtest"
)

// TestRowTexts: what is written into a text file, quickly, is what the plain way makes
// of the same rows, whatever they hold.
func TestRowTexts(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	r := rand.New(rand.NewPCG(7, 7))
	texts := []string{
		"", "", "演示", "=1+1", "＝1", " @x", "'", "'=1", "a,b", `say "x"`, "two\nlines", "two\r\nlines", "\rx", "007", "123456789012", "1e5",
		"13800138000", "010-65521234",
		"张三", "王", "欧阳小明", "11010519491231002X", "110105194912310021", "\u3000x", strings.Repeat("长", 60),
	}
	one := func(most int) string {
		rs := []rune(texts[r.IntN(len(texts))])
		return string(rs[:min(len(rs), most)])
	}
	phone := func() string { return []string{"", "13800138000", "010-65521234", "+86 10 6552 1234"}[r.IntN(4)] }
	maybe := func(v any) any {
		if r.IntN(3) == 0 {
			return nil
		}
		return v
	}
	var ids []grid.ID
	for n := range 300 {
		code := fmt.Sprintf("c%d", n)
		if n < 3 {
			code = []string{"11010519491231002X", "110105194912310021", "123456789012"}[n]
		}
		var id grid.ID
		err := db.Pool.QueryRow(t.Context(), `INSERT INTO enterprise (credit_code, name, geom, sector, legal_person, legal_phone, principal,
			capital, founded, term_end, business, address, contact_phone,
				contact, scale, staff, above_scale, grade, standard, risk_level, status, status_since, assets, revenue, fire_key, key_level, code_note,
				source, postcode)
			VALUES ($1, $2, ST_SetSRID(ST_MakePoint($3, $4), 4490), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
			$22, $23, $24, $25, $26, $27, $28, $29, $30) RETURNING id`,
			code, one(200)+"x", 116+r.Float64()*2, 39+r.Float64(), []string{
				"", "chemical", "gas special_equipment",
				"unheard_of",
			}[r.IntN(4)], one(100), phone(), one(100),
			maybe(r.Float64()*1e9), maybe(time.Date(1949+r.IntN(80), 2, 1+r.IntN(28), 0, 0, 0, 0, time.UTC)),
			maybe(time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)), one(2000), one(500), phone(), one(100), []string{"", "large", "micro"}[r.IntN(3)],
			maybe(r.IntN(100000)), maybe(r.IntN(2) == 0),
			[]string{"", "A", "D"}[r.IntN(3)], maybe(r.IntN(4)), r.IntN(5), []string{"open", "stopped", "revoked"}[r.IntN(3)],
			maybe(time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)), maybe(float64(r.IntN(100000))/100),
			maybe(1e21), maybe(r.IntN(2) == 0), []string{"", "city"}[r.IntN(2)], one(500), one(300),
			[]string{"", "010000", "100025"}[r.IntN(3)]).Scan(&id)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	for _, lang := range []string{"zh", "en"} {
		for _, personal := range []grid.Scope{{}, grid.Everything, grid.NewScope(grid.Term{Grid: 2})} {
			quick, plain, err := s.RowsTwice(t.Context(), ids, lang, personal)
			if err != nil || len(quick) != len(ids) {
				t.Fatal(len(quick), err)
			}
			if d := cmp.Diff(plain, quick); d != "" {
				t.Errorf("%s: %s", lang, d)
			}
		}
	}
}

// stopper is somebody who takes a file until told to, and then nothing more.
type stopper struct {
	bytes.Buffer
	stopped chan struct{} // closed when it takes nothing more
	goOn    chan struct{}
	once    bool
}

func (s *stopper) Write(b []byte) (int, error) {
	if !s.once {
		s.once = true
		close(s.stopped)
		<-s.goOn
	}
	return s.Buffer.Write(b)
}

// TestExportWaitsWithoutATransaction: while somebody takes nothing of an export, no
// transaction is open for it and no more than two chunks have been read; taken on,
// it is whole. Given up, that is written down.
func TestExportWaitsWithoutATransaction(t *testing.T) {
	t.Parallel()
	db, trips := pgtest.NewTraced(t)
	const rows = 4*exchange.ChunkRows + 5
	if _, err := db.Pool.Exec(t.Context(), town); err != nil {
		t.Fatal(err)
	}
	err := db.Tx(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), fmt.Sprintf(`SET LOCAL session_replication_role = replica;
			INSERT INTO enterprise (credit_code, name, grid_id, geom) SELECT 'c' || i, 'e' || i, 2, ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490)
			FROM generate_series(1, %d) i`, rows))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s := exchange.New(db, nil, grades)
	ctx := as(t.Context(), 1)
	ids, err := s.Choose(ctx, 0, "")
	if err != nil || len(ids) != rows {
		t.Fatal(len(ids), err)
	}
	slices.Reverse(ids) // they come as they are asked for
	read := func() (n int) {
		for _, trip := range trips.List() {
			if strings.Contains(trip.SQL[0], "WITH ORDINALITY") {
				n++
			}
		}
		return n
	}
	watch, err := pgx.Connect(t.Context(), db.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = watch.Close(context.Background()) })
	open := func() (n int) {
		if err := watch.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
			AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, giveUp := range []bool{false, true} {
		trips.Reset()
		out := &stopper{stopped: make(chan struct{}), goOn: make(chan struct{})}
		ctx, cancel := context.WithCancel(ctx)
		type end struct {
			n   int
			err error
		}
		ended := make(chan end)
		go func() {
			n, err := s.Write(ctx, exchange.Export{Format: exchange.CSV, Lang: "zh", IDs: ids}, out)
			ended <- end{n, err}
		}()
		<-out.stopped
		for read() < 2 || open() > 0 { // the second is being read
			time.Sleep(10 * time.Millisecond)
		}
		if n := read(); n != 2 {
			t.Errorf("%d chunks have been read, and the first is not taken", n)
		}
		if giveUp {
			cancel()
		}
		close(out.goOn)
		e := <-ended
		cancel()
		if giveUp {
			if e.err == nil || !errors.Is(e.err, context.Canceled) {
				t.Errorf("given up: %v", e.err)
			}
			if n := count(t, db, `SELECT count(*) FROM audit WHERE action = 'exchange.exported' AND outcome = 'failed'
				AND (after ->> 'rows')::int = 40000`); n != 1 {
				t.Errorf("%d lines say that it was given up", n)
			}
			continue
		}
		lines, err := csv.NewReader(&out.Buffer).ReadAll()
		if e.err != nil || e.n != rows || err != nil || len(lines) != rows+1 || lines[1][1] != fmt.Sprint("c", rows) || lines[rows][1] != "c1" {
			t.Errorf("%d rows, %d lines (%v, %v)", e.n, len(lines), e.err, err)
		}
		if n := count(t, db, `SELECT count(*) FROM audit WHERE action = 'exchange.exported' AND outcome = 'done'
			AND (after ->> 'rows')::int = $1`, rows); n != 1 {
			t.Errorf("%d lines say that it was taken", n)
		}
	}
}

// sizes are the sizes of what is written at once.
type sizes []int

func (s *sizes) Write(b []byte) (int, error) {
	*s = append(*s, len(b))
	return len(b), nil
}

// TestWorkbookLeavesInPortions: a workbook is packed while it leaves, in portions that
// each have their own time; it is not built in memory first.
func TestWorkbookLeavesInPortions(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	text := func() string { // which does not get much smaller
		b := make([]byte, 400)
		for i := range b {
			b[i] = 'a' + byte(r.IntN(26))
		}
		return string(b)
	}
	var s sizes
	if err := exchange.Workbook(2000, text, &s); err != nil {
		t.Fatal(err)
	}
	if slices.Max(s) > 128<<10 {
		t.Errorf("%d bytes leave at once", slices.Max(s))
	}
}
