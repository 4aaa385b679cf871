package enterprise_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/grid/pg/pgtest"
)

// dated are records of all kinds of the enterprises from 1000 on, two each.
const dated = `
	INSERT INTO enterprise (id, credit_code, name, sector, geom)
		SELECT 1000 + i, 'C' || i, '厂' || i || '号', (ARRAY['chemical', 'gas', ''])[i %% 3 + 1],
		ST_SetSRID(ST_MakePoint(116.01 + i %% 38 * 0.01, 39.85), 4490) FROM generate_series(1, %[1]d) i;
	INSERT INTO enterprise_record (enterprise_id, kind, type, dated, expires)
		SELECT 1001 + i / 2, (ARRAY['licence', 'equipment', 'certificate', 'inspection'])[1 + i %% 4], 't' || i, current_date - 900,
		current_date - 400 + i * 7 %% 800 FROM generate_series(0, 2 * %[1]d - 1) i`

// reminded are all reminders that somebody is given, a few at a time.
func reminded(t *testing.T, s *enterprise.Service, who context.Context, f enterprise.ReminderFilter) (list []string) {
	t.Helper()
	for cursor, n := "", 0; ; n++ {
		r, err := s.Reminders(who, f, cursor, 7)
		if err != nil || n > 1000 {
			t.Fatal(err)
		}
		for _, x := range r.Items {
			list = append(list, fmt.Sprintf("%d %s %s %d %s %d %s", x.Record, x.Kind, x.Expires, x.Enterprise, x.Sector, x.Grid, x.GridName))
		}
		if cursor = r.Next; cursor == "" {
			if want := map[string]int{"": r.Expired + r.Soon, "expired": r.Expired, "soon": r.Soon}[f.State]; want != len(list) {
				t.Errorf("%+v: %d counted, %d listed", f, want, len(list))
			}
			return list
		}
	}
}

// TestRemindersFollow: whatever becomes of records and enterprises, what reminds is what
// a look through all of them finds.
func TestRemindersFollow(t *testing.T) {
	t.Parallel()
	url := townURL(t)
	db := opened(t, url)
	asOwner(t, url, fmt.Sprintf(dated, 60))
	s := enterprise.New(db)
	asks := []struct {
		who    context.Context
		filter enterprise.ReminderFilter
		where  string
	}{
		{city, enterprise.ReminderFilter{Days: 60}, `true`},
		{city, enterprise.ReminderFilter{Days: 30, Kind: "licence", State: "soon"}, `r.kind = 'licence'
			AND r.expires BETWEEN current_date AND current_date + 30`},
		{
			city,
			enterprise.ReminderFilter{Days: 60, Areas: grid.Under(2), Sector: "gas", State: "expired"},
			`e.grid_id IN (4, 5) AND e.sector = 'gas' AND r.expires < current_date`,
		},
		{person(at("officer", 6)), enterprise.ReminderFilter{Days: 60}, `e.grid_id = 6`},
		{person(in("gas", 2), of(1010)), enterprise.ReminderFilter{Days: 60}, `(e.grid_id IN (4, 5) AND e.sector = 'gas' OR e.id = 1010)`},
		{person(at("officer", 6)), enterprise.ReminderFilter{Days: 60, Areas: grid.Under(2)}, `false`},
	}
	for _, change := range []string{
		``,
		`UPDATE enterprise SET status = 'cancelled' WHERE id BETWEEN 1001 AND 1006`,
		`UPDATE enterprise SET status = 'suspended' WHERE id = 1003`,
		`UPDATE enterprise SET sector = 'gas' WHERE id BETWEEN 1007 AND 1012`,
		`UPDATE enterprise SET geom = 'SRID=4490;POINT(116.21 39.82)' WHERE id BETWEEN 1013 AND 1018`,
		`UPDATE enterprise_record SET ended = current_date - 1 WHERE id % 5 = 0`,
		`UPDATE enterprise_record SET ended = NULL WHERE id % 10 = 0`,
		`UPDATE enterprise_record SET ended = current_date + 9, expires = expires + 3 WHERE id % 7 = 0`,
		`UPDATE enterprise_record SET enterprise_id = 1020 WHERE enterprise_id = 1021`,
		`INSERT INTO enterprise_record (enterprise_id, kind, type, dated, expires) SELECT enterprise_id, kind, type, current_date - 800,
			expires + 500 FROM enterprise_record WHERE id % 6 = 0`,
		`DELETE FROM enterprise_record WHERE dated = current_date - 800 AND id % 2 = 0`,
		`DELETE FROM enterprise WHERE id BETWEEN 1030 AND 1033`,
		`ALTER TABLE enterprise DISABLE TRIGGER USER; UPDATE enterprise SET sector = 'chemical'
			WHERE id < 1040; ALTER TABLE enterprise ENABLE TRIGGER USER; SELECT feed_reload()`,
		`TRUNCATE enterprise_record`,
	} {
		asOwner(t, url, `SET timezone = 'Asia/Shanghai';`+change)
		for i := range asks {
			a := &asks[i]
			var want []string
			err := db.Pool.QueryRow(t.Context(), `SELECT coalesce(array_agg(concat_ws(' ', r.id, r.kind, r.expires, e.id, e.sector, e.grid_id,
				g.name) ORDER BY r.expires, r.id), '{}')
				  FROM enterprise_record r JOIN enterprise e ON e.id = r.enterprise_id JOIN grid g ON g.id = e.grid_id,
				  set_config('timezone', 'Asia/Shanghai', true)
				 WHERE (r.over IS NULL OR r.over > current_date) AND r.expires <= current_date + $1::int
				 AND e.status IN ('open', 'stopped', 'suspended') AND `+a.where, a.filter.Days).Scan(&want)
			if err != nil {
				t.Fatal(err)
			}
			if got := reminded(t, s, a.who, a.filter); !slices.Equal(got, want) {
				t.Errorf("after %q, %+v:\n%q, want\n%q", change, a.filter, got, want)
			}
		}
	}
}

// TestThePageOfRemindersReadsAPage: of a long city a page of reminders reads the records
// that it shows, their count none, and filing one those of its enterprise.
func TestThePageOfRemindersReadsAPage(t *testing.T) {
	t.Parallel()
	url := townURL(t)
	asOwner(t, url, `ALTER TABLE enterprise_record DISABLE TRIGGER USER; `+fmt.Sprintf(dated, 8000)+
		`; ALTER TABLE enterprise_record ENABLE TRIGGER USER; SELECT feed_reload()`)
	asOwner(t, url, `VACUUM ANALYZE`)
	plans := pgtest.Record(t, url)
	db := opened(t, url)
	s := enterprise.New(db)
	for who, ctx := range map[string]context.Context{
		"the city": city, "a street": person(at("officer", 6)),
		"a department": person(in("gas", 1)), "an enterprise": person(of(1010)),
	} {
		for _, f := range []enterprise.ReminderFilter{
			{Days: 30},
			{Days: 365, State: "soon"},
			{Days: 30, Kind: "licence", Sector: "gas"},
			{Days: 30, Areas: grid.Under(2)},
		} {
			plans.Reset()
			if _, err := db.Pool.Exec(t.Context(), `INSERT INTO enterprise_record (enterprise_id, kind, type, dated, expires)
				VALUES (1500, 'licence', 'new', current_date, current_date + 99)`); err != nil {
				t.Fatal(err)
			}
			r, err := s.Reminders(ctx, f, "", 20)
			if err == nil && r.Next != "" {
				_, err = s.Reminders(ctx, f, r.Next, 20)
			}
			if err != nil || len(r.Items) == 0 && who == "the city" {
				t.Fatalf("%s, %+v: %d, %v", who, f, len(r.Items), err)
			}
			for _, p := range plans.Plans() {
				if all := p.Scanned(); slices.Contains(all, "enterprise") || slices.Contains(all, "enterprise_record") {
					t.Errorf("%s, %+v: all of %v is read:\n%s", who, f, all, &p)
				}
			}
		}
	}
}
