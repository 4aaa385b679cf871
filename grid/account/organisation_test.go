package account_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"anwang/grid"
	"anwang/grid/account"
)

func TestOrganisations(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	city, _ := b.admin("city", 1)
	east, _ := b.admin("east", 2)
	o, err := b.CreateOrganisation(east, account.OrganisationDraft{Kind: "enterprise", Name: " 东一化工厂 ", Code: "91110000101623741k", Grid: 4})
	if err != nil || o.Name != "东一化工厂" || o.Code != "91110000101623741K" || o.Grid.Path != "示范市 / 东街道 / 东一社区" {
		t.Fatalf("%+v, %v", o, err)
	}
	for name, c := range map[string]struct {
		d    account.OrganisationDraft
		want []string
	}{
		"of no kind":      {account.OrganisationDraft{Kind: "pub", Name: "x", Grid: 4}, []string{"/kind"}},
		"of no name":      {account.OrganisationDraft{Kind: "other", Name: " ", Grid: 4}, []string{"/name"}},
		"of a long name":  {account.OrganisationDraft{Kind: "other", Name: strings.Repeat("长", 201), Grid: 4}, []string{"/name"}},
		"of a zero byte":  {account.OrganisationDraft{Kind: "other", Name: "a\x00", Grid: 4}, []string{"/name"}},
		"of a bad code":   {account.OrganisationDraft{Kind: "other", Name: "x", Code: "'; --", Grid: 4}, []string{"/code"}},
		"at no grid":      {account.OrganisationDraft{Kind: "other", Name: "x"}, []string{"/grid"}},
		"in the west":     {account.OrganisationDraft{Kind: "other", Name: "x", Grid: 6}, []string{"/grid"}},
		"wrong all round": {account.OrganisationDraft{Kind: "", Name: "", Code: "?"}, []string{"/kind", "/name", "/code", "/grid"}},
		"taken":           {account.OrganisationDraft{Kind: "other", Name: "东一化工厂", Grid: 4}, []string{"/name"}},
	} {
		_, err := b.CreateOrganisation(east, c.d)
		if d := cmp.Diff(c.want, pointers(err)); d != "" {
			t.Errorf("%s: %v %s", name, err, d)
		}
	}
	_, err = b.UpdateOrganisation(east, o.ID, 1, account.OrganisationUpdate{Grid: ptr(grid.ID(6))})
	b.want("moving it out", err, grid.CodeRejected)
	_, err = b.UpdateOrganisation(east, o.ID, 7, account.OrganisationUpdate{Name: ptr("x")})
	b.want("another version", err, grid.CodeStale)
	_, err = b.UpdateOrganisation(east, o.ID, 1, account.OrganisationUpdate{})
	b.want("nothing", err, grid.CodeInvalid)
	in, _, err := b.Create(east, account.Draft{Login: "in", Name: "东", Home: 4, Organisation: o.ID})
	b.want("somebody of it", err, "")
	// By its number, as in the list: inside of what the administrator keeps.
	if p, err := b.List(east, account.Filter{ID: in.ID}, "", 10); err != nil || len(p.Items) != 1 || p.Items[0].Name != "东" {
		t.Errorf("by its number: %+v, %v", p, err)
	}
	west, _ := b.admin("west", 3)
	if p, err := b.List(west, account.Filter{ID: in.ID}, "", 10); err != nil || p.Matched != 0 {
		t.Errorf("by its number in the west: %+v, %v", p, err)
	}
	_, _, err = b.Create(city, account.Draft{Login: "out", Name: "西", Home: 6, Organisation: o.ID})
	b.want("somebody of it in the west", err, "")
	if got, err := b.Organisation(east, o.ID); err != nil || got.Accounts != 1 {
		t.Errorf("the east counts %d, %v", got.Accounts, err)
	}
	if p, err := b.Organisations(city, account.OrganisationFilter{Text: "101623741k"}, "", 10); err != nil || p.Matched != 1 ||
		p.Items[0].Accounts != 2 {
		t.Errorf("the city counts %+v, %v", p, err)
	}
	b.want("deleting it", b.DeleteOrganisation(city, o.ID), grid.CodeConflict)
	_, err = b.UpdateOrganisation(city, o.ID, 1, account.OrganisationUpdate{Grid: ptr(grid.ID(1))})
	b.want("moving it up", err, "")
	_, err = b.Organisation(east, o.ID)
	b.want("it is the city's now", err, grid.CodeNotFound)
	_, err = b.Update(east, in.ID, 1, account.Update{Organisation: &o.ID, Name: ptr("东东")})
	b.want("what somebody belongs to already stays", err, "")
	_, _, err = b.Create(east, account.Draft{Login: "new", Name: "东", Home: 4, Organisation: o.ID})
	b.want("nobody new joins what is not one's own", err, grid.CodeRejected)
}

// TestJoiningWhatGoes lets accounts join an organisation while it is deleted:
// nobody is left with none, nor it gone with somebody in it.
func TestJoiningWhatGoes(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx, self := b.admin("admin", 1)
	for range 8 {
		o, err := b.CreateOrganisation(ctx, account.OrganisationDraft{Kind: "other", Name: "协会", Grid: 1})
		b.want("create", err, "")
		var joined, gone error
		version := b.version("account", self)
		var both sync.WaitGroup
		both.Go(func() { _, joined = b.Update(ctx, self, version, account.Update{Organisation: &o.ID}) })
		both.Go(func() { gone = b.DeleteOrganisation(ctx, o.ID) })
		both.Wait()
		if (joined == nil) == (gone == nil) {
			t.Fatalf("joined: %v, gone: %v", joined, gone)
		}
		if gone != nil {
			_, err := b.Update(ctx, self, b.version("account", self), account.Update{Organisation: ptr(grid.ID(0))})
			b.want("leave", err, "")
			b.want("delete", b.DeleteOrganisation(ctx, o.ID), "")
		}
	}
}
