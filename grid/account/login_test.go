package account_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"anwang/grid"
	"anwang/grid/account"
)

var here = account.Visitor{Remote: "192.0.2.7", Agent: "test", Request: "r-1"}

func TestLogIn(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	id := b.person("guide", `'guide', 2, '', NULL`)
	got, err := b.LogIn(t.Context(), " Guide ", password, here)
	if err != nil || got != id {
		t.Fatalf("the right password: %d, %v", got, err)
	}
	for _, c := range []struct{ login, password string }{
		{"guide", "wrong"}, {"guide", ""}, {"nobody", password}, {"", ""}, {"gu\x00ide", password}, {"' OR 1=1 --", "x"},
	} {
		if _, err := b.LogIn(t.Context(), c.login, c.password, here); grid.CodeOf(err) != grid.CodeLoginFailed {
			t.Errorf("%q %q: %v", c.login, c.password, err)
		}
	}
	want := []string{
		"account.login refused guide", "account.login refused guide", "account.login refused nobody", "account.login refused ",
		"account.login refused gu\ufffdide", "account.login refused ' or 1=1 --",
	}
	if d := cmp.Diff(want, b.audited()); d != "" {
		t.Error(d)
	}
	if n := one[int](b, `SELECT count(*) FROM audit WHERE account_id IS NOT NULL OR actor <> '' OR remote <> '192.0.2.7'
		OR request <> 'r-1'`); n != 0 {
		t.Errorf("%d lines name an actor, or not where it came from", n)
	}
}

func TestLockOut(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	b.person("guide", `'guide', 2, '', NULL`)
	for _, login := range []string{"guide", "nobody"} { // a name that does not exist is locked like one that does
		for i := range 5 {
			if _, err := b.LogIn(t.Context(), login, "wrong", here); grid.CodeOf(err) != grid.CodeLoginFailed {
				t.Fatalf("%s, try %d: %v", login, i+1, err)
			}
		}
		for _, pw := range []string{"wrong", password} { // the right one is not told from a wrong one
			_, err := b.LogIn(t.Context(), login, pw, here)
			var e *grid.Error
			if !errors.As(err, &e) || e.Code != grid.CodeTooMany || e.Wait < 14*time.Minute || e.Wait > 15*time.Minute {
				t.Errorf("%s after five wrong ones: %v", login, err)
			}
		}
	}
	want := []string{
		"account.login refused guide", "account.login refused guide", "account.login refused guide", "account.login refused guide",
		"account.login refused guide", "account.lock done guide",
	}
	if d := cmp.Diff(want, b.audited()[:6]); d != "" {
		t.Error(d)
	}
}
