package enterprise

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Words of the status that a merge gives, and nothing else does.
const merged = "merged"

// File returns the file of an enterprise, also of one that is closed or merged.
// Errors: unauthenticated, forbidden, not_found, unavailable.
func (s *Service) File(ctx context.Context, id grid.ID) (File, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return File{}, err
	}
	var f File
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		f, err = whole(ctx, tx, id, view)
		return err
	})
	return f, named(err, id)
}

// whole reads all of a file.
func whole(ctx context.Context, tx pgx.Tx, id grid.ID, view grid.Scope) (File, error) {
	b := &pgx.Batch{}
	f := queueFile(ctx, b, id, view, false)
	f.queueDepartments(b, id)
	f.queueRecords(b, id)
	f.queueMerges(b, id, view)
	err := tx.SendBatch(ctx, b).Close()
	return *f, err
}

// Create files an enterprise at a place where the actor may; its grid follows from
// the place. Errors: unauthenticated, forbidden, rejected (a rule, or a place in no
// grid), conflict (its code is taken, or it may be there already: each candidate is
// a fault; allow files it all the same), unavailable.
func (s *Service) Create(ctx context.Context, in Fields, allow bool) (File, error) {
	entry := grid.Entry{Action: "enterprise.create", Subject: "enterprise", Name: in.Name}
	scope, err := grid.Require(ctx, grid.EditEnterprise)
	if err != nil {
		return File{}, s.db.Refused(ctx, err, entry)
	}
	view := grid.ActorOf(ctx).Scope(grid.ViewMap)
	var f File
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		day, err := today(ctx, tx)
		if err != nil {
			return err
		}
		in.tidy()
		entry.Name = in.Name
		if err := in.check(nil, day).Err(); err != nil {
			return err
		}
		if err := within(ctx, tx, &in, scope); err != nil {
			return err
		}
		if err := s.unlike(ctx, tx, &in, 0, view, allow); err != nil {
			return err
		}
		id, err := insertFile(ctx, tx, &in)
		if err != nil {
			return err
		}
		if f, err = whole(ctx, tx, id, grid.Everything); err != nil {
			return err
		}
		entry.ID, entry.Grid, entry.After = f.ID, f.Grid, members(f.Masked())
		return pg.Audit(ctx, tx, entry)
	})
	return f, s.db.Refused(ctx, atPlace(err), entry)
}

// within refuses a file outside of where the actor may file. A place in no grid is
// said when it is written.
func within(ctx context.Context, tx pgx.Tx, f *Fields, scope grid.Scope) error {
	leaf, all, ground, err := groundOf(ctx, tx, f.Lon, f.Lat, f.Sector, scope)
	switch {
	case err != nil || leaf == 0 || all:
		return err
	case ground:
		return elsewhere("/sector", "您只能为所管行业的企业建档，请选择您负责的监管行业", "You may file enterprises of your own sector only; choose that sector")
	default:
		return elsewhere("/lon", "该位置不在您可以建档的范围内", "You may not file enterprises at that place")
	}
}

func elsewhere(pointer, zh, en string) error {
	t := grid.Text{ZH: zh, EN: en}
	return &grid.Error{Code: grid.CodeForbidden, Text: t, Faults: []grid.Fault{{Pointer: pointer, Text: t}}}
}

// atPlace points the refusal of a place, and of what the schema forbids, at the
// field the caller sent.
func atPlace(err error) error {
	var e *grid.Error
	if !errors.As(err, &e) {
		return err
	}
	for i := range e.Faults {
		switch p := &e.Faults[i].Pointer; *p {
		case "geom":
			*p = "/lon"
		case "credit_code":
			*p = "/creditCode"
			e.Text = grid.Text{ZH: "该代码已有企业登记；如在您的范围内，请打开已有档案，否则请联系上级核对", EN: "An enterprise with this code is on file already; open that file, or ask your superior when it lies outside of what you see"}
			e.Faults[i].Text = e.Text
		}
	}
	return err
}

// change runs a change of one file that is at version: it is locked, the actor may
// change it, and edit makes it and says what is written down.
func (s *Service) change(ctx context.Context, id grid.ID, version int32, entry *grid.Entry, edit func(tx pgx.Tx, was *File) error) (File, error) {
	entry.Subject, entry.ID = "enterprise", id
	if _, err := grid.Require(ctx, grid.EditEnterprise); err != nil {
		return File{}, s.db.Refused(ctx, err, *entry)
	}
	view := grid.ActorOf(ctx).Scope(grid.ViewMap)
	var f File
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		was, err := lockFile(ctx, tx, id, version, view, entry)
		if err != nil {
			return err
		}
		if err := edit(tx, &was); err != nil {
			return err
		}
		if f, err = whole(ctx, tx, id, grid.Everything); err != nil {
			return err
		}
		return pg.Audit(ctx, tx, *entry)
	})
	return f, s.db.Refused(ctx, named(atPlace(err), id), *entry)
}

// lockFile reads and locks a file that the actor may change; version below 0 is any.
func lockFile(ctx context.Context, tx pgx.Tx, id grid.ID, version int32, view grid.Scope, entry *grid.Entry) (File, error) {
	was, err := loadFile(ctx, tx, id, view, true)
	if err != nil {
		return was, err
	}
	return was, was.changeable(version, entry)
}

// changeable refuses a change of a file that the actor may not make, or that is
// based on another version; below 0 is any.
func (f *File) changeable(version int32, entry *grid.Entry) error {
	entry.Name, entry.Grid = f.Name, f.Grid
	switch {
	case f.Status == merged:
		return gone(f)
	case !slices.Contains(f.May, grid.EditEnterprise):
		return grid.Forbidden(grid.EditEnterprise)
	case version >= 0 && f.Version != version:
		return stale(f.Version, version)
	}
	return nil
}

func stale(now, based int32) error {
	return grid.Errorf(grid.CodeStale,
		fmt.Sprintf("档案已被修改（现为第 %d 版，您依据的是第 %d 版），请刷新后再试", now, based),
		fmt.Sprintf("The file is at version %d now, not %d; read it again", now, based))
}

// gone is the refusal of a change of what was merged.
func gone(f *File) error {
	return grid.Errorf(grid.CodeRejected,
		fmt.Sprintf("该企业已并入编号为 %d 的企业，档案只供查阅", f.MergedInto.ID), fmt.Sprintf("It was merged into enterprise %d; its file is only read", f.MergedInto.ID))
}

// Update changes a file that is at version: edit gets the fields in full and
// alters them. A change of the place is a move: the grid follows, and what it was
// is kept. Errors: unauthenticated, not_found, forbidden (also when it would leave
// what the actor may change), stale, rejected, conflict (another enterprise has
// the code), invalid (nothing to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, edit func(*Fields) error) (File, error) {
	entry := grid.Entry{Action: "enterprise.update"}
	return s.change(ctx, id, version, &entry, func(tx pgx.Tx, was *File) error {
		day, err := today(ctx, tx)
		if err != nil {
			return err
		}
		is := was.clone()
		if err := edit(&is); err != nil {
			return err
		}
		is.tidy()
		if err := is.check(&was.Fields, day).Err(); err != nil {
			return err
		}
		entry.Before, entry.After = difference(was.Fields, is, shownFile)
		if len(entry.Before.(map[string]any))+len(entry.After.(map[string]any)) == 0 {
			return grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "Nothing to change")
		}
		if is.Lon != was.Lon || is.Lat != was.Lat || is.Sector != was.Sector {
			if err := within(ctx, tx, &is, grid.ActorOf(ctx).Scope(grid.EditEnterprise)); err != nil {
				return err
			}
		}
		return updateFile(ctx, tx, id, &was.Fields, &is)
	})
}
