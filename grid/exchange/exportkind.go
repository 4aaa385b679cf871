package exchange

import (
	"context"
	"io"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// kindColumn is a column of the export of a kind.
type kindColumn struct {
	name  grid.Text
	from  string              // SQL, of the record t, its grid g and, where it may be seen, its enterprise owner
	mask  func(string) string // nil: it says nothing of a person
	words string              // the section of terms that its values are words of; "": they speak for themselves
}

// kindColumns are what a record of a kind with classes of its own has in a table: what it
// has in a file, who answers for it, and where it lies.
func kindColumns(k grid.Kind) (list []kindColumn) {
	kind := k.String()
	for _, c := range k.Info().Import {
		one := kindColumn{name: grid.TermText(kind, c.Name), from: "t." + c.Column, mask: grid.MaskOf(kind, c.Column)}
		switch {
		case c.Refer == grid.KindEnterprise.String():
			list = append(list, kindColumn{name: grid.TermText(c.Refer, "creditCode"), from: "owner.credit_code"})
			one.from = "owner.name"
		case c.As == grid.ImportWord:
			one.words = kind + "Kind"
		case c.As == grid.ImportBool: // it says that a record is of the demo, as its code does
			continue
		}
		list = append(list, one)
	}
	for i := range grid.PersonalColumns {
		c := &grid.PersonalColumns[i]
		from := "t." + c.Column
		if c.Table == kind && !slices.ContainsFunc(list, func(one kindColumn) bool { return one.from == from }) {
			list = append(list, kindColumn{name: grid.TermText(kind, c.Column), from: from, mask: c.Mask})
		}
	}
	return append(
		list,
		kindColumn{name: grid.TermText(kind, "lon"), from: "ST_X(t.geom)"},
		kindColumn{name: grid.TermText(kind, "lat"), from: "ST_Y(t.geom)"},
		kindColumn{name: Fields[fieldCRS].Name, from: "'CGCS2000'"},
		kindColumn{name: Fields[fieldGrid].Name, from: "g.code"},
	)
}

// cell is a value of the column as a table has it.
func (c *kindColumn) cell(v any, full bool, lang string) any {
	switch x := v.(type) {
	case float64:
		return math.Round(x*1e7) / 1e7
	case string:
		if c.words != "" {
			return in(grid.TermText(c.words, x), lang)
		}
		return shownText(x, c.mask, full)
	}
	return v
}

// WriteKind exports records of a kind with classes of its own, as Write does enterprises.
// Errors: as Write.
func (s *Service) WriteKind(ctx context.Context, k grid.Kind, e Export, w io.Writer) (rows int, err error) {
	columns, title := kindColumns(k), in(k.Info().Title, e.Lang)
	x := &exporting{Service: s, Export: &e}
	x.begin = func(ctx context.Context) (err error) {
		x.tail.lang = x.Lang
		if err := x.db.Read(ctx, func(tx pgx.Tx) error { return x.tail.begin(ctx, tx) }); err != nil {
			return err
		}
		var heads []any
		var wide []float64
		for i := range columns {
			heads, wide = append(heads, in(columns[i].name, x.Lang)), append(wide, 18)
		}
		for i := range x.tail.depths {
			heads, wide = append(heads, x.tail.depths[i].heading(x.Lang)), append(wide, 20)
		}
		if x.out, err = newWorksheetWriter(x.Format, x, title, wide); err != nil {
			return err
		}
		return x.out.write(heads, true)
	}
	x.chunk = func(ctx context.Context, tx pgx.Tx, ids []grid.ID) error {
		return readKind(ctx, tx, k, columns, x.view, x.personal, ids, func(at grid.ID, full bool, values []any) error {
			x.rows++
			for i := range values {
				values[i] = columns[i].cell(values[i], full, x.Lang)
			}
			for _, name := range x.tail.names(at) {
				values = append(values, name)
			}
			return x.out.write(values, false)
		})
	}
	return s.write(ctx, k, x, w)
}
