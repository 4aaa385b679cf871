package exchange

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sort"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Locator knows the leaf grid of a place without asking the database, 0 for
// none; *live.State is one. What it does not know the database decides.
type Locator interface {
	Locate(lon, lat float64) grid.ID
}

// Options are how an import is to be done.
type Options struct {
	DryRun bool  // check everything, keep nothing
	Limit  int64 // most bytes of input; 0: no limit
	// Arrive waits for all of the input, before anything is written and by who may import;
	// nil: it is there.
	Arrive func() error
	// Progress is told now and then how many records have been read.
	Progress func(rows int)
}

// Report is what came of an import.
type Report struct {
	Rows         int // records in the input
	Loaded       int // records written; 0 when there were faults
	DryRun       bool
	Faults       []grid.Fault // at most 200 of them, by line
	FaultCount   int
	Warnings     []grid.Fault
	WarningCount int
	Took         time.Duration
}

// Service imports.
type Service struct {
	db        *pg.DB
	locator   Locator // may be nil
	grader    Grader  // may be nil
	alike     func() Alike
	computed  Computed      // may be nil
	turn      chan struct{} // of imports of features, which are done while the request waits
	queue     Queue         // may be nil
	headings  knownHeadings
	office    office
	entrances map[string]Enter // by register
	limits    Limits
	log       *slog.Logger
}

// New returns the service over a database. locator may be nil; without a grader
// the levels of major hazard sources are not held against their R.
func New(db *pg.DB, locator Locator, grader Grader) *Service {
	return &Service{
		db: db, locator: locator, grader: grader, turn: make(chan struct{}, 2), office: newOffice(),
		limits: DefaultLimits, log: slog.New(slog.DiscardHandler),
	}
}

// Log says where what goes wrong beside a request is told.
func (s *Service) Log(log *slog.Logger) { s.log = log }

// imported is what happened to the records of an import, as the audit names it.
const imported = "exchange.import"

// errUndo ends the transaction of a trial run, or of an input with faults.
var errUndo = errors.New("undo")

// Import reads records of a kind from r: a GeoJSON feature collection, or a
// sequence of features one after the other. Either all are written or none. An
// input that can be read but breaks rules gives a report with faults and no
// error; that a record lies outside of where the actor may import is such a
// fault. Errors: unauthenticated, forbidden, invalid (it cannot be read; with
// line), too_large, unavailable, and those of Arrive.
func (s *Service) Import(ctx context.Context, k grid.Kind, r io.Reader, o Options) (Report, error) {
	scope := grid.ActorOf(ctx).Scope(grid.ImportRecords)
	if !scope.Empty() { // who may not import waits for nothing before they hear of it
		if o.Arrive != nil {
			if err := o.Arrive(); err != nil {
				return Report{}, err
			}
		}
		select {
		case s.turn <- struct{}{}:
			defer func() { <-s.turn }()
		default:
			return Report{}, grid.Errorf(grid.CodeUnavailable, "已有其他导入正在进行，请稍后再试", "Other imports are running; try again later")
		}
	}
	began := time.Now()
	run := &run{opts: o, locator: s.locator, grader: s.grader, alike: s.alike, scope: scope, in: newReader(r, o.Limit)}
	entry := grid.Entry{Action: "exchange.import", Subject: k.String(), Grid: scope.Home()}
	err := act.Do(ctx, s.db, act.Work{
		Entry: entry, Needs: grid.ImportRecords,
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, line *grid.Entry) error {
			sectors, err := pg.Sectors(ctx, tx)
			if err != nil {
				return err
			}
			run.schema = schemaOf(k, sectors)
			if err := run.do(ctx, tx); err != nil {
				return err
			}
			if o.DryRun || run.faults.count > 0 {
				return errUndo
			}
			line.After = run.counts()
			return nil
		},
	})
	if run.broken != nil { // the database wraps it, and it is the better story
		err = run.broken
	}
	if err != nil && !errors.Is(err, errUndo) {
		return Report{}, err
	}
	if run.faults.count > 0 && !o.DryRun {
		entry.After, entry.Outcome = run.counts(), grid.OutcomeFailed
		s.db.AuditRefused(ctx, entry)
	}
	return run.report(time.Since(began)), nil
}

// counts is what the audit keeps of an import; which records they were the
// records say.
func (r *run) counts() map[string]int {
	return map[string]int{"rows": r.rows, "faults": r.faults.count, "warnings": r.warnings.count}
}

func (r *run) report(took time.Duration) Report {
	rep := Report{
		Rows: r.rows, DryRun: r.opts.DryRun, Took: took,
		Faults: r.faults.list, FaultCount: r.faults.count, Warnings: r.warnings.list, WarningCount: r.warnings.count,
	}
	if r.faults.count == 0 && !r.opts.DryRun {
		rep.Loaded = r.rows
	}
	sort.SliceStable(rep.Faults, func(i, j int) bool { return rep.Faults[i].Line < rep.Faults[j].Line })
	return rep
}
