package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"anwang/grid"
	"anwang/grid/reference"
)

// referenceCommand keeps reference layers.
type referenceCommand struct {
	Load referenceLoad `cmd:"" help:"Make a reference layer of a file, or give the layer of that name its next one. 装入参考图层。"`
	List referenceList `cmd:"" help:"List the reference layers. 参考图层列表。"`
}

type referenceLoad struct {
	Name string `arg:"" help:"Of the layer, like 道路."`
	File string `arg:"" type:"path" help:"Shapefile (zip), GeoPackage, GeoJSON, KML, DXF or FileGDB (zip)."`

	Layer       string `help:"Of the file, where it has several."`
	System      string `help:"Coordinate system, where the file does not say it."`
	Encoding    string `help:"Of the texts, where the one that is found garbles them: UTF-8 or GB18030."`
	Label       string `help:"Column of the labels."`
	Color       string `help:"graphite, slate, teal, violet, brown or magenta." default:"graphite"`
	Offer       string `help:"To people: none, off (to be switched on) or on." enum:"none,off,on" default:"on"`
	Attribution string `help:"Whose data it is."`
	Approval    string `help:"Approval number of the map, 审图号."`
}

// Run loads a file; the settings are those of a new layer only.
func (r *referenceLoad) Run(ctx context.Context, c *Common) error {
	f, err := os.Open(r.File)
	if err != nil {
		return grid.Errorf(grid.CodeInvalid, "无法打开文件："+err.Error(), "cannot open the file: "+err.Error())
	}
	defer func() { _ = f.Close() }()
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	s := reference.New(db, 0)
	list, err := s.All(ctx)
	if err != nil {
		return err
	}
	var id grid.ID
	for i := range list {
		if list[i].Name == r.Name {
			id = list[i].ID
		}
	}
	fresh := id == 0
	if fresh {
		l, err := s.Create(ctx, reference.Update{
			Name: &r.Name, Color: &r.Color, Offer: &r.Offer, Attribution: &r.Attribution, Approval: &r.Approval,
		})
		if err != nil {
			return err
		}
		id = l.ID
	}
	l, err := s.Load(ctx, id, reference.Source{
		Name: filepath.Base(r.File), Layer: r.Layer, System: r.System, Encoding: r.Encoding, Label: r.Label,
	}, f)
	if err != nil {
		if fresh { // it is as it was before
			_ = s.Delete(ctx, id, 1)
		}
		return err
	}
	for _, t := range l.Told {
		if t.Row > 0 {
			_, _ = fmt.Fprintf(c.stdout, "row %d: %s\n", t.Row, inTongue(t.Text))
		} else {
			_, _ = fmt.Fprintln(c.stdout, inTongue(t.Text))
		}
	}
	return c.say("%s: %d features (%s) in %s, %d rows left out; its load number %d",
		l.Name, l.Features, l.Geometry, l.System, l.Skipped, l.Edition)
}

type referenceList struct{}

// Run prints the layers, the uppermost first.
func (r *referenceList) Run(ctx context.Context, c *Common) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	list, err := reference.New(db, 0).All(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for i := len(list) - 1; i >= 0; i-- {
		l := &list[i]
		_, _ = fmt.Fprintf(w, "%d\t%s\t%s\t%d\t%s\t%s\n", l.ID, l.Name, l.Offer, l.Features, l.Geometry, l.File)
	}
	return w.Flush()
}
