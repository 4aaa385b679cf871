package underlay

import (
	"errors"
	"fmt"
	"math"
	"time"

	"anwang/grid"
)

// health is how a source has answered of late.
type health struct {
	failures int       // in a row
	since    time.Time // of the first of them
	next     time.Time // when it may be asked again
	why      grid.Text
	slow     bool
}

func (h *health) away() bool { return h.failures >= failedRow }

// mayAsk refuses while the source is left alone. Of those who come when it has been left
// alone for long enough, the first finds out whether it is back. Errors: unavailable.
func (h *health) mayAsk(name grid.Text, now time.Time) (findsOut bool, err error) {
	if !h.away() {
		return false, nil
	}
	if now.Before(h.next) {
		return false, h.gone(name, h.next.Sub(now))
	}
	h.next = now.Add(5 * time.Second)
	return true, nil
}

func (h *health) gone(name grid.Text, wait time.Duration) error {
	at := h.since.Format("15:04")
	return &grid.Error{
		Code: grid.CodeUnavailable, Wait: time.Duration(math.Ceil(wait.Seconds())) * time.Second,
		Text: grid.Text{
			ZH: fmt.Sprintf("底图“%s”自 %s 起无法取得：%s", name.ZH, at, h.why.ZH),
			EN: fmt.Sprintf("The base map %s is away since %s: %s", name.EN, at, h.why.EN),
		},
	}
}

func notYet(name grid.Text, wait time.Duration) error {
	return &grid.Error{Code: grid.CodeUnavailable, Wait: wait, Text: grid.Text{
		ZH: "底图“" + name.ZH + "”请求过多，请稍候", EN: "Too much is asked of the base map " + name.EN + " at once; wait a moment",
	}}
}

// heard takes down what came of asking, and reports whether the source went away or is
// back.
func (h *health) heard(err error, slow bool, now time.Time, rest time.Duration) (turned bool) {
	was := h.away()
	h.slow = slow
	if err == nil {
		h.failures, h.since, h.next = 0, time.Time{}, time.Time{}
		return was
	}
	if h.failures++; h.failures == 1 {
		h.since = now
	}
	if e := (*grid.Error)(nil); errors.As(err, &e) {
		h.why = e.Text
	}
	if h.away() {
		h.next = now.Add(min(rest<<min(h.failures-failedRow, 10), mostRest))
	}
	return h.away() && !was
}
