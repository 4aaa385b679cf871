package enterprise

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Apart is a pair that somebody found to be two enterprises, with why.
type Apart struct {
	Pair
	Reason string
	By     string // who said so, as they were called then
	At     time.Time
}

// ApartPage is a page of pairs told apart.
type ApartPage struct {
	Pairs   []Apart
	Matched int
}

// maxReason is how long a reason may be, in characters.
const maxReason = 500

// TellApart keeps that two files are of two enterprises: the pair is neither listed
// nor counted any more, whatever is compared anew. Whoever says so may change both.
// Errors: unauthenticated, not_found, forbidden, rejected, unavailable.
func (s *Service) TellApart(ctx context.Context, a, b grid.ID, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.apart(ctx, "enterprise.apart", a, b, func(ctx context.Context, tx pgx.Tx, first grid.ID, second *File) (before,
		after map[string]any, err error,
	) {
		if err := checkReason(reason); err != nil {
			return nil, nil, err
		}
		is, err := keepApart(ctx, tx, first, second.ID, reason)
		if err == nil && !is {
			err = grid.Errorf(grid.CodeConflict, "这一对企业已被认定为不是同一家", "These two have been told apart already")
		}
		return nil, auditedApart(second, reason), err
	})
}

// TakeBack undoes TellApart: the pair is listed again as long as it is one. Errors:
// unauthenticated, not_found (also when they were not told apart), forbidden,
// unavailable.
func (s *Service) TakeBack(ctx context.Context, a, b grid.ID) error {
	return s.apart(ctx, "enterprise.together", a, b, func(ctx context.Context, tx pgx.Tx, first grid.ID, second *File) (before,
		after map[string]any, err error,
	) {
		reason, err := dropApart(ctx, tx, first, second.ID)
		if errors.Is(err, pgx.ErrNoRows) {
			err = grid.Errorf(grid.CodeNotFound, "这一对企业没有被认定为不是同一家", "These two were not told apart")
		}
		return auditedApart(second, reason), nil, err
	})
}

// apart is a change of the first of two files, the one of the lower id, that concerns
// both: the actor may change either. The first is locked before the second, so that
// nobody waits in a circle.
func (s *Service) apart(ctx context.Context, action string, a, b grid.ID,
	fn func(ctx context.Context, tx pgx.Tx, first grid.ID, second *File) (before, after map[string]any, err error),
) error {
	a, b = min(a, b), max(a, b)
	return s.onFile(ctx, action, a, func(ctx context.Context, tx pgx.Tx, _ string) (before, after map[string]any, err error) {
		if a == b {
			var faults grid.Faults
			faults.Add("/b", "须是两家不同的企业", "They have to be two enterprises")
			return nil, nil, faults.Err()
		}
		second, err := loadFile(ctx, tx, b, grid.ActorOf(ctx).Scope(grid.ViewMap), true)
		if errors.Is(err, pgx.ErrNoRows) {
			err = kind.Missing(b)
		}
		if err == nil {
			err = changeable(ctx, &second)
		}
		if err != nil {
			return nil, nil, err
		}
		return fn(ctx, tx, a, &second)
	})
}

func auditedApart(other *File, reason string) map[string]any {
	return map[string]any{"other": other.ID, "name": other.Name, "reason": reason}
}

func checkReason(reason string) error {
	var faults grid.Faults
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		faults.Add("/reason", "请填写不是同一家的理由", "Say why they are two")
	case n > maxReason:
		faults.Add("/reason", fmt.Sprintf("不能超过 %d 字", maxReason), fmt.Sprintf("at most %d characters", maxReason))
	default:
		if fault := grid.TextFault(reason); fault != (grid.Text{}) {
			faults.Add("/reason", fault.ZH, fault.EN)
		}
	}
	return faults.Err()
}

// Aparts returns the pairs told apart in a grid's subtree (0: all) of which the actor
// may change both, the latest first. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Aparts(ctx context.Context, areas []grid.Area, offset, limit int) (p ApartPage, err error) {
	scope, err := grid.Require(ctx, grid.EditEnterprise)
	if err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		p.Pairs, p.Matched, err = listAparts(ctx, tx, scope, areas, offset, limit)
		return err
	})
	return p, err
}
