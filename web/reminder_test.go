package web_test

import (
	"fmt"
	"net/http"
	"testing"
)

// recordsOfMany gives two hundred enterprises records of all kinds, many of them
// renewed once or twice, some late, some about another thing of the same type.
const recordsOfMany = `
	INSERT INTO enterprise (id, credit_code, name, sector, risk_level, geom)
		SELECT 1000 + i, 'P' || i, '厂' || i, 'machinery', 4, ST_SetSRID(ST_MakePoint(116.01 + i % 38 / 100.0, 39.85), 4490)
		FROM generate_series(1, 200) i;
	INSERT INTO enterprise_record (enterprise_id, kind, type, name, holder, number, dated, expires, ended)
		SELECT DISTINCT ON (h) 1001 + h % 200, k, (ARRAY['a', 'b'])[1 + h / 7 % 2], CASE WHEN k = 'equipment' THEN '炉' || h / 11 % 2 ELSE '' END,
		       CASE WHEN k = 'certificate' THEN '张' || h / 13 % 2 ELSE '' END, CASE WHEN k = 'equipment' AND h / 17 % 2 = 0 THEN 'N' || h / 19 % 2
		       ELSE '' END,
		       CASE WHEN k <> 'inspection' AND h / 23 % 9 = 0 THEN NULL ELSE current_date - 400 + h / 29 % 360 END,
		       CASE WHEN h / 31 % 6 = 0 THEN NULL ELSE current_date - 35 + h / 37 % 70 END,
		       CASE WHEN h / 43 % 10 = 0 THEN current_date - 3 END
		  FROM (SELECT abs(hashint4(i)) AS h, (ARRAY['licence', 'equipment', 'certificate', 'assessment', 'inspection'])[1 + i % 5] AS k
		  FROM generate_series(1, 3000) i) r;`

// TestRemindersAndColoursAgree: what is reminded of as expired is what the colour
// counts as expired, and nobody is reminded of what a newer record stands in place
// of.
func TestRemindersAndColoursAgree(t *testing.T) {
	t.Parallel()
	s := start(t, city+recordsOfMany)
	if _, err := s.part.Services.Assess.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	type count struct{ expired, inspections int }
	reminded, counted := map[int]count{}, map[int]count{}
	for cursor := ""; ; {
		a := s.call(t, "GET", "/api/v1/enterprises/reminders?state=expired&days=0&limit=1000&cursor="+cursor, "")
		if a.status != http.StatusOK {
			t.Fatal(a.status, a.body)
		}
		for _, x := range a.field(t, "items").([]any) {
			m := x.(map[string]any)
			id := int(m["enterprise"].(float64))
			c := reminded[id]
			if m["kind"] == "inspection" {
				c.inspections++
			} else {
				c.expired++
			}
			reminded[id] = c
		}
		if cursor = fmt.Sprint(a.field(t, "next")); cursor == "" {
			break
		}
	}
	rows, err := s.db.Pool.Query(t.Context(), `SELECT enterprise_id, coalesce((facts ->> 'expired')::int, 0),
		(coalesce((facts ->> 'inspection_overdue')::int, 0) > 0)::int
		FROM risk_enterprise WHERE (facts ->> 'expired')::int > 0 OR (facts ->> 'inspection_overdue')::int > 0`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var id int
		var c count
		if err := rows.Scan(&id, &c.expired, &c.inspections); err != nil {
			t.Fatal(err)
		}
		counted[id] = c
	}
	if len(counted) < 50 || len(counted) == 200 {
		t.Fatalf("%d of 200 enterprises have something expired: nothing is shown by that", len(counted))
	}
	for id := 1001; id <= 1200; id++ {
		if reminded[id] != counted[id] {
			t.Errorf("enterprise %d: reminded of %+v, its colour counts %+v", id, reminded[id], counted[id])
		}
	}
	var newer int
	err = s.db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM enterprise_record o WHERE o.replaced IS NULL AND o.ended IS NULL
		AND o.kind = 'licence' AND EXISTS (
		SELECT FROM enterprise_record n WHERE n.enterprise_id = o.enterprise_id AND n.kind = o.kind AND n.type = o.type AND n.dated > o.dated
		AND n.expires > o.expires)`).Scan(&newer)
	if err != nil || newer != 0 {
		t.Errorf("%d licences that were renewed still remind (%v)", newer, err)
	}
}

// TestARenewal: an old licence reminds nobody once the new one is filed, its version
// stays for whoever has it open, and it is back when the new one is taken out.
func TestARenewal(t *testing.T) {
	t.Parallel()
	s := start(t, city+`INSERT INTO enterprise_record (id, enterprise_id, kind, type, number, dated, expires) VALUES
		(1, 1, 'licence', 'pollutant', 'old', '2021-01-01', '2025-12-31'), (2, 1, 'inspection', 'town', '', '2025-01-01', '2025-02-01');
		SELECT setval(pg_get_serial_sequence('enterprise_record', 'id'), 10)`)
	expired := func() string {
		t.Helper()
		if _, err := s.part.Services.Assess.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		var facts string
		if err := s.db.Pool.QueryRow(t.Context(), `SELECT concat_ws(' ', facts ->> 'expired', facts ->> 'inspection_overdue') FROM risk_enterprise
			WHERE enterprise_id = 1`).Scan(&facts); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(s.call(t, "GET", "/api/v1/enterprises/reminders?state=expired", "").field(t, "expired"), " ", facts)
	}
	if got := expired(); got != "2 1 3" {
		t.Fatalf("at first %s", got)
	}
	guide := as("guide@1")
	made := s.call(t, "POST", "/api/v1/enterprises/1/records",
		`{"kind":"licence","type":"pollutant","number":"new","dated":"2026-01-01","expires":"2199-12-31"}`, guide)
	if made.status != http.StatusCreated {
		t.Fatal(made.status, made.body)
	}
	s.call(t, "POST", "/api/v1/enterprises/1/records", `{"kind":"inspection","type":"town","dated":"2026-01-02","expires":"2199-12-31"}`,
		guide)
	if got := expired(); got != "0 0" { // none expired, and the inspection is not overdue
		t.Errorf("renewed: %s", got)
	}
	file := s.call(t, "GET", "/api/v1/enterprises/1/file", "", guide)
	for _, x := range file.field(t, "records").([]any) {
		m := x.(map[string]any)
		if m["id"] == 1.0 && (m["replaced"] != "2026-01-01" || m["version"] != 1.0) {
			t.Errorf("the old one: %v", m)
		}
	}
	if a := s.call(t, "PATCH", "/api/v1/enterprises/1/records/1", `{"note":"旧证"}`, guide, `If-Match: "v1"`); a.status != http.StatusOK {
		t.Errorf("whoever had it open: %d %s", a.status, a.body)
	}
	if a := s.call(t, "DELETE", fmt.Sprintf("/api/v1/enterprises/1/records/%v", made.field(t, "id")), "", guide,
		`If-Match: "v1"`); a.status != http.StatusNoContent {
		t.Fatal(a.status, a.body)
	}
	if got := expired(); got != "1 1 0" {
		t.Errorf("the new one taken out: %s", got)
	}
}
