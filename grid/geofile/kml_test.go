package geofile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/geofile"
)

// TestKML reads what two drivers of GDAL write, and a KMZ.
func TestKML(t *testing.T) {
	t.Parallel()
	for _, driver := range []string{"KML", "LIBKML"} {
		for _, name := range []string{"x.kml", "x.kmz"} {
			if driver == "KML" && name == "x.kmz" {
				continue
			}
			f := open(t, converted(t, driver, name), geofile.Options{})
			l := layer(t, f)
			if f.Format != "KML" || l.Count != 3 || l.Geometry != geofile.Area || key(l.System) != "cgcs2000" || l.System.Sure {
				t.Errorf("%s: %s %+v", driver, f.Format, l)
			}
			same(t, f, l.Name, l.System.Found, 0.001)
		}
	}
}

const placemarks = `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>doc</name>
<Style id="s"><name>no folder</name></Style><NetworkLink><Link><href>http://127.0.0.1:1/x.kml</href></Link></NetworkLink>
<Folder><name>一</name><Folder><name>二</name>
<Placemark><name>a&nbsp;b</name><description><![CDATA[<b>x</b>]]></description>
 <ExtendedData><Data name="code"><displayName>c</displayName><value> 371002 </value></Data>
 <SchemaData schemaUrl="#s"><SimpleData name="level">3</SimpleData></SchemaData></ExtendedData>
 <Polygon><outerBoundaryIs><LinearRing><coordinates>122,37,0 123,37,0
 123,38,0 122,37,0</coordinates></LinearRing></outerBoundaryIs>
 <innerBoundaryIs><LinearRing><coordinates>122.7,37.2 122.8,37.2 122.8,37.3 122.7,37.2</coordinates>
 </LinearRing></innerBoundaryIs></Polygon></Placemark></Folder>
<Placemark><MultiGeometry><Point><coordinates>1,2</coordinates></Point>
 <MultiGeometry><Point><coordinates>3,4,5</coordinates></Point></MultiGeometry></MultiGeometry></Placemark>
</Folder>
<Placemark><MultiGeometry><Point><coordinates>1,2</coordinates></Point>
 <LineString><coordinates>1,2 3,4</coordinates></LineString></MultiGeometry></Placemark>
<Placemark><name>nowhere</name></Placemark>
<Placemark><Point><coordinates>x,y</coordinates></Point></Placemark>
<Placemark><gx:Track><gx:coord>1 2 3</gx:coord></gx:Track></Placemark>
<Placemark><LineString><coordinates>1,2</coordinates></LineString></Placemark>
</Document></kml>`

func TestPlacemarks(t *testing.T) {
	t.Parallel()
	f := open(t, scratch(t, "x.kml", []byte(placemarks)), geofile.Options{})
	l := layer(t, f)
	if fmt.Sprint(l.Fields) != "[folder name description code level]" || l.Count != 7 || !strings.Contains(said(l.Told), "network link") {
		t.Errorf("%+v", l)
	}
	list := rows(t, f, "x")
	if got := fmt.Sprint(list[0].Fields); got != "map[code:371002 description:<b>x</b> folder:一 / 二 level:3 name:a\u00a0b]" {
		t.Errorf("%v", got)
	}
	for i, want := range []orb.Geometry{
		orb.Polygon{{{122, 37}, {123, 37}, {123, 38}, {122, 37}}, {{122.7, 37.2}, {122.8, 37.2}, {122.8, 37.3}, {122.7, 37.2}}},
		orb.MultiPoint{{1, 2}, {3, 4}},
		orb.Collection{orb.Point{1, 2}, orb.LineString{{1, 2}, {3, 4}}},
		nil, nil, nil, nil,
	} {
		if got := list[i].Shape; (got == nil) != (want == nil) || want != nil && !orb.Equal(got, want) {
			t.Errorf("row %d is %v, want %v", i+1, got, want)
		}
		if want == nil && len(list[i].Told) != 1 {
			t.Errorf("row %d tells %v", i+1, list[i].Told)
		}
	}
	refused(t, scratch(t, "x.kml", []byte(placemarks[:len(placemarks)-30])), geofile.Options{}, grid.CodeInvalid, "damaged")
	refused(t, scratch(t, "x.kml", []byte(placemarks)), geofile.Options{Limits: geofile.Limits{Feature: 300}}, grid.CodeTooLarge, "record")
	laughs := `<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>`
	refused(t, scratch(t, "x.kml", []byte(laughs)), geofile.Options{}, grid.CodeInvalid, "damaged")
}

// TestDeepKML: elements in each other without an end take no more of the stack than one.
func TestDeepKML(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(4 << 20))
	const deep = 20_000
	for _, pair := range [][2]string{
		{"<MultiGeometry>", "</MultiGeometry>"},
		{"<Polygon><outerBoundaryIs>", "</outerBoundaryIs></Polygon>"},
		{"<ExtendedData><SchemaData>", "</SchemaData></ExtendedData>"},
		{"<LinearRing><innerBoundaryIs>", "</innerBoundaryIs></LinearRing>"},
		{"<name>", "</name>"},
		{"<Folder>", "</Folder>"},
		{"<x>", "</x>"},
	} {
		text := "<kml><Placemark>" + strings.Repeat(pair[0], deep) + strings.Repeat(pair[1], deep) + "</Placemark></kml>"
		f := open(t, scratch(t, "x.kml", []byte(text)), geofile.Options{})
		if r := rows(t, f, "x"); len(r) != 1 || r[0].Shape != nil {
			t.Errorf("%s: %d rows", pair[0], len(r))
		}
	}
}

// TestKMLInGBK: the head of the file says its encoding.
func TestKMLInGBK(t *testing.T) {
	t.Parallel()
	text := strings.Replace(placemarks, "UTF-8", "GB2312", 1)
	f := open(t, scratch(t, "x.kml", gbk(t, text)), geofile.Options{})
	if got := rows(t, f, "x")[0].Fields["folder"]; got != "一 / 二" {
		t.Errorf("%q", got)
	}
}

func FuzzKML(f *testing.F) {
	f.Add([]byte(placemarks))
	f.Fuzz(func(t *testing.T, text []byte) {
		name := filepath.Join(t.TempDir(), "x.kml")
		if err := os.WriteFile(name, append([]byte("<kml>"), text...), 0o600); err != nil {
			t.Fatal(err)
		}
		fuzzed(t, name)
	})
}
