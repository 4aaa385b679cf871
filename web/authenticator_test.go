package web_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"anwang/grid"
)

// asCity is who asks in the scenarios that are about something else: the safety
// committee office of the whole town.
const asCity = "test:city@1"

// testAuthenticator knows tokens that say themselves who asks, "test:" and what is held
// where: "test:guide@4+department@1:chemical+enterprise#3". The account is that
// of the first role.
type testAuthenticator struct{}

func (testAuthenticator) Actor(_ context.Context, c grid.Credentials) (*grid.Actor, error) {
	if c.Bearer == "" && c.Session == "" {
		return grid.Nobody, nil
	}
	spec, ok := strings.CutPrefix(c.Bearer, "test:")
	if !ok {
		return nil, grid.Errorf(grid.CodeUnauthenticated, "令牌无效", "The token is not valid")
	}
	a := &grid.Actor{}
	for part := range strings.SplitSeq(spec, "+") {
		var g grid.Grant
		role, at, _ := strings.Cut(part, "@")
		if r, enterprise, ok := strings.Cut(role, "#"); ok {
			role = r
			g.Enterprise, _ = strconv.ParseInt(enterprise, 10, 64)
		}
		at, g.Sector, _ = strings.Cut(at, ":")
		g.Grid, _ = strconv.ParseInt(at, 10, 64)
		g.Role = grid.Role(role)
		a.Grants = append(a.Grants, g)
	}
	i := slices.IndexFunc(grid.Roles[:], func(r grid.RoleInfo) bool { return r.Role == a.Grants[0].Role })
	a.ID, a.Login = grid.ID(i+1), string(a.Grants[0].Role)
	return a, nil
}

// memoryAuthenticator is a testAuthenticator that remembers who asked last, by account.
type memoryAuthenticator struct {
	testAuthenticator
	known sync.Map
}

func (d *memoryAuthenticator) Actor(ctx context.Context, c grid.Credentials) (*grid.Actor, error) {
	a, err := d.testAuthenticator.Actor(ctx, c)
	if err == nil && a.ID != 0 {
		d.known.Store(a.ID, a)
	}
	return a, err
}

// standing is who has an account, with the roles that they held when they asked last.
func (d *memoryAuthenticator) standing(_ context.Context, account, _ grid.ID) (*grid.Actor, error) {
	if a, ok := d.known.Load(account); ok {
		return a.(*grid.Actor), nil
	}
	return nil, grid.Errorf(grid.CodeForbidden, "没有此账号", "There is no such account")
}
