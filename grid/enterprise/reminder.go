package enterprise

import (
	"context"
	"fmt"
	"strconv"
	"strings"
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
	Sector     string
	Grid       grid.ID
	GridName   string
}

// ReminderFilter narrows reminders.
type ReminderFilter struct {
	Grid   grid.ID // with its subtree; 0 all
	Kind   string  // "" all
	Sector string  // "" all
	Days   int     // how far ahead
	State  string  // expired, soon, "" both
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
	day, id, err := reminderCursor(cursor)
	if err != nil {
		return Reminders{}, err
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
	if len(out.Items) > limit {
		out.Items = out.Items[:limit]
		last := &out.Items[limit-1]
		out.Next = fmt.Sprintf("%s_%d", last.Expires, last.Record)
	}
	return out, err
}

func reminderCursor(cursor string) (day string, id grid.ID, err error) {
	if cursor == "" {
		return "", 0, nil
	}
	day, number, _ := strings.Cut(cursor, "_")
	_, bad := time.Parse(time.DateOnly, day)
	id, err = strconv.ParseInt(number, 10, 64)
	if bad != nil || err != nil || id < 1 {
		return "", 0, grid.Errorf(grid.CodeInvalid, "分页游标无效，请从第一页重新查询", "the cursor is not valid for this list; start again from the first page")
	}
	return day, id, nil
}
