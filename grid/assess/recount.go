package assess

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// Comparison is how the stored colours compare with a calculation of all of them
// from nothing.
type Comparison struct {
	Enterprises int // looked at
	Waiting     int // of them, those whose facts have just changed: they are not compared
	Differ      int
	Items       []Unlike // the first of those that differ
}

// Unlike is an enterprise whose stored colour is not what its facts give.
type Unlike struct {
	Enterprise grid.ID
	Text       string // what differs
}

// Recount works the colour of every enterprise out anew, by the rule set in force
// and what is on file now, and compares it with what is stored: level, facts, and
// the accidents that grids count. It names at most limit that differ. Nothing is
// changed. Errors: internal (there is no rule set in force), unavailable.
func (s *Service) Recount(ctx context.Context, limit int) (c Comparison, err error) {
	guide, err := risk.Score19()
	if err != nil {
		return c, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if err := withoutTimeout(ctx, tx); err != nil {
			return err
		}
		rules, err := inForce(ctx, tx)
		if err != nil {
			return err
		}
		waiting, all, err := waiting(ctx, tx)
		if err != nil {
			return err
		}
		x := &comparing{
			Comparison: &c, scorer: risk.NewScorer(&rules.Scoring), guide: guide, now: s.opts.Now(), limit: limit, all: all,
			waiting: waiting,
		}
		return eachChunk(ctx, tx, s.opts.ChunkSize, false, nil, func(p *part, f *filed) error {
			x.filed = f
			return x.run(ctx, tx, p)
		})
	})
	return c, err
}

type comparing struct {
	*Comparison
	*filed
	scorer  *risk.Scorer
	guide   *risk.Guide
	now     time.Time
	limit   int
	all     bool
	waiting map[grid.ID]bool
}

func (x *comparing) run(ctx context.Context, tx pgx.Tx, p *part) error {
	seen := make([]bool, len(x.list))
	var facts risk.Facts
	err := eachKept(ctx, tx, p, grid.Day(x.now), func(k *kept) error {
		if err := facts.UnmarshalJSON(k.facts); err != nil {
			return err
		}
		i, ok := x.at[k.id]
		if ok {
			seen[i] = true
		}
		x.Enterprises++
		switch {
		case x.all || x.waiting[k.id] || !k.due.IsZero() && !k.due.After(x.now):
			x.Waiting++
		case !ok:
			x.unlike(k.id, "it is not on the map and has a colour")
		default:
			x.compare(&x.list[i], grid.Level(k.level), int(k.fatal), int(k.larger), &facts)
			x.ranked(&x.list[i], k.score)
		}
		return nil
	})
	for i, ok := range seen {
		switch {
		case ok:
		case x.all || x.waiting[x.list[i].Enterprise]:
			x.Enterprises, x.Waiting = x.Enterprises+1, x.Waiting+1
		default:
			x.Enterprises++
			x.unlike(x.list[i].Enterprise, "it has no colour")
		}
	}
	return err
}

func (x *comparing) compare(r *risk.Record, level grid.Level, fatal, larger int, facts *risk.Facts) {
	want, _ := r.Facts(x.guide, x.now)
	worked, _ := x.scorer.Level(&want)
	if level != worked || !facts.Same(&want) || fatal != int(want.Values[risk.Fatal]) || larger != int(want.Values[risk.Larger]) {
		x.unlike(r.Enterprise, fmt.Sprintf("stored %s of %s, worked out %s of %s", level, facts.AppendJSON(nil), worked, want.AppendJSON(nil)))
	}
}

// ranked compares the place in the order of the worst.
func (x *comparing) ranked(r *risk.Record, score *float64) {
	want, _ := r.Facts(x.guide, x.now)
	level, worked := x.scorer.Level(&want)
	switch {
	case score == nil && worst(int16(level)):
		x.unlike(r.Enterprise, "it is missing among the red and orange ones")
	case score != nil && (!worst(int16(level)) || *score != worked):
		x.unlike(r.Enterprise, fmt.Sprintf("it stands among the red and orange ones with a score of %g, worked out %s with %g", *score, level,
			worked))
	}
}

func (x *comparing) unlike(id grid.ID, text string) {
	if x.Differ++; len(x.Items) < x.limit {
		x.Items = append(x.Items, Unlike{id, text})
	}
}
