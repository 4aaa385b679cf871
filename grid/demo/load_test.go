package demo_test

import (
	"testing"
	"time"

	"anwang/grid/demo"
	"anwang/grid/pg/pgtest"
)

func TestLoad(t *testing.T) {
	db := pgtest.New(t)
	rep, err := demo.Load(t.Context(), db, demo.Options{
		Now:      time.Date(2026, 11, 22, 14, 32, 0, 0, time.FixedZone("CST", 8*3600)),
		Progress: func(p demo.Progress) { t.Logf("%+v", p) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", rep)
	rows, _ := db.Pool.Query(t.Context(), `select source, kind, codes[1:3], coalesce(area,0), count, detail_zh, action_zh, detail_en, action_en, coalesce(st_astext(place),'') from boundary_defect order by id`)
	for rows.Next() {
		v, _ := rows.Values()
		t.Log(v...)
	}
}
