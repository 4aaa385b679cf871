package sector

import (
	"context"
	"slices"

	"anwang/grid"
	"anwang/grid/act"
)

// Answer has an organisation answer for sectors besides those that it does, and reports whether any
// of them is new. Errors: as Update.
func (s *Service) Answer(ctx context.Context, organisation grid.ID, codes []string) (added bool, err error) {
	all, err := s.List(ctx)
	if err != nil {
		return false, err
	}
	for i := range all {
		one := &all[i]
		answers := slices.ContainsFunc(one.Departments, func(d Department) bool { return d.ID == organisation })
		if answers || !slices.Contains(codes, one.Code) {
			continue
		}
		if _, err := s.Update(ctx, one.ID, act.AnyVersion, func(d *Draft) { d.Departments = append(d.Departments, organisation) }); err != nil {
			return added, err
		}
		added = true
	}
	return added, nil
}
