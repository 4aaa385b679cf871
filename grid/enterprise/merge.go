package enterprise

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Moved is what a merge re-points. The line that the audit has of the merge keeps
// it, and the merge is undone from there: nothing else knows what came along.
type Moved struct {
	Other   grid.ID   `json:"other"`
	Name    string    `json:"name"`
	Code    string    `json:"code"`
	Status  string    `json:"status"` // what the other was before
	Since   string    `json:"since"`
	Hazards []grid.ID `json:"hazards"`
	Dangers []grid.ID `json:"dangers"`
	Records []grid.ID `json:"records"`
}

// Merge makes two files one: what belongs to the other, its hazard sources,
// dangers and records, belongs to the enterprise that stays, and the other's file
// is only read from then on. Grants that are held at the other stay there, because
// a merge gives nobody more to see. Both are to be at the versions told. Errors:
// unauthenticated, not_found, forbidden, stale, rejected, unavailable.
func (s *Service) Merge(ctx context.Context, id grid.ID, version int32, other grid.ID, otherVersion int32) (File, error) {
	entry := grid.Entry{Action: "enterprise.merge", Subject: "enterprise", ID: id}
	if _, err := grid.Require(ctx, grid.EditEnterprise); err != nil {
		return File{}, s.db.Refused(ctx, err, entry)
	}
	if id == other {
		var faults grid.Faults
		faults.Add("/other", "不能与自身合并", "It cannot be merged with itself")
		return File{}, faults.Err()
	}
	view := grid.ActorOf(ctx).Scope(grid.ViewMap)
	var f File
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		kept, gone, err := lockBoth(ctx, tx, id, version, other, otherVersion, view)
		if err != nil {
			return err
		}
		m := Moved{Other: other, Name: gone.Name, Code: gone.CreditCode, Status: gone.Status, Since: gone.StatusSince}
		if err := m.move(ctx, tx, id); err != nil {
			return err
		}
		entry.Name, entry.Grid, entry.After = kept.Name, kept.Grid, m
		if err := pg.Audit(ctx, tx, entry); err != nil {
			return err
		}
		there := grid.Entry{
			Action: "enterprise.merge", Subject: "enterprise", ID: other, Name: gone.Name, Grid: gone.Grid,
			Before: map[string]any{"status": gone.Status}, After: map[string]any{"status": merged, "into": id, "name": kept.Name},
		}
		if err := pg.Audit(ctx, tx, there); err != nil {
			return err
		}
		if err := tell(ctx, tx, entry.Action, &kept, &gone); err != nil {
			return err
		}
		f, err = whole(ctx, tx, id, grid.Everything)
		return err
	})
	return f, s.db.Refused(ctx, named(err, id), entry)
}

// based refuses a change of a file that the actor may not make, or who read another
// version of it.
func based(ctx context.Context, f *File, version int32) error {
	if err := changeable(ctx, f); err != nil {
		return err
	}
	return kind.Current(f, version)
}

// lockBoth locks two files, the lower id first so that nobody waits in a circle.
func lockBoth(ctx context.Context, tx pgx.Tx, id grid.ID, version int32, other grid.ID, otherVersion int32, view grid.Scope) (kept, gone File, err error) {
	order := slices.Sorted(slices.Values([]grid.ID{id, other}))
	b, files := &pgx.Batch{}, map[grid.ID]*File{}
	for _, which := range order {
		files[which] = queueFile(ctx, b, which, view, true)
	}
	if err = tx.SendBatch(ctx, b).Close(); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return kept, gone, err
	}
	kept, gone = *files[id], *files[other]
	for _, which := range order {
		switch {
		case which == id && kept.ID == 0:
			err = pgx.ErrNoRows
		case which == id:
			err = based(ctx, &kept, version)
		case gone.ID == 0:
			var faults grid.Faults
			faults.Add("/other", fmt.Sprintf("没有编号为 %d 的企业", other), fmt.Sprintf("There is no enterprise %d", other))
			err = faults.Err()
		default:
			err = based(ctx, &gone, otherVersion)
		}
		if err != nil {
			return kept, gone, err
		}
	}
	return kept, gone, nil
}

// Unmerge undoes the last merge of an enterprise into another: what came along and
// is still there goes back, and it stands as it stood. Errors: unauthenticated,
// not_found, forbidden, rejected (it is not merged), unavailable.
func (s *Service) Unmerge(ctx context.Context, id grid.ID) (File, error) {
	entry := grid.Entry{Action: "enterprise.unmerge", Subject: "enterprise", ID: id}
	scope, err := grid.Require(ctx, grid.EditEnterprise)
	if err != nil {
		return File{}, s.db.Refused(ctx, err, entry)
	}
	var f File
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		was, editable := queueFile(ctx, b, id, grid.ActorOf(ctx).Scope(grid.ViewMap), true), queueEditable(b, id, scope)
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		entry.Name, entry.Grid = was.Name, was.Grid
		if was.Status != merged {
			return grid.Errorf(grid.CodeRejected, "该企业没有被合并，无需撤销", "It is not merged, so there is nothing to undo")
		}
		if !*editable {
			return grid.Forbidden(grid.EditEnterprise)
		}
		into, err := loadFile(ctx, tx, was.MergedInto.ID, scope, true)
		if errors.Is(err, pgx.ErrNoRows) {
			return grid.Forbidden(grid.EditEnterprise)
		}
		if err != nil {
			return err
		}
		if into.Status == merged { // what came along has gone on with it
			return furtherMerged()
		}
		m, err := lastMerge(ctx, tx, into.ID, id)
		if err != nil {
			return err
		}
		if err := m.back(ctx, tx, into.ID); err != nil {
			return err
		}
		entry.Before, entry.After = map[string]any{"status": merged, "into": into.ID}, map[string]any{"status": m.Status}
		if err := pg.Audit(ctx, tx, entry); err != nil {
			return err
		}
		there := grid.Entry{Action: "enterprise.unmerge", Subject: "enterprise", ID: into.ID, Name: into.Name, Grid: into.Grid, Before: m}
		if err := pg.Audit(ctx, tx, there); err != nil {
			return err
		}
		if err := tell(ctx, tx, entry.Action, was, &into); err != nil {
			return err
		}
		f, err = whole(ctx, tx, id, grid.Everything)
		return err
	})
	return f, s.db.Refused(ctx, named(err, id), entry)
}

func furtherMerged() error {
	return grid.Errorf(grid.CodeRejected, "该企业所并入的企业后来又被合并，请先撤销后一次合并", "What it was merged into was merged further; undo that merge first")
}

// read reads what the audit has of a merge.
func (m *Moved) read(b []byte) error { return json.Unmarshal(b, m) }
