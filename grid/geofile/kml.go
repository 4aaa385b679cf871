package geofile

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
)

// kml is a KML file. All its placemarks are one layer; the folders they lie in are a field.
type kml struct {
	path, name string
	limits     Limits
	links      bool // it refers to others
}

func (k *kml) layers(ctx context.Context) ([]Layer, error) {
	l := Layer{Name: k.name, Encoding: utf8Name}
	var s survey
	if err := k.each(ctx, func(f *jsonFeature) error {
		s.add(f)
		return nil
	}); err != nil {
		return nil, err
	}
	s.into(&l)
	l.declared = declaration{said: "KML", system: crs.System{Kind: crs.Degrees}, format: true}
	if k.links {
		l.Told = append(l.Told, t("文件中的网络链接（NetworkLink）没有读取", "what the file refers to by a network link is not read"))
	}
	return []Layer{l}, nil
}

func (k *kml) read(ctx context.Context, _, limit int, each func(Feature) error) error {
	err := k.each(ctx, func(f *jsonFeature) error {
		if err := each(f.Feature); err != nil {
			return err
		}
		if f.Row == limit {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) && limit > 0 {
		return nil
	}
	return err
}

// meter fails when too much is read between two placemarks, since what stands there is
// held in memory.
type meter struct {
	r          io.Reader
	read, most int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if m.read += int64(n); m.read > m.most {
		return 0, tooLong(m.most)
	}
	return n, err
}

// each hands on every placemark.
func (k *kml) each(ctx context.Context, each func(*jsonFeature) error) error {
	f, err := os.Open(k.path)
	if err != nil {
		return unreadable(err)
	}
	defer func() { _ = f.Close() }()
	m := &meter{r: bufio.NewReaderSize(f, 256<<10), most: k.limits.Feature}
	d := xml.NewDecoder(m)
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) { return decoder(r, encodingNamed(charset)), nil }
	p := &kmlReader{d: d}
	for row := 1; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		found, err := p.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return explainXML(err)
		}
		switch found {
		case "NetworkLink":
			k.links = true
		case "Placemark":
			m.read = 0
			f, err := p.placemark(row)
			if err != nil {
				return explainXML(err)
			}
			row++
			if err := each(f); err != nil {
				return err
			}
		}
	}
}

// explainXML says in words that a file is no whole KML; what has words is left as it is.
func explainXML(err error) error {
	var known *grid.Error
	if errors.As(err, &known) {
		return known
	}
	return damaged("KML", err)
}

// kmlReader goes through a file element by element.
type kmlReader struct {
	d       *xml.Decoder
	folders []string // around what is read; "" one without a name
	begun   bool
}

// next goes to the next placemark or link, through folders.
func (p *kmlReader) next() (string, error) {
	for {
		tok, err := p.d.Token()
		if err != nil {
			if err == io.EOF && !p.begun {
				err = io.ErrUnexpectedEOF
			}
			return "", err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			p.begun = true
			switch e.Name.Local {
			case "Placemark", "NetworkLink":
				return e.Name.Local, nil
			case "Folder":
				p.folders = append(p.folders, "")
			case "name":
				name, err := p.text()
				if err != nil {
					return "", err
				}
				if n := len(p.folders); n > 0 && p.folders[n-1] == "" {
					p.folders[n-1] = name
				}
			case "kml", "Document":
			default:
				if err := p.d.Skip(); err != nil {
					return "", err
				}
			}
		case xml.EndElement:
			if e.Name.Local == "Folder" && len(p.folders) > 0 {
				p.folders = p.folders[:len(p.folders)-1]
			}
		}
	}
}

// text is what stands in an element, without elements in it.
func (p *kmlReader) text() (string, error) {
	var b strings.Builder
	for depth := 0; ; {
		tok, err := p.d.Token()
		if err != nil {
			return "", err
		}
		switch e := tok.(type) {
		case xml.CharData:
			b.Write(e)
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth < 0 {
				return strings.TrimSpace(b.String()), nil
			}
		}
	}
}

// children visits the elements in one, each of which visit reads to its end.
func (p *kmlReader) children(visit func(xml.StartElement) error) error {
	for {
		tok, err := p.d.Token()
		if err != nil {
			return err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if err := visit(e); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// placemark reads one placemark to its end.
func (p *kmlReader) placemark(row int) (*jsonFeature, error) {
	f := &jsonFeature{Feature: Feature{Row: row, Fields: map[string]string{}}}
	set := func(name, value string) {
		if name != "" && !slices.Contains(f.order, name) {
			f.order = append(f.order, name)
		}
		if name != "" && value != "" {
			f.Fields[name] = value
		}
	}
	if len(p.folders) > 0 {
		set("folder", strings.Join(p.folders, " / "))
	}
	err := p.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "name", "description", "address", "phoneNumber":
			text, err := p.text()
			set(e.Name.Local, text)
			return err
		case "ExtendedData":
			return p.data(set, 0)
		case "Point", "LineString", "LinearRing", "Polygon", "MultiGeometry":
			g, err := p.geometry(e.Name.Local, f, 0)
			if err == nil && g != nil {
				f.Shape = g
			}
			return err
		}
		return p.d.Skip()
	})
	if f.Shape == nil && len(f.Told) == 0 {
		f.Told = append(f.Told, noShape)
	}
	return f, err
}

// data reads the fields that a placemark has beside its name.
func (p *kmlReader) data(set func(name, value string), depth int) error {
	return p.children(func(e xml.StartElement) error {
		name := ""
		for _, a := range e.Attr {
			if a.Name.Local == "name" {
				name = a.Value
			}
		}
		switch {
		case e.Name.Local == "SchemaData" && depth == 0:
			return p.data(set, 1)
		case e.Name.Local == "SimpleData":
			text, err := p.text()
			set(name, text)
			return err
		case e.Name.Local == "Data":
			return p.children(func(e xml.StartElement) error {
				if e.Name.Local != "value" {
					return p.d.Skip()
				}
				text, err := p.text()
				set(name, text)
				return err
			})
		}
		return p.d.Skip()
	})
}

// geometry reads a shape to its end; what is wrong with it is told of the row.
func (p *kmlReader) geometry(kind string, f *jsonFeature, depth int) (orb.Geometry, error) {
	var points []orb.Point
	var rings []orb.Ring
	var parts orb.Collection
	err := p.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "coordinates":
			text, err := p.text()
			points = f.coordinates(text)
			return err
		case "outerBoundaryIs", "innerBoundaryIs":
			if kind != "Polygon" {
				return p.d.Skip()
			}
			outer := e.Name.Local == "outerBoundaryIs"
			return p.children(func(e xml.StartElement) error {
				if e.Name.Local != "LinearRing" { // nothing else stands there
					return p.d.Skip()
				}
				g, err := p.geometry(e.Name.Local, f, maxNested)
				if r, ok := g.(orb.Polygon); ok && outer {
					rings = slices.Insert(rings, 0, r[0])
				} else if ok {
					rings = append(rings, r[0])
				}
				return err
			})
		case "Point", "LineString", "LinearRing", "Polygon", "MultiGeometry":
			if depth == maxNested {
				return p.d.Skip()
			}
			g, err := p.geometry(e.Name.Local, f, depth+1)
			if g != nil {
				parts = append(parts, g)
			}
			return err
		}
		return p.d.Skip()
	})
	if err != nil {
		return nil, err
	}
	var g orb.Geometry
	switch kind {
	case "Point":
		if len(points) == 1 {
			return points[0], nil
		}
	case "LineString":
		g = orb.LineString(points)
	case "LinearRing":
		g = orb.Polygon{points}
	case "Polygon":
		g = orb.Polygon(rings)
	case "MultiGeometry":
		return joined(parts), nil
	}
	if g == nil || !enough(g) {
		if len(f.Told) > 0 {
			return nil, nil
		}
		f.tell("图形不合法，未读取：坐标点太少", "the shape is not valid and was not read: there are too few coordinates")
		return nil, nil
	}
	return g, nil
}

// coordinates reads a list of longitude,latitude,height.
func (f *jsonFeature) coordinates(text string) []orb.Point {
	var list []orb.Point
	for tuple := range strings.FieldsSeq(text) {
		var p orb.Point
		n := 0
		for number := range strings.SplitSeq(tuple, ",") {
			if n < 2 {
				v, err := strconv.ParseFloat(number, 64)
				if err != nil && !errors.Is(err, strconv.ErrRange) {
					f.tell("坐标不是数字："+clip(tuple), "the coordinates are no numbers: "+clip(tuple))
					return nil
				}
				p[n] = v
			} else if number != "0" {
				f.flat = true
			}
			n++
		}
		if n < 2 {
			f.tell("坐标不是数字："+clip(tuple), "the coordinates are no numbers: "+clip(tuple))
			return nil
		}
		list = append(list, p)
	}
	return list
}

// joined makes one shape of several of a kind.
func joined(parts orb.Collection) orb.Geometry {
	var points orb.MultiPoint
	var lines orb.MultiLineString
	var areas orb.MultiPolygon
	for _, g := range parts {
		switch g := g.(type) {
		case orb.Point:
			points = append(points, g)
		case orb.MultiPoint:
			points = append(points, g...)
		case orb.LineString:
			lines = append(lines, g)
		case orb.MultiLineString:
			lines = append(lines, g...)
		case orb.Polygon:
			areas = append(areas, g)
		case orb.MultiPolygon:
			areas = append(areas, g...)
		default:
			return parts
		}
	}
	switch {
	case len(parts) == 0:
		return nil
	case len(lines)+len(points) == 0:
		return areas
	case len(areas)+len(points) == 0:
		return lines
	case len(areas)+len(lines) == 0:
		return points
	}
	return parts
}
