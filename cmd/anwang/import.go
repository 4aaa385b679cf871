package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/exchange"
	"anwang/grid/hazard"
	"anwang/grid/pg"
	"anwang/grid/sector"
)

type importCommand struct {
	Kind   string `arg:"" enum:"${layers},${entered}" help:"What the file holds: ${layers}; of tables alone ${entered}."`
	File   string `arg:"" help:"GeoJSON, or a feature a line; -: standard input. Tables: .xlsx, .csv, with LibreOffice or GDAL .xls .et .ods"`
	CRS    string `help:"Of a table: the coordinate system of rows that do not say: cgcs2000, gcj02, bd09, webmercator, gk, gk-cm117."`
	Update bool   `help:"Of a table: update what is there already, instead of refusing the file."`
	Errors string `help:"Of a table: write it once more, with a column of what is wrong, to this file."`

	Skip        bool   `help:"Of a table: load the good rows and pass over those with errors, instead of refusing the file."`
	Rest        string `help:"Of a table: write the rows with errors, with the reasons, to this file, to be corrected and imported again."`
	Visible     bool   `help:"Of a table: leave out rows that are hidden in it."`
	Heading     int    `help:"Of a table: row of the headings, the last of them; 0: as found."`
	HeadingRows int    `help:"Of a table: how many rows the headings are; 0: as found."`

	DryRun bool  `help:"Check everything, keep nothing."`
	Limit  int64 `help:"Largest file, MiB." default:"4096"`
	Rows   int   `help:"Most rows of a table." default:"1000000"`
}

// tableEndings are those of tables, by which they are told from features.
var tableEndings = []string{".xlsx", ".csv", ".txt", ".tsv", ".xls", ".et", ".ods"}

// Run imports a file; what is wrong with it is printed line by line.
func (i *importCommand) Run(ctx context.Context, c *Common) error {
	in := io.Reader(os.Stdin)
	if i.File != "-" {
		f, err := os.Open(i.File)
		if err != nil {
			return grid.Errorf(grid.CodeInvalid, "无法打开文件："+err.Error(), "cannot open the file: "+err.Error())
		}
		defer func() { _ = f.Close() }()
		if st, err := f.Stat(); err == nil && st.Size() > i.Limit<<20 {
			return grid.Errorf(grid.CodeTooLarge,
				fmt.Sprintf("文件有 %d MiB，超过上限 %d MiB", st.Size()>>20, i.Limit),
				fmt.Sprintf("the file has %d MiB, more than the limit of %d MiB", st.Size()>>20, i.Limit))
		}
		in = f
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if slices.Contains(tableEndings, strings.ToLower(filepath.Ext(i.File))) {
		return i.table(ctx, c, db, in)
	}
	kind, ok := i.kind()
	if !ok {
		return grid.Errorf(grid.CodeInvalid, "这种内容只能用表格导入（.xlsx、.csv）", "these come in tables alone (.xlsx, .csv)")
	}
	service := exchange.New(db, nil, hazard.GradeOf)
	service.Compare(alike)
	rep, err := service.Import(ctx, kind, in, exchange.Options{
		DryRun: i.DryRun, Limit: i.Limit << 20,
		Progress: func(rows int) { _, _ = fmt.Fprintf(c.stdout, "%d records read\n", rows) },
	})
	if err != nil {
		return err
	}
	for _, f := range rep.Warnings {
		_, _ = fmt.Fprintf(c.stdout, "warning: line %d %s: %s\n", f.Line, f.Pointer, f.Text.EN)
	}
	if rep.FaultCount > 0 {
		return &grid.Error{Code: grid.CodeRejected, Faults: rep.Faults, Text: grid.Text{
			ZH: fmt.Sprintf("共 %d 条记录，发现 %d 处错误，未导入任何记录", rep.Rows, rep.FaultCount),
			EN: fmt.Sprintf("%d faults in %d records; nothing was imported", rep.FaultCount, rep.Rows),
		}}
	}
	_, err = fmt.Fprintf(c.stdout, "%d of %d records imported in %.1f s\n", rep.Loaded, rep.Rows, rep.Took.Seconds())
	return err
}

// entered are what tables alone may hold, since each row is a change by the service that keeps it, by
// their registers.
var entered = map[string]string{"organisations": "organisation", "accounts": "account", "holdings": "holding"}

// enters has tables of them come in by those services.
func enters(s *exchange.Service, db *pg.DB, accounts *account.Service) {
	accounts.Answering(sector.New(db).Answer)
	s.Enters("organisation", accounts.EnterOrganisation)
	s.Enters("account", accounts.EnterAccount)
	s.Enters("holding", hazard.New(db).EnterHoldings)
}

// kind is the layer that the file holds; false: it is what tables alone may hold.
func (i *importCommand) kind() (grid.Kind, bool) { return grid.KindOfLayer(i.Kind) }

// register is what a table is of.
func (i *importCommand) register() string {
	if k, ok := i.kind(); ok {
		return k.String()
	}
	return entered[i.Kind]
}
