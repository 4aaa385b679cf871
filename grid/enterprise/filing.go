package enterprise

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// merged is the status that a merge gives, and nothing else does.
const merged = "merged"

// kind is what the file of an enterprise is to the frame.
var kind = act.Kind[File]{
	Subject: "enterprise", Name: grid.Text{ZH: "企业", EN: "enterprise"}, File: grid.Text{ZH: "企业档案", EN: "file of the enterprise"},
	Load: loadFile,
	Head: func(f *File) act.Head {
		return act.Head{ID: f.ID, Name: f.Name, Grid: f.Grid, Version: f.Version, May: f.May}
	},
	Audited: func(f *File, masked bool) any { return auditedFields(&f.Fields, masked) },
	Event:   happened,
	Fields:  map[string]string{"geom": "/lon", "credit_code": "/creditCode"},
}

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
	return f, notFound(err, id)
}

// whole reads all of a file.
func whole(ctx context.Context, tx pgx.Tx, id grid.ID, view grid.Scope) (File, error) {
	b := &pgx.Batch{}
	f := queueFile(ctx, b, id, view, false)
	f.queueDepartments(b, id)
	f.queueRecords(b, id)
	f.queueMerges(b, id, view)
	f.queueSites(b, id, view)
	err := tx.SendBatch(ctx, b).Close()
	return *f, err
}

// Create files an enterprise at a place where the actor may; its grid follows from
// the place. Errors: unauthenticated, forbidden, rejected (a rule, or a place in no
// grid), conflict (its code is taken, or it may be there already: each candidate is
// a fault; allow files it all the same), unavailable.
func (s *Service) Create(ctx context.Context, in Fields, allow bool) (File, error) {
	f, err := kind.Create(ctx, s.db, act.Creation[File]{
		Action: "enterprise.create", Needs: grid.EditEnterprise, Name: in.Name,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, now time.Time) (File, error) {
			in.tidy()
			sectors, err := pg.Sectors(ctx, tx)
			if err != nil {
				return File{}, err
			}
			if err := in.check(nil, sectors, dayOf(now)).Err(); err != nil {
				return File{}, err
			}
			if err := within(ctx, tx, &in, scope); err != nil {
				return File{}, err
			}
			if err := s.unlike(ctx, tx, &in, 0, grid.ActorOf(ctx).Scope(grid.ViewMap), allow); err != nil {
				return File{}, err
			}
			id, err := insertFile(ctx, tx, &in)
			if err != nil {
				return File{}, err
			}
			if err := saidBy(ctx, tx, id); err != nil {
				return File{}, err
			}
			return whole(ctx, tx, id, grid.Everything)
		},
	})
	return f, taken(err)
}

// within refuses a file outside of where the actor may file. A place in no grid is
// said when it is written.
func within(ctx context.Context, tx pgx.Tx, f *Fields, scope grid.Scope) error {
	leaf, all, ground, err := groundOf(ctx, tx, f.Lon, f.Lat, f.sectorSet(), scope)
	switch {
	case err != nil || leaf == 0 || all:
		return err
	case ground:
		return elsewhere("/sectors", "您只能为所管行业的企业建档，请至少选择一个您负责的监管行业",
			"You may file enterprises of your own sector only; let that be one of theirs")
	default:
		return elsewhere("/lon", "该位置不在您可以建档的范围内", "You may not file enterprises at that place")
	}
}

func elsewhere(pointer, zh, en string) error {
	t := grid.Text{ZH: zh, EN: en}
	return &grid.Error{Code: grid.CodeForbidden, Text: t, Faults: []grid.Fault{{Pointer: pointer, Text: t}}}
}

// taken says what to do where the code of an enterprise is another one's.
func taken(err error) error {
	var e *grid.Error
	if !errors.As(err, &e) {
		return err
	}
	for i := range e.Faults {
		if e.Faults[i].Pointer == "/creditCode" && e.Code == grid.CodeConflict {
			e.Text = grid.Text{
				ZH: "该代码已有企业登记；如在您的范围内，请打开已有档案，否则请联系上级核对；是其另一厂区的，请填写厂区名称",
				EN: "An enterprise with this code is on file already; open that file, or ask your superior when it lies outside of what you see; " +
					"name the site if this is another one of it",
			}
			e.Faults[i].Text = e.Text
		}
	}
	return err
}

// change runs a change of one file that is at version: it is locked, the actor may
// change it, and do makes it. beforeAfter is what is written down; nil: what differs.
func (s *Service) change(ctx context.Context, action string, id grid.ID, version int32, beforeAfter func() (before, after any),
	do func(ctx context.Context, tx pgx.Tx, was *File, day string) error,
) (File, error) {
	a := act.Act[File]{
		Action: action, Needs: grid.EditEnterprise,
		May: changeable,
		Do: func(ctx context.Context, tx pgx.Tx, was File, now time.Time) (File, error) {
			if err := do(ctx, tx, &was, dayOf(now)); err != nil {
				return was, err
			}
			return whole(ctx, tx, id, grid.Everything)
		},
	}
	if beforeAfter != nil {
		a.BeforeAfter = func(_, _ *File) (before, after any) { return beforeAfter() }
	}
	f, err := kind.Do(ctx, s.db, id, version, a)
	return f, taken(err)
}

// changeable refuses a change of a file that the actor may not make.
func changeable(ctx context.Context, f *File) error {
	if f.Status == merged {
		return gone(f)
	}
	return act.Permit(ctx, f.May, grid.EditEnterprise)
}

// dayOf is the day of a moment in China.
func dayOf(now time.Time) string { return now.In(grid.China).Format(time.DateOnly) }

// gone is the refusal of a change of what was merged.
func gone(f *File) error {
	return grid.Errorf(grid.CodeRejected,
		fmt.Sprintf("该企业已并入编号为 %d 的企业，档案只供查阅", f.MergedInto.ID),
		fmt.Sprintf("It was merged into enterprise %d; its file is only read", f.MergedInto.ID))
}

// Update changes a file that is at version: edit gets the fields in full and
// alters them. A change of the place is a move: the grid follows, and what it was
// is kept. Errors: unauthenticated, not_found, forbidden (also when it would leave
// what the actor may change), stale, rejected, conflict (another enterprise has
// the code), invalid (nothing to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, edit func(*Fields) error) (File, error) {
	return s.change(ctx, "enterprise.update", id, version, nil, func(ctx context.Context, tx pgx.Tx, was *File, day string) error {
		is := was.clone()
		if err := edit(&is); err != nil {
			return err
		}
		is.tidy()
		sectors, err := pg.Sectors(ctx, tx)
		if err != nil {
			return err
		}
		if err := is.check(&was.Fields, sectors, day).Err(); err != nil {
			return err
		}
		before, after, err := auditedFields.Difference(&was.Fields, &is)
		if err != nil {
			return err
		}
		if len(before)+len(after) == 0 {
			return grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "Nothing to change")
		}
		if is.Lon != was.Lon || is.Lat != was.Lat || is.sectorSet() != was.sectorSet() {
			if err := within(ctx, tx, &is, grid.ActorOf(ctx).Scope(grid.EditEnterprise)); err != nil {
				was.Fields = is // as they wanted it
				return err
			}
			if err := theirs(ctx, tx, was.Grid, was.Sectors, is.Sectors); err != nil {
				was.Fields = is
				return err
			}
		}
		if err := updateFile(ctx, tx, id, &was.Fields, &is); err != nil || is.sectorSet() == was.sectorSet() {
			return err
		}
		return saidBy(ctx, tx, id)
	})
}
