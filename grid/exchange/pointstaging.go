package exchange

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// pointStaging is a table's rows of what is no enterprise: they belong to one, by its code or
// its name, and lie where it is when they do not say.
type pointStaging struct {
	staged
	grader Grader
}

func newPointStaging(k *checker, scope grid.Scope, l Locator, g Grader) *pointStaging {
	return &pointStaging{staged: newStaged(k, scope, l), grader: g}
}

func (s *pointStaging) row(r *tableRow) []any {
	s.judge(r)
	return s.staged.row(r)
}

// judge says what is wrong with a row as a whole.
func (s *pointStaging) judge(r *tableRow) {
	if s.of.of(grid.KindHazard) && s.grader != nil {
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

// verify holds the rows against what is there.
func (s *pointStaging) verify(ctx context.Context, tx pgx.Tx) error {
	for _, check := range []func(context.Context, pgx.Tx) error{
		s.repeats, s.owners, s.references, s.located, locateRows, s.outside, s.beyond, s.repeated, s.existing, s.gridCode,
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

func (s *pointStaging) beyond(ctx context.Context, tx pgx.Tx) error {
	if s.scope.Unlimited() {
		return nil
	}
	return featuresBeyond(ctx, tx, s.of.kind, s.scope, func(row int, _ string, lon, lat float64) {
		s.add(row, fieldLon, fault{"placeBeyond", nil}, pointText(lon, lat), lon, lat)
	})
}

// repeats finds codes that stand in the table twice.
func (s *pointStaging) repeats(ctx context.Context, tx pgx.Tx) error {
	kind := "codeTwice"
	if s.of.of(grid.KindHazard) { // most likely a row for each substance
		kind = "sourceTwice"
	}
	list, err := rowsRepeated(ctx, tx, s.of.fields[fieldCode].column, "''", "''")
	for i, first := 0, 0; i < len(list); i++ {
		if r := list[i]; i == 0 || r.code != list[i-1].code {
			first = r.row
		} else {
			s.add(r.row, fieldCode, fault{kind, []string{fmt.Sprint(first)}}, r.code, 0, 0)
		}
	}
	return err
}

// repeated finds records without a code that stand in the table twice.
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
