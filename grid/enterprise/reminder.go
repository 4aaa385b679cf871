package enterprise

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Reminder 到期提醒 is a record that expires soon or has expired, of an enterprise
// that works. It names nobody. A record that a newer one of the same thing stands
// in place of reminds nobody and counts nowhere: when that is so is decided by
// enterprise_record_settle of the database, for the colours as well.
type Reminder struct {
	Record     grid.ID
	Kind       string
	Type       string
	Label      string // name of the equipment, the report
	Number     string
	Expires    string // YYYY-MM-DD
	Days       int    // until then; below 0: days since
	Enterprise grid.ID
	Name       string
	Sector     grid.SectorSet
	Grid       grid.ID
	GridName   string
}

// ReminderFilter narrows reminders.
type ReminderFilter struct {
	Areas  []grid.Area // in all of them
	Kind   string      // "" all
	Sector string      // "" all
	Days   int         // how far ahead
	State  string      // expired, soon, "" both
}

// Reminders is a page of them, the longest expired first.
type Reminders struct {
	Items         []Reminder
	Expired, Soon int // of the filter but for its state
	Next          string
}

// Reminders lists what expires within the days or has expired, of the enterprises
// that the actor sees. Errors: unauthenticated, forbidden, invalid (a cursor that
// is none), unavailable.
func (s *Service) Reminders(ctx context.Context, f ReminderFilter, cursor string, limit int) (Reminders, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Reminders{}, err
	}
	list, day, id := grid.ListOf("reminders", f), "", grid.ID(0)
	if more, err := list.After(cursor, &day, &id); err != nil {
		return Reminders{}, err
	} else if _, bad := time.Parse(time.DateOnly, day); more && bad != nil {
		return Reminders{}, list.Refuse()
	}
	var out Reminders
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		q, err := askReminders(ctx, tx, view, &f)
		if err != nil {
			return err
		}
		if out.Expired, out.Soon, err = q.count(ctx, tx); err != nil {
			return err
		}
		out.Items, err = q.list(ctx, tx, f.State, day, id, limit+1)
		return err
	})
	out.Items, out.Next = grid.CutPage(out.Items, limit, list, func(r *Reminder) []any { return []any{r.Expires, r.Record} })
	return out, err
}
