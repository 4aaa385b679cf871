package hazard

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// kind is what a hazard source is to the frame.
var kind = act.Kind[Record]{
	Subject: "hazard", Name: grid.Text{ZH: "危险源", EN: "hazard source"},
	Load: load,
	Head: func(r *Record) act.Head {
		return act.Head{ID: r.ID, Name: r.Name, Grid: r.Grid, Version: r.Version, May: r.May}
	},
	Audited: auditedOf,
	Event:   happened,
	Fields:  map[string]string{"geom": "/lon"},
}

// Get returns a hazard source and what it is by the rules. Errors:
// unauthenticated, forbidden, not_found (also outside of what the actor sees),
// unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Record, Verdict, error) {
	r, err := kind.Get(ctx, s.db, id)
	if err != nil {
		return r, Verdict{}, err
	}
	return r, explain(&r), nil
}

// Became returns the key place that what was filed as a hazard source has become, 0 when
// it is none; whether the actor sees that is for who keeps key places to say. Errors:
// unavailable.
func (s *Service) Became(ctx context.Context, id grid.ID) (keyPlace grid.ID, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		keyPlace, err = became(ctx, tx, id)
		return err
	})
	return keyPlace, err
}

// explain says again what was decided when the record was saved, by the edition
// it was decided by. A record that a later check would refuse is shown without
// reasons rather than not at all.
func explain(r *Record) Verdict {
	all, err := Editions()
	if err != nil {
		return Verdict{Level: r.Level}
	}
	if std := EditionOf(all, r.Edition); std != nil {
		all = []*Standard{std}
	}
	v, _, err := judge(r, all)
	if err != nil {
		return Verdict{Level: r.Level}
	}
	v.Level = r.Level
	return v
}

// Create files a hazard source where the actor may. What it is by the rules is
// computed. Errors: unauthenticated, forbidden, rejected (a rule, or a place in
// no grid), conflict (a code that exists), unavailable.
func (s *Service) Create(ctx context.Context, in Draft) (Record, Verdict, error) {
	c := act.Creation[Record]{Action: "hazard.create", Needs: grid.EditHazard}
	if in.Name != nil {
		c.Name = *in.Name
	}
	c.Do = func(ctx context.Context, tx pgx.Tx, _ grid.Scope, now time.Time) (Record, error) {
		r, err := in.start()
		if err == nil {
			r, err = s.settle(ctx, tx, r, &in.Update, now)
		}
		if err != nil {
			return r, err
		}
		return write(ctx, tx, &r)
	}
	r, err := kind.Create(ctx, s.db, c)
	return r, explain(&r), err
}

// Update changes a hazard source that is at version and computes anew what it is.
// Errors: unauthenticated, not_found, forbidden, stale, rejected, invalid (nothing
// to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, u Update) (Record, Verdict, error) {
	r, err := s.change(ctx, "hazard.update", id, version, func(ctx context.Context, tx pgx.Tx, was Record, now time.Time) (Record, error) {
		if u.empty() {
			return was, grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "There is nothing to change")
		}
		return s.settle(ctx, tx, was, &u, now)
	})
	return r, explain(&r), err
}

// settle places and decides a record as an update makes it.
func (s *Service) settle(ctx context.Context, tx pgx.Tx, r Record, u *Update, now time.Time) (Record, error) {
	all, err := Editions()
	if err != nil {
		return r, err
	}
	if r, err = decide(r, u, now, all); err != nil {
		return r, err
	}
	given := r.ID != 0 || u.Lon != nil
	if r.ID == 0 || u.Enterprise != nil {
		err = locate(ctx, tx, &r, grid.ActorOf(ctx).Scope(grid.ViewMap), given)
	}
	return r, err
}

// File writes down that a major hazard source was filed with the county
// department, or taken off its file. Errors: as Update.
func (s *Service) File(ctx context.Context, id grid.ID, version int32, filing Filing) (Record, Verdict, error) {
	r, err := s.change(ctx, "hazard.file", id, version, func(_ context.Context, _ pgx.Tx, was Record, now time.Time) (Record, error) {
		is, err := file(was, filing, now)
		return is, err
	})
	return r, explain(&r), err
}

// Do writes down that a duty was done on a day. Errors: as Update.
func (s *Service) Do(ctx context.Context, id grid.ID, version int32, duty string, done time.Time, note string) (Record, Verdict, error) {
	r, err := s.change(ctx, "hazard.duty", id, version, func(ctx context.Context, tx pgx.Tx, was Record, now time.Time) (Record, error) {
		note, err := perform(&was, duty, done, note, now)
		if err == nil {
			err = insertDuty(ctx, tx, id, duty, done, note)
		}
		return was, err
	})
	return r, explain(&r), err
}

// Delete takes away what is no hazard source any more, with the reason in the
// audit. Errors: unauthenticated, not_found, forbidden, stale, rejected (no
// reason), conflict (open dangers are at it), unavailable.
func (s *Service) Delete(ctx context.Context, id grid.ID, version int32, reason string) error {
	_, err := kind.Do(ctx, s.db, id, version, act.Act[Record]{
		Action: "hazard.delete",
		May:    mayEdit,
		Ends:   true,
		Do: func(ctx context.Context, tx pgx.Tx, was Record, _ time.Time) (Record, error) {
			var f grid.Faults
			if reason = f.Text("/reason", reason, maxNote); reason == "" {
				f.Add("/reason", "请说明撤销的原因", "say why it is taken away")
			}
			if err := f.Err(); err != nil {
				return was, err
			}
			open, err := remove(ctx, tx, id)
			if err != nil {
				return was, err
			}
			if open > 0 {
				return was, grid.Errorf(grid.CodeConflict, fmt.Sprintf("该危险源还有 %d 项未闭环的隐患，请先办结", open),
					fmt.Sprintf("%d dangers at it are still open; close them first", open))
			}
			return was, nil
		},
		BeforeAfter: func(was, _ *Record) (before, after any) {
			return auditedOf(was, true), map[string]any{"reason": reason}
		},
	})
	return err
}

func mayEdit(ctx context.Context, r *Record) error { return act.Permit(ctx, r.May, grid.EditHazard) }

// change runs fn over a record that is at version and writes what it makes of it.
func (s *Service) change(ctx context.Context, action string, id grid.ID, version int32,
	fn func(context.Context, pgx.Tx, Record, time.Time) (Record, error),
) (Record, error) {
	return kind.Do(ctx, s.db, id, version, act.Act[Record]{
		Action: action,
		May:    mayEdit,
		Do: func(ctx context.Context, tx pgx.Tx, was Record, now time.Time) (Record, error) {
			is, err := fn(ctx, tx, was, now)
			if err != nil {
				return is, err
			}
			return write(ctx, tx, &is)
		},
	})
}

// write writes a record and returns it as it is then, in its grid and of its
// enterprise: the actor must hold that too.
func write(ctx context.Context, tx pgx.Tx, r *Record) (Record, error) {
	var err error
	if r.ID == 0 {
		err = insert(ctx, tx, r)
	} else {
		err = update(ctx, tx, r)
	}
	if err != nil {
		return Record{}, err
	}
	is, err := load(ctx, tx, r.ID, grid.Everything, false)
	if err == nil && !slices.Contains(is.May, grid.EditHazard) {
		t := grid.Text{ZH: "不在您可以登记危险源的范围内", EN: "You may not file hazard sources there"}
		err = &grid.Error{Code: grid.CodeForbidden, Text: t, Faults: []grid.Fault{{Pointer: "/lon", Text: t}}}
	}
	return is, err
}

// Personal returns who answers for a hazard source in full, and writes down that
// somebody looked. Errors: unauthenticated, not_found, forbidden, unavailable.
func (s *Service) Personal(ctx context.Context, id grid.ID) ([]Person, error) {
	r, err := kind.ReadPersonal(ctx, s.db, id, grid.ViewPersonal)
	return r.Persons, err
}
