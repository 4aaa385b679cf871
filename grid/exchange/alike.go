package exchange

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Alike tells which rows of an import may be of one enterprise: the rule by which a
// form asks before it files one.
type Alike interface {
	// Row takes the next row and returns one before it that may be the same, 0 none.
	Row(row int, name, code, oldCode string, lon, lat float64) (other int, why grid.Text)
	// Filed tells which rows may be of what is on file.
	Filed(name, code, oldCode string, lon, lat float64, told func(row int, why grid.Text))
}

// Compare says by what rule rows are compared; without one they are not.
func (s *Service) Compare(rule func() Alike) { s.alike = rule }

// likeness is a row that may be of the same enterprise as another one or as what is
// on file.
type likeness struct {
	line     int
	pointer  string
	name     string
	lon, lat float64
	with     grid.Text
	why      grid.Text
}

func rowText(line int) grid.Text {
	return t(fmt.Sprintf("第 %d 行", line), fmt.Sprintf("row %d", line))
}

// fewRows is how many rows are looked up one by one among what is on file; for more
// of them all files are read.
const fewRows = 300

// mostAlike bounds what is told: a city that is imported once more is told so by its
// codes.
const mostAlike = 10_000

// compare finds the staged rows of enterprises that resemble each other or what is on
// file where the actor may see it.
func compare(ctx context.Context, tx pgx.Tx, rule Alike, view grid.Scope, columns string, tell func(*likeness)) error {
	rows, err := stagedPoints(ctx, tx, columns)
	if err != nil {
		return err
	}
	var staged []likeness
	var l likeness
	var code, old string
	told := 0
	_, err = pgx.ForEachRow(rows, []any{&l.line, &l.pointer, &old, &l.name, &code, &l.lon, &l.lat}, func() error {
		staged = append(staged, l)
		if other, why := rule.Row(len(staged), l.name, code, old, l.lon, l.lat); other > 0 && told < mostAlike {
			told++
			one, line := l, staged[other-1].line
			one.with, one.why = rowText(line), why
			tell(&one)
		}
		return nil
	})
	if err != nil || len(staged) == 0 {
		return err
	}
	rows, err = filedPoints(ctx, tx, view, len(staged) <= fewRows)
	if err != nil {
		return err
	}
	var name string
	var lon, lat float64
	_, err = pgx.ForEachRow(rows, []any{&name, &code, &old, &lon, &lat}, func() error {
		rule.Filed(name, code, old, lon, lat, func(row int, why grid.Text) {
			if told++; told <= mostAlike {
				one := staged[row-1]
				one.with, one.why = t("库中的“"+name+"”", "“"+name+"”, which is there"), why
				tell(&one)
			}
		})
		return nil
	})
	return err
}
