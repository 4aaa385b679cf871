// Package geofile reads geographic files as offices have them: Shapefile, GeoJSON,
// GeoPackage, KML, DXF and FileGDB, alone or in a zip. It says what layers a file has, in
// which coordinate system and encoding, and streams their features without ever holding
// more than one.
//
// Shapefile, GeoJSON and KML are read here. The others are read by GDAL, a program beside
// ours that may be missing: it runs as a child process without a network, with the one
// driver it needs, and within bounds of time, memory and output.
//
// A file is hostile until it is read: sizes are bounds before they are believed, names in
// an archive never become names on disk, and nothing that a file refers to is fetched. What
// is wrong with one row is told of that row, and the others are read.
package geofile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
)

// Options say how a file is opened; the zero value will do.
type Options struct {
	Name     string    // the name the file had where it came from; "" that of the path
	Scratch  string    // a folder for what is unpacked; "" that of the system
	Region   orb.Bound // where the file is expected to lie; the zero box: anywhere
	Encoding string    // of attributes, as somebody chose it; "" it is found
	Limits   Limits
}

// Limits are what a file may cost; each that is zero is the usual one.
type Limits struct {
	File     int64         // bytes
	Unpacked int64         // bytes of all that an archive holds, and of what GDAL writes
	Feature  int64         // bytes of one feature
	Memory   int64         // bytes of GDAL
	Time     time.Duration // that one run of GDAL may keep us waiting, and have a processor
}

func (l Limits) usual() Limits {
	given := func(v *int64, usual int64) {
		if *v == 0 {
			*v = usual
		}
	}
	given(&l.File, 2<<30)
	given(&l.Unpacked, 8<<30)
	given(&l.Feature, 64<<20)
	given(&l.Memory, 4<<30)
	if l.Time == 0 {
		l.Time = 10 * time.Minute
	}
	return l
}

// File is an open file. It is not safe for concurrent use.
type File struct {
	Format  string // as people call it: "Shapefile", "GeoJSON", …
	Layers  []Layer
	Told    []grid.Text // what was noticed about the file as a whole
	sources []source
	at      []position // of each layer
	scratch string     // "" nothing was unpacked
	options Options
}

// Layer is one kind of things in a file.
type Layer struct {
	Name     string // each once in a file
	Geometry Geometry
	Count    int // features; -1 unknown
	Fields   []string
	Extent   orb.Bound // as the numbers stand in the file; the zero box: none
	System   Evidence
	Encoding string      // of the attributes
	Told     []grid.Text // what was noticed about the layer
	declared declaration
}

// Geometry is what the shapes of a layer are.
type Geometry string

// The geometries.
const (
	None  Geometry = "none"
	Point Geometry = "point"
	Line  Geometry = "line"
	Area  Geometry = "area"
	Mixed Geometry = "mixed"
)

// Feature is one row of a layer.
type Feature struct {
	Row    int               // from 1, in the order of the file
	Fields map[string]string // what is empty is not there; the order is that of Layer.Fields
	Shape  orb.Geometry      // as the numbers stand in the file, without heights; nil: none that can be read
	System crs.System        // the row's own, if it names one
	Told   []grid.Text       // what was noticed about the row
}

// declaration is what a layer says about its coordinates.
type declaration struct {
	said   string     // in its own words; "" nothing
	system crs.System // none: not understood
	format bool       // it is the format that says so and not this file
	rows   bool       // the rows say it, and differ
}

// source is one file of a format, with its layers.
type source interface {
	layers(ctx context.Context) ([]Layer, error)
	// read hands on the features of a layer until each fails; limit 0 is all of them.
	read(ctx context.Context, layer, limit int, each func(Feature) error) error
}

type position struct{ source, layer int }

// Open looks at a file, or at a folder (a FileGDB, or Shapefiles), and lists its layers. It
// fails with CodeInvalid when the file is damaged or no geographic file, CodeTooLarge,
// CodeTimedOut, CodeForbidden when it asks for what is not read, and CodeUnavailable when
// the program that reads it is missing.
func Open(ctx context.Context, name string, o Options) (*File, error) {
	o.Limits = o.Limits.usual()
	if o.Name == "" {
		o.Name = filepath.Base(name)
	}
	f := &File{options: o}
	err := f.open(ctx, name)
	if err == nil {
		err = f.list(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Close removes what was unpacked.
func (f *File) Close() error {
	if f.scratch == "" {
		return nil
	}
	err := os.RemoveAll(f.scratch)
	f.scratch = ""
	return err
}

// room is the folder for what is unpacked.
func (f *File) room() (string, error) {
	if f.scratch == "" {
		var err error
		if f.scratch, err = os.MkdirTemp(f.options.Scratch, "geofile-"); err != nil {
			return "", &grid.Error{Code: grid.CodeFull, Text: t("无法写入临时文件夹", "the folder for temporary files cannot be written"), Cause: err}
		}
	}
	return f.scratch, nil
}

// list collects the layers of all sources, each by a name of its own.
func (f *File) list(ctx context.Context) error {
	used := map[string]bool{}
	for i, s := range f.sources {
		layers, err := s.layers(ctx)
		if err != nil {
			return err
		}
		_, markup := s.(*kml)
		for j := range layers {
			l := &layers[j]
			if markup && l.Count == 0 && len(f.sources) > 1 {
				continue // a KMZ has one that only refers to the others
			}
			l.Name = shown(l.Name, len(f.Layers)+1)
			for n, name := 2, l.Name; used[l.Name]; n++ {
				l.Name = fmt.Sprintf("%s (%d)", name, n)
			}
			used[l.Name] = true
			if err := f.weigh(ctx, position{i, j}, l); err != nil {
				return err
			}
			f.at = append(f.at, position{i, j})
			f.Layers = append(f.Layers, *l)
		}
	}
	if len(f.Layers) == 0 {
		return invalid("文件里没有图层", "the file has no layers")
	}
	return nil
}

// shown is the name of a layer as it can be shown and chosen by.
func shown(name string, number int) string {
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name))
	if name == "" {
		return fmt.Sprint("layer ", number)
	}
	return clip(name)
}

// errEnough ends a reading early.
var errEnough = errors.New("geofile: enough was read")

// Read hands on the features of a layer, in the order of the file, until each fails. What
// is wrong with a row is told in it. It fails with what each fails with, with CodeInvalid
// when the file breaks off, with CodeTooLarge and CodeTimedOut.
func (f *File) Read(ctx context.Context, layer string, each func(Feature) error) error {
	for i := range f.Layers {
		if f.Layers[i].Name == layer {
			at := f.at[i]
			return f.sources[at.source].read(ctx, at.layer, 0, each)
		}
	}
	return grid.Errorf(grid.CodeNotFound, "文件里没有图层“"+clip(layer)+"”", "the file has no layer “"+clip(layer)+"”")
}

// Layer is the layer of a name, nil for none.
func (f *File) Layer(name string) *Layer {
	for i := range f.Layers {
		if f.Layers[i].Name == name {
			return &f.Layers[i]
		}
	}
	return nil
}

// stem is the name of a file without folder and ending.
func stem(name string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	return strings.TrimSuffix(name, path.Ext(name))
}

func t(zh, en string) grid.Text { return grid.Text{ZH: zh, EN: en} }

func invalid(zh, en string) *grid.Error { return grid.Errorf(grid.CodeInvalid, zh, en) }

// damaged is a file that is not what it should be.
func damaged(what string, cause error) *grid.Error {
	e := invalid("文件（"+what+"）已损坏或不完整，请重新导出", "the file ("+what+") is damaged or incomplete; export it again")
	e.Cause = cause
	return e
}

// clip shortens what is shown of a file.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
