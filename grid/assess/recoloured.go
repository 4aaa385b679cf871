package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Recoloured is an enterprise or a grid whose level is another one than at the
// end of some day.
type Recoloured struct {
	ID       grid.ID
	Name     string
	Grid     grid.ID // of an enterprise its leaf, of a grid the one above
	GridName string
	From, To grid.Level
	Day      time.Time // when it became what it is
}

// RecolouredCursor is a position in their order, the worst first and of these who was best before.
type RecolouredCursor struct {
	To, From grid.Level
	ID       grid.ID
}

// RecolouredQuery asks for a page of them.
type RecolouredQuery struct {
	Kind  string // "enterprise" or "grid"
	Since time.Time
	Areas []grid.Area       // in all of them; of grids, subtrees alone
	After *RecolouredCursor // the page begins behind it; nil: the first
	Limit int
}

// RecolouredPage is a page of them.
type RecolouredPage struct {
	Matched int
	Items   []Recoloured
	Next    *RecolouredCursor // begins the page after it; nil: there is none
}

// Recoloured lists what has another level than at the end of a day. Errors:
// unauthenticated, forbidden, unavailable.
func (s *Service) Recoloured(ctx context.Context, q RecolouredQuery) (p RecolouredPage, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		p.Matched, p.Items, err = recoloured(ctx, tx, view, &q)
		return err
	})
	if len(p.Items) > q.Limit {
		p.Items = p.Items[:q.Limit]
		last := &p.Items[q.Limit-1]
		p.Next = &RecolouredCursor{last.To, last.From, last.ID}
	}
	return p, err
}
