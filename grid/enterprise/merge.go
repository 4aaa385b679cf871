package enterprise

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// Moved is what a merge re-points. The line that the audit has of the merge keeps
// it, and the merge is undone from there: nothing else knows what came along.
type Moved struct {
	Other  grid.ID `json:"other"`
	Name   string  `json:"name"`
	Code   string  `json:"code"`
	Status string  `json:"status"` // what the other was before
	Since  string  `json:"since"`

	// Came are the records that came along, by what the audit calls them: "hazards".
	// Of a kind that was none yet when it was written down there are none.
	Came map[string][]grid.ID `json:"-"`
}

// Merge makes two files one: what belongs to the other, its points of
// every kind and the records of its file, belongs to the enterprise that stays, and the
// other's file is only read from then on. Grants that are held at the other stay there, because
// a merge gives nobody more to see. Both are to be at the versions told. Errors:
// unauthenticated, not_found, forbidden, stale, rejected, unavailable.
func (s *Service) Merge(ctx context.Context, id grid.ID, version int32, other grid.ID, otherVersion int32) (File, error) {
	m := Moved{Other: other}
	view := grid.ActorOf(ctx).Scope(grid.ViewMap)
	return kind.Do(ctx, s.db, id, version, act.Act[File]{
		Action: "enterprise.merge", Needs: grid.EditEnterprise,
		First: func(ctx context.Context, tx pgx.Tx) error { return lockFiles(ctx, tx, view, id, other) },
		May:   changeable,
		Do: func(ctx context.Context, tx pgx.Tx, kept File, _ time.Time) (File, error) {
			if id == other {
				return File{}, notOther("不能与自身合并", "It cannot be merged with itself")
			}
			if err := m.close(ctx, tx, view, &kept, otherVersion); err != nil {
				return File{}, err
			}
			return whole(ctx, tx, id, grid.Everything)
		},
		BeforeAfter: func(_, _ *File) (before, after any) { return nil, m },
	})
}

// close makes the other file a part of the one that is kept.
func (m *Moved) close(ctx context.Context, tx pgx.Tx, view grid.Scope, kept *File, version int32) error {
	_, err := kind.Part(ctx, tx, view, m.Other, version, act.Act[File]{
		Action: "enterprise.merge",
		May:    changeable,
		Do: func(ctx context.Context, tx pgx.Tx, gone File, _ time.Time) (File, error) {
			m.Name, m.Code, m.Status, m.Since = gone.Name, gone.CreditCode, gone.Status, gone.StatusSince
			// What belongs to it is seen by the departments of the one that is kept from then on.
			if err := theirs(ctx, tx, gone.Grid, without(gone.Sectors, kept.Sectors), nil); err != nil {
				return gone, err
			}
			return gone, m.move(ctx, tx, kept.ID)
		},
		BeforeAfter: func(gone, _ *File) (before, after any) {
			return map[string]any{"status": gone.Status}, map[string]any{"status": merged, "into": kept.ID, "name": kept.Name}
		},
	})
	if grid.CodeOf(err) == grid.CodeNotFound {
		return notOther(fmt.Sprintf("没有编号为 %d 的企业", m.Other), fmt.Sprintf("There is no enterprise %d", m.Other))
	}
	return err
}

func notOther(zh, en string) error {
	var faults grid.Faults
	faults.Add("/other", zh, en)
	return faults.Err()
}

// Unmerge undoes the last merge of an enterprise into another: what came along and
// is still there goes back, and it stands as it stood. Errors: unauthenticated,
// not_found, forbidden, rejected (it is not merged), unavailable.
func (s *Service) Unmerge(ctx context.Context, id grid.ID) (File, error) {
	scope := grid.ActorOf(ctx).Scope(grid.EditEnterprise)
	var m Moved
	var into File
	return kind.Do(ctx, s.db, id, act.AnyVersion, act.Act[File]{
		Action: "enterprise.unmerge", Needs: grid.EditEnterprise,
		Do: func(ctx context.Context, tx pgx.Tx, was File, _ time.Time) (_ File, err error) {
			if was.Status != merged {
				return File{}, grid.Errorf(grid.CodeRejected, "该企业没有被合并，无需撤销", "It is not merged, so there is nothing to undo")
			}
			editable, err := editable(ctx, tx, id, scope)
			if err != nil {
				return File{}, err
			}
			if !editable {
				return File{}, grid.Forbidden(grid.EditEnterprise)
			}
			if into, err = m.open(ctx, tx, was.MergedInto.ID, id, scope); err != nil {
				return File{}, err
			}
			return whole(ctx, tx, id, grid.Everything)
		},
		BeforeAfter: func(_, _ *File) (before, after any) {
			return map[string]any{"status": merged, "into": into.ID}, map[string]any{"status": m.Status}
		},
	})
}

// open takes what came along with other back out of the file it was merged into.
func (m *Moved) open(ctx context.Context, tx pgx.Tx, into, other grid.ID, scope grid.Scope) (File, error) {
	f, err := kind.Part(ctx, tx, scope, into, act.AnyVersion, act.Act[File]{
		Action: "enterprise.unmerge",
		Do: func(ctx context.Context, tx pgx.Tx, into File, _ time.Time) (_ File, err error) {
			if into.Status == merged { // what came along has gone on with it
				return into, furtherMerged()
			}
			if *m, err = lastMerge(ctx, tx, into.ID, other); err != nil {
				return into, err
			}
			return into, m.back(ctx, tx, into.ID)
		},
		BeforeAfter: func(_, _ *File) (before, after any) { return *m, nil },
	})
	if grid.CodeOf(err) == grid.CodeNotFound {
		err = grid.Forbidden(grid.EditEnterprise)
	}
	return f, err
}

func furtherMerged() error {
	return grid.Errorf(grid.CodeRejected, "该企业所并入的企业后来又被合并，请先撤销后一次合并", "What it was merged into was merged further; undo that merge first")
}

// read reads what the audit has of a merge.
func (m *Moved) read(b []byte) error {
	if err := json.Unmarshal(b, m); err != nil {
		return err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	m.Came = map[string][]grid.ID{}
	for _, b := range belonging() {
		var ids []grid.ID
		if list, ok := all[b.name]; ok {
			if err := json.Unmarshal(list, &ids); err != nil {
				return err
			}
		}
		m.Came[b.name] = ids
	}
	return nil
}

// MarshalJSON writes what came along beside the rest.
func (m Moved) MarshalJSON() ([]byte, error) {
	all := map[string]any{"other": m.Other, "name": m.Name, "code": m.Code, "status": m.Status, "since": m.Since}
	for name, ids := range m.Came {
		all[name] = ids
	}
	return json.Marshal(all)
}
