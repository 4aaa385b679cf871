package geofile

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
)

// driven is a file that GDAL reads.
type driven struct {
	gdal   *gdal
	format format
	path   string
	name   string   // of the file
	inside []inside // the layers
}

// inside is a layer as GDAL calls and counts it.
type inside struct {
	name  string
	count int // -1 unknown
}

// layers asks for a list of layers, in text: the programs of Debian 12 have no other form.
func (d *driven) layers(ctx context.Context) ([]Layer, error) {
	var list []Layer
	args := []string{"-ro", "-so", "-al", "-nomd", "-wkt_format", "WKT1_ESRI", d.path}
	err := d.gdal.run(ctx, d.gdal.info, args, func(r io.Reader) error {
		var err error
		list, err = parseListing(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	d.inside = nil
	for i := range list {
		l := &list[i]
		d.inside = append(d.inside, inside{l.Name, l.Count})
		l.Encoding = utf8Name
		if d.format == dxf {
			l.Encoding, l.Name = d.gdal.drawing, d.name
			l.Told = append(l.Told, t("DXF 中闭合的线按面读取；地物所在图层在字段“Layer”中",
				"closed lines of a DXF are read as areas; the layer of each is in the field “Layer”"))
		}
	}
	return list, nil
}

const maxLayers = 2000

var (
	extentLine = regexp.MustCompile(`^Extent: \(([-\d.e+]+), ([-\d.e+]+)\) - \(([-\d.e+]+), ([-\d.e+]+)\)$`)
	fieldLine  = regexp.MustCompile(`^(.+): ([A-Z][A-Za-z0-9]+(?:\([A-Za-z0-9]+\))?) \(\d+\.\d+\)`)
)

// parseListing reads what ogrinfo prints of the layers of a file.
func parseListing(r io.Reader) ([]Layer, error) {
	var list []Layer
	var wkt strings.Builder
	inWKT, depth := false, 0
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), 4<<20)
	for lines.Scan() {
		line := lines.Text()
		if name, ok := strings.CutPrefix(line, "Layer name: "); ok && !inWKT {
			if len(list) == maxLayers {
				return nil, grid.Errorf(grid.CodeTooLarge, fmt.Sprintf("图层超过 %d 个", maxLayers), fmt.Sprintf("there are more than %d layers", maxLayers))
			}
			list = append(list, Layer{Name: name, Count: -1, Geometry: Mixed})
			continue
		}
		if len(list) == 0 {
			continue
		}
		l := &list[len(list)-1]
		switch {
		case line == "Layer SRS WKT:":
			inWKT, depth = true, 0
			wkt.Reset()
		case inWKT:
			wkt.WriteString(line)
			depth += strings.Count(line, "[") - strings.Count(line, "]")
			if inWKT = depth > 0 && wkt.Len() < 64<<10; !inWKT && wkt.String() != "(unknown)" {
				l.declared = declare(wkt.String())
			}
		default:
			listed(l, line)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, damaged("GDAL", err)
	}
	return list, nil
}

// listed takes one line of what is printed of a layer.
func listed(l *Layer, line string) {
	if kind, ok := strings.CutPrefix(line, "Geometry: "); ok {
		l.Geometry = geometryNamed(kind)
		if strings.HasPrefix(kind, "3D") || strings.HasPrefix(kind, "Measured") {
			l.Told = append(l.Told, flattened)
		}
		if strings.Contains(kind, "Curve") || strings.Contains(kind, "Surface") {
			l.Told = append(l.Told, t("曲线已按折线近似", "curves are read as many short straight lines"))
		}
		return
	}
	if count, ok := strings.CutPrefix(line, "Feature Count: "); ok {
		if n, err := strconv.Atoi(count); err == nil {
			l.Count = n
		}
		return
	}
	if p := extentLine.FindStringSubmatch(line); p != nil {
		var v [4]float64
		for i := range v {
			v[i], _ = strconv.ParseFloat(p[i+1], 64)
		}
		l.Extent = orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}
		return
	}
	if p := fieldLine.FindStringSubmatch(line); p != nil && len(l.Fields) < maxFields {
		l.Fields = append(l.Fields, p[1])
	}
}

// geometryNamed is what GDAL calls a kind of geometry.
func geometryNamed(kind string) Geometry {
	switch {
	case strings.Contains(kind, "Polygon"), strings.Contains(kind, "Surface"), strings.Contains(kind, "TIN"):
		return Area
	case strings.Contains(kind, "Line"), strings.Contains(kind, "Curve"):
		return Line
	case strings.Contains(kind, "Point"):
		return Point
	case kind == "None":
		return None
	}
	return Mixed
}

// read has GDAL write the features of a layer one a line, with the numbers as they stand.
func (d *driven) read(ctx context.Context, layer, limit int, each func(Feature) error) error {
	name := d.inside[layer].name
	if strings.HasPrefix(name, "-") || name == "" {
		return invalid("图层名“"+clip(name)+"”不能读取，请改名", "a layer called “"+clip(name)+"” cannot be read; rename it")
	}
	args := []string{
		"-f", "GeoJSONSeq", "/vsistdout/", d.path, name, "-a_srs", "none", "-dim", "XY", "-nlt", "CONVERT_TO_LINEAR",
		"-lco", "COORDINATE_PRECISION=9",
	}
	if limit > 0 {
		args = append(args, "-limit", strconv.Itoa(limit))
	}
	n := 0
	var refused error // by who asks, which is no fault of the file
	err := d.gdal.run(ctx, d.gdal.convert, args, func(r io.Reader) error {
		empty := bufio.NewReader(r)
		if _, err := empty.Peek(1); err == io.EOF {
			return nil
		}
		_, err := readGeoJSON(ctx, empty, d.gdal.limits.Feature, func(f *jsonFeature) error {
			f.System = crs.System{} // a column of that name is one of many
			if d.format == dxf {
				f.Shape = closed(f.Shape)
			}
			n++
			refused = each(f.Feature)
			return refused
		})
		return err
	})
	if refused != nil {
		return refused
	}
	// In the middle of a damaged file GDAL ends as if all were well.
	if count := d.inside[layer].count; err == nil && limit == 0 && n < count {
		return damaged(d.format.name, fmt.Errorf("%d of %d rows", n, count))
	}
	return err
}

// closed makes an area of a line that ends where it begins.
func closed(g orb.Geometry) orb.Geometry {
	if l, ok := g.(orb.LineString); ok && len(l) >= 4 && l[0] == l[len(l)-1] {
		return orb.Polygon{orb.Ring(l)}
	}
	return g
}

// geodatabases takes the FileGDBs of an archive: folders that end in .gdb, whose files
// have names of a fixed form.
func (f *File) geodatabases(ctx context.Context, list []entry, room string) error {
	folders := map[string]string{}
	var order []string
	for i := range list {
		e := &list[i]
		folder := path.Dir(e.name)
		if e.ending() != ".gdbtable" || folders[folder] != "" {
			continue
		}
		folders[folder] = filepath.Join(room, fmt.Sprintf("d%d", len(order)))
		order = append(order, folder)
	}
	for _, folder := range order {
		if err := unpackFolder(ctx, list, folder, folders[folder]); err != nil {
			return err
		}
		if err := f.driven(ctx, fileGDB, folders[folder], path.Base(folder)); err != nil {
			return err
		}
	}
	return nil
}
