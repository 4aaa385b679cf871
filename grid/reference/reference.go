// Package reference keeps reference layers 参考图层: roads, rivers, schools, pipelines and
// plans that lie over the grids, from geographic files as offices have them. A layer has
// a style of a small closed set, people who see it, and the features of the file that was
// loaded last, which one load replaces whole.
package reference

import (
	"fmt"
	"slices"
	"time"

	"anwang/grid"
)

// How a layer is offered to people.
const (
	OfferNone = "none" // not yet, or not any more
	OfferOff  = "off"  // they may switch it on
	OfferOn   = "on"   // it is on unless they switch it off
)

// Colors are the colours of a layer; each is legible over the four colours of risk in both
// themes, and is none of them.
var Colors = [...]string{"graphite", "slate", "teal", "violet", "brown", "magenta"}

// Dashes are how lines are drawn, Symbols how points are.
var (
	Dashes  = [...]string{"solid", "dashed", "dotted"}
	Symbols = [...]string{"dot", "ring"}
)

// Layer is one reference layer; its JSON is what the audit keeps.
type Layer struct {
	ID          grid.ID     `json:"-"`
	Rank        int         `json:"rank"` // the lowest lies undermost
	Name        string      `json:"name"`
	NameEN      string      `json:"nameEn,omitempty"`
	Offer       string      `json:"offer"`
	Grid        grid.ID     `json:"grid,omitempty"` // whose people see it; 0: everybody
	Color       string      `json:"color"`
	Width       int         `json:"width"`
	Dash        string      `json:"dash"`
	Fill        int         `json:"fill"`
	Symbol      string      `json:"symbol"`
	Opacity     int         `json:"opacity"`
	MinZoom     int         `json:"minZoom"`
	MaxZoom     int         `json:"maxZoom"`
	LabelColumn string      `json:"labelColumn,omitempty"`
	Attribution string      `json:"attribution,omitempty"`
	Approval    string      `json:"approval,omitempty"` // 审图号
	Edition     int         `json:"edition"`            // number of the load; 0: none yet
	File        string      `json:"file,omitempty"`
	System      string      `json:"system,omitempty"`   // key of the coordinate system
	Geometry    string      `json:"geometry,omitempty"` // point, line, area, mixed
	Features    int         `json:"features"`
	Skipped     int         `json:"skipped"` // rows of the file that are not in it
	Told        []Remark    `json:"-"`       // what was noticed
	Columns     []string    `json:"columns,omitempty"`
	Bounds      *[4]float64 `json:"bounds,omitempty"` // west, south, east, north; nil: nothing is loaded
	Loaded      time.Time   `json:"-"`
	Version     int32       `json:"-"`

	coarse float64 // features of this size and more are drawn at every zoom
}

// Remark is what was noticed about a file or about one of its rows.
type Remark struct {
	Row  int       `json:"row"` // 0: of the whole
	Text grid.Text `json:"text"`
}

// Called is the name in both languages.
func (l *Layer) Called() grid.Text {
	t := grid.Text{ZH: l.Name, EN: l.NameEN}
	if t.EN == "" {
		t.EN = l.Name
	}
	return t
}

// Update changes a layer; nil leaves a field as it is.
type Update struct {
	Name, NameEN, Offer, Color, Dash, Symbol, LabelColumn, Attribution, Approval *string
	Width, Fill, Opacity, MinZoom, MaxZoom                                       *int
	Grid                                                                         *grid.ID // 0: everybody sees it
}

// fresh is a layer of which nothing has been said.
func fresh() Layer {
	return Layer{
		Offer: OfferOff, Color: "graphite", Width: 2, Dash: "solid", Fill: 20, Symbol: "dot", Opacity: 90, MinZoom: 9, MaxZoom: 18,
		Columns: []string{}, Told: []Remark{},
	}
}

// Apply makes the changes and says what is wrong with what comes of them.
func (u *Update) Apply(l *Layer) error {
	var f grid.Faults
	for _, c := range []struct {
		pointer  string
		from, to *string
		most     int
	}{
		{"/nameZh", u.Name, &l.Name, 100},
		{"/nameEn", u.NameEN, &l.NameEN, 100},
		{"/offer", u.Offer, &l.Offer, 20},
		{"/color", u.Color, &l.Color, 20},
		{"/dash", u.Dash, &l.Dash, 20},
		{"/symbol", u.Symbol, &l.Symbol, 20},
		{"/labelColumn", u.LabelColumn, &l.LabelColumn, 200},
		{"/attribution", u.Attribution, &l.Attribution, 300},
		{"/approval", u.Approval, &l.Approval, 100},
	} {
		if c.from != nil {
			*c.to = f.Text(c.pointer, *c.from, c.most)
		}
	}
	for _, c := range []struct{ from, to *int }{
		{u.Width, &l.Width}, {u.Fill, &l.Fill}, {u.Opacity, &l.Opacity}, {u.MinZoom, &l.MinZoom}, {u.MaxZoom, &l.MaxZoom},
	} {
		if c.from != nil {
			*c.to = *c.from
		}
	}
	if u.Grid != nil {
		l.Grid = *u.Grid
	}
	l.check(&f)
	return f.Err()
}

// check says what is wrong with a layer.
func (l *Layer) check(f *grid.Faults) {
	if l.Name == "" {
		f.Add("/nameZh", "请填写名称", "give its name")
	}
	for _, c := range []struct {
		pointer, value string
		of             []string
	}{
		{"/offer", l.Offer, []string{OfferNone, OfferOff, OfferOn}},
		{"/color", l.Color, Colors[:]},
		{"/dash", l.Dash, Dashes[:]},
		{"/symbol", l.Symbol, Symbols[:]},
	} {
		if !slices.Contains(c.of, c.value) {
			f.Add(c.pointer, fmt.Sprintf("应为 %v 之一", c.of), fmt.Sprintf("it is one of %v", c.of))
		}
	}
	for _, c := range []struct {
		pointer            string
		value, least, most int
	}{
		{"/width", l.Width, 1, 6},
		{"/fill", l.Fill, 0, 60},
		{"/opacity", l.Opacity, 10, 100},
		{"/minZoom", l.MinZoom, 3, 18},
		{"/maxZoom", l.MaxZoom, l.MinZoom, 18},
	} {
		if c.value < c.least || c.value > c.most {
			f.Add(c.pointer, fmt.Sprintf("应在 %d 至 %d 之间", c.least, c.most), fmt.Sprintf("it is %d to %d", c.least, c.most))
		}
	}
	if l.LabelColumn != "" && l.Edition > 0 && !slices.Contains(l.Columns, l.LabelColumn) {
		f.Add("/labelColumn", "文件没有这一列", "the file has no such column")
	}
}

// Feature is one feature of a layer, as its card shows it.
type Feature struct {
	Row    int
	Label  string
	Fields []Field    // in the order of the file
	Bounds [4]float64 // west, south, east, north
}

// Field is a value of a feature under the name of its column.
type Field struct{ Name, Value string }

// Found is a feature that a search found.
type Found struct {
	Layer grid.ID
	Feature
}
