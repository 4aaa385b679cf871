package hazard

import (
	"context"

	"anwang/grid"
)

// Standard returns the tables that units are identified by. Errors:
// unauthenticated, forbidden.
func (s *Service) Standard(ctx context.Context) (*Standard, error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return nil, err
	}
	return GB18218()
}

// Assess identifies and grades a unit; nothing is stored, and the database is not
// asked. Errors: unauthenticated, forbidden, rejected.
func (s *Service) Assess(ctx context.Context, u Unit) (Assessment, error) {
	std, err := s.Standard(ctx)
	if err != nil {
		return Assessment{}, err
	}
	return std.Assess(u)
}
