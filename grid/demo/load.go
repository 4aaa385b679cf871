package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Options say how large a city to make. The zero value is the city of 120,000
// enterprises as of now.
type Options struct {
	Enterprises int       // synthetic ones; 0 means 120,000
	Seed        uint64    // 0 means 1; the same seed and Now give the same rows
	Now         time.Time // the day the data is as of; zero means now
	Reset       bool      // throw away what is there
	Progress    func(Progress)
}

// Progress is how far a load is.
type Progress struct {
	Step  string // table or stage: "boundary", "enterprise", …
	Done  int64
	Total int64 // 0 unknown
	Took  time.Duration
}

// Report is what a load has put into the database.
type Report struct {
	Grids        map[uint8]int // by depth
	Enterprises  int64         // synthetic and real
	Sites        int           // real industrial sites among them
	SitesOutside int           // of the source, outside the city
	Hazards      int64
	KeyPlaces    int64
	Dangers      int64
	Records      int64 // licences, equipment, certificates, assessments, inspections, accidents
	Defects      int64 // rows in boundary_defect
	Took         time.Duration
}

// Load fills an empty database with the demonstration city, in one transaction:
// killed at any moment, it leaves the database as it was. It fails with
// grid.CodeConflict when there is data already and Reset is not set.
func Load(ctx context.Context, db *pg.DB, o Options) (*Report, error) {
	o.defaults()
	start := time.Now()
	// Asked again in the transaction; asked first because cutting the city takes
	// seconds that a refusal should not.
	if err := db.Read(ctx, func(tx pgx.Tx) error { return o.vacant(ctx, tx) }); err != nil {
		return nil, err
	}
	w, err := prepare(ctx, o.Seed)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	o.Progress(Progress{Step: "boundary", Done: int64(len(w.tree)), Total: int64(len(w.tree)), Took: time.Since(start)})
	report, err := w.load(ctx, db, o)
	if err != nil {
		return nil, err
	}
	report.Took = time.Since(start)
	return report, nil
}

// groundwork is the part of the city that is the same for any number of
// enterprises: its grids and where people work in them. It does not change.
type groundwork struct {
	src     *sources
	tree    []node
	defects []defect
	terrain *terrain
}

func prepare(ctx context.Context, seed uint64) (*groundwork, error) {
	src, err := readSources()
	if err != nil {
		return nil, err
	}
	shapes, err := shapesOf(ctx, src, seed)
	if err != nil {
		return nil, err
	}
	w := &groundwork{src: src}
	if w.tree, err = treeOf(src, shapes); err != nil {
		return nil, err
	}
	if w.defects, err = defectsOf(ctx, src, shapes); err != nil {
		return nil, err
	}
	w.terrain = terrainOf(w.tree)
	w.terrain.finish(src, seed)
	return w, nil
}

// load fills the database; o is complete.
func (w *groundwork) load(ctx context.Context, db *pg.DB, o Options) (*Report, error) {
	l := &loader{Options: o, groundwork: w, report: &Report{Grids: map[uint8]int{}}}
	l.gen = newGenerator(w.terrain, o.Seed, uint64(o.Enterprises), o.Now)
	if err := db.Tx(ctx, func(tx pgx.Tx) error { return l.run(ctx, tx) }); err != nil {
		return nil, err
	}
	return l.report, nil
}

func (o *Options) defaults() {
	if o.Enterprises <= 0 {
		o.Enterprises = cityEnterprises
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	o.Now = o.Now.Truncate(time.Second)
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
}

// loader is one load under way.
type loader struct {
	Options
	*groundwork
	gen     *generator
	sites   []placedSite
	hazards []hazard
	filed   *filed
	report  *Report
}

func (l *loader) tell(step string, done, total int64, since time.Time) {
	l.Progress(Progress{Step: step, Done: done, Total: total, Took: time.Since(since)})
}

// tables whose triggers rest while we fill them: the grid of every row is known
// and one "reload" tells the servers more cheaply than a change a row.
var tables = []string{"network", "grid", "boundary", "enterprise", "enterprise_record", "hazard", "danger", "keyplace"}

// quiet are tables whose triggers rest as well but whose ids are not their own.
var quiet = []string{"risk_enterprise", "risk_worst", "risk_rule"}

func (l *loader) run(ctx context.Context, tx pgx.Tx) error {
	if err := alone(ctx, tx); err != nil {
		return err
	}
	if err := l.empty(ctx, tx); err != nil {
		return err
	}
	if err := l.triggers(ctx, tx, "DISABLE"); err != nil {
		return err
	}
	restore, err := dropIndexes(ctx, tx, "enterprise", "enterprise_record", "hazard", "danger", "risk_enterprise", "risk_worst")
	if err != nil {
		return err
	}
	scoring, err := scoringInForce(ctx, tx)
	if err != nil {
		return err
	}
	if l.filed, err = newFiled(scoring, l.Now); err != nil {
		return err
	}
	for _, step := range []func(context.Context, pgx.Tx) error{
		l.grids, l.enterprises, l.hazardSources, l.hazardParts, l.keyPlaces, l.dangers, l.records, l.colours,
		l.index(restore), l.steps, l.finishUp,
	} {
		if err := step(ctx, tx); err != nil {
			return err
		}
	}
	return l.triggers(ctx, tx, "ENABLE")
}

// empty makes sure there is nothing, or makes it so. Accounts hold grids, so they
// go with them; the audit stays, and says so.
func (l *loader) empty(ctx context.Context, tx pgx.Tx) error {
	if !l.Reset {
		return l.vacant(ctx, tx)
	}
	switch real, err := isReal(ctx, tx); {
	case err != nil:
		return err
	case real:
		return grid.Errorf(grid.CodeConflict, "此库是真实的城市而不是演示城市，不会清空；演示城市请用单独的目录（--data-dir）或数据库",
			"this is a city of somebody's own and not the demo city, so it is not thrown away; give the demo city a folder (--data-dir) or "+
				"database of its own")
	}
	if err := throwAway(ctx, tx); err != nil {
		return err
	}
	return pg.Audit(grid.WithActor(ctx, grid.Internal("anwang demo")), tx, grid.Entry{Action: "demo.reset"})
}

// vacant refuses a database with data in it, unless they are to go.
func (o *Options) vacant(ctx context.Context, tx pgx.Tx) error {
	if o.Reset {
		return nil
	}
	there, err := inhabited(ctx, tx)
	if err != nil {
		return err
	}
	if there {
		return grid.Errorf(grid.CodeConflict,
			"数据库中已有数据，演示城市只装入空库；如要清空重装，请用 anwang demo --reset",
			"the database is not empty and the demonstration city loads into an empty one only; to throw everything away and load anew use anwang "+
				"demo --reset")
	}
	return nil
}

func (l *loader) grids(ctx context.Context, tx pgx.Tx) error {
	start := time.Now()
	if err := insertNetwork(ctx, tx); err != nil {
		return err
	}
	grids, boundaries := copyGrids(l.tree, l.Now.AddDate(-1, 0, 0))
	if _, err := copyRows(ctx, tx, "grid", gridColumns, grids); err != nil {
		return err
	}
	if _, err := copyRows(ctx, tx, "boundary", boundaryColumns, boundaries); err != nil {
		return err
	}
	n, err := copyRows(ctx, tx, "boundary_defect", defectColumns, writeDefects(l.defects))
	if err != nil {
		return err
	}
	l.report.Defects = n
	for i := range l.tree {
		l.report.Grids[l.tree[i].depth]++
	}
	l.tell("grid", int64(len(l.tree)), int64(len(l.tree)), start)
	return nil
}

func (l *loader) enterprises(ctx context.Context, tx pgx.Tx) error {
	start := time.Now()
	l.sites, l.report.SitesOutside = locateSites(l.terrain, l.src.sites)
	l.report.Sites = len(l.sites)
	total := int64(len(l.sites) + l.Enterprises)
	n, err := copyRows(ctx, tx, "enterprise", enterpriseColumns, func(c *copier) error {
		for i := range l.sites {
			if err := writeSite(c, l.terrain, &l.sites[i], grid.ID(i+1), l.gen); err != nil {
				return err
			}
			l.filed.briefs = append(l.filed.briefs, brief{plot: int32(l.sites[i].plot), industry: uint8(l.sites[i].industry()), real: true})
		}
		l.filed.sites = len(l.sites)
		base := grid.ID(len(l.sites) + 1)
		for i := range uint64(l.Enterprises) {
			e := l.gen.enterprise(i)
			d := l.gen.details(&e)
			if err := l.gen.writeEnterprise(c, &e, &d, base+grid.ID(i)); err != nil {
				return err
			}
			l.filed.briefs = append(l.filed.briefs, briefOf(&e, &d))
			l.hazards = l.gen.hazardsOf(l.hazards, &e, base+grid.ID(i))
			if i%50_000 == 49_999 {
				l.tell("enterprise", int64(i+1), total, start)
			}
		}
		return nil
	})
	l.report.Enterprises = n
	l.tell("enterprise", n, total, start)
	return err
}

func (l *loader) hazardSources(ctx context.Context, tx pgx.Tx) error {
	start := time.Now()
	want := int(int64(l.Enterprises) * cityHazards / cityEnterprises)
	l.hazards = l.gen.chooseHazards(l.hazards, want)
	n, err := copyRows(ctx, tx, "hazard", hazardColumns, func(c *copier) error {
		for i := range l.hazards {
			if err := l.gen.writeHazard(c, &l.hazards[i], grid.ID(i+1)); err != nil {
				return err
			}
			l.filed.hazard(&l.hazards[i], grid.ID(i+1))
		}
		return nil
	})
	l.report.Hazards = n
	l.tell("hazard", n, n, start)
	return err
}

func (l *loader) dangers(ctx context.Context, tx pgx.Tx) error {
	start := time.Now()
	want := int(int64(l.Enterprises) * cityDangers / cityEnterprises)
	d := newDangers(l.gen, l.hazards, grid.ID(len(l.sites)+1), want)
	n, err := copyRows(ctx, tx, "danger", dangerColumns, func(c *copier) error {
		for k := range want {
			one := d.danger(k)
			if err := l.gen.writeDanger(c, &one, grid.ID(k+1)); err != nil {
				return err
			}
			l.filed.danger(&one, grid.ID(k+1))
			if k%50_000 == 49_999 {
				l.tell("danger", int64(k+1), int64(want), start)
			}
		}
		return nil
	})
	l.report.Dangers = n
	l.tell("danger", n, int64(want), start)
	return err
}

// index puts indexes and constraints back: the checks of all rows at once.
func (l *loader) index(restore func(context.Context, pgx.Tx) error) func(context.Context, pgx.Tx) error {
	return func(ctx context.Context, tx pgx.Tx) error {
		start := time.Now()
		l.tell("index", 0, 1, start)
		if err := each(ctx, tx, []string{sortInMemory}); err != nil {
			return err
		}
		err := restore(ctx, tx)
		l.tell("index", 1, 1, start)
		return err
	}
}

// finishUp backdates the rule set, moves the id sequences past our ids and tells
// every server to load anew.
func (l *loader) finishUp(ctx context.Context, tx pgx.Tx) error {
	start := time.Now()
	if err := backdateRule(ctx, tx, l.Now.AddDate(-1, 0, 0)); err != nil {
		return err
	}
	if err := takeUp(ctx, tx); err != nil {
		return err
	}
	l.tell("finish", 1, 1, start)
	return nil
}
