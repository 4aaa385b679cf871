package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Export says what of the records of a kind is written and how.
type Export struct {
	Format   string // CSV or XLSX
	Lang     string // of headings and words
	IDs      []grid.ID
	Filter   map[string]string // what chose them, for the audit
	Personal bool              // names and phones in full
}

// headings of a table of ours.
func headings(lang string) []any {
	out := make([]any, len(Fields))
	for i := range Fields {
		out[i] = in(Fields[i].Name, lang)
	}
	return out
}

func widths() []float64 {
	out := make([]float64, len(Fields))
	for i := range Fields {
		out[i] = 14
		switch Fields[i].Key {
		case "name", "address", "business":
			out[i] = 32
		case "creditCode":
			out[i] = 22
		}
	}
	return out
}

// Template writes an empty table with our headings of a register, "" that of enterprises, and, in
// a workbook, a sheet that explains them; sectors are those that somebody may write down.
// Errors: invalid (there is no such register).
func Template(register, format, lang string, sectors grid.SectorList, w io.Writer) error {
	of, err := registerOf(register)
	if err != nil {
		return err
	}
	heads := make([]any, 0, len(of.fields))
	for i := range of.fields {
		heads = append(heads, in(of.fields[i].Name, lang))
	}
	wide := widths()
	if !of.of(grid.KindEnterprise) {
		wide = slices.Repeat([]float64{18}, len(heads))
	}
	s, err := newWorksheetWriter(format, w, in(of.name, lang), wide)
	if err != nil {
		return err
	}
	if err := s.write(heads, true); err != nil {
		return err
	}
	rows := [][]any{{in(t("列", "Column"), lang), in(t("必填", "Needed"), lang), in(t("怎么填", "What to write"), lang)}}
	for i := range of.fields {
		f := &of.fields[i]
		need := ""
		if f.Required {
			need = in(t("是", "Yes"), lang)
		}
		hint := in(f.Hint, lang)
		if list := wordsOf(f, sectors); hint == "" && list != nil {
			var names []string
			for _, one := range list {
				names = append(names, in(one, lang))
			}
			hint = strings.Join(names, in(t("、", ", "), lang))
			if f.column == "sector" {
				hint += in(t("；可填多个，用顿号隔开", "; several with commas between"), lang)
			}
		}
		rows = append(rows, []any{in(f.Name, lang), need, hint})
	}
	if err := s.addWorksheet(in(t("说明", "Notes"), lang), rows); err != nil {
		return err
	}
	return s.end()
}

// wordsOf are the values a field may have; nil when it is not a list.
func wordsOf(f *Field, sectors grid.SectorList) (names []grid.Text) {
	lists := map[string][]word{
		"scale": scales, "grade": grades, "standard": standards, "risk_level": levels, "status": statuses,
		"key_level": keyLevels,
	}
	list := f.words
	if list == nil {
		list = lists[f.column]
	}
	for _, w := range list {
		names = append(names, w.name)
	}
	if f.column == "sector" {
		for i := range sectors {
			names = append(names, sectors[i].Name)
		}
	}
	return names
}

// mostWorkrawRows is how many rows a sheet of a workbook has, without the headings.
const mostWorkrawRows = 1<<20 - 1

// Write exports enterprises that the actor sees; others are left out. Names and
// phones of persons are masked, unless they are asked for and the actor may see
// them at that enterprise. It is audited before the first byte, and how it ended
// after the last one. Errors: unauthenticated, forbidden, invalid, rejected (more
// rows than a sheet has), unavailable, and those of w.
func (s *Service) Write(ctx context.Context, e Export, w io.Writer) (rows int, err error) {
	x := &exporting{Service: s, Export: &e}
	x.begin, x.chunk = x.beginEnterprises, x.enterprises
	return s.write(ctx, grid.KindEnterprise, x, w)
}

// write carries out an export of records of a kind.
func (s *Service) write(ctx context.Context, k grid.Kind, x *exporting, w io.Writer) (rows int, err error) {
	entry := grid.Entry{Action: "exchange.export", Subject: k.String()}
	if x.view, err = grid.Require(ctx, grid.ViewMap); err == nil && x.Personal {
		x.personal, err = grid.Require(ctx, grid.ViewPersonal)
	}
	if err != nil {
		return 0, s.db.Refused(ctx, err, entry)
	}
	if x.Format != CSV && x.Format != XLSX {
		return 0, grid.Errorf(grid.CodeInvalid, "格式应为 xlsx 或 csv", "the format is xlsx or csv")
	}
	if x.Format == XLSX && len(x.IDs) > mostWorkrawRows {
		return 0, grid.Errorf(grid.CodeRejected, fmt.Sprintf("共 %d 条记录，超过一张工作表的 %d 行；请导出 CSV 或缩小范围", len(x.IDs), mostWorkrawRows),
			fmt.Sprintf("%d records are more than the %d rows of a sheet; export CSV, or fewer of them", len(x.IDs), mostWorkrawRows))
	}
	entry.Grid = x.view.Home()
	entry.After = map[string]any{"format": x.Format, "count": len(x.IDs), "personal": x.Personal, "filter": x.Filter}
	if err := s.db.Tx(ctx, func(tx pgx.Tx) error { return pg.Audit(ctx, tx, entry) }); err != nil {
		return 0, err
	}
	err = x.run(ctx, w)
	s.exported(ctx, entry, x.rows, err)
	return x.rows, err
}

// exported writes down how an export ended. The line before it says already that it
// was begun, so that this one cannot be written ends nothing.
func (s *Service) exported(ctx context.Context, entry grid.Entry, rows int, failed error) {
	entry.Action, entry.After = "exchange.exported", map[string]any{"rows": rows}
	if failed != nil {
		entry.Outcome = grid.OutcomeFailed
	}
	// Whoever hangs up is written down all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := s.db.Tx(ctx, func(tx pgx.Tx) error { return pg.Audit(ctx, tx, entry) }); err != nil {
		s.log.Error("the end of an export could not be audited", "rows", rows, "err", err)
	}
}

// ErrorFile writes the table of an import of the actor's own once more, with a
// column of what is wrong with each row, all of it or, below the same headings, the rows with
// errors alone. It is there to be corrected and imported again, so telephones stay as they
// are; numbers of identity cards, which no import takes, are masked. Errors: as Preview.
func (s *Service) ErrorFile(ctx context.Context, id grid.ID, lang string, badRows bool, w io.Writer) error {
	if err := May(ctx); err != nil {
		return err
	}
	return readable(ctx, s.db.Read(ctx, func(tx pgx.Tx) error {
		i, file, err := s.mine(ctx, tx, id)
		if err != nil {
			return err
		}
		defer file.close()
		tab, _, err := openTable(file, i.Worksheet)
		if err != nil {
			return err
		}
		defer tab.close()
		of, err := registerOf(i.Register)
		if err != nil {
			return err
		}
		l, err := layOut(ctx, of, tab, i.Choice.Headings, 0)
		if err != nil {
			return err
		}
		list, _, err := listProblems(ctx, tx, id, ProblemFilter{})
		if err != nil {
			return err
		}
		bad := map[int]bool{}
		for k := range list {
			if list[k].Error && list[k].Row > l.heading {
				bad[list[k].Row] = true
			}
		}
		if badRows && len(bad) == 0 {
			return grid.Errorf(grid.CodeConflict, "没有出错的行", "No row has an error")
		}
		again := copying{tab: tab, layout: l, notes: notesOf(list, l, lang), lang: lang}
		if badRows {
			again.only = bad
		}
		out, err := newWorksheetWriter(FormatAgain(i.Format), w, in(of.name, lang), nil)
		if err != nil {
			return err
		}
		return errors.Join(again.to(ctx, out), out.end())
	}))
}

// notesOf is what is said of each row, one problem after the other.
func notesOf(list []Problem, l *layout, lang string) map[int]string {
	notes := map[int]string{}
	for i := range list {
		p := &list[i]
		text, remedy := p.Says()
		where := ""
		if p.Column > 0 && p.Column <= len(l.columns) {
			where = letter(p.Column) + " " + l.columns[p.Column-1].Heading + in(t("：", ": "), lang)
		}
		note := where + in(text, lang) + in(t("；", "; "), lang) + in(remedy, lang)
		if notes[p.Row] != "" {
			note = notes[p.Row] + "\n" + note
		}
		if rs := []rune(note); len(rs) > maxCell {
			note = string(rs[:maxCell])
		}
		notes[p.Row] = note
	}
	return notes
}

// FormatAgain is the format in which a table is written once more that came in another.
func FormatAgain(format string) string {
	if format == CSV {
		return CSV
	}
	return XLSX
}

// copying is a table that is written once more.
type copying struct {
	tab    table
	layout *layout
	notes  map[int]string // of each row
	only   map[int]bool   // rows below the headings; nil: all of them
	lang   string
}

// to writes the rows, each with its note in the first column behind all others: all of them
// at the numbers they had, or some below the headings, where merged cells say what each
// column is of as they did.
func (c *copying) to(ctx context.Context, out *worksheetWriter) error {
	l := c.layout
	merged := mergedCells{blocks: c.tab.merged()}
	return c.tab.each(ctx, func(r rawRow) error {
		row, cells := r.at, r.cells
		if row > l.heading {
			cells = merged.fill(row, cells)
		}
		if row > l.heading && c.only != nil && !c.only[row] {
			return nil
		}
		for c.only == nil && out.row < row-1 {
			if err := out.write([]any{""}, false); err != nil {
				return err
			}
		}
		line := make([]any, len(l.columns)+1)
		for i := range min(len(cells), len(l.columns)) {
			line[i] = grid.MaskIdentity(cells[i].text)
		}
		switch {
		case row == l.heading:
			line[len(l.columns)] = in(problemsHead, c.lang)
			if c.notes[row] != "" {
				line[len(l.columns)] = in(problemsHead, c.lang) + in(t("：", ": "), c.lang) + c.notes[row]
			}
		case c.notes[row] != "":
			line[len(l.columns)] = c.notes[row]
		}
		return out.write(line, row == l.heading)
	})
}

// Choose returns the enterprises of a grid, 0 all, and a sector, "" all, that the
// actor sees, for where there is no live state to ask. Errors: unauthenticated,
// forbidden, unavailable.
func (s *Service) Choose(ctx context.Context, at grid.ID, sector string) (ids []grid.ID, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		ids, err = enterprisesBelow(ctx, tx, view, at, sector)
		return err
	})
	return ids, err
}
