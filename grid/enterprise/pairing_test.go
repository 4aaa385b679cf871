package enterprise_test

import (
	"slices"
	"testing"

	"anwang/grid/enterprise"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// crowd are files of one firm each, but for a pair in every thousand.
const crowd = `INSERT INTO enterprise (id, credit_code, name, sector, geom)
	SELECT 1000 + i, 'C' || i, '厂' || (i - CASE WHEN i % 1000 = 1 THEN 1 ELSE 0 END) || '号', 'chemical',
	       ST_SetSRID(ST_MakePoint(116.01 + (i / 2 % 100) * 0.0005, 39.81 + (i / 200) * 0.0005), 4490) FROM generate_series(1000, $1) i`

// TestPairsAreRead holds that a page of pairs is read and not worked out: after the
// sweep no page looks at the files but at those of its pairs, however many there are.
func TestPairsAreRead(t *testing.T) {
	t.Parallel()
	url := townURL(t)
	db := opened(t, url)
	if _, err := db.Pool.Exec(t.Context(), crowd, 20999); err != nil {
		t.Fatal(err)
	}
	s := enterprise.New(db)
	if n, err := s.Pair(t.Context()); err != nil || n != 20 {
		t.Fatalf("%d pairs, %v", n, err)
	}
	if n, err := s.Pair(t.Context()); err != nil || n != 0 {
		t.Errorf("nothing had changed, and %d pairs were written (%v)", n, err)
	}
	asOwner(t, url, `ANALYZE enterprise, enterprise_pair`)
	rec := pgtest.Record(t, url)
	again := enterprise.New(opened(t, url))
	d, err := again.Duplicates(city, nil, 5, 10)
	if err != nil || d.Matched != 20 || len(d.Pairs) != 10 || d.Partial || d.Pairs[0].Why[0] != enterprise.SameName {
		t.Errorf("%+v %v", d, err)
	}
	// A file that is changed, and one that is about to be filed, are compared with those
	// they could be the same as.
	asOwner(t, url, `UPDATE enterprise SET name = '厂二号（改）' WHERE id = 2001`)
	if d, err := again.Duplicates(city, nil, 0, 10); err != nil || d.Matched != 19 {
		t.Errorf("after a change: %d pairs, %v", d.Matched, err)
	}
	if c, err := again.Check(city, enterprise.Fields{Name: "厂1000号有限公司", CreditCode: "91350100M000100Y43", Lon: 116.05, Lat: 39.85},
		0); err != nil {
		t.Error(c, err)
	}
	plans := rec.Plans()
	if len(plans) < 3 {
		t.Fatalf("%d plans were seen", len(plans))
	}
	for _, p := range plans {
		if slices.Contains(p.Scanned(), "enterprise") {
			t.Errorf("all files are looked at: %s", p.SQL)
		}
	}
}

// TestPairsFollow changes, merges and deletes files: the next page knows.
func TestPairsFollow(t *testing.T) {
	t.Parallel()
	db := opened(t, townURL(t))
	s := enterprise.New(db)
	if _, err := db.Pool.Exec(t.Context(), crowd, 3999); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		sql  string
		want int
	}{
		{`SELECT 1`, 3},
		{`UPDATE enterprise SET name = '厂二号（改）' WHERE id = 2001`, 2},
		{`UPDATE enterprise SET name = '厂1000号有限责任公司' WHERE id = 2001`, 3},
		{`UPDATE enterprise SET geom = ST_SetSRID(ST_MakePoint(116.19, 39.89), 4490) WHERE id = 3001`, 2},
		{`UPDATE enterprise SET status = 'merged', merged_into = 4000 WHERE id = 4001`, 1},
		{`DELETE FROM enterprise WHERE id = 2001`, 0},
		{`UPDATE enterprise SET name = '同名厂' WHERE id BETWEEN 2010 AND 2013`, 6},
		{`UPDATE enterprise SET staff = 1`, 6},
	} {
		if _, err := db.Pool.Exec(t.Context(), step.sql); err != nil {
			t.Fatal(err)
		}
		if d, err := s.Duplicates(city, nil, 0, 10); err != nil || d.Matched != step.want {
			t.Errorf("%s: %d pairs, want %d (%v) %+v", step.sql, d.Matched, step.want, err, d.Pairs)
		}
	}
}

// townURL makes a database with the town in it.
func townURL(t testing.TB) string {
	t.Helper()
	url := pgtest.URL(t)
	asOwner(t, url, town)
	return url
}

// asOwner runs something as whose tables they are.
func asOwner(t testing.TB, url, sql string) {
	t.Helper()
	db, err := pg.Open(t.Context(), pg.Config{URL: url}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Pool.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func opened(t testing.TB, url string) *pg.DB {
	t.Helper()
	db, err := pg.Open(t.Context(), pg.Config{URL: url}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	if err := db.Become(t.Context(), pg.AppRole); err != nil { // as anwang serve does
		t.Fatal(err)
	}
	return db
}
