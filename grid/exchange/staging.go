package exchange

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/name"
)

// staging is a table's rows of enterprises in the database, where they are compared with what is
// there.
type staging struct {
	staged
	alike func() Alike // nil: rows are not compared
}

func newStaging(k *checker, scope grid.Scope, l Locator) *staging {
	return &staging{staged: newStaged(k, scope, l)}
}

func (s *staging) copied() []string { return append(s.staged.copied(), "unplaced", "suffix") }

func (s *staging) row(r *tableRow) []any {
	var suffix any
	if r.suffix != "" {
		suffix = r.suffix
	}
	return append(s.staged.row(r), r.unplaced, suffix)
}

// verify compares the rows with what is there.
func (s *staging) verify(ctx context.Context, tx pgx.Tx) error {
	for _, check := range []func(context.Context, pgx.Tx) error{
		locateRows, s.repeats, s.sites, s.waiting, s.outside, s.beyond, s.existing, s.unregulating, s.principals, s.placeless, s.changed, s.twins,
		s.gridCode,
	} {
		if err := check(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

func (s *staging) replaces() bool { return s.check.choice.Existing == Replace }

func pointText(lon, lat float64) string { return fmt.Sprintf("%.6f, %.6f", lon, lat) }

// beyond finds rows that lie where the actor may not import.
func (s *staging) beyond(ctx context.Context, tx pgx.Tx) error {
	if s.scope.Unlimited() {
		return nil
	}
	return rowsBeyond(ctx, tx, s.scope, func(row int, sector string, lon, lat float64) {
		if sector, unplaced := strings.CutPrefix(sector, "-"); unplaced {
			s.add(row, fieldSector, fault{"placeBeyond", nil}, sector, 0, 0)
			return
		}
		s.add(row, fieldLon, fault{"placeBeyond", nil}, pointText(lon, lat), lon, lat)
	})
}

// existing finds codes that are there already, and those of them that are not for
// this actor to update.
func (s *staging) existing(ctx context.Context, tx pgx.Tx) error {
	return rowsExisting(ctx, tx, s.scope, s.replaces(), func(row int, value string, _, _ float64) {
		kind, code, _ := strings.Cut(value, " ")
		s.add(row, fieldCode, fault{kind, nil}, code, 0, 0)
	})
}

// unregulating finds rows that take off what is there a sector of another department.
func (s *staging) unregulating(ctx context.Context, tx pgx.Tx) error {
	if s.scope.Unlimited() || !s.replaces() {
		return nil
	}
	sectors := &s.check.worksheet.sectors
	return rowsUnregulating(ctx, tx, s.scope, func(row int, gone string, _, _ float64) {
		names := both(grid.Text{ZH: showSectors(gone, sectors.list, "zh"), EN: showSectors(gone, sectors.list, "en")})
		s.add(row, fieldSector, fault{"sectorTheirs", []string{names}}, "", 0, 0)
	})
}

// principals tells of rows whose principal sector stays another department's.
func (s *staging) principals(ctx context.Context, tx pgx.Tx) error {
	if s.scope.Unlimited() || !s.replaces() {
		return nil
	}
	sectors := &s.check.worksheet.sectors
	return keepPrincipals(ctx, tx, s.scope, func(row int, first string, _, _ float64) {
		s.add(row, fieldSector, fault{"sectorPrincipal", []string{both(sectors.list.NameOf(first))}}, "", 0, 0)
	})
}

// sites finds rows that are further sites of what is on file.
func (s *staging) sites(ctx context.Context, tx pgx.Tx) error {
	return siteRows(ctx, tx, func(row int, site string, _, _ float64) {
		s.add(row, fieldCode, fault{"siteNew", []string{site}}, site, 0, 0)
	})
}

// waiting finds whose a row without coordinates is that is not on file: it waits for a
// location in the grid that it names, or in that of who imports.
func (s *staging) waiting(ctx context.Context, tx pgx.Tx) error {
	return waitingRows(ctx, tx, s.scope)
}

// placeless tells of the rows that will wait for a location, and refuses those that nobody
// knows the grid of, or that wait already.
func (s *staging) placeless(ctx context.Context, tx pgx.Tx) error {
	return rowsPlaceless(ctx, tx, s.scope, s.replaces(), func(row int, value string, _, _ float64) {
		kind, where, _ := strings.Cut(value, " ")
		field := fieldLon
		switch kind {
		case "gridUnsaid":
			field = fieldGrid
		case "codeWaits", "waitsElsewhere":
			field = fieldCode
		}
		s.add(row, field, fault{kind, []string{where}}, "", 0, 0)
	})
}

// farMove is from how many metres on a change of place is told: more than setting a
// point anew explains.
const farMove = 1000

// changed finds rows that would carry an enterprise that is there far away, or give
// it another name and not only another spelling.
func (s *staging) changed(ctx context.Context, tx pgx.Tx) error {
	if !s.replaces() {
		return nil
	}
	return rowsChanged(ctx, tx, s.scope, func(row int, c *rowChange) {
		if c.metres > farMove {
			s.add(row, fieldLon, fault{"moves", []string{c.name, both(distanceText(c.metres)), c.from, c.to}}, pointText(c.lon, c.lat), c.lon, c.lat)
		}
		if name.Key(c.name) != name.Key(c.becomes) {
			s.add(row, fieldName, fault{"renames", []string{c.name}}, c.becomes, c.lon, c.lat)
		}
	})
}

func distanceText(metres float64) grid.Text {
	if metres < 10_000 {
		return t(fmt.Sprintf("%.0f 米", metres), fmt.Sprintf("%.0f m", metres))
	}
	return t(fmt.Sprintf("%.1f 千米", metres/1000), fmt.Sprintf("%.1f km", metres/1000))
}

// mostCompared is of how many rows it is told before they are imported which may be of one
// enterprise: all of them are held in memory for it.
const mostCompared = 200_000

// twins finds rows that may be of one enterprise, with each other or with what is on
// file.
func (s *staging) twins(ctx context.Context, tx pgx.Tx) error {
	switch {
	case s.alike == nil:
		return nil
	case s.check.rows > mostCompared:
		s.check.add(Problem{Kind: "alikeLater", Args: []string{fmt.Sprint(mostCompared)}})
		return nil
	}
	return compare(ctx, tx, s.alike(), grid.ActorOf(ctx).Scope(grid.ViewMap), `line, '', coalesce(old_code, '')`, func(l *likeness) {
		s.add(l.line, fieldName, fault{"samePlace", []string{both(l.with), both(l.why)}}, l.name, l.lon, l.lat)
	})
}
