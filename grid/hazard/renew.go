package hazard

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// renewed is how many records are computed anew in one transaction.
const renewed = 100

// Renew computes anew what was computed by tables that have been corrected since,
// and says how many records that were. It is done once when a new version starts;
// it finds the records by the entries that the corrections name. What each was
// and is now stands in the audit with the correction. Errors: unavailable.
func (s *Service) Renew(ctx context.Context) (int, error) {
	ctx = grid.WithActor(ctx, grid.Internal("anwang tables"))
	all, err := Editions()
	if err != nil {
		return 0, err
	}
	done := 0
	for _, std := range all {
		for after := grid.ID(0); ; {
			n, last, err := s.renewSome(ctx, std, all, after)
			if done += n; err != nil || last == 0 {
				if err != nil {
					return done, err
				}
				break
			}
			after = last
		}
	}
	return done, nil
}

// renewSome renews the next records after an id and returns the last of them, 0
// when there were none.
func (s *Service) renewSome(ctx context.Context, std *Standard, all []*Standard, after grid.ID) (n int, last grid.ID, err error) {
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		n, last = 0, 0
		ids, err := outdated(ctx, tx, std, after, renewed)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := renewOne(ctx, tx, std, all, id); err != nil {
				return err
			}
			n, last = n+1, id
		}
		return nil
	})
	return n, last, err
}

// renewOne computes one record anew. One that a check of today would refuse keeps
// what it was, and is not asked again.
func renewOne(ctx context.Context, tx pgx.Tx, std *Standard, all []*Standard, id grid.ID) error {
	_, err := kind.Part(ctx, tx, grid.Everything, id, act.AnyVersion, act.Act[Record]{
		Action: "hazard.renew",
		Do: func(ctx context.Context, tx pgx.Tx, was Record, now time.Time) (Record, error) {
			is, err := decide(was, &Update{}, now, all)
			if err != nil {
				return was, err
			}
			return is, update(ctx, tx, &is)
		},
		Line: func(_, is *Record, e *grid.Entry) error {
			after, ok := e.After.(map[string]any)
			if is.Unit == nil || !ok {
				return nil
			}
			for _, c := range std.corrections(is.Unit) {
				after["correction"] = c.Text.ZH + "（" + c.Source + "）"
			}
			return nil
		},
	})
	if grid.CodeOf(err) != grid.CodeRejected {
		return err
	}
	return outdate(ctx, tx, id, std.Tables.Revision)
}
