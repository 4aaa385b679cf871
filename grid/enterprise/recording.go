package enterprise

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// AddRecord files a dated record of an enterprise. Errors: unauthenticated,
// not_found, forbidden, rejected, unavailable.
func (s *Service) AddRecord(ctx context.Context, enterprise grid.ID, in RecordFields) (Record, error) {
	entry := grid.Entry{Action: "record.create"}
	var r Record
	err := s.onFile(ctx, enterprise, &entry, func(tx pgx.Tx, day string) error {
		in.tidy()
		if err := in.check(nil, day).Err(); err != nil {
			return err
		}
		edition, err := byEdition(ctx, tx, &in, nil)
		if err != nil {
			return err
		}
		if r, err = insertRecord(ctx, tx, enterprise, &in, edition); err != nil {
			return err
		}
		after := members(r.RecordFields.Masked())
		after["record"] = r.ID
		entry.After = after
		return nil
	})
	return r, err
}

// UpdateRecord changes a record that is at version; edit alters its fields, which
// it gets in full. Errors: unauthenticated, not_found, forbidden, stale, rejected,
// invalid (nothing to change), unavailable.
func (s *Service) UpdateRecord(ctx context.Context, enterprise, id grid.ID, version int32, edit func(*RecordFields) error) (Record, error) {
	entry := grid.Entry{Action: "record.update"}
	var r Record
	err := s.onFile(ctx, enterprise, &entry, func(tx pgx.Tx, day string) error {
		was, err := loadRecord(ctx, tx, enterprise, id)
		if err != nil {
			return err
		}
		if was.Version != version {
			return staleRecord(was.Version, version)
		}
		is := was.clone()
		if err := edit(&is); err != nil {
			return err
		}
		is.tidy()
		if err := is.check(&was.RecordFields, day).Err(); err != nil {
			return err
		}
		edition, err := byEdition(ctx, tx, &is, &was)
		if err != nil {
			return err
		}
		before, after := difference(was.RecordFields, is, shownRecord)
		if len(before)+len(after) == 0 {
			return grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "Nothing to change")
		}
		before["record"], after["record"] = id, id
		before["kind"], after["kind"] = was.Kind, is.Kind
		entry.Before, entry.After = before, after
		r, err = updateRecord(ctx, tx, id, &is, edition)
		return err
	})
	return r, err
}

// DeleteRecord takes a record out that was entered by mistake; one that is no
// longer needed is ended instead, which its history keeps. Errors:
// unauthenticated, not_found, forbidden, stale, unavailable.
func (s *Service) DeleteRecord(ctx context.Context, enterprise, id grid.ID, version int32) error {
	entry := grid.Entry{Action: "record.delete"}
	return s.onFile(ctx, enterprise, &entry, func(tx pgx.Tx, _ string) error {
		was, err := loadRecord(ctx, tx, enterprise, id)
		if err != nil {
			return err
		}
		if was.Version != version {
			return staleRecord(was.Version, version)
		}
		before := members(was.RecordFields.Masked())
		before["record"] = id
		entry.Before = before
		return deleteRecord(ctx, tx, id)
	})
}

// onFile runs a change of a record of a file that the actor may change, which
// stays locked meanwhile, and writes it down.
func (s *Service) onFile(ctx context.Context, enterprise grid.ID, entry *grid.Entry, do func(tx pgx.Tx, day string) error) error {
	entry.Subject, entry.ID = "enterprise", enterprise
	if _, err := grid.Require(ctx, grid.EditEnterprise); err != nil {
		return s.db.Refused(ctx, err, *entry)
	}
	view := grid.ActorOf(ctx).Scope(grid.ViewMap)
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		if _, err := lockFile(ctx, tx, enterprise, -1, view, entry); err != nil {
			return err
		}
		day, err := today(ctx, tx)
		if err != nil {
			return err
		}
		if err := do(tx, day); err != nil {
			return err
		}
		return pg.Audit(ctx, tx, *entry)
	})
	return s.db.Refused(ctx, named(err, enterprise), *entry)
}

func staleRecord(now, based int32) error {
	return grid.Errorf(grid.CodeStale,
		fmt.Sprintf("记录已被修改（现为第 %d 版，您依据的是第 %d 版），请刷新后再试", now, based),
		fmt.Sprintf("The record is at version %d now, not %d; read it again", now, based))
}
