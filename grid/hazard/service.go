package hazard

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Get returns a hazard source and what it is by the rules. Errors:
// unauthenticated, forbidden, not_found (also outside of what the actor sees),
// unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Record, Verdict, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Record{}, Verdict{}, err
	}
	var r Record
	if err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		r, err = load(ctx, tx, id, view, false)
		return err
	}); err != nil {
		return r, Verdict{}, named(err, id)
	}
	return r, explain(&r), nil
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
	entry := grid.Entry{Action: "hazard.create", Subject: "hazard"}
	if in.Name != nil {
		entry.Name = *in.Name
	}
	if _, err := grid.Require(ctx, grid.EditHazard); err != nil {
		return Record{}, Verdict{}, s.db.Refused(ctx, err, entry)
	}
	r, err := s.write(ctx, &entry, func(tx pgx.Tx, now time.Time) (Record, error) {
		r, err := in.start()
		if err != nil {
			return r, err
		}
		return s.settle(ctx, tx, r, &in.Update, now)
	})
	return r, explain(&r), s.db.Refused(ctx, atPlace(err), entry)
}

// Update changes a hazard source that is at version and computes anew what it is.
// Errors: unauthenticated, not_found, forbidden, stale, rejected, invalid (nothing
// to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, u Update) (Record, Verdict, error) {
	entry := grid.Entry{Action: "hazard.update", Subject: "hazard", ID: id}
	r, err := s.change(ctx, &entry, version, func(tx pgx.Tx, was Record, now time.Time) (Record, error) {
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
		err = place(ctx, tx, &r, grid.ActorOf(ctx).Scope(grid.ViewMap), given)
	}
	return r, err
}

// File writes down that a major hazard source was filed with the county
// department, or taken off its file. Errors: as Update.
func (s *Service) File(ctx context.Context, id grid.ID, version int32, filing Filing) (Record, Verdict, error) {
	entry := grid.Entry{Action: "hazard.file", Subject: "hazard", ID: id}
	r, err := s.change(ctx, &entry, version, func(_ pgx.Tx, was Record, now time.Time) (Record, error) {
		is, err := file(was, filing, now)
		return is, err
	})
	return r, explain(&r), err
}

// Do writes down that a duty was done on a day. Errors: as Update.
func (s *Service) Do(ctx context.Context, id grid.ID, version int32, duty string, done time.Time, note string) (Record, Verdict, error) {
	entry := grid.Entry{Action: "hazard.duty", Subject: "hazard", ID: id}
	r, err := s.change(ctx, &entry, version, func(tx pgx.Tx, was Record, now time.Time) (Record, error) {
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
	entry := grid.Entry{Action: "hazard.delete", Subject: "hazard", ID: id}
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return s.db.Refused(ctx, err, entry)
	}
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		was, err := s.based(ctx, tx, &entry, version, view)
		if err != nil {
			return err
		}
		var f grid.Faults
		if reason = text(&f, "/reason", reason, maxNote); reason == "" {
			f.Add("/reason", "请说明撤销的原因", "say why it is taken away")
		}
		if err := f.Err(); err != nil {
			return err
		}
		open, err := remove(ctx, tx, id)
		if err != nil {
			return err
		}
		if open > 0 {
			return grid.Errorf(grid.CodeConflict, fmt.Sprintf("该危险源还有 %d 项未闭环的隐患，请先办结", open), fmt.Sprintf("%d dangers at it are still open; close them first", open))
		}
		entry.Before, entry.After = imageOf(&was), map[string]any{"reason": reason}
		return pg.Audit(ctx, tx, entry)
	})
	return s.db.Refused(ctx, named(err, id), entry)
}

// change runs fn over a record that is at version and writes what it makes of it.
func (s *Service) change(ctx context.Context, entry *grid.Entry, version int32, fn func(pgx.Tx, Record, time.Time) (Record, error)) (Record, error) {
	id := entry.ID
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Record{}, s.db.Refused(ctx, err, *entry)
	}
	r, err := s.write(ctx, entry, func(tx pgx.Tx, now time.Time) (Record, error) {
		was, err := s.based(ctx, tx, entry, version, view)
		if err != nil {
			return was, err
		}
		entry.Before = imageOf(&was)
		return fn(tx, was, now)
	})
	return r, s.db.Refused(ctx, named(atPlace(err), id), *entry)
}

// based loads and locks a record that the actor may change and that is at
// version.
func (s *Service) based(ctx context.Context, tx pgx.Tx, entry *grid.Entry, version int32, view grid.Scope) (Record, error) {
	was, err := load(ctx, tx, entry.ID, view, true)
	if err != nil {
		return was, err
	}
	entry.Name, entry.Grid = was.Name, was.Grid
	if !slices.Contains(was.May, grid.EditHazard) {
		if _, err := grid.Require(ctx, grid.EditHazard); err != nil {
			return was, err
		}
		return was, grid.Forbidden(grid.EditHazard)
	}
	if was.Version != version {
		return was, grid.Errorf(grid.CodeStale,
			fmt.Sprintf("危险源已被修改（现为第 %d 版，您依据的是第 %d 版），请刷新后再试", was.Version, version),
			fmt.Sprintf("The hazard source is at version %d now, not %d; read it again", was.Version, version))
	}
	return was, nil
}

// write runs fn, writes the record it gives, refuses one that then lies where the
// actor may not, and audits it.
func (s *Service) write(ctx context.Context, entry *grid.Entry, fn func(pgx.Tx, time.Time) (Record, error)) (Record, error) {
	var r Record
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		now, err := clock(ctx, tx)
		if err != nil {
			return err
		}
		is, err := fn(tx, now)
		if err != nil {
			return err
		}
		if is.ID == 0 {
			err = insert(ctx, tx, &is)
		} else {
			err = update(ctx, tx, &is)
		}
		if err != nil {
			return err
		}
		// As it is now, in its grid and of its enterprise: the actor must hold that too.
		if r, err = load(ctx, tx, is.ID, grid.Everything, false); err != nil {
			return err
		}
		if !slices.Contains(r.May, grid.EditHazard) {
			t := grid.Text{ZH: "不在您可以登记危险源的范围内", EN: "You may not file hazard sources there"}
			return &grid.Error{Code: grid.CodeForbidden, Text: t, Faults: []grid.Fault{{Pointer: "/lon", Text: t}}}
		}
		entry.ID, entry.Name, entry.Grid = r.ID, r.Name, r.Grid
		entry.Before, entry.After = difference(entry.Before, imageOf(&r))
		return pg.Audit(ctx, tx, *entry)
	})
	if err != nil {
		return Record{}, err
	}
	return r, nil
}

// Personal returns who answers for a hazard source in full, and writes down that
// somebody looked. Errors: unauthenticated, not_found, forbidden, unavailable.
func (s *Service) Personal(ctx context.Context, id grid.ID) ([]Person, error) {
	entry := grid.Entry{Action: "personal.look", Subject: "hazard", ID: id}
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, s.db.Refused(ctx, err, entry)
	}
	var r Record
	err = s.db.Tx(ctx, func(tx pgx.Tx) (err error) {
		if r, err = load(ctx, tx, id, view, false); err != nil {
			return err
		}
		entry.Name, entry.Grid = r.Name, r.Grid
		if !slices.Contains(r.May, grid.ViewPersonal) {
			return grid.Forbidden(grid.ViewPersonal)
		}
		return pg.Audit(ctx, tx, entry)
	})
	if err != nil {
		return nil, s.db.Refused(ctx, named(err, id), entry)
	}
	return r.Persons, nil
}

// named says which hazard source was not found.
func named(err error, id grid.ID) error {
	if grid.CodeOf(err) == grid.CodeNotFound {
		return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的危险源", id), fmt.Sprintf("There is no hazard source %d", id))
	}
	return err
}

// atPlace points the refusal of the database at the field the caller sent.
func atPlace(err error) error {
	var e *grid.Error
	if errors.As(err, &e) {
		for i, f := range e.Faults {
			if f.Pointer == "geom" {
				e.Faults[i].Pointer = "/lon"
			} else if !strings.HasPrefix(f.Pointer, "/") {
				e.Faults[i].Pointer = "/" + f.Pointer
			}
		}
	}
	return err
}
