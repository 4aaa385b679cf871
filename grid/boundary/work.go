package boundary

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/geofile"
)

// The kinds of background work, as the queue knows them.
const (
	CheckJob   = "boundary.check"
	PublishJob = "boundary.publish"
)

// MaxTime is how long one work at a load may take.
const MaxTime = 30 * time.Minute

// Queue does work in the background; *job.Service is one.
type Queue interface {
	Enqueue(ctx context.Context, tx pgx.Tx, kind string, record grid.ID, name string, at grid.ID) (grid.ID, error)
	CallOff(ctx context.Context, tx pgx.Tx, id grid.ID) error
}

// Turn is one attempt at work of a queue; *job.Run is one.
type Turn interface {
	ID() grid.ID
	Record() grid.ID
	Reached(done, of int)
	Finish(ctx context.Context, tx pgx.Tx) error
	Again(ctx context.Context, failed error) bool
	CalledOff(ctx context.Context) bool
}

// Queued has loads checked and published by a queue; without one that is done while
// whoever asks for it waits.
func (s *Service) Queued(q Queue) { s.queue = q }

// Check asks for the network of a load to be made without keeping it. Errors:
// unauthenticated, forbidden, not_found, stale, conflict, rejected (no description),
// unavailable.
func (s *Service) Check(ctx context.Context, id grid.ID, version int32) (Load, error) {
	return s.start(ctx, id, version, Checking, CheckJob)
}

// PublishLoad asks for the network of a load that was checked to be published. Errors: as
// Check, and rejected (it was not checked, or something stops it).
func (s *Service) PublishLoad(ctx context.Context, id grid.ID, version int32) (Load, error) {
	return s.start(ctx, id, version, Publishing, PublishJob)
}

func (s *Service) start(ctx context.Context, id grid.ID, version int32, state LoadState, kind string) (Load, error) {
	l, err := loads.Do(ctx, s.db, id, version, act.Act[Load]{
		Action: "boundary.start", Needs: grid.EditBoundary,
		Do: func(ctx context.Context, tx pgx.Tx, was Load, _ time.Time) (Load, error) {
			if err := was.ready(state); err != nil {
				return was, err
			}
			job := grid.ID(0)
			if s.queue != nil {
				var err error
				if job, err = s.queue.Enqueue(ctx, tx, kind, id, was.name(), 0); err != nil {
					return was, err
				}
			}
			if err := setLoadJob(ctx, tx, id, state, job); err != nil {
				return was, err
			}
			return loadLoad(ctx, tx, id, false)
		},
	})
	if err != nil || s.queue != nil {
		return l, err
	}
	_ = s.Work(ctx, unqueued(id), state == Publishing) // what came of it stands in the load
	return s.Load(ctx, id)
}

// unqueued is the turn of who has no queue.
type unqueued grid.ID

func (u unqueued) ID() grid.ID                          { return 0 }
func (u unqueued) Record() grid.ID                      { return grid.ID(u) }
func (u unqueued) Reached(int, int)                     {}
func (u unqueued) Finish(context.Context, pgx.Tx) error { return nil }
func (u unqueued) Again(context.Context, error) bool    { return false }
func (u unqueued) CalledOff(ctx context.Context) bool   { return errors.Is(ctx.Err(), context.Canceled) }

// ready refuses work that a load is not ready for.
func (l *Load) ready(state LoadState) error {
	if err := l.free(); err != nil {
		return err
	}
	switch {
	case l.Description == nil:
		return grid.Errorf(grid.CodeRejected, "须先说明层级和文件", "Say first what the levels and their files are")
	case state == Publishing && l.State != Checked:
		return grid.Errorf(grid.CodeRejected, "须先检查", "It has to be checked first")
	case state == Publishing && l.Stopped():
		return grid.Errorf(grid.CodeRejected, "检查发现的错误须先改正", "The errors that the check found have to be put right first")
	}
	return nil
}

// Cancel calls off the work at a load. Errors: unauthenticated, forbidden, not_found,
// unavailable.
func (s *Service) Cancel(ctx context.Context, id grid.ID) (Load, error) {
	return loads.Do(ctx, s.db, id, act.AnyVersion, act.Act[Load]{
		Action: "boundary.cancel", Needs: grid.EditBoundary,
		Do: func(ctx context.Context, tx pgx.Tx, was Load, _ time.Time) (Load, error) {
			if !was.Busy() || s.queue == nil {
				return was, act.ErrNothing
			}
			if err := s.queue.CallOff(ctx, tx, was.Job); err != nil {
				return was, err
			}
			return loadLoad(ctx, tx, id, false)
		},
	})
}

// Work does what Check or PublishLoad asked for. Errors: those of Compose and Publish, and
// what may pass.
func (s *Service) Work(ctx context.Context, turn Turn, publish bool) error {
	var l Load
	stale := false
	err := s.look(ctx, func(tx pgx.Tx) (err error) {
		l, err = loadLoad(ctx, tx, turn.Record(), false)
		stale = errors.Is(err, pgx.ErrNoRows) || err == nil && l.Job != turn.ID()
		if stale {
			err = nil
		}
		return err
	})
	if err != nil {
		return err
	}
	if stale { // it was thrown away, or asked for anew
		return nil
	}
	w := &loadWork{Service: s, turn: turn, load: &l}
	err = w.do(ctx, publish)
	if err == nil || turn.Again(ctx, err) {
		return err
	}
	state := Failed
	if turn.CalledOff(ctx) {
		state = Cancelled
	}
	return errors.Join(err, w.close(context.WithoutCancel(ctx), state, err))
}

// loadWork is one attempt at work at a load.
type loadWork struct {
	*Service
	turn Turn
	load *Load
}

func (w *loadWork) do(ctx context.Context, publish bool) error {
	d := *w.load.Description
	of := d.Steps()
	tree, found, err := Compose(ctx, d, w.layer, func(_ grid.Text, done int) { w.turn.Reached(done, of) })
	if err != nil {
		return err
	}
	w.turn.Reached(of, of) // what is left is to write it down
	if !publish {
		return w.report(ctx, tree, found)
	}
	if tree == nil { // the world has gone on, or the rules have
		return w.report(ctx, nil, found)
	}
	p := &publication{description: &d, tree: tree, found: found}
	_, err = w.publish(ctx, p, false, func(ctx context.Context, tx pgx.Tx) error {
		if err := published(ctx, tx, w.load.ID, p.network.id, p.version); err != nil {
			return err
		}
		return w.turn.Finish(ctx, tx)
	})
	return err
}

// layer finds a staged layer; its rows are read in a transaction of their own, since nobody
// changes the files while work is under way.
func (w *loadWork) layer(_ context.Context, s *Source) (*SourceLayer, error) {
	l, fault := layerOf(w.load.Files, s)
	if l == nil {
		return nil, &grid.Error{Code: grid.CodeRejected, Text: fault}
	}
	out := &SourceLayer{System: l.System.weighed(), Told: l.Told}
	for i := range l.Columns {
		out.Fields = append(out.Fields, l.Columns[i].Name)
	}
	out.Rows = func(ctx context.Context, each func(geofile.Feature) error) error {
		return w.db.Read(ctx, func(tx pgx.Tx) error {
			if err := unbounded(ctx, tx); err != nil {
				return err
			}
			return stagedRows(ctx, tx, w.load.ID, s.File, l.Name, 0, each)
		})
	}
	return out, nil
}

// report keeps what was found, and what publishing would change.
func (w *loadWork) report(ctx context.Context, tree *Tree, found []Finding) error {
	var looks []Preview
	if tree != nil {
		var err error
		if looks, err = tree.preview(ctx); err != nil {
			return err
		}
	}
	return act.Do(ctx, w.db, act.Work{
		Entry: grid.Entry{Action: "boundary.check", Subject: "boundary_load", ID: w.load.ID, Name: w.load.name()}, Needs: grid.EditBoundary,
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, line *grid.Entry) error {
			if err := unbounded(ctx, tx); err != nil {
				return err
			}
			var difference *Difference
			grids := 0
			if tree != nil {
				network, err := findNetwork(ctx, tx, w.load.Description.Network.Key)
				if err != nil {
					return err
				}
				d, err := differenceFrom(ctx, tx, network.id, w.load.Description, tree)
				if err != nil {
					return err
				}
				difference, grids = &d, len(tree.Grids)
			}
			tally := tallyOf(found)
			line.After = map[string]any{"grids": grids, "difference": difference, "found": tally}
			if err := checked(ctx, tx, w.load.ID, grids, difference, tally, found, looks); err != nil {
				return err
			}
			return w.turn.Finish(ctx, tx)
		},
	})
}

// differenceFrom compares a tree with what is in force.
func differenceFrom(ctx context.Context, tx pgx.Tx, network grid.ID, from *Description, tree *Tree) (d Difference, err error) {
	if d, _, err = difference(ctx, tx, network, from, tree); err != nil {
		return d, err
	}
	holes, err := holesInForce(ctx, tx, network)
	if err != nil {
		return d, err
	}
	gone, come := compareHoles(holes, tree.Holes)
	d.Holes = len(gone) + len(come)
	return d, nil
}

// tallyOf counts findings by kind, in their order.
func tallyOf(found []Finding) []KindCount {
	out := []KindCount{}
	at := map[KindCount]int{}
	for i := range found {
		key := KindCount{Severity: found[i].Severity, Kind: found[i].Kind}
		k, ok := at[key]
		if !ok {
			k = len(out)
			at[key] = k
			out = append(out, key)
		}
		out[k].Findings++
		out[k].Count += found[i].Count
	}
	return out
}

// close writes down a work that came to nothing.
func (w *loadWork) close(ctx context.Context, state LoadState, failed error) error {
	text := both("发生内部错误，详情见服务日志", "An internal error; the log of the service says more")
	var e *grid.Error
	switch {
	case state == Cancelled:
		text = both("已取消", "It was cancelled")
	case errors.As(failed, &e) && e.Code != grid.CodeInternal:
		text = e.Text
	}
	return act.Do(ctx, w.db, act.Work{
		Entry: grid.Entry{Action: "boundary.fail", Subject: "boundary_load", ID: w.load.ID, Name: w.load.name()},
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, line *grid.Entry) error {
			line.Outcome, line.After = grid.OutcomeFailed, map[string]any{"state": state, "reason": text.EN}
			return failedLoad(ctx, tx, w.load.ID, w.turn.ID(), state, text)
		},
	})
}

// FindingFilter chooses findings.
type FindingFilter struct {
	Severity Severity // "" all
	Kind     string   // "" all
	Code     string   // "" all; a grid concerned
	Located  bool     // only those with a point on the map
	After    int      // number of the last one seen
	Limit    int
}

// LoadFinding is a finding of a load, by its number.
type LoadFinding struct {
	Number int
	Finding
}

// Findings returns what was found when a load was checked, worst first, and how many there
// are. Errors: unauthenticated, forbidden, not_found, unavailable.
func (s *Service) Findings(ctx context.Context, id grid.ID, f FindingFilter) (list []LoadFinding, matched int, err error) {
	err = s.look(ctx, func(tx pgx.Tx) (err error) {
		if err := s.exists(ctx, tx, id); err != nil {
			return err
		}
		list, matched, err = listFindings(ctx, tx, id, &f)
		return err
	})
	return list, matched, err
}

// LoadChange is what publishing a load would do to a grid, by its number.
type LoadChange struct {
	Number        int
	Code, WasCode string // WasCode: "" the same
	Name          string
	What          []string // new, gone, renamed, recoded, rehung, reshaped
	Was           string
	Parent        string
	WasParent     string
	Area, WasArea float64
}

// Changes returns what publishing a load would change, and how many grids that concerns.
// Errors: unauthenticated, forbidden, not_found, unavailable.
func (s *Service) Changes(ctx context.Context, id grid.ID, what string, after, limit int) (list []LoadChange, matched int, err error) {
	err = s.look(ctx, func(tx pgx.Tx) (err error) {
		if err := s.exists(ctx, tx, id); err != nil {
			return err
		}
		list, matched, err = listChanges(ctx, tx, id, what, after, limit)
		return err
	})
	return list, matched, err
}

func (s *Service) exists(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	_, err := loadLoad(ctx, tx, id, false)
	if errors.Is(err, pgx.ErrNoRows) {
		err = loads.Missing(id)
	}
	return err
}
