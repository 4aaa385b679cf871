package basemap

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"anwang/grid"
)

// capabilities are what is read of a document of a WMTS, version 1.0.0.
type capabilities struct {
	Operations []struct {
		Name string `xml:"name,attr"`
		Get  []struct {
			Href string `xml:"href,attr"`
		} `xml:"DCP>HTTP>Get"`
	} `xml:"OperationsMetadata>Operation"`
	Layers []wmtsLayer `xml:"Contents>Layer"`
	Sets   []wmtsSet   `xml:"Contents>TileMatrixSet"`
}

type wmtsLayer struct {
	Title  string `xml:"Title"`
	Name   string `xml:"Identifier"`
	Styles []struct {
		Name    string `xml:"Identifier"`
		Default bool   `xml:"isDefault,attr"`
	} `xml:"Style"`
	Formats []string `xml:"Format"`
	Links   []string `xml:"TileMatrixSetLink>TileMatrixSet"`
	Lower   string   `xml:"WGS84BoundingBox>LowerCorner"`
	Upper   string   `xml:"WGS84BoundingBox>UpperCorner"`
	Dims    []struct {
		Name    string `xml:"Identifier"`
		Default string `xml:"Default"`
	} `xml:"Dimension"`
	URLs []struct {
		Format   string `xml:"format,attr"`
		Kind     string `xml:"resourceType,attr"`
		Template string `xml:"template,attr"`
	} `xml:"ResourceURL"`
}

type wmtsSet struct {
	Name   string `xml:"Identifier"`
	CRS    string `xml:"SupportedCRS"`
	Levels []struct {
		Name    string  `xml:"Identifier"`
		Scale   float64 `xml:"ScaleDenominator"`
		TopLeft string  `xml:"TopLeftCorner"`
		Width   int     `xml:"TileWidth"`
		Height  int     `xml:"TileHeight"`
	} `xml:"TileMatrix"`
}

// mostOfferings bounds what a service may list.
const mostOfferings = 2000

// ReadWMTS reads the capabilities of a WMTS that came from asked, with {key} where its key
// stands: each layer in each way that its tiles are cut, those that can be used first.
// Errors: rejected (it is no such document).
func ReadWMTS(doc []byte, asked string, hosts Hosts) ([]Offering, error) {
	at, err := Parse(asked)
	if err != nil {
		return nil, err
	}
	var c capabilities
	d := xml.NewDecoder(bytes.NewReader(doc))
	if err := d.Decode(&c); err != nil || len(c.Layers) == 0 {
		return nil, &grid.Error{Code: grid.CodeRejected, Cause: err, Text: grid.Text{
			ZH: "返回的不是 WMTS 能力文档", EN: "What the service sends is no capabilities document of a WMTS",
		}}
	}
	var out []Offering
	for i := range c.Layers {
		l := &c.Layers[i]
		for _, link := range l.Links {
			k := slices.IndexFunc(c.Sets, func(s wmtsSet) bool { return s.Name == strings.TrimSpace(link) })
			if k < 0 || len(out) >= mostOfferings {
				continue
			}
			out = append(out, c.offering(l, &c.Sets[k], asked, at, hosts))
		}
	}
	slices.SortStableFunc(out, func(a, b Offering) int {
		switch {
		case a.Usable() == b.Usable():
			return 0
		case a.Usable():
			return -1
		}
		return 1
	})
	return out, nil
}

// offering is a layer in one way that its tiles are cut.
func (c *capabilities) offering(l *wmtsLayer, set *wmtsSet, asked string, at *url.URL, hosts Hosts) Offering {
	o := Offering{Title: strings.TrimSpace(l.Title), Set: set.Name, Source: fresh()}
	if o.Title == "" {
		o.Title = l.Name
	}
	o.Source.Kind, o.Source.Name = WMTS, short(o.Title, 100)
	var list []matrix
	perUnit := 1.0
	if crsOf(set.CRS) == Geographic {
		perUnit = degreeMetres
	}
	for _, m := range set.Levels {
		x, y := pair(m.TopLeft)
		span := m.Scale * pixel * float64(m.Width) / perUnit
		if span > 0 {
			list = append(list, matrix{m.Name, span, x, y, m.Width, m.Height})
		}
	}
	o.settle(strings.TrimSpace(set.CRS), list)
	west, south := pair(l.Lower)
	east, north := pair(l.Upper)
	if west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90 {
		o.Source.Bounds = &[4]float64{west, south, east, north}
	}
	format := l.format()
	if format == "" && o.Usable() {
		o.Why = grid.Text{ZH: "没有 PNG、JPEG 或 WebP 格式", EN: "It has neither PNG, JPEG nor WebP"}
	}
	o.Source.Address = c.template(l, set, format, asked, at, hosts)
	return o
}

// format is the best of those that a layer has and we show.
func (l *wmtsLayer) format() string {
	for _, want := range []string{"image/png", "image/webp", "image/jpeg", "image/png8", "image/jpgpng", "image/jpg", "tiles"} {
		if i := slices.IndexFunc(l.Formats, func(f string) bool { return strings.TrimSpace(f) == want }); i >= 0 {
			return want
		}
	}
	return ""
}

func (l *wmtsLayer) style() string {
	for _, s := range l.Styles {
		if s.Default {
			return s.Name
		}
	}
	if len(l.Styles) > 0 {
		return l.Styles[0].Name
	}
	return "default"
}

// template is the address of a tile of a layer: the one that the layer names, else by the
// parameters of the protocol.
func (c *capabilities) template(l *wmtsLayer, set *wmtsSet, format, asked string, at *url.URL, hosts Hosts) string {
	for _, u := range l.URLs {
		if u.Kind != "tile" || u.Format != format {
			continue
		}
		pairs := []string{
			"{TileMatrix}", "{z}", "{TileRow}", "{y}", "{TileCol}", "{x}", "{TileMatrixSet}", url.PathEscape(set.Name),
			"{Style}", url.PathEscape(l.style()), "{style}", url.PathEscape(l.style()),
		}
		for _, d := range l.Dims {
			pairs = append(pairs, "{"+d.Name+"}", url.PathEscape(d.Default))
		}
		return withKey(atHost(strings.NewReplacer(pairs...).Replace(u.Template), at, hosts), asked)
	}
	base, _, _ := strings.Cut(asked, "?")
	for _, o := range c.Operations {
		if o.Name == "GetTile" && len(o.Get) > 0 && o.Get[0].Href != "" {
			base, _, _ = strings.Cut(atHost(o.Get[0].Href, at, hosts), "?")
		}
	}
	q := "SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=" + escaped(l.Name) + "&STYLE=" + escaped(l.style()) + "&TILEMATRIXSET=" +
		escaped(set.Name) + "&FORMAT=" + escaped(format) + "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
	for _, d := range l.Dims {
		q += "&" + escaped(d.Name) + "=" + escaped(d.Default)
	}
	return withKey(base+"?"+q, asked)
}

// withKey adds those parameters of the address that was asked which are not of the
// protocol: keys of an application.
func withKey(address, asked string) string {
	_, query, _ := strings.Cut(asked, "?")
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(strings.ToLower(part), "=")
		switch name {
		case "", "service", "request", "version", "f", "acceptversions":
			continue
		}
		sep := "?"
		if strings.Contains(address, "?") {
			sep = "&"
		}
		address += sep + part
	}
	return address
}

// pair reads two numbers.
func pair(s string) (a, b float64) {
	f := strings.Fields(s)
	if len(f) != 2 {
		return 0, 0
	}
	a, errA := strconv.ParseFloat(f[0], 64)
	b, errB := strconv.ParseFloat(f[1], 64)
	if errA != nil || errB != nil {
		return 0, 0
	}
	return a, b
}
