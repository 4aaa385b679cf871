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

// Judgement returns the rules of direct judgement and of control. Errors:
// unauthenticated, forbidden.
func (s *Service) Judgement(ctx context.Context) (*Judgement, error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return nil, err
	}
	return Direct()
}

// Rate rates a risk point by a method and by direct judgement, and says which
// level of the enterprise must at least control it; nothing is stored. Errors:
// unauthenticated, forbidden, rejected.
func (s *Service) Rate(ctx context.Context, p Point) (Verdict, string, error) {
	j, err := s.Judgement(ctx)
	if err != nil {
		return Verdict{}, "", err
	}
	if _, err := MethodOf(p.Method); err != nil {
		return Verdict{}, "", err
	}
	var v Verdict
	if err := v.rate(&p); err != nil {
		return Verdict{}, "", err
	}
	return v, j.Control(v.Level), nil
}

// ControlName is what people call a control level; nothing for none.
func ControlName(key string) grid.Text {
	j, err := Direct()
	if err != nil {
		return grid.Text{}
	}
	for _, c := range j.Controls {
		if c.Key == key {
			return c.Text
		}
	}
	return grid.Text{}
}
