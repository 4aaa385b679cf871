package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/assess"
	"anwang/grid/exchange"
	"anwang/grid/hazard"
	"anwang/grid/pg"
)

// table imports a table of what a kind's register holds; a coordinate system that is not told is
// taken only when the evidence leaves no other.
func (i *importCommand) table(ctx context.Context, c *Common, db *pg.DB, in io.Reader) error {
	s := exchange.New(db, nil, hazard.GradeOf)
	s.Compare(alike)
	s.Limit(exchange.Limits{Bytes: i.Limit << 20, Rows: i.Rows})
	enters(s, db, account.New(db, account.Options{Log: c.log}))
	one, err := s.Upload(ctx, i.register(), filepath.Base(i.File), in)
	if err != nil {
		return err
	}
	p, err := s.Preview(ctx, one.ID, exchange.Look{Headings: exchange.Headings{Row: i.Heading, Rows: i.HeadingRows}})
	if err != nil {
		return err
	}
	choice := p.Choice
	if choice.CRS = i.CRS; choice.CRS == "" {
		choice.CRS = p.Detection.Suggested
	}
	if i.Update {
		choice.Existing = exchange.Replace
	}
	if choice.Faulty = exchange.Stop; i.Skip {
		choice.Faulty = exchange.Skip
	}
	choice.Visible = i.Visible
	for _, col := range p.Columns {
		field := choice.Mapping[col.Number-1]
		switch {
		case field == "" && col.Computed:
			field = "(worked out by Anwang itself, not imported)"
		case field == "":
			field = "(left out)"
		}
		_, _ = fmt.Fprintf(c.stdout, "column %s %s: %s\n", col.Letter, col.Heading, field)
	}
	system := p.Detection.Reason.EN
	if i.CRS != "" {
		system = i.CRS + ", as was said" // whatever the evidence
	}
	if _, located := i.kind(); located {
		_, _ = fmt.Fprintf(c.stdout, "coordinate system: %s\n", system)
	}
	if choice.CRS == "" && !p.Detection.ByRow && slices.Contains(choice.Mapping, "lon") {
		return grid.Errorf(grid.CodeRejected, "无法判断坐标系，请用 --crs 指定："+p.Detection.Reason.ZH,
			"the coordinate system is not certain, name it with --crs: "+p.Detection.Reason.EN)
	}
	one, err = s.Start(ctx, one.ID, "", choice, !i.DryRun, time.Hour)
	if err != nil {
		return err
	}
	return i.tell(ctx, c, s, &one)
}

// tell prints what came of an import of a table.
func (i *importCommand) tell(ctx context.Context, c *Common, s *exchange.Service, one *exchange.Import) error {
	list, _, err := s.Problems(ctx, one.ID, exchange.ProblemFilter{})
	if err != nil {
		return err
	}
	for k := range list {
		p := &list[k]
		text, remedy := p.Says()
		word := "error"
		if !p.Error {
			word = "warning"
		}
		_, _ = fmt.Fprintf(c.stdout, "%s: row %d %s: %s; %s\n", word, p.Row, p.Letter(), text.EN, remedy.EN)
	}
	if i.Errors != "" {
		if err := writeFile(i.Errors, func(w io.Writer) error { return s.ErrorFile(ctx, one.ID, "zh", false, w) }); err != nil {
			return err
		}
	}
	if i.Rest != "" && one.BadRows > 0 {
		if err := writeFile(i.Rest, func(w io.Writer) error { return s.ErrorFile(ctx, one.ID, "zh", true, w) }); err != nil {
			return err
		}
	}
	switch one.State {
	case exchange.Done:
		_, err = fmt.Fprintf(c.stdout, "%d rows: %d new, %d updated, %d unchanged, %d left out, %d with errors, in %.1f s\n",
			one.Rows, one.Outcome.Created, one.Outcome.Updated, one.Outcome.Same, one.Left, one.BadRows, one.Ended.Sub(one.Began).Seconds())
		return err
	case exchange.Checked:
		_, err = fmt.Fprintf(c.stdout, "%d rows checked: %d errors in %d rows, %d warnings; nothing was kept\n", one.Rows, one.Errors,
			one.BadRows, one.Warnings)
		if err == nil && one.Errors > 0 { // as without the trial, so that a script hears of it
			err = grid.Errorf(grid.CodeRejected, fmt.Sprintf("共 %d 行，发现 %d 处错误", one.Rows, one.Errors),
				fmt.Sprintf("%d faults in %d rows", one.Errors, one.Rows))
		}
		return err
	case exchange.Refused:
		return grid.Errorf(grid.CodeRejected, fmt.Sprintf("共 %d 行，发现 %d 处错误，未导入任何记录", one.Rows, one.Errors),
			fmt.Sprintf("%d faults in %d rows; nothing was imported", one.Errors, one.Rows))
	}
	return &grid.Error{Code: grid.CodeInternal, Text: one.Failure}
}

// writeFile writes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".anwang-*")
	if err != nil {
		return grid.Errorf(grid.CodeInvalid, "无法写文件："+err.Error(), "cannot write the file: "+err.Error())
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if err := write(f); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

type exportCommand struct {
	File     string  `arg:"" help:"Where to write, .xlsx or .csv; - writes CSV to standard output."`
	Grid     grid.ID `help:"Only in this grid or below it."`
	Sector   string  `help:"Only of this supervision sector."`
	Lang     string  `help:"Language of headings and words." enum:"zh,en" default:"zh"`
	Personal bool    `help:"Names and phones in full; that is audited."`
}

// Run exports enterprises as a table.
func (e *exportCommand) Run(ctx context.Context, c *Common) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	s := exchange.New(db, nil, hazard.GradeOf)
	s.Colours(assess.New(db, assess.Options{}).Computed)
	ids, err := s.Choose(ctx, e.Grid, e.Sector)
	if err != nil {
		return err
	}
	o := exchange.Export{
		Format: exchange.CSV, Lang: e.Lang, IDs: ids, Personal: e.Personal,
		Filter: map[string]string{"grid": fmt.Sprint(e.Grid), "sector": e.Sector},
	}
	if strings.HasSuffix(strings.ToLower(e.File), ".xlsx") {
		o.Format = exchange.XLSX
	}
	if e.File == "-" {
		_, err = s.Write(ctx, o, c.stdout)
		return err
	}
	n := 0
	if err := writeFile(e.File, func(w io.Writer) (err error) { n, err = s.Write(ctx, o, w); return err }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%d enterprises written to %s\n", n, e.File)
	return err
}
