package account_test

import (
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/account"
)

func TestTaskToken(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{Cost: cheap})
	inside := grid.WithActor(t.Context(), grid.Internal("anwang check"))
	if _, err := b.TaskToken(t.Context(), time.Minute); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("nobody got a pass: %v", err)
	}
	p, err := b.TaskToken(inside, time.Minute, grid.Grant{Role: grid.RoleWatch}, grid.Grant{Role: grid.RoleOfficer, Grid: 4})
	if err != nil {
		t.Fatal(err)
	}
	cred := grid.Credentials{Bearer: p.Token}
	a, err := b.Actor(t.Context(), cred)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := a.Scope(grid.ViewMap).Key(), grid.NewScope(grid.Term{Grid: 1}, grid.Term{Grid: 4}).Key(); got != want {
		t.Errorf("it shows %s, not %s", got, want)
	}
	if a.May(grid.ManageAccounts) {
		t.Error("it may keep accounts")
	}
	if err := b.EndTaskToken(inside, p); err != nil {
		t.Fatal(err)
	}
	if n := one[int](b, `SELECT count(*) FROM account WHERE login LIKE 'pass-%'`); n != 0 {
		t.Errorf("%d accounts are left", n)
	}
	other := account.New(b.db, account.Options{Cost: cheap})
	if _, err := other.Actor(t.Context(), cred); grid.CodeOf(err) != grid.CodeUnauthenticated {
		t.Errorf("the ended pass: %v", err)
	}
}
