package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"anwang/grid"
	"anwang/grid/boundary"
)

// boundaryCommand makes networks of grids from files.
type boundaryCommand struct {
	Load boundaryLoad `cmd:"" help:"Make a network of grids from files of boundaries, or its next version. 装入网格边界。"`
	City boundaryCity `cmd:"" help:"Name the city of an empty database, so that accounts can be made before its boundaries. 为城市命名。"`
	Look boundaryLook `cmd:"" help:"Say what files of boundaries hold, and propose a description. 查看边界文件。"`
	List boundaryList `cmd:"" help:"List the networks with their levels and versions. 网格体系列表。"`
}

type boundaryCity struct {
	City   string `arg:"" help:"CODE:NAME, like 371000:威海市."`
	Key    string `help:"Short name of the network." default:"territory"`
	Name   string `help:"Name of the network." default:"属地网格"`
	NameEN string `help:"The same in English." name:"name-en" default:"Territory"`
}

// Run names the city.
func (b *boundaryCity) Run(ctx context.Context, c *Common) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	code, name, _ := strings.Cut(b.City, ":")
	n := boundary.NetworkName{Key: b.Key, Name: b.Name, NameEN: b.NameEN, Kind: grid.Territory}
	if err := boundary.New(db).NameCity(ctx, n, boundary.GridName{Code: code, Name: name}); err != nil {
		return err
	}
	return c.say("%s is named; anwang user add makes its first administrators, anwang boundary load brings its boundaries", name)
}

type boundaryLoad struct {
	Description string `arg:"" optional:"" type:"existingfile" help:"JSON file that says what the flags do, and more."`

	Key       string   `help:"Short name of the network, by which its next version finds it." default:"territory"`
	Name      string   `help:"Name of the network." default:"属地网格"`
	NameEN    string   `help:"The same in English." name:"name-en" default:"Territory"`
	Kind      string   `help:"territory (块) or sector (条)." enum:"territory,sector" default:"territory"`
	Root      string   `help:"The topmost grid, CODE:NAME, when no file has it."`
	Level     []string `help:"${boundary_level}" sep:"none"`
	Hole      []string `help:"Ground that is no grid's on purpose: LON,LAT:NAME:REASON." sep:"none"`
	Recoded   []string `help:"A grid that has another code in the files than before, WAS=NOW; it stays who it is." sep:"none"`
	MaxGap    float64  `help:"Ground between grids up to so many square metres goes to a neighbour; 0: 10,000."`
	Tolerance float64  `help:"How far apart in metres two drawings of one border may lie to be made one."`
	Decides   string   `help:"Which level stays where it is when two do not nest: fine or coarse." enum:"fine,coarse" default:"fine"`
	ValidFrom string   `help:"When it comes into force (RFC 3339, or a day of China); empty: at once."`
	Note      string   `help:"What is written beside the version."`
	DryRun    bool     `help:"Find out everything, keep nothing."`
	JSON      bool     `help:"Print the report as JSON."`
	All       bool     `help:"Print every finding, also what was mended without a choice."`
}

// Run loads a network; what was found is printed, and what stops it is the error.
func (l *boundaryLoad) Run(ctx context.Context, c *Common) error {
	d, folder, err := l.description()
	if err != nil {
		return err
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	began := time.Now()
	files := boundary.NewFolder(folder)
	defer func() { _ = files.Close() }()
	if files.Region, err = boundary.New(db).Region(ctx); err != nil {
		return err
	}
	tree, found, err := boundary.Compose(ctx, d, files.Layer, func(step grid.Text, _ int) {
		if !l.JSON {
			_, _ = fmt.Fprintf(c.stdout, "%6.1f s  %s\n", time.Since(began).Seconds(), inTongue(step))
		}
	})
	if err != nil {
		return err
	}
	report := loadReport{Findings: linesOf(found), DryRun: l.DryRun}
	if tree != nil {
		p, err := boundary.New(db).Publish(ctx, &d, tree, found, l.DryRun)
		if err != nil {
			return err
		}
		report.Version, report.ValidFrom, report.Difference, report.Grids = p.Version, p.ValidFrom, &p.Difference, len(tree.Grids)
	}
	report.Seconds = time.Since(began).Seconds()
	if err := l.tell(c, &report); err != nil {
		return err
	}
	if tree == nil {
		n := 0
		for _, f := range found {
			if f.Severity == boundary.Stops {
				n++
			}
		}
		return grid.Errorf(grid.CodeRejected, fmt.Sprintf("有 %d 处须先改正，未装入任何内容", n),
			fmt.Sprintf("%d things have to be put right first; nothing was loaded", n))
	}
	return nil
}

// loadReport is what a load tells.
type loadReport struct {
	DryRun     bool                 `json:"dryRun"`
	Grids      int                  `json:"grids"`
	Version    int32                `json:"version"`
	ValidFrom  time.Time            `json:"validFrom"`
	Difference *boundary.Difference `json:"difference"` // null: something stops the load
	Findings   []findingLine        `json:"findings"`
	Seconds    float64              `json:"seconds"`
}

// findingLine is a finding as JSON.
type findingLine struct {
	Severity string    `json:"severity"`
	Kind     string    `json:"kind"`
	Level    int       `json:"level,omitempty"`
	File     string    `json:"file,omitempty"`
	Row      int       `json:"row,omitempty"`
	Codes    []string  `json:"codes"`
	At       []float64 `json:"at,omitempty"`
	Area     float64   `json:"area,omitempty"`
	Count    int       `json:"count"`
	Detail   string    `json:"detail"`
	Action   string    `json:"action,omitempty"`
	Remedy   string    `json:"remedy,omitempty"`
}

func linesOf(found []boundary.Finding) []findingLine {
	out := make([]findingLine, len(found))
	for i := range found {
		f := &found[i]
		out[i] = findingLine{
			Severity: string(f.Severity), Kind: f.Kind, Level: f.Level, File: f.File, Row: f.Row, Codes: slices.Concat([]string{}, f.Codes),
			Area:  f.Area,
			Count: f.Count, Detail: inTongue(f.Detail), Action: inTongue(f.Action), Remedy: inTongue(f.Remedy),
		}
		if f.At != nil {
			out[i].At = f.At[:]
		}
	}
	return out
}

// tell prints the report.
func (l *boundaryLoad) tell(c *Common, r *loadReport) error {
	if l.JSON {
		return json.NewEncoder(c.stdout).Encode(r)
	}
	tw := tabwriter.NewWriter(c.stdout, 2, 4, 2, ' ', 0)
	mended := 0
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Severity == string(boundary.Mended) && !l.All {
			mended += f.Count
			continue
		}
		at := ""
		if len(f.At) > 0 {
			at = fmt.Sprintf("%.5f,%.5f", f.At[0], f.At[1])
		}
		_, _ = fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", f.Severity, f.Kind, at, f.Detail, strings.TrimSpace(f.Action+" "+f.Remedy))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	if mended > 0 {
		if err := c.say("%d slips were mended; --all lists them", mended); err != nil {
			return err
		}
	}
	d := r.Difference
	switch {
	case d == nil:
		return nil
	case d.Empty():
		return c.say("%d grids, nothing differs from version %d (%.1f s)", r.Grids, r.Version, r.Seconds)
	}
	end := "is published"
	if r.DryRun {
		end = "would be published; nothing was kept"
	}
	return c.say("%d grids: %d new, %d gone, %d renamed, %d with another code, %d moved to another parent, %d with other borders, "+
		"%d the same; version %d %s, in force from %s (%.1f s)", r.Grids, d.New, d.Gone, d.Renamed, d.Recoded, d.Rehung, d.Reshaped, d.Same,
		r.Version, end, r.ValidFrom.In(grid.China).Format(time.RFC3339), r.Seconds)
}

type boundaryList struct {
	JSON bool `help:"Print JSON."`
}

// Run lists the networks.
func (l *boundaryList) Run(ctx context.Context, c *Common) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	list, err := boundary.New(db).Networks(ctx)
	if err != nil {
		return err
	}
	if l.JSON {
		return json.NewEncoder(c.stdout).Encode(list)
	}
	tw := tabwriter.NewWriter(c.stdout, 2, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(tw, "KEY\tNAME\tKIND\tLEVELS\tVERSION\tIN FORCE FROM")
	for i := range list {
		n := &list[i]
		var levels []string
		for _, d := range n.Levels {
			levels = append(levels, fmt.Sprintf("%s %d", inTongue(grid.Text{ZH: d.Name, EN: d.NameEN}), d.Grids))
		}
		version, from := "-", ""
		if len(n.Versions) > 0 {
			v := n.Versions[0]
			version, from = fmt.Sprint(v.Version), v.ValidFrom.In(grid.China).Format(userDay)
		}
		_, _ = fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\n", n.Key, inTongue(grid.Text{ZH: n.Name, EN: n.NameEN}), n.Kind,
			strings.Join(levels, ", "), version, from)
	}
	return tw.Flush()
}
