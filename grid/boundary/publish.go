package boundary

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Published is what came of publishing a tree.
type Published struct {
	Network    grid.ID
	Version    int32 // that is in force or planned now; the one of before when nothing changed
	Difference Difference
	ValidFrom  time.Time
}

// errTrial ends the transaction of a trial.
var errTrial = errors.New("a trial")

// Publish puts a tree in force from the moment its description says: as the first version
// of its network or, where that is there already, as the next. All of it is there or
// nothing: grids, boundaries, holes, the findings of the load, and the points whose grid is
// another. What changes nothing makes no version. A trial finds out the same and keeps
// nothing. Errors: unauthenticated, forbidden, rejected, conflict (another version is
// planned), unavailable.
func (s *Service) Publish(ctx context.Context, d *Description, tree *Tree, found []Finding, trial bool) (Published, error) {
	return s.publish(ctx, &publication{description: d, tree: tree, found: found}, trial, func(context.Context, pgx.Tx) error { return nil })
}

// publish is Publish that does something more in the same transaction, also when nothing
// changes.
func (s *Service) publish(ctx context.Context, w *publication, trial bool, also func(context.Context, pgx.Tx) error) (Published, error) {
	d := w.description
	err := act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: "boundary.publish", Subject: "network", Name: d.Network.Name}, Needs: grid.EditBoundary,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, line *grid.Entry) error {
			if err := w.run(ctx, tx, scope); err != nil {
				return err
			}
			if trial {
				return errTrial
			}
			if err := also(ctx, tx); err != nil {
				return err
			}
			if w.difference.Empty() {
				return act.ErrNothing
			}
			line.ID, line.After = w.network.id, map[string]any{"version": w.version, "validFrom": w.from, "difference": w.difference}
			return nil
		},
	})
	if errors.Is(err, errTrial) {
		err = nil
	}
	return Published{Network: w.network.id, Version: w.version, Difference: w.difference, ValidFrom: w.from}, err
}

// publication is one publication under way.
type publication struct {
	description *Description
	tree        *Tree
	found       []Finding
	network     networkRow
	version     int32
	now, from   time.Time
	difference  Difference
	ids         map[string]grid.ID // by code
}

// planned reports whether it comes into force later.
func (w *publication) planned() bool { return w.from.After(w.now) }

func (w *publication) run(ctx context.Context, tx pgx.Tx, scope grid.Scope) (err error) {
	if err := alone(ctx, tx); err != nil {
		return err
	}
	if w.now, err = pg.Clock(ctx, tx); err != nil {
		return err
	}
	if w.network, err = findNetwork(ctx, tx, w.description.Network.Key); err != nil {
		return err
	}
	if err := wholeCity(ctx, tx, scope); err != nil {
		return err
	}
	if err := w.begin(ctx, tx); err != nil {
		return err
	}
	var was []standing
	if w.difference, was, err = difference(ctx, tx, w.network.id, w.description, w.tree); err != nil {
		return err
	}
	holes, err := holesInForce(ctx, tx, w.network.id)
	if err != nil {
		return err
	}
	gone, come := compareHoles(holes, w.tree.Holes)
	w.difference.Holes = len(gone) + len(come)
	if w.difference.Empty() {
		return nil
	}
	w.version++
	if err := w.identify(ctx, tx, was); err != nil {
		return err
	}
	if err := w.write(ctx, tx); err != nil {
		return err
	}
	if err := writeHoles(ctx, tx, w.network.id, gone, come, w.from); err != nil {
		return err
	}
	if err := w.stranded(ctx, tx); err != nil {
		return err
	}
	return w.report(ctx, tx)
}

// begin makes the network with its levels, or finds out that the one that is there can
// have another version.
func (w *publication) begin(ctx context.Context, tx pgx.Tx) (err error) {
	d := w.description
	w.from = w.now
	if d.ValidFrom != nil {
		w.from = *d.ValidFrom
	}
	w.version = w.network.version
	first := w.network.id == 0
	switch {
	case w.from.After(w.now.AddDate(10, 0, 0)):
		return grid.Errorf(grid.CodeRejected, "生效时间超过十年之后", "It would come into force in more than ten years")
	case first && w.from.Before(w.now.AddDate(-200, 0, 0)):
		return grid.Errorf(grid.CodeRejected, "生效时间过早", "It would have come into force too long ago")
	case !first && w.from.Before(w.now.Add(-time.Minute)):
		return grid.Errorf(grid.CodeRejected, "已发布的体系只能从现在或以后起调整", "A network that is published changes from now on or later, not in the past")
	case !first && w.from.Before(w.now):
		w.from = w.now
	}
	if first {
		w.network, err = insertNetwork(ctx, tx, d)
		return err
	}
	if w.network.kind != d.Network.Kind {
		return grid.Errorf(grid.CodeRejected, "体系“"+w.network.name+"”是另一种类型", "The network "+d.Network.Key+" is of the other kind")
	}
	if w.network.levels > len(d.Levels) {
		return grid.Errorf(grid.CodeRejected, fmt.Sprintf("体系“%s”已有 %d 级，不能减为 %d 级", w.network.name, w.network.levels, len(d.Levels)),
			fmt.Sprintf("The network %s has %d levels and cannot have %d", d.Network.Key, w.network.levels, len(d.Levels)))
	}
	planned, err := hasPlanned(ctx, tx, w.network.id)
	if err != nil {
		return err
	}
	if planned {
		return grid.Errorf(grid.CodeConflict, "此体系已有计划生效的版本，须待其生效", "Another version of this network is planned; wait until it is in force")
	}
	return updateNetwork(ctx, tx, w.network.id, d)
}

// identify gives every grid its number.
func (w *publication) identify(ctx context.Context, tx pgx.Tx, was []standing) error {
	w.ids = make(map[string]grid.ID, len(w.tree.Grids))
	for i := range was {
		w.ids[was[i].code] = was[i].id
	}
	for i := range w.difference.Changes {
		if c := &w.difference.Changes[i]; c.Recoded {
			w.ids[c.Code] = c.id
		}
	}
	fresh, err := newGridIDs(ctx, tx, w.difference.New)
	if err != nil {
		return err
	}
	for i := range w.difference.Changes {
		if c := &w.difference.Changes[i]; c.New {
			c.id, fresh = fresh[0], fresh[1:]
			w.ids[c.Code] = c.id
		}
	}
	for i := range w.difference.Changes {
		c := &w.difference.Changes[i]
		c.parent = w.ids[c.Parent]
	}
	return nil
}

// stranded refuses a version that would leave records in no grid.
func (w *publication) stranded(ctx context.Context, tx pgx.Tx) error {
	if w.planned() || !w.network.main {
		return nil
	}
	n, example, err := recordsInNoGrid(ctx, tx, w.network.id)
	if err != nil || n == 0 {
		return err
	}
	return grid.Errorf(grid.CodeRejected,
		fmt.Sprintf("有 %d 条记录将不在任何网格内，如“%s”：须先迁移这些记录，或改正边界", n, example),
		fmt.Sprintf("%d records would lie in no grid, such as %q: move them first, or put the boundaries right", n, example))
}

// compareHoles says which holes go and which come.
func compareHoles(was []standingHole, are []Hole) (gone []grid.ID, come []Hole) {
	kept := make([]bool, len(are))
next:
	for i := range was {
		for k := range are {
			if o := &was[i]; !kept[k] && o.Name == are[k].Name && o.Reason == are[k].Reason && canonical(o.Shape).Equal(canonical(are[k].Shape)) {
				kept[k] = true
				continue next
			}
		}
		gone = append(gone, was[i].id)
	}
	for k := range are {
		if !kept[k] {
			come = append(come, are[k])
		}
	}
	return gone, come
}

// standingHole is a hole in force.
type standingHole struct {
	id grid.ID
	Hole
}
