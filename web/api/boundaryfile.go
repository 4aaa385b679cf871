package api

import (
	"anwang/grid"
	"anwang/grid/boundary"
	"anwang/web/respond"
)

// boundaryFileBody is a file of a load.
type boundaryFileBody struct {
	Number int                 `json:"number"`
	Name   string              `json:"name"`
	Size   int64               `json:"size" doc:"Bytes"`
	Format string              `json:"format" doc:"As people call it"`
	Told   []string            `json:"told" doc:"What was noticed about it, in the asked language"`
	Layers []boundaryLayerBody `json:"layers"`
}

// boundaryLayerBody is a layer of a file.
type boundaryLayerBody struct {
	Name     string                `json:"name"`
	Geometry string                `json:"geometry" enum:"area,line,point,mixed,none"`
	Rows     int                   `json:"rows"`
	Shapes   map[string]int        `json:"shapes" doc:"How many of each kind; the empty kind is none"`
	Columns  []boundary.FileColumn `json:"columns"`
	Bound    []float64             `json:"bound" doc:"Least and largest coordinates as they stand in the file; empty without a shape"`
	Encoding string                `json:"encoding" doc:"Of its texts"`
	System   boundarySystemBody    `json:"system"`
	Told     []string              `json:"told"`
}

// boundarySystemBody is what speaks for the coordinate system of a layer.
type boundarySystemBody struct {
	Said    string                 `json:"said" doc:"What the file says of it; empty: nothing"`
	Found   string                 `json:"found" doc:"Key of the system that is taken when none is chosen; empty: one has to be chosen"`
	Sure    bool                   `json:"sure" doc:"The file says it and the numbers agree; else somebody is to confirm it"`
	ByRow   bool                   `json:"byRow" doc:"Rows name their own"`
	Choices []boundarySystemChoice `json:"choices" doc:"What the numbers allow, best first"`
	Reason  string                 `json:"reason" doc:"In the asked language"`
}

type boundarySystemChoice struct {
	Key  string `json:"key"`
	Name string `json:"name" doc:"In the asked language"`
}

func boundaryFilesOf(files []boundary.LoadFile, lang respond.Lang) []boundaryFileBody {
	out := make([]boundaryFileBody, len(files))
	for i := range files {
		f := &files[i]
		out[i] = boundaryFileBody{
			Number: f.Number, Name: f.Name, Size: f.Size, Format: f.Format, Told: textsIn(f.Told, lang),
			Layers: make([]boundaryLayerBody, len(f.Layers)),
		}
		for k := range f.Layers {
			out[i].Layers[k] = boundaryLayerOf(&f.Layers[k], lang)
		}
	}
	return out
}

func boundaryLayerOf(l *boundary.FileLayer, lang respond.Lang) boundaryLayerBody {
	b := boundaryLayerBody{
		Name: l.Name, Geometry: l.Geometry, Rows: l.Rows, Shapes: l.Shapes, Columns: orEmpty(l.Columns), Bound: orEmpty(l.Bound),
		Encoding: l.Encoding, Told: textsIn(l.Told, lang), System: boundarySystemBody{
			Said: l.System.Said, Found: l.System.Found, Sure: l.System.Sure, ByRow: l.System.ByRow, Reason: lang.Of(l.System.Reason),
			Choices: []boundarySystemChoice{},
		},
	}
	for _, s := range l.System.Systems() {
		b.System.Choices = append(b.System.Choices, boundarySystemChoice{s.Key, lang.Of(s.Name)})
	}
	return b
}

func textsIn(list []grid.Text, lang respond.Lang) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = lang.Of(t)
	}
	return out
}
