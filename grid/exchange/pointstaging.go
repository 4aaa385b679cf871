package exchange

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// rowStage takes the rows of a table into the database, holds them against what is there, and
// loads them.
type rowStage interface {
	create(ctx context.Context, tx pgx.Tx) error
	put(ctx context.Context, tx pgx.Tx, r *tableRow) error
	verify(ctx context.Context, tx pgx.Tx) error
	load(ctx context.Context, tx pgx.Tx, source string) (Outcome, error)
}

// pointStaging is a table's rows of what is no enterprise: they belong to one, by its code or
// its name, and lie where it is when they do not say.
type pointStaging struct {
	check   *checker
	of      *register
	scope   grid.Scope
	locator Locator
	grader  Grader
	fields  []int // those that the staging table has a column of
	columns []string
	pending [][]any
}

func newPointStaging(k *checker, scope grid.Scope, l Locator, g Grader) *pointStaging {
	s := &pointStaging{
		check: k, of: k.of, scope: scope, locator: l, grader: g,
		columns: []string{"line", "pointer", "lon", "lat", "leaf", "grid_ref"},
	}
	for i := range s.of.fields {
		if c := s.of.fields[i].column; c != "" {
			s.fields, s.columns = append(s.fields, i), append(s.columns, c)
		}
	}
	return s
}

// put adds a row.
func (s *pointStaging) put(ctx context.Context, tx pgx.Tx, r *tableRow) error {
	s.judge(r)
	v := append(make([]any, 0, len(s.columns)), r.row, "", nil, nil, nil, r.values[fieldGrid])
	if r.placed {
		v[2], v[3] = r.lon, r.lat
		if s.locator != nil {
			if id := s.locator.Locate(r.lon, r.lat); id != 0 {
				v[4] = id
			}
		}
	}
	for _, f := range s.fields {
		v = append(v, r.values[f])
	}
	if s.pending = append(s.pending, v); len(s.pending) >= stageChunk {
		return s.flush(ctx, tx)
	}
	return nil
}

func (s *pointStaging) flush(ctx context.Context, tx pgx.Tx) error {
	err := copyRows(ctx, tx, s.columns, s.pending)
	s.pending = s.pending[:0]
	return err
}

// judge says what is wrong with a row as a whole.
func (s *pointStaging) judge(r *tableRow) {
	if s.of.kind == grid.KindHazard && s.grader != nil {
		if key, text := majorFault(s.grader, func(key string) any { return r.values[s.of.index(key)] }); key != "" {
			s.check.at(r.row, s.of.index(key), fault{"majorDiffers", []string{both(text)}}, "")
		}
	}
	found, ok := s.value(r, "found").(time.Time)
	for _, key := range []string{"deadline", "closed"} {
		at, given := s.value(r, key).(time.Time)
		if day := at.Format(time.DateOnly); ok && given && at.Before(found) && day != found.Format(time.DateOnly) {
			s.check.at(r.row, s.of.index(key), fault{"timeOrder", []string{found.Format(time.DateOnly)}}, day)
		}
	}
}

func (s *pointStaging) value(r *tableRow, key string) any {
	if i := s.of.index(key); i >= 0 {
		return r.values[i]
	}
	return nil
}

func (s *pointStaging) add(row, field int, f fault, value string, lon, lat float64) {
	s.check.add(Problem{Row: row, Column: s.check.columns[field], Kind: f.kind, Args: f.args, Value: value, Lon: lon, Lat: lat})
}

// verify holds the rows against what is there.
func (s *pointStaging) verify(ctx context.Context, tx pgx.Tx) error {
	if err := s.flush(ctx, tx); err != nil {
		return err
	}
	for _, check := range []func(context.Context, pgx.Tx) error{
		s.owners, s.references, s.located, locateRows, s.outside, s.beyond, s.repeated, s.existing, s.gridCode,
	} {
		if err := check(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// owners finds the enterprises that rows name, and tells of names that nobody, or several have.
func (s *pointStaging) owners(ctx context.Context, tx pgx.Tx) error {
	return ownersNamed(ctx, tx, s.scope, func(row int, value string, _, _ float64) {
		kind, name, _ := strings.Cut(value, " ")
		s.add(row, s.of.index("enterpriseName"), fault{kind, []string{clip(name)}}, name, 0, 0)
	})
}

// references finds codes that no record has, or one that lies where the actor may not import.
func (s *pointStaging) references(ctx context.Context, tx pgx.Tx) error {
	for _, f := range s.fields {
		of := &s.of.fields[f]
		if of.refer == "" {
			continue
		}
		k, _ := grid.ParseKind(of.refer)
		err := featuresReferring(ctx, tx, of.refer, of.column, s.scope, func(line int, _, code string) {
			s.add(line, f, fault{"codeUnknown", []string{both(k.Info().Name), clip(code)}}, code, 0, 0)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// located takes rows that give no coordinates to where what they belong to is, and refuses those
// that belong to nothing.
func (s *pointStaging) located(ctx context.Context, tx pgx.Tx) error {
	var lines []int
	for _, key := range []string{"hazard", "enterprise"} {
		if i := s.of.index(key); i >= 0 {
			moved, err := locateAtOwner(ctx, tx, s.of.fields[i].refer, s.of.fields[i].column, s.scope)
			if err != nil {
				return err
			}
			lines = append(lines, moved...)
		}
	}
	if len(lines) > 0 {
		s.add(lines[0], fieldLon, fault{"atOwner", []string{fmt.Sprint(len(lines)), ranges(lines)}}, "", 0, 0)
	}
	return rowsNowhere(ctx, tx, func(row int, _ string, _, _ float64) {
		if !s.check.bad[row] { // it has been said why it is nowhere
			s.add(row, fieldLon, fault{"placeMissing", nil}, "", 0, 0)
		}
	})
}

func (s *pointStaging) outside(ctx context.Context, tx pgx.Tx) error {
	return rowsOutside(ctx, tx, func(row int, _ string, lon, lat float64) {
		s.add(row, fieldLon, fault{"placeOutside", nil}, pointText(lon, lat), lon, lat)
	})
}

func (s *pointStaging) beyond(ctx context.Context, tx pgx.Tx) error {
	if s.scope.Unlimited() {
		return nil
	}
	return featuresBeyond(ctx, tx, s.of.kind, s.scope, func(row int, _ string, lon, lat float64) {
		s.add(row, fieldLon, fault{"placeBeyond", nil}, pointText(lon, lat), lon, lat)
	})
}

// repeated finds records without a code that stand in the table twice; codes that do are
// found while it is read.
func (s *pointStaging) repeated(ctx context.Context, tx pgx.Tx) error {
	return rowsAlike(ctx, tx, s.of.twins, func(row int, first string, _, _ float64) {
		s.add(row, fieldName, fault{"recordTwice", []string{first}}, "", 0, 0)
	})
}

// existing finds records that are on file, by their code or, without one, by what they say.
func (s *pointStaging) existing(ctx context.Context, tx pgx.Tx) error {
	if err := featuresExisting(ctx, tx, s.of.key(), s.of.schema.key(), func(row int, _, code string) {
		s.add(row, fieldCode, fault{"recordExists", []string{clip(code)}}, code, 0, 0)
	}); err != nil {
		return err
	}
	return rowsFiled(ctx, tx, s.of.key(), s.of.twins, s.scope, func(row int, code string, _, _ float64) {
		s.add(row, fieldName, fault{"recordThere", []string{clip(code)}}, "", 0, 0)
	})
}

func (s *pointStaging) gridCode(ctx context.Context, tx pgx.Tx) error {
	return rowsOfAnotherGrid(ctx, tx, func(row int, value string, lon, lat float64) {
		code, said, _ := strings.Cut(value, " ")
		s.add(row, fieldGrid, fault{"gridDiffers", []string{code}}, said, lon, lat)
	})
}
