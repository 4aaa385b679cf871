package account_test

import (
	"testing"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/pg/pgtest"
)

func TestActorOfNobody(t *testing.T) {
	t.Parallel()
	s := account.New(pgtest.New(t), account.Options{})
	a, err := s.Actor(t.Context(), grid.Credentials{Remote: "10.0.0.1"})
	if err != nil || !a.IsNobody() {
		t.Errorf("without credentials: %+v, %v", a, err)
	}
	for _, cred := range []grid.Credentials{
		{Session: "made-up"},
		{Bearer: "made-up"},
		{Bearer: account.TokenPrefix + "0123456789012345678901234567890123456789012"},
		{Session: "made-up", Bearer: "made-up"},
	} {
		if a, err := s.Actor(t.Context(), cred); grid.CodeOf(err) != grid.CodeUnauthenticated || a != nil {
			t.Errorf("%+v: %+v, %v", cred, a, err)
		}
	}
}
