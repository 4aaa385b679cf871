package enterprise

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Past is what an enterprise was until a change of its name, code, status or
// place.
type Past struct {
	Until      time.Time
	Name       string
	CreditCode string
	Status     string
	Since      string // of the status
	Lon, Lat   float64
	Grid       grid.ID
	GridName   string
	Address    string
}

// Event is one change of a file, as the audit has it: personal data are masked.
type Event struct {
	ID     int64
	At     time.Time
	Action string
	Actor  string // log-in name; "" for who may not change the file
	Before json.RawMessage
	After  json.RawMessage
}

// History is how an enterprise came to be what it is.
type History struct {
	Past   []Past
	Events []Event
}

// maxHistory bounds how far back one answer goes.
const maxHistory = 500

// History returns what an enterprise was and what was done to its file, newest
// first. Errors: unauthenticated, forbidden, not_found, unavailable.
func (s *Service) History(ctx context.Context, id grid.ID) (History, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return History{}, err
	}
	var h History
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		f, err := loadFile(ctx, tx, id, view, false)
		if err != nil {
			return err
		}
		if h.Past, err = past(ctx, tx, id, view); err != nil {
			return err
		}
		// Who may change a file is told who did; a merged one is changed by nobody.
		who := slices.Contains(f.May, grid.EditEnterprise) || f.Status == merged && grid.ActorOf(ctx).May(grid.EditEnterprise)
		h.Events, err = events(ctx, tx, id, who)
		return err
	})
	return h, notFound(err, id)
}
