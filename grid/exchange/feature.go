package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"anwang/grid"
)

// feature is one GeoJSON feature as read.
type feature struct {
	Type       string                     `json:"type"`
	Geometry   *shape                     `json:"geometry"`
	Properties map[string]json.RawMessage `json:"properties"`
	pointer    string
	line       int
}

type shape struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// reader reads the features of a GeoJSON feature collection, or of a sequence of
// features one after the other, without ever holding more than one.
type reader struct {
	in       *input
	dec      *json.Decoder
	inside   bool     // of the features of a collection
	sequence bool     // of features, one after the other
	pending  *feature // the first of a sequence, read before it was known to be one
	begun    bool
	n        int
}

func newReader(r io.Reader, limit int64) *reader {
	in := newInput(r, limit)
	dec := json.NewDecoder(in)
	dec.UseNumber()
	return &reader{in: in, dec: dec}
}

// next returns the next feature, or io.EOF.
func (r *reader) next() (*feature, error) {
	if !r.begun {
		r.begun = true
		if err := r.open(); err != nil {
			return nil, r.explain(err)
		}
	}
	if r.inside {
		if r.dec.More() {
			f, err := r.decode(fmt.Sprintf("/features/%d", r.n))
			return f, r.explain(err)
		}
		r.inside = false
		if err := r.close(); err != nil {
			return nil, r.explain(err)
		}
	}
	if f := r.pending; f != nil {
		r.pending = nil
		return f, nil
	}
	if r.sequence {
		f, err := r.decode("")
		if err == io.EOF {
			return nil, io.EOF
		}
		return f, r.explain(err)
	}
	return nil, io.EOF
}

func (r *reader) decode(pointer string) (*feature, error) {
	var raw json.RawMessage
	r.in.from = r.in.offset
	if err := r.dec.Decode(&raw); err != nil {
		return nil, err
	}
	line := r.in.line(r.dec.InputOffset() - int64(len(raw)))
	r.n++
	return parse(raw, pointer, line), nil
}

// parse reads one feature; what is wrong with it is for check to say, so a
// feature of a wrong shape comes out empty.
func parse(raw json.RawMessage, pointer string, line int) *feature {
	f := &feature{}
	if err := json.Unmarshal(raw, f); err != nil {
		f = &feature{Type: "?"}
	}
	f.pointer, f.line = pointer, line
	return f
}

// open reads up to the first feature.
func (r *reader) open() error {
	tok, err := r.dec.Token()
	if err == io.EOF {
		return r.in.broken(1, "文件是空的", "the file is empty")
	}
	if err != nil {
		return err
	}
	if tok != json.Delim('{') {
		return r.in.broken(1, "文件不是 GeoJSON：应以 { 开头", "the file is not GeoJSON: it begins with {")
	}
	return r.members()
}

// members reads the members of the outermost object: up to its features when it
// is a collection; the whole of it when it is the first feature of a sequence.
func (r *reader) members() error {
	first := map[string]json.RawMessage{}
	line := r.in.line(r.dec.InputOffset() - 1)
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		if name == "features" {
			tok, err := r.dec.Token()
			if err != nil {
				return err
			}
			if tok != json.Delim('[') {
				return r.in.broken(r.in.line(r.dec.InputOffset()), "features 应为数组", "features must be an array")
			}
			r.inside = true
			return nil
		}
		var raw json.RawMessage
		if err := r.dec.Decode(&raw); err != nil {
			return err
		}
		if err := r.member(name, raw); err != nil {
			return err
		}
		first[name] = raw
	}
	if _, err := r.dec.Token(); err != nil { // }
		return err
	}
	return r.first(first, line)
}

// first makes the object that was no collection the first of a sequence.
func (r *reader) first(members map[string]json.RawMessage, line int) error {
	raw, err := json.Marshal(members)
	if err != nil {
		return err
	}
	f := parse(raw, "", line)
	if f.Type != "Feature" {
		return r.in.broken(line, "文件既不是 FeatureCollection，也不是 Feature 序列", "the file is neither a FeatureCollection nor a sequence of Features")
	}
	r.sequence, r.pending = true, f
	return nil
}

// member looks at a member of the collection that is not its features.
func (r *reader) member(name string, raw json.RawMessage) error {
	switch name {
	case "crs":
		return r.crs(raw)
	case "type":
		var t string
		if json.Unmarshal(raw, &t) == nil && t != "FeatureCollection" && t != "Feature" {
			return r.in.broken(r.in.line(r.dec.InputOffset()), "type 为 "+t+"，应为 FeatureCollection", "type is "+t+", not FeatureCollection")
		}
	}
	return nil
}

// frames are the names of coordinate systems that are ours to seven decimals.
var frames = map[string]bool{
	"urn:ogc:def:crs:OGC:1.3:CRS84": true, "urn:ogc:def:crs:OGC::CRS84": true, "CRS84": true,
	"EPSG:4326": true, "urn:ogc:def:crs:EPSG::4326": true,
	"EPSG:4490": true, "urn:ogc:def:crs:EPSG::4490": true, "CGCS2000": true,
}

// crs refuses a file that says it is in another coordinate system.
func (r *reader) crs(raw json.RawMessage) error {
	var c struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if string(raw) == "null" {
		return nil
	}
	if json.Unmarshal(raw, &c) == nil && frames[c.Properties.Name] {
		return nil
	}
	e := r.in.broken(r.in.line(r.dec.InputOffset()),
		"坐标系为 "+c.Properties.Name+"，应为 CGCS2000（EPSG:4490）经纬度；请先转换", "the coordinate system is "+c.Properties.Name+
			"; convert to CGCS2000 (EPSG:4490) longitude, latitude first")
	var known *grid.Error
	if errors.As(e, &known) {
		known.Faults[0].Pointer = "/crs"
	}
	return e
}

// close reads what follows the features.
func (r *reader) close() error {
	if _, err := r.dec.Token(); err != nil { // ]
		return err
	}
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return err
		}
		var raw json.RawMessage
		if err := r.dec.Decode(&raw); err != nil {
			return err
		}
		name, _ := key.(string)
		if name == "features" {
			return r.in.broken(r.in.line(r.dec.InputOffset()), "features 出现两次", "features stands there twice")
		}
		if err := r.member(name, raw); err != nil {
			return err
		}
	}
	if _, err := r.dec.Token(); err != nil { // }
		return err
	}
	if _, err := r.dec.Token(); err != io.EOF {
		if err == nil {
			return r.in.broken(r.in.line(r.dec.InputOffset()), "FeatureCollection 之后还有内容", "something follows the FeatureCollection")
		}
		return err
	}
	return nil
}

// explain turns a failure of the decoder into a fault with its line.
func (r *reader) explain(err error) error {
	var known *grid.Error
	var syntax *json.SyntaxError
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case r.in.err != nil:
		return r.in.err
	case errors.As(err, &syntax):
		return r.in.broken(r.in.line(syntax.Offset), "不是合法的 JSON："+syntax.Error(), "not valid JSON: "+syntax.Error())
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return r.in.broken(len(r.in.newlines)+r.in.passed+1, "文件不完整：在此处中断", "the file is cut off here")
	}
	// What is left is a token the decoder can read and cannot represent.
	return r.in.broken(r.in.line(r.dec.InputOffset()), "不是合法的 JSON", "not valid JSON")
}
