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

// Methods returns the methods that a risk point can be rated by. Errors:
// unauthenticated, forbidden.
func (s *Service) Methods(ctx context.Context) ([]Method, error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return nil, err
	}
	return Methods()
}

// Rate rates a risk point by a method; nothing is stored. Errors:
// unauthenticated, forbidden, rejected.
func (s *Service) Rate(ctx context.Context, method string, values map[string]float64) (Rating, error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return Rating{}, err
	}
	m, err := MethodOf(method)
	if err != nil {
		return Rating{}, err
	}
	return m.Rate(values)
}
