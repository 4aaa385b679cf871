package account

import (
	"context"

	"anwang/grid"
)

// Standing returns who has an account, with the roles in force at this moment, for work
// that they asked for earlier; with a token (0: none) no more than that gives. Errors:
// forbidden when the account is disabled or gone, or the token not good any more;
// unavailable.
func (s *Service) Standing(ctx context.Context, account, token grid.ID) (*grid.Actor, error) {
	read := func() (*identity, error) { return s.ofAccount(ctx, account) }
	if token != 0 {
		read = func() (*identity, error) { return s.ofToken(ctx, account, token) }
	}
	id, err := read()
	if err != nil {
		return nil, err
	}
	if a, _ := id.at(id.read); a != nil {
		return a, nil
	}
	return nil, grid.Errorf(grid.CodeForbidden, "发起人的账号已停用，或其令牌已失效",
		"The account of who asked is disabled, or their token is not good any more")
}
