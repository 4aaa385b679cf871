package boundary

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/geofile"
)

// Outline is what a layer of a load looks like from afar: the outer rings of its areas,
// coarse enough for a small map.
type Outline struct {
	File, Layer string
	Lines       orb.MultiLineString
	Bound       orb.Bound // of what is drawn
}

const (
	leastStep     = 1e-5   // degrees that are told apart at least: a metre
	outlineSteps  = 1500   // how many parts of the extent are told apart
	outlinePoints = 60_000 // of all lines of a layer, about
)

// Outlines draws the layers of the files of a load as they came, so that somebody sees
// where they lie before anything is made of them: in the coordinate system that was chosen,
// or else in the one that was found. What has none is left out. With a file in only it is
// that layer alone, in the system given there. Errors: unauthenticated, forbidden,
// not_found, unavailable.
func (s *Service) Outlines(ctx context.Context, id grid.ID, only Source) (list []Outline, err error) {
	err = s.look(ctx, func(tx pgx.Tx) error {
		if err := s.exists(ctx, tx, id); err != nil {
			return err
		}
		if err := unbounded(ctx, tx); err != nil {
			return err
		}
		l, err := loadLoad(ctx, tx, id, false)
		if err != nil {
			return err
		}
		for i := range l.Files {
			for k := range l.Files[i].Layers {
				y := &l.Files[i].Layers[k]
				of := Source{File: l.Files[i].Name, Layer: y.Name}
				if only.File != "" && (only.File != of.File || only.Layer != of.Layer) {
					continue
				}
				if of.System = only.System; of.System == "" {
					of.System = l.system(&of, y)
				}
				o, err := outlineOf(ctx, tx, id, &of)
				if err != nil {
					return err
				}
				if len(o.Lines) > 0 {
					list = append(list, o)
				}
			}
		}
		return nil
	})
	return list, err
}

// system is the key of the coordinate system of a layer, chosen or found; "" neither.
func (l *Load) system(of *Source, y *FileLayer) string {
	if l.Description != nil {
		for _, level := range l.Description.Levels {
			for _, s := range level.Sources {
				if s.File == of.File && (s.Layer == of.Layer || s.Layer == "") && s.System != "" {
					return s.System
				}
			}
		}
	}
	return y.System.Found
}

// outlineOf draws one layer in the coordinate system that is given with it.
func outlineOf(ctx context.Context, tx pgx.Tx, load grid.ID, of *Source) (Outline, error) {
	system, _ := crs.Named(of.System) // "" is none, and what is none places no row
	d := sketch{step: leastStep}
	err := stagedRows(ctx, tx, load, of.File, of.Layer, 0, func(r geofile.Feature) error {
		if g, fault := r.Locate(system); fault == nil {
			d.take(g)
		}
		return nil
	})
	lines, bound := d.lines()
	return Outline{File: of.File, Layer: of.Layer, Lines: lines, Bound: bound}, err
}

// sketch collects outlines, the coarser the more there is to be drawn.
type sketch struct {
	step   float64
	points int
	bound  orb.Bound
	rings  []orb.LineString
}

func (k *sketch) take(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Polygon:
		if len(g) > 0 {
			k.ring(orb.LineString(g[0]))
		}
	case orb.MultiPolygon:
		for _, p := range g {
			k.take(p)
		}
	case orb.LineString: // closed ones are areas, as drawings have them
		k.ring(g)
	case orb.Collection:
		for _, part := range g {
			k.take(part)
		}
	}
}

// ring adds an outline that is large enough to be seen.
func (k *sketch) ring(line orb.LineString) {
	b := line.Bound()
	if len(line) < 4 || width(b) < k.step {
		return
	}
	if len(k.rings) > 0 {
		b = b.Union(k.bound)
	}
	k.bound = b
	k.add(line)
	for k.points > outlinePoints || k.step < width(k.bound)/outlineSteps/4 {
		k.coarser()
	}
}

func width(b orb.Bound) float64 { return max(b.Right()-b.Left(), b.Top()-b.Bottom()) }

func (k *sketch) add(line orb.LineString) {
	line = simplify.DouglasPeucker(k.step).LineString(line.Clone())
	k.rings, k.points = append(k.rings, line), k.points+len(line)
}

// coarser draws with fewer points what is there.
func (k *sketch) coarser() {
	before := k.rings
	k.step, k.rings, k.points = 2*k.step, nil, 0
	for _, line := range before {
		if width(line.Bound()) >= k.step {
			k.add(line)
		}
	}
}

// lines are the outlines with as many digits as can be seen.
func (k *sketch) lines() (orb.MultiLineString, orb.Bound) {
	digits := math.Pow(10, math.Ceil(-math.Log10(k.step))+1)
	for _, line := range k.rings {
		for n, p := range line {
			line[n] = orb.Point{math.Round(p[0]*digits) / digits, math.Round(p[1]*digits) / digits}
		}
	}
	return k.rings, k.bound
}
