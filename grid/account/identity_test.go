package account_test

import (
	"testing"

	"anwang/grid"
	"anwang/grid/account"
)

// The log-in page of the demo reads it in either language; a role without a place says nothing.
func TestWhere(t *testing.T) {
	t.Parallel()
	at := func(path string) account.Grant {
		g := account.Grant{}
		g.GridRef.Path = path
		return g
	}
	chemicals := at("北京市")
	chemicals.Sector = "chemical"
	a := account.Account{Grants: []account.Grant{chemicals, at("通州区"), at(""), at("通州区")}}
	sectors := grid.SectorList{{Code: "chemical", Name: grid.Text{ZH: "危险化学品", EN: "Hazardous chemicals"}}}
	zh, en := func(t grid.Text) string { return t.ZH }, func(t grid.Text) string { return t.EN }
	if got, want := a.Where(sectors, zh), "北京市 · 危险化学品、通州区"; got != want {
		t.Errorf("Chinese: %q, want %q", got, want)
	}
	if got, want := a.Where(sectors, en), "北京市 · Hazardous chemicals, 通州区"; got != want {
		t.Errorf("English: %q, want %q", got, want)
	}
}
