package web_test

import (
	"fmt"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/pg/pgtest"
)

// mostTrips is how often a change may go to the database and back, its beginning
// and its commit included: each is a wait of the person who made it, and of whoever
// waits for the row.
const mostTrips = 8

// everybody holds every role at the whole town.
const everybody = "Authorization: Bearer test:admin@1+officer@1+chief@1+guide@1+city@1+auditor@1+security@1+department@1:chemical"

// more are changes that nobody in the matrix may make, or in another way.
var more = []matrixRow{
	{route: "PATCH /api/v1/accounts/{id}", inside: "/api/v1/accounts/1011", body: `{"disabled":true}`, match: `"v1"`},
	{route: "POST /api/v1/risk/rules", body: `{"version":"x"}`},
	{route: "PUT /api/v1/risk/rules/{id}", inside: "/api/v1/risk/rules/2", body: `{"version":"y","note":"","body":{}}`, match: `"v1"`},
	{route: "DELETE /api/v1/risk/rules/{id}", inside: "/api/v1/risk/rules/2", match: `"v2"`},
	{route: "POST /api/v1/dangers", body: `{"hazard":1,"title":"x"}`},
	{route: "PATCH /api/v1/enterprises/{id}", inside: "/api/v1/enterprises/1011", body: `{"lon":116.06,"name":"y"}`, match: `"v2"`},
	{route: "PATCH /api/v1/hazards/{id}", inside: "/api/v1/hazards/1011", body: `{"enterprise":2}`, match: `"v2"`},
}

// TestTrips makes every change there is, one after the other, and counts the ways
// to the database of each. An import of many records is no edit.
func TestTrips(t *testing.T) {
	t.Parallel()
	db, trips := pgtest.NewTraced(t)
	exec(t, db, matrixTown)
	exec(t, db, `INSERT INTO role_grant (account_id, role, grid_id) VALUES (10, 'admin', 1) ON CONFLICT DO NOTHING`)
	s := serve(t, db)
	asked := 0
	for i, r := range append(matrix[:len(matrix):len(matrix)], more...) {
		if r.reads() || r.open || r.ok == 403 || r.ok == 404 || r.needs == grid.ImportRecords {
			continue
		}
		// What a second administrator decides is two changes in one, looked at anew for both of them; some of it is for who asked alone.
		if strings.Contains(r.route, " /api/v1/approvals/") {
			continue
		}
		id := fmt.Sprintf("trips-%d", i)
		a := s.call(t, r.method(), r.address(false, 10), r.content(false, 10), append(r.headers("")[1:], everybody, "X-Request-Id: "+id)...)
		list := trips.Of(id)
		if a.status >= 300 {
			t.Errorf("%s answered %d: %s", r.route, a.status, a.body)
		} else if len(list) > mostTrips {
			t.Errorf("%s went to the database %d times, at most %d:\n%s", r.route, len(list), mostTrips, list)
		}
		t.Logf("%-60s %d", r.route, len(list))
		asked++
	}
	if asked < 38 {
		t.Fatalf("%d changes are not all there are", asked)
	}
}
