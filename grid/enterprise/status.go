package enterprise

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// StatusChange is a change of how an enterprise stands.
type StatusChange struct {
	Status string
	Since  string // YYYY-MM-DD, the day it holds from; "" today
	Note   string // why; kept with the history
}

// StatusName is what people call a status; an unknown one speaks for itself.
func StatusName(key string) grid.Text { return grid.TermText("status", key) }

// OnMap reports whether an enterprise of this status is on the map, counted and
// reminded of.
func OnMap(status string) bool {
	return status == "open" || status == "stopped" || status == "suspended"
}

// decide says what is wrong with a change of status; pure. Whatever was struck off
// may be put right again, because registers are corrected; why is written down.
func (c *StatusChange) decide(was *File, today string) grid.Faults {
	var faults grid.Faults
	if c.Status == merged {
		faults.Add("/status", "合并请用“合并企业”办理", "A merge is made by merging, not by a change of status")
		return faults
	}
	oneOf(&faults, "/status", c.Status, Statuses[:len(Statuses)-1])
	if c.Status == "" {
		faults.Add("/status", "请选择状态", "Choose a status")
	}
	if c.Since == "" {
		c.Since = today
	}
	checkDay(&faults, "/since", c.Since, today)
	if was.Founded != "" && c.Since < was.Founded && len(faults) == 0 {
		faults.Add("/since", "日期不能早于成立日期 "+was.Founded, "The day lies before the founding day "+was.Founded)
	}
	checkText(&faults, "/note", c.Note, 500)
	struck := !OnMap(was.Status)
	if c.Note == "" && (!OnMap(c.Status) || struck) {
		faults.Add("/note", "请写明依据或原因", "Say on what ground or why")
	}
	if c.Status == was.Status && c.Since == was.StatusSince && len(faults) == 0 {
		faults.Add("/status", "状态和日期都没有变化", "Neither the status nor the day changes")
	}
	return faults
}

// SetStatus changes how an enterprise stands, from a day on. Struck off
// (moved, revoked, cancelled) it leaves the map; its file stays. Errors:
// unauthenticated, not_found, forbidden, stale, rejected, unavailable.
func (s *Service) SetStatus(ctx context.Context, id grid.ID, version int32, c StatusChange) (File, error) {
	c.Note, c.Since, c.Status = trimmed(c.Note), trimmed(c.Since), trimmed(c.Status)
	var before, after map[string]any
	told := func() (any, any) { return before, after }
	return s.change(ctx, "enterprise.status", id, version, told, func(ctx context.Context, tx pgx.Tx, was *File, day string) error {
		if err := c.decide(was, day).Err(); err != nil {
			return err
		}
		before = map[string]any{"status": was.Status, "since": was.StatusSince}
		after = map[string]any{"status": c.Status, "since": c.Since, "note": c.Note}
		return setStatus(ctx, tx, id, &c)
	})
}
