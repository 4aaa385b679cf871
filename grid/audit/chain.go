package audit

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// stride is how many lines the walk reads at a time, and mostFaults how many
// faults it keeps.
const (
	stride     = 2000
	mostFaults = 500
)

// walker goes along the chain.
type walker struct {
	Chain
	last link // the line before; the zero one before the first
	odd  bool // it was changed, so that the next need not fit
}

// walk checks the whole chain in one moment of the database.
func walk(ctx context.Context, tx pgx.Tx) (Chain, error) {
	w := walker{last: link{hash: make([]byte, 32)}}
	for {
		ls, err := links(ctx, tx, w.last.seq, stride)
		if err != nil {
			return w.Chain, err
		}
		for i := range ls {
			w.step(&ls[i])
		}
		if len(ls) < stride {
			break
		}
	}
	if err := w.waiting(ctx, tx); err != nil {
		return w.Chain, err
	}
	return w.Chain, w.end(ctx, tx)
}

// waiting checks the lines without a place. Those that were written as lines are, with
// a note of what they say, get theirs in a moment.
func (w *walker) waiting(ctx context.Context, tx pgx.Tx) error {
	err := unchained(ctx, tx, func(l *link, noted []byte) {
		w.Rows++
		switch {
		case noted == nil:
			w.fault(Untied, *l, "第 %d 号记录不在链中：不是由系统写入的",
				"record %d has no place in the chain: it was not written by the service", l.id)
		case !bytes.Equal(l.digest(), noted):
			w.fault(Changed, *l, "等待入链的第 %d 号记录的内容被改动",
				"the content of record %d, which waits for its place in the chain, was changed", l.id)
		default:
			w.Waiting++
		}
	})
	if err != nil {
		return err
	}
	ids, err := gone(ctx, tx)
	for _, id := range ids {
		w.fault(Missing, link{id: id}, "等待入链的第 %d 号记录缺失", "record %d, which waits for its place in the chain, is gone", id)
	}
	return err
}

// step checks one line: that it follows the one before, and is what it was.
func (w *walker) step(l *link) {
	w.Rows++
	sum, err := l.sum()
	sound := err == nil && bytes.Equal(sum, l.hash)
	switch gap := l.seq - w.last.seq; {
	case gap > 1 && w.last.seq == 0:
		w.fault(Missing, *l, "最早的 %d 条记录缺失（第 %d 条之前）", "the first %d rows are gone, those before place %d", gap-1, l.seq)
	case gap > 1:
		w.fault(Missing, w.last, "第 %d 条与第 %d 条之间缺失 %d 条记录", "between places %d and %d %d rows are gone", w.last.seq, l.seq, gap-1)
	case !sound, w.odd, bytes.Equal(l.prev, w.last.hash):
	case w.last.seq == 0:
		w.fault(Unlinked, *l, "第 %d 条不是链的开头：被改动后重新计算过", "place %d is not how the chain begins: it was changed and hashed anew", l.seq)
	default:
		w.fault(Unlinked, w.last, "第 %d 条与第 %d 条不相衔接：其中一条被改动后重新计算过", "places %d and %d do not fit: one of them was changed and hashed anew",
			w.last.seq, l.seq)
	}
	if !sound {
		w.fault(Changed, *l, "第 %d 条（第 %d 号记录）的内容被改动", "the content of place %d (record %d) was changed", l.seq, l.id)
	}
	w.last, w.odd = *l, !sound
}

// end compares the newest line with what is kept about the end of the chain.
func (w *walker) end(ctx context.Context, tx pgx.Tx) error {
	seq, count, hash, err := end(ctx, tx)
	w.Head = hex.EncodeToString(w.last.hash)
	switch last := w.last.seq; {
	case errors.Is(err, pgx.ErrNoRows):
		w.fault(Head, w.last, "链尾的登记（audit_head）缺失", "what is kept about the end of the chain (audit_head) is gone")
	case err != nil:
		return err
	case seq > last:
		w.fault(Newest, w.last, "第 %d 条之后最新的 %d 条记录缺失", "after place %d the newest %d rows are gone", last, seq-last)
	case seq < last, seq < count:
		w.fault(Head, w.last, "链尾登记为第 %d 条，实际到第 %d 条：登记被改动，或有记录是补造的",
			"the end of the chain is kept as place %d, but it goes on to %d: that was changed, or rows were made up", seq, max(last, count))
	case last == 0 && w.Rows == 0:
		if yes, err := entered(ctx, tx); err != nil || !yes {
			return err
		}
		w.fault(Newest, w.last, "审计为空，但有账号登录过：全部记录已被清空", "the audit is empty although somebody has logged in: all of it is gone")
	case !bytes.Equal(hash, w.last.hash):
		w.fault(Head, w.last, "链尾登记与第 %d 条不符：登记或该条被改动", "what is kept about the end of the chain does not fit place %d: it or that row was "+
			"changed", last)
	}
	return nil
}

// stuck notes that lines wait for their places and cannot get them.
func (c *Chain) stuck(why error) {
	text := grid.Text{ZH: why.Error(), EN: why.Error()}
	if e := (*grid.Error)(nil); errors.As(why, &e) {
		text = e.Text
	}
	c.Count++
	c.Faults = append(c.Faults, Fault{Kind: Untied, Text: grid.Text{
		ZH: fmt.Sprintf("%d 条记录等待入链而无法入链：%s", c.Waiting, text.ZH),
		EN: fmt.Sprintf("%d records wait for their places in the chain and cannot get them: %s", c.Waiting, text.EN),
	}})
}

func (w *walker) fault(kind FaultKind, at link, zh, en string, args ...any) {
	w.Count++
	if len(w.Faults) < mostFaults {
		w.Faults = append(w.Faults, Fault{
			Seq: at.seq, ID: at.id, At: at.at, Kind: kind,
			Text: grid.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)},
		})
	}
}

// Line is the fault in one line of English, for a terminal.
func (f *Fault) Line() string {
	if f.ID == 0 {
		return fmt.Sprintf("%s: %s", f.Kind, f.Text.EN)
	}
	return fmt.Sprintf("%s at seq %d, id %d, %s: %s", f.Kind, f.Seq, f.ID, f.At.UTC().Format(time.RFC3339), f.Text.EN)
}
