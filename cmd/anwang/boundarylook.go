package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"anwang/grid"
	"anwang/grid/boundary"
)

// boundaryLook says what files hold before anything is loaded.
type boundaryLook struct {
	Files []string `arg:"" help:"Shapefile (zip or .shp), GeoPackage, GeoJSON, KML, DXF, FileGDB."`
	JSON  bool     `help:"Print JSON."`
	Write string   `help:"Write the proposed description into this file, for anwang boundary load."`
}

// Run looks at the files.
func (l *boundaryLook) Run(ctx context.Context, c *Common) error {
	folder := boundary.NewFolder("")
	defer func() { _ = folder.Close() }()
	files, p, err := boundary.Look(ctx, folder, l.Files)
	if err != nil {
		return err
	}
	if l.Write != "" {
		b, err := json.MarshalIndent(&p.Description, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(l.Write, append(b, '\n'), 0o600); err != nil {
			return err
		}
	}
	if l.JSON {
		return json.NewEncoder(c.stdout).Encode(map[string]any{"files": files, "description": p.Description})
	}
	level := map[[2]string]int{}
	for _, one := range p.Layers {
		level[[2]string{one.File, one.Layer}] = one.Level
	}
	for i := range files {
		if err := showFile(c, &files[i], level, &p.Description); err != nil {
			return err
		}
	}
	if l.Write != "" {
		return c.say("%s is the proposed description: look through it, then anwang boundary load %s --dry-run", l.Write, l.Write)
	}
	return nil
}

// showFile prints a file with its layers and columns.
func showFile(c *Common, f *boundary.LoadFile, level map[[2]string]int, d *boundary.Description) error {
	tw := tabwriter.NewWriter(c.stdout, 2, 4, 2, ' ', 0)
	_, _ = fmt.Fprintf(tw, "%s\t%s\n", f.Name, f.Format)
	for _, t := range f.Told {
		_, _ = fmt.Fprintf(tw, "  %s\n", inTongue(t))
	}
	for i := range f.Layers {
		l := &f.Layers[i]
		of := "-"
		if n := level[[2]string{f.Name, l.Name}]; n > 0 {
			of = inTongue(grid.Text{ZH: d.Levels[n-1].Name, EN: d.Levels[n-1].NameEN})
		}
		_, _ = fmt.Fprintf(tw, "  %s\t%s\t%d\t%s\t%s\n", l.Name, l.Geometry, l.Rows, l.Encoding, of)
		system := l.System.Found
		if !l.System.Sure {
			system = strings.TrimSpace(system + " ?")
		}
		_, _ = fmt.Fprintf(tw, "    %s\t%s\n", system, inTongue(l.System.Reason))
		if len(l.System.Choices) > 0 && !l.System.Sure {
			_, _ = fmt.Fprintf(tw, "    system=\t%s\n", strings.Join(l.System.Choices, ", "))
		}
		for _, t := range l.Told {
			_, _ = fmt.Fprintf(tw, "    %s\n", inTongue(t))
		}
		for _, column := range l.Columns {
			_, _ = fmt.Fprintf(tw, "    %s\t%d\t%s\n", column.Name, column.Filled, strings.Join(column.Samples, ", "))
		}
	}
	return tw.Flush()
}
