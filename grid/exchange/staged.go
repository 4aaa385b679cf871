package exchange

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// rowStage takes the rows of a table into the database, holds them against what is there, and
// loads them.
type rowStage interface {
	create(ctx context.Context, tx pgx.Tx) error
	// copied are the columns of the staged rows that are given with each, row what they hold.
	copied() []string
	row(r *tableRow) []any
	verify(ctx context.Context, tx pgx.Tx) error
	// load tells now and then how many rows it has gone through.
	load(ctx context.Context, tx pgx.Tx, source string, through func(rows int)) (Outcome, error)
}

// staged is what tables of every register have in common while they are in the database, in a
// table of their own that nobody else sees.
type staged struct {
	check   *checker
	of      *register
	scope   grid.Scope
	locator Locator
	fields  []int // those that the staging table has a column of
	given   []int // of these the ones that this table fills
}

func newStaged(k *checker, scope grid.Scope, l Locator) staged {
	s := staged{check: k, of: k.of, scope: scope, locator: l}
	for i := range s.of.fields {
		if s.of.fields[i].column == "" {
			continue
		}
		s.fields = append(s.fields, i)
		if k.columns[i] > 0 || i == fieldCRS || i == fieldSite && s.of.schema == nil {
			s.given = append(s.given, i)
		}
	}
	return s
}

// copied are the columns that say where a row lies, before those of its fields.
func (s *staged) copied() []string {
	list := []string{"line", "lon", "lat", "leaf", "grid_ref"}
	for _, f := range s.given {
		list = append(list, s.of.fields[f].column)
	}
	return list
}

func (s *staged) row(r *tableRow) []any {
	v := append(make([]any, 0, len(s.given)+8), r.row, nil, nil, nil, r.values[fieldGrid])
	if r.placed {
		v[1], v[2] = r.lon, r.lat
		if s.locator != nil {
			if id := s.locator.Locate(r.lon, r.lat); id != 0 {
				v[3] = id
			}
		}
	}
	for _, f := range s.given {
		v = append(v, r.values[f])
	}
	return v
}

func (s *staged) add(row, field int, f fault, value string, lon, lat float64) {
	s.check.add(Problem{Row: row, Column: s.check.columns[field], Kind: f.kind, Args: f.args, Value: value, Lon: lon, Lat: lat})
}

func (s *staged) outside(ctx context.Context, tx pgx.Tx) error {
	return rowsOutside(ctx, tx, func(row int, _ string, lon, lat float64) {
		s.add(row, fieldLon, fault{"placeOutside", nil}, pointText(lon, lat), lon, lat)
	})
}

// gridCode finds rows that name another grid than the one they lie in, or one
// above it.
func (s *staged) gridCode(ctx context.Context, tx pgx.Tx) error {
	return rowsOfAnotherGrid(ctx, tx, func(row int, value string, lon, lat float64) {
		code, said, _ := strings.Cut(value, " ")
		s.add(row, fieldGrid, fault{"gridDiffers", []string{code}}, said, lon, lat)
	})
}
