package boundary

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/geofile"
)

// Files finds the layer that a source names. Errors: those of geofile.Open, and rejected
// (there is no such layer, or several).
type Files func(ctx context.Context, s *Source) (*SourceLayer, error)

// SourceLayer is the layer that a source names.
type SourceLayer struct {
	Fields []string         // its columns
	System geofile.Evidence // what speaks for its coordinate system
	Told   []grid.Text      // what was noticed about it
	Rows   func(ctx context.Context, each func(geofile.Feature) error) error
}

// Folder opens the files that descriptions name where they lie. It is not safe for
// concurrent use.
type Folder struct {
	Region orb.Bound // where files are expected to lie; the zero box: anywhere

	path string
	open map[[2]string]*geofile.File // by name and encoding
}

// NewFolder opens files as from a folder.
func NewFolder(path string) *Folder {
	return &Folder{path: path, open: map[[2]string]*geofile.File{}}
}

// Close removes what was unpacked.
func (f *Folder) Close() error {
	var errs []error
	for _, file := range f.open {
		errs = append(errs, file.Close())
	}
	f.open = nil
	return errors.Join(errs...)
}

// file opens a file once.
func (f *Folder) file(ctx context.Context, name, encoding string) (*geofile.File, error) {
	key := [2]string{name, encoding}
	if file := f.open[key]; file != nil {
		return file, nil
	}
	at := name
	if !filepath.IsAbs(at) {
		at = filepath.Join(f.path, name)
	}
	file, err := geofile.Open(ctx, at, geofile.Options{Encoding: encoding, Region: f.Region})
	if err == nil {
		f.open[key] = file
	}
	return file, err
}

// Layer is a Files.
func (f *Folder) Layer(ctx context.Context, s *Source) (*SourceLayer, error) {
	file, err := f.file(ctx, s.File, s.Encoding)
	if err != nil {
		return nil, err
	}
	layers := make([]FileLayer, len(file.Layers))
	for i := range file.Layers {
		layers[i] = FileLayer{Name: file.Layers[i].Name, Geometry: string(file.Layers[i].Geometry)}
	}
	k, fault := choose(layers, s)
	if k < 0 {
		return nil, &grid.Error{Code: grid.CodeRejected, Text: fault}
	}
	l := &file.Layers[k]
	return &SourceLayer{
		Fields: l.Fields, System: l.System, Told: append(file.Told[:len(file.Told):len(file.Told)], l.Told...),
		Rows: func(ctx context.Context, each func(geofile.Feature) error) error { return file.Read(ctx, l.Name, each) },
	}, nil
}

// choose finds the layer of a file that a source names: without a name the only one, or
// the only one of areas. -1: the fault says why none.
func choose(layers []FileLayer, s *Source) (at int, fault grid.Text) {
	at = -1
	var names []string
	areas := 0
	for i := range layers {
		l := &layers[i]
		if l.Name == s.Layer || len(layers) == 1 && s.Layer == "" {
			return i, fault
		}
		names = append(names, l.Name)
		if l.Geometry == string(geofile.Area) {
			areas++
			at = i
		}
	}
	switch {
	case s.Layer != "":
		return -1, both("文件“%s”没有图层“%s”，有：%s", "The file %s has no layer %s; it has %s", s.File, clip(s.Layer), few(names))
	case areas == 1:
		return at, fault
	}
	return -1, both("文件“%s”有几个图层，请选择：%s", "The file %s has several layers, choose one: %s", s.File, few(names))
}

// LayerSystem is what speaks for the coordinate system of a layer, as it is kept.
type LayerSystem struct {
	Said    string    `json:"said"`
	Found   string    `json:"found"` // key; "" none
	Sure    bool      `json:"sure"`
	ByRow   bool      `json:"byRow"`
	Choices []string  `json:"choices"` // keys
	Reason  grid.Text `json:"reason"`
}

func systemOf(e *geofile.Evidence) LayerSystem {
	out := LayerSystem{Said: e.Said, Found: e.Found.Key(), Sure: e.Sure, ByRow: e.ByRow, Choices: []string{}, Reason: e.Reason}
	for _, s := range e.Choices {
		out.Choices = append(out.Choices, s.Key())
	}
	return out
}

// weighed is what was kept as it was.
func (e *LayerSystem) weighed() geofile.Evidence {
	out := geofile.Evidence{Said: e.Said, Sure: e.Sure, ByRow: e.ByRow, Reason: e.Reason}
	out.Found, _ = crs.Named(e.Found)
	for _, key := range e.Choices {
		if s, ok := crs.Named(key); ok {
			out.Choices = append(out.Choices, s)
		}
	}
	return out
}

// SystemChoice is a coordinate system that somebody may choose.
type SystemChoice struct {
	Key  string
	Name grid.Text
}

// Systems are the systems that the numbers of a layer allow, best first.
func (e *LayerSystem) Systems() (list []SystemChoice) {
	for _, key := range e.Choices {
		if s, ok := crs.Named(key); ok {
			zh, en := s.Name()
			list = append(list, SystemChoice{key, grid.Text{ZH: zh, EN: en}})
		}
	}
	return list
}

// keys are the keys of systems, to be chosen from.
func keys(list []crs.System) string {
	var names []string
	for _, s := range list {
		names = append(names, s.Key())
	}
	return strings.Join(names, ", ")
}
