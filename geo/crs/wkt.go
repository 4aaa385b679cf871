package crs

import (
	"strconv"
	"strings"

	"anwang/geo"
)

// node is one element of a well-known text: KEYWORD["name", number, CHILD[…], …].
type node struct {
	keyword  string
	texts    []string // names, numbers and words that are no elements
	children []*node
}

const (
	maxWKT   = 64 << 10
	maxDepth = 24
)

// parser reads a well-known text.
type parser struct {
	s string
	i int
}

func (p *parser) blank() {
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.i]) >= 0 {
		p.i++
	}
}

// word reads up to a bracket, a comma or a blank.
func (p *parser) word() string {
	from := p.i
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n,[]()\"", p.s[p.i]) < 0 {
		p.i++
	}
	return p.s[from:p.i]
}

// quoted reads a text in quotes, a doubled quote being one.
func (p *parser) quoted() (string, bool) {
	p.i++
	from := p.i
	for ; p.i < len(p.s); p.i++ {
		if p.s[p.i] != '"' {
			continue
		}
		if p.i+1 < len(p.s) && p.s[p.i+1] == '"' {
			p.i++
			continue
		}
		p.i++
		return strings.ReplaceAll(p.s[from:p.i-1], `""`, `"`), true
	}
	return "", false
}

// element reads what is between the brackets behind a keyword.
func (p *parser) element(keyword string, depth int) (*node, bool) {
	if depth > maxDepth {
		return nil, false
	}
	n := &node{keyword: strings.ToUpper(keyword)}
	p.i++ // the bracket
	for {
		p.blank()
		if p.i >= len(p.s) {
			return nil, false
		}
		switch c := p.s[p.i]; c {
		case '"':
			text, ok := p.quoted()
			if !ok {
				return nil, false
			}
			n.texts = append(n.texts, text)
		case ']', ')':
			p.i++
			return n, true
		case ',':
			p.i++
		default:
			w := p.word()
			p.blank()
			if w == "" && (p.i >= len(p.s) || p.s[p.i] != '[' && p.s[p.i] != '(') {
				return nil, false
			}
			if p.i < len(p.s) && (p.s[p.i] == '[' || p.s[p.i] == '(') {
				child, ok := p.element(w, depth+1)
				if !ok {
					return nil, false
				}
				n.children = append(n.children, child)
				continue
			}
			n.texts = append(n.texts, w)
		}
	}
}

func parseWKT(s string) (*node, bool) {
	if len(s) > maxWKT {
		return nil, false
	}
	p := &parser{s: strings.TrimPrefix(s, "\ufeff")}
	p.blank()
	w := p.word()
	p.blank()
	if w == "" || p.i >= len(p.s) || p.s[p.i] != '[' && p.s[p.i] != '(' {
		return nil, false
	}
	return p.element(w, 0)
}

// find is the first element with one of the keywords, itself or below.
func (n *node) find(keywords ...string) *node {
	if n == nil {
		return nil
	}
	for _, k := range keywords {
		if n.keyword == k {
			return n
		}
	}
	for _, c := range n.children {
		if f := c.find(keywords...); f != nil {
			return f
		}
	}
	return nil
}

// own is a child with the keyword, not below it.
func (n *node) own(keyword string) *node {
	for _, c := range n.children {
		if c.keyword == keyword {
			return c
		}
	}
	return nil
}

func (n *node) name() string {
	if n == nil || len(n.texts) == 0 {
		return ""
	}
	return n.texts[0]
}

// value is the number behind the name.
func (n *node) value() (float64, bool) {
	if n == nil || len(n.texts) < 2 {
		return 0, false
	}
	f, err := strconv.ParseFloat(n.texts[1], 64)
	return f, err == nil
}

// FromWKT reads a well-known text as it stands in a .prj or a GeoPackage. Its name is
// returned also when the system is none that is converted here.
func FromWKT(s string) (sys System, name string, ok bool) {
	if sys, name, ok = fromWKT(s); !ok {
		sys = System{}
	}
	return sys, name, ok
}

func fromWKT(s string) (sys System, name string, ok bool) {
	root, ok := parseWKT(s)
	if !ok {
		return System{}, "", false
	}
	projected := root.find("PROJCS", "PROJCRS", "PROJECTEDCRS")
	geographic := root.find("GEOGCS", "GEOGCRS", "GEODCRS", "BASEGEOGCRS", "BASEGEODCRS")
	name = projected.name()
	if projected == nil {
		name = geographic.name()
	}
	if name == "" {
		name = root.name()
	}
	if off, ok := Named(name); ok && (off.Kind == GCJ02 || off.Kind == BD09) {
		return off, name, projected == nil
	}
	d, ok := datumOf(geographic)
	switch {
	case !ok:
		return System{}, name, false
	case projected == nil:
		if unit, given := geographic.own("UNIT").value(); given && (unit < 0.0174 || unit > 0.0175) {
			return System{}, name, false
		}
		return System{Kind: Degrees, Datum: d}, name, true
	}
	sys, ok = projection(projected, d)
	return sys, name, ok
}

// datumOf tells the datum by its ellipsoid and its name.
func datumOf(geographic *node) (Datum, bool) {
	major, ok := geographic.find("SPHEROID", "ELLIPSOID").value()
	if meridian, given := geographic.find("PRIMEM", "PRIMEMERIDIAN").value(); !ok || given && meridian != 0 {
		return 0, false
	}
	names := strings.ToLower(geographic.name() + " " + geographic.find("DATUM", "GEODETICDATUM", "ENSEMBLE").name())
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(names, w) {
				return true
			}
		}
		return false
	}
	switch major {
	case 6378137:
		return CGCS2000, has("wgs", "world_geodetic", "world geodetic", "china", "cgcs", "2000", "itrf", "gps")
	case 6378140:
		return Xian80, has("xian", "xi'an", "1980", "iag")
	case 6378245:
		return Beijing54, has("beijing", "1954", "krassov", "krasov")
	}
	return 0, false
}

// parameters are the names of what a transverse Mercator is made of, in both forms of
// the well-known text.
var parameters = map[string]int{
	"central_meridian": 0, "longitude_of_natural_origin": 0, "longitude_of_center": 0,
	"latitude_of_origin": 1, "latitude_of_natural_origin": 1, "latitude_of_center": 1,
	"scale_factor": 2, "scale_factor_at_natural_origin": 2,
	"false_easting": 3, "false_northing": 4,
}

// projection reads how a projected system is made.
func projection(n *node, d Datum) (System, bool) {
	if unit, given := n.own("UNIT").value(); given && unit != 1 {
		return System{}, false
	}
	plain := func(s string) string { return strings.ReplaceAll(strings.ToLower(s), " ", "_") }
	method := plain(n.find("PROJECTION", "METHOD").name())
	switch {
	case method == "gauss_kruger" || method == "transverse_mercator":
		of := n
		if c := n.own("CONVERSION"); c != nil {
			of = c
		}
		v := [5]float64{2: 1}
		for _, c := range of.children {
			if c.keyword != "PARAMETER" {
				continue
			}
			i, known := parameters[plain(c.name())]
			f, ok := c.value()
			if !known || !ok {
				return System{}, false
			}
			v[i] = f
		}
		return transverse(geo.TransverseMercator{
			Ellipsoid: datums[d].ellipsoid, Meridian: v[0], Origin: v[1], Scale: v[2], FalseEasting: v[3], FalseNorthing: v[4],
		}, d)
	case method == "mercator_auxiliary_sphere", strings.Contains(method, "pseudo_mercator"), strings.Contains(method, "pseudo-mercator"):
		return System{Kind: Mercator}, d == CGCS2000
	case strings.HasPrefix(method, "mercator"):
		named, ok := Named(n.name())
		return System{Kind: Mercator}, ok && named.Kind == Mercator
	}
	return System{}, false
}
