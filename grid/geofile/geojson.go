package geofile

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"anwang/geo/crs"
)

// geoJSON is a GeoJSON file: a collection, one feature or geometry, a list of features, or
// features one after the other.
type geoJSON struct {
	path, name string
	encoding   string
	limits     Limits
}

// collection is what stands around the features.
type collection struct {
	kind string // the type of the outermost object
	name string
	said string // by a member crs
}

// layers reads the file once from end to end.
func (g *geoJSON) layers(ctx context.Context) ([]Layer, error) {
	l := Layer{Name: g.name, Encoding: g.encoding}
	var s survey
	head, err := g.each(ctx, func(f *jsonFeature) error {
		s.add(f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if head.name != "" {
		l.Name = head.name
	}
	s.into(&l)
	if head.said != "" {
		l.declared = declare(head.said)
	} else if !l.declared.rows && l.declared.said == "" {
		l.declared = declaration{said: "RFC 7946", system: crs.System{Kind: crs.Degrees}, format: true}
	}
	return []Layer{l}, nil
}

func (g *geoJSON) read(ctx context.Context, _, limit int, each func(Feature) error) error {
	n := 0
	_, err := g.each(ctx, func(f *jsonFeature) error {
		if err := each(f.Feature); err != nil {
			return err
		}
		if n++; n == limit {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) && limit > 0 {
		return nil
	}
	return err
}

// each hands on every feature of the file.
func (g *geoJSON) each(ctx context.Context, each func(*jsonFeature) error) (collection, error) {
	f, err := os.Open(g.path)
	if err != nil {
		return collection{}, unreadable(err)
	}
	defer func() { _ = f.Close() }()
	return readGeoJSON(ctx, decoder(skipMark(bufio.NewReader(f)), g.encoding), g.limits.Feature, each)
}

// readGeoJSON reads features in any of the forms they come in.
func readGeoJSON(ctx context.Context, r io.Reader, most int64, each func(*jsonFeature) error) (collection, error) {
	j := newJSONReader(r, most)
	e := &emitter{ctx: ctx, each: each}
	c, err := j.peek()
	if err != nil {
		return collection{}, err
	}
	switch c {
	case 0:
		return collection{}, invalid("文件是空的", "the file is empty")
	case '[':
		return collection{}, e.list(j)
	}
	head, err := e.outermost(j)
	if err != nil {
		return head, err
	}
	for { // features one after the other
		c, err := j.peek()
		if err != nil || c == 0 {
			return head, err
		}
		if head.kind != "Feature" || c != '{' {
			return head, j.broken()
		}
		raw, err := j.next()
		if err == nil {
			err = e.emit(raw)
		}
		if err != nil {
			return head, err
		}
	}
}

// emitter numbers features and hands them on.
type emitter struct {
	ctx  context.Context
	each func(*jsonFeature) error
	row  int
}

func (e *emitter) emit(raw []byte) error {
	e.row++
	if err := e.ctx.Err(); err != nil {
		return err
	}
	return e.each(parseFeature(raw, e.row))
}

// list reads a list of features.
func (e *emitter) list(j *jsonReader) error {
	if err := j.take('['); err != nil {
		return err
	}
	if c, err := j.peek(); err != nil || c == ']' {
		if err == nil {
			err = j.take(']')
		}
		return err
	}
	for {
		raw, err := j.next()
		if err != nil {
			return err
		}
		if err := e.emit(raw); err != nil {
			return err
		}
		if more, err := j.more(']'); err != nil || !more {
			return err
		}
	}
}

// outermost reads the outermost object member by member; what is no collection is a
// feature, or the shape of one.
func (e *emitter) outermost(j *jsonReader) (collection, error) {
	var head collection
	kept := map[string]json.RawMessage{}
	if err := j.take('{'); err != nil {
		return head, err
	}
	if c, err := j.peek(); err != nil || c == '}' {
		return head, j.broken()
	}
	features := false
	for more := true; more; {
		name, err := j.key()
		if err != nil {
			return head, err
		}
		if name == "features" {
			features = true
			if c, err := j.peek(); err != nil || c != '[' {
				return head, j.broken()
			}
			err = e.list(j)
		} else {
			err = head.member(j, name, kept)
		}
		if err != nil {
			return head, err
		}
		if more, err = j.more('}'); err != nil {
			return head, err
		}
	}
	switch {
	case features:
		return head, nil
	case head.kind == "FeatureCollection":
		return head, nil
	case head.kind == "Topology":
		return head, invalid("文件是 TopoJSON，不是 GeoJSON；请转换后再上传", "the file is TopoJSON and not GeoJSON; convert it first")
	case head.kind == "Feature":
		raw, _ := json.Marshal(kept)
		return head, e.emit(raw)
	case slices.Contains(shapeNames, head.kind):
		raw, _ := json.Marshal(kept)
		return head, e.emit(append(append([]byte(`{"type":"Feature","properties":{},"geometry":`), raw...), '}'))
	}
	return head, invalid("文件不是 GeoJSON", "the file is not GeoJSON")
}

// member takes one member of the outermost object.
func (c *collection) member(j *jsonReader, name string, kept map[string]json.RawMessage) error {
	raw, err := j.next()
	if err != nil {
		return err
	}
	switch name {
	case "type":
		_ = json.Unmarshal(raw, &c.kind)
	case "name":
		_ = json.Unmarshal(raw, &c.name)
	case "crs", "spatialReference":
		c.said = saidCRS(raw)
	}
	switch name {
	case "type", "id", "geometry", "properties", "coordinates", "geometries", "attributes":
		kept[name] = slices.Clone(raw)
	}
	return nil
}

// saidCRS is what a member crs names: the form of 2008, a text, or that of Esri.
func saidCRS(raw []byte) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var c struct {
		Properties struct {
			Name string      `json:"name"`
			Code json.Number `json:"code"`
		} `json:"properties"`
		Latest json.Number `json:"latestWkid"`
		WKID   json.Number `json:"wkid"`
		WKT    string      `json:"wkt"`
	}
	if json.Unmarshal(raw, &c) != nil {
		return ""
	}
	for _, said := range []string{c.Properties.Name, c.Properties.Code.String(), c.Latest.String(), c.WKID.String(), c.WKT} {
		if said != "" {
			return said
		}
	}
	return ""
}

// jsonFeature is a feature with what of it the layer wants to know.
type jsonFeature struct {
	Feature
	order []string // its fields
	said  string   // the system it names itself
	flat  bool     // heights were left out
	arms  bool     // it has attributes, as Esri's JSON
}

// systemFields are properties that say in which system a feature is.
var systemFields = []string{"crs", "srs", "坐标系", "坐标系统", "coordinatesystem", "coordinate_system"}

// parseFeature reads one feature; what is wrong with it is told in it.
func parseFeature(raw []byte, row int) *jsonFeature {
	f := &jsonFeature{Feature: Feature{Row: row, Fields: map[string]string{}}}
	kind, id := "", ""
	var shape json.RawMessage
	err := members(raw, func(name string, value json.RawMessage) error {
		switch name {
		case "type":
			_ = json.Unmarshal(value, &kind)
		case "id":
			id = valueText(value)
		case "geometry":
			shape = value
		case "attributes":
			f.arms = true
		case "properties":
			if string(value) == "null" {
				return nil
			}
			if !json.Valid(value) {
				return damagedJSON()
			}
			return members(value, f.property)
		}
		return nil
	})
	if !utf8.Valid(raw) {
		f.tell("这一行含有编码错误的文字", "the row has text in a wrong encoding")
	}
	switch {
	case err != nil:
		f.tell("这一行不是合法的 JSON（例如含有 NaN），未读取", "the row is no valid JSON (perhaps it has NaN) and was not read")
		return f
	case f.arms && kind == "":
		f.tell("这一行是 Esri JSON，不是 GeoJSON；请另存为 GeoJSON", "the row is Esri JSON and not GeoJSON; save it as GeoJSON")
		return f
	case kind != "Feature":
		f.tell("这一行不是要素（Feature）", "the row is no feature")
		return f
	}
	if _, given := f.Fields["id"]; id != "" && !given {
		f.Fields["id"] = id
		f.order = append(f.order, "id")
	}
	if len(shape) == 0 || string(shape) == "null" {
		f.tell("没有图形", "there is no shape")
		return f
	}
	p := shapeParser{}
	if f.Shape = p.shape(shape, 0); f.Shape == nil {
		f.tell("图形不合法，未读取："+p.fault.ZH, "the shape is not valid and was not read: "+p.fault.EN)
	}
	f.flat = p.flat
	return f
}

func (f *Feature) tell(zh, en string) { f.Told = append(f.Told, t(zh, en)) }

// property takes one property of a feature.
func (f *jsonFeature) property(name string, value json.RawMessage) error {
	f.order = append(f.order, name)
	text := valueText(value)
	if text == "" {
		return nil
	}
	f.Fields[name] = text
	if slices.Contains(systemFields, strings.ToLower(name)) {
		f.said = text
		var ok bool
		if f.System, ok = crs.Named(text); !ok {
			f.tell("不认识坐标系“"+clip(text)+"”", "unknown coordinate system “"+clip(text)+"”")
		}
	}
	return nil
}

// valueText is the value of a property as a text: a number as it stands, "" for null.
func valueText(raw json.RawMessage) string {
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case raw[0] == '"':
		var s string
		_ = json.Unmarshal(raw, &s)
		return strings.TrimSpace(s)
	}
	return string(raw)
}
