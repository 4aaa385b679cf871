package demo

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// TestCodesHaveWords: every code the demonstration writes is a word in both
// languages.
func TestCodesHaveWords(t *testing.T) {
	t.Parallel()
	known := func(section, code string) {
		t.Helper()
		if _, ok := grid.TermTexts(section)[code]; !ok {
			t.Errorf("there is no word for %s %q", section, code)
		}
	}
	var sectors grid.SectorList
	if err := pgtest.New(t).Read(t.Context(), func(tx pgx.Tx) (err error) {
		sectors, err = pg.Sectors(t.Context(), tx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	trade := func(code, sector string) {
		t.Helper()
		if _, ok := grid.Industry(code); !ok {
			t.Errorf("there is no word for industry %q", code)
		}
		if s, ok := sectors.Named(sector); !ok || s.Code != sector {
			t.Errorf("there is no sector %q", sector)
		}
	}
	for i := range industries {
		trade(industries[i].code, industries[i].sector)
		for _, k := range industries[i].hazards {
			kindOf(k) // panics on an unknown key
		}
	}
	for _, typ := range []string{"coal_mine", "steel_plant", "lng_terminal", "coal_unit"} {
		ind := siteIndustries[(&site{Type: typ}).industry()]
		trade(ind.code, ind.sector)
	}
	for i := range hazardKinds {
		known("hazardKind", hazardKinds[i].kind)
	}
}
