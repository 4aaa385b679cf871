package basemap

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// Uploaded has a file that was sent put where it is used, and tells the audit. Errors:
// unauthenticated, forbidden, unavailable, those of put.
func (s *Service) Uploaded(ctx context.Context, name string, put func() error) error {
	return s.filed(ctx, "basemap.upload", name, put, func(pgx.Tx) error { return nil })
}

// Discarded has a file deleted that no base map uses, and tells the audit. Errors:
// unauthenticated, forbidden, conflict (it is used), unavailable, those of discard.
func (s *Service) Discarded(ctx context.Context, name string, discard func() error) error {
	return s.filed(ctx, "basemap.discard", name, discard, func(tx pgx.Tx) error {
		list, err := all(ctx, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(r Source) bool { return r.File() && r.Address == name })
		if i < 0 {
			return nil
		}
		return grid.Errorf(grid.CodeConflict, fmt.Sprintf("底图“%s”正在使用这个文件，请先删除底图", list[i].Name),
			fmt.Sprintf("The base map %s uses this file; delete that first", list[i].Called().EN))
	})
}

func (s *Service) filed(ctx context.Context, action, name string, do func() error, may func(pgx.Tx) error) error {
	return act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: action, Subject: "basemap", Name: short(name, 200)},
		Needs: grid.ManageBasemaps, First: keeper,
		Do: func(_ context.Context, tx pgx.Tx, _ grid.Scope, line *grid.Entry) error {
			if err := may(tx); err != nil {
				return err
			}
			line.After = map[string]any{"file": name}
			return do()
		},
	})
}
