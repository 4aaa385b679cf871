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
}
