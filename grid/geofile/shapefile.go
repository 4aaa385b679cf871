package geofile

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// shapefileParts are the files a Shapefile is made of, by their ending; all but the first
// may be missing.
var shapefileParts = []string{".shp", ".shx", ".dbf", ".prj", ".cpg"}

func partOfShapefile(ending string) bool { return slices.Contains(shapefileParts, ending) }

// shapefile is one Shapefile. Its records are found by the index (.shx), since programs
// that edit leave old shapes behind in the .shp; without an index, by going through.
type shapefile struct {
	parts  map[string]string
	name   string
	chosen string // encoding

	table *dbf // nil: no attributes
	kind  int32
}

// The kinds of shapes.
const (
	shpNull       = 0
	shpPoint      = 1
	shpLine       = 3
	shpPolygon    = 5
	shpMultiPoint = 8
	shpMultiPatch = 31
)

var noShape = t("没有图形", "there is no shape")

// plainKind is a kind without heights and measures.
func plainKind(kind int32) int32 {
	if kind > 10 && kind < 30 {
		return kind % 10
	}
	return kind
}

func (s *shapefile) layers(ctx context.Context) ([]Layer, error) {
	l := Layer{Name: s.name}
	if err := s.attributes(&l); err != nil {
		return nil, err
	}
	if prj, err := s.small(".prj"); err != nil {
		return nil, err
	} else if text, _ := decode(prj, utf8Name); strings.TrimSpace(text) != "" {
		l.declared = declare(text)
	}
	if s.parts[".shx"] == "" {
		l.Told = append(l.Told, t("缺少 .shx，按 .shp 内的顺序读取", "the .shx is missing; the shapes are read in their order in the .shp"))
	}
	var v survey
	faults := 0
	err := s.shapes(ctx, func(_ int, g orb.Geometry, told []grid.Text) error {
		v.count++
		v.geometry = together(v.geometry, geometryOf(g))
		v.extend(g)
		if len(told) > 0 {
			faults++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	fields := l.Fields
	v.into(&l)
	l.Fields = fields
	if s.kind != plainKind(s.kind) {
		l.Told = append(l.Told, flattened)
	}
	if s.table != nil && s.table.count != v.count {
		l.Told = append(l.Told, t(fmt.Sprintf("属性表（.dbf）有 %d 行，图形有 %d 个，数目不符", s.table.count, v.count),
			fmt.Sprintf("the attributes (.dbf) have %d rows and the shapes are %d", s.table.count, v.count)))
	}
	if faults > 0 {
		l.Told = append(l.Told, t(fmt.Sprintf("%d 行的图形有问题，读取时逐行说明", faults),
			fmt.Sprintf("the shapes of %d rows have something wrong, told with each row", faults)))
	}
	return []Layer{l}, nil
}

// attributes opens the table and finds its encoding.
func (s *shapefile) attributes(l *Layer) error {
	name := s.parts[".dbf"]
	if name == "" {
		l.Told = append(l.Told, t("缺少 .dbf，没有属性", "the .dbf is missing: there are no attributes"))
		return nil
	}
	cpg, err := s.small(".cpg")
	if err != nil {
		return err
	}
	table, err := openDBF(name)
	if err != nil {
		return err
	}
	told, err := table.encode(s.chosen, string(cpg))
	if err != nil {
		return err
	}
	l.Told = append(l.Told, told...)
	l.Encoding, l.Fields, s.table = table.encoding, table.names(), table
	return nil
}

// small reads a part that is a line of text.
func (s *shapefile) small(ending string) ([]byte, error) {
	if s.parts[ending] == "" {
		return nil, nil
	}
	f, err := os.Open(s.parts[ending])
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return nil, unreadable(err)
	}
	return b, nil
}

func (s *shapefile) read(ctx context.Context, _, limit int, each func(Feature) error) error {
	var rows *dbfRows
	if s.table != nil {
		var err error
		if rows, err = s.table.rows(); err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
	}
	err := s.shapes(ctx, func(row int, g orb.Geometry, told []grid.Text) error {
		f := Feature{Row: row, Shape: g, Told: told, Fields: map[string]string{}}
		if rows != nil {
			deleted, err := rows.next(&f)
			if err != nil || deleted {
				return err
			}
		}
		if err := each(f); err != nil {
			return err
		}
		if limit > 0 && row >= limit {
			return errEnough
		}
		return nil
	})
	if limit > 0 && errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// shapes hands on the shape of every record, with what is wrong with it.
func (s *shapefile) shapes(ctx context.Context, each func(row int, g orb.Geometry, told []grid.Text) error) error {
	f, err := os.Open(s.parts[".shp"])
	if err != nil {
		return unreadable(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return unreadable(err)
	}
	var head [100]byte
	if _, err := io.ReadFull(f, head[:]); err != nil || binary.BigEndian.Uint32(head[:]) != 9994 {
		return damaged(".shp", err)
	}
	s.kind = int32(binary.LittleEndian.Uint32(head[32:]))
	r := &records{f: f, size: info.Size()}
	if s.parts[".shx"] != "" {
		index, err := os.Open(s.parts[".shx"])
		if err != nil {
			return unreadable(err)
		}
		defer func() { _ = index.Close() }()
		r.index = bufio.NewReaderSize(index, 64<<10)
		if _, err := r.index.Discard(100); err != nil {
			return damaged(".shx", err)
		}
	}
	for row := 1; ; row++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := r.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		g, told := shapeOf(ctx, b)
		if err := each(row, g, told); err != nil {
			return err
		}
	}
}

// records reads the records of a .shp one by one.
type records struct {
	f     *os.File
	size  int64
	index *bufio.Reader // of the .shx; nil: none
	at    int64         // of the next record without an index
	buf   []byte
}

const maxRecord = 128 << 20

// next returns the content of the next record; it is good until the next call.
func (r *records) next() ([]byte, error) {
	at := max(100, r.at)
	if r.index != nil {
		var e [8]byte
		if n, err := io.ReadFull(r.index, e[:]); err != nil {
			if n == 0 && err == io.EOF {
				return nil, io.EOF
			}
			return nil, damaged(".shx", err)
		}
		at = 2 * int64(binary.BigEndian.Uint32(e[:]))
	} else if at == r.size {
		return nil, io.EOF
	}
	var head [8]byte
	if _, err := r.f.ReadAt(head[:], at); err != nil {
		return nil, damaged(".shp", err)
	}
	n := 2 * int64(binary.BigEndian.Uint32(head[4:]))
	if n < 0 || n > maxRecord || at+8+n > r.size {
		return nil, damaged(".shp", fmt.Errorf("a record of %d bytes at %d of %d", n, at, r.size))
	}
	if int64(cap(r.buf)) < n {
		r.buf = make([]byte, n)
	}
	r.buf = r.buf[:n]
	if _, err := r.f.ReadAt(r.buf, at+8); err != nil {
		return nil, damaged(".shp", err)
	}
	r.at = at + 8 + n
	return r.buf, nil
}

// shapeOf reads the content of a record; a fault is told of the row.
func shapeOf(ctx context.Context, b []byte) (orb.Geometry, []grid.Text) {
	broken := []grid.Text{t("图形记录已损坏，未读取", "the record of the shape is damaged and was not read")}
	if len(b) < 4 {
		return nil, broken
	}
	kind := plainKind(int32(binary.LittleEndian.Uint32(b)))
	b = b[4:]
	switch kind {
	case shpNull:
		return nil, []grid.Text{noShape}
	case shpPoint:
		if len(b) < 16 {
			return nil, broken
		}
		return pointAt(b), nil
	case shpMultiPoint:
		list, ok := counted(b, 32, 36, 0)
		if !ok || len(list) == 0 {
			return nil, broken
		}
		return orb.MultiPoint(list), nil
	case shpLine, shpPolygon:
		parts, ok := partsOf(b)
		switch {
		case !ok:
			return nil, broken
		case len(parts) == 0:
			return nil, []grid.Text{noShape}
		case kind == shpLine:
			return lines(parts)
		}
		return areas(ctx, parts)
	case shpMultiPatch:
		return nil, []grid.Text{t("图形是三维面片（MultiPatch），未读取；请转换为平面多边形",
			"the shape is a three-dimensional MultiPatch and was not read; make a flat polygon of it")}
	}
	return nil, broken
}

func pointAt(b []byte) orb.Point {
	return orb.Point{math.Float64frombits(binary.LittleEndian.Uint64(b)), math.Float64frombits(binary.LittleEndian.Uint64(b[8:]))}
}

// counted reads points whose number stands at one offset and which begin at another, with
// skip bytes between.
func counted(b []byte, count, begin, skip int) ([]orb.Point, bool) {
	if len(b) < begin+skip {
		return nil, false
	}
	n := int64(binary.LittleEndian.Uint32(b[count:]))
	if int64(begin+skip)+16*n > int64(len(b)) {
		return nil, false
	}
	list := make([]orb.Point, n)
	for i := range list {
		list[i] = pointAt(b[begin+skip+16*i:])
	}
	return list, true
}

// partsOf reads the parts of a line or an area.
func partsOf(b []byte) ([][]orb.Point, bool) {
	if len(b) < 40 {
		return nil, false
	}
	n := int64(binary.LittleEndian.Uint32(b[32:]))
	if 40+4*n > int64(len(b)) {
		return nil, false
	}
	points, ok := counted(b, 36, 40, int(4*n))
	if !ok {
		return nil, false
	}
	parts := make([][]orb.Point, n)
	for i := range parts {
		from, to := int64(binary.LittleEndian.Uint32(b[40+4*i:])), int64(len(points))
		if i+1 < len(parts) {
			to = int64(binary.LittleEndian.Uint32(b[44+4*i:]))
		}
		if from > to || to > int64(len(points)) {
			return nil, false
		}
		parts[i] = points[from:to:to]
	}
	return parts, true
}

// lines are the parts of a line.
func lines(parts [][]orb.Point) (orb.Geometry, []grid.Text) {
	var out orb.MultiLineString
	for _, p := range parts {
		if len(p) >= 2 {
			out = append(out, p)
		}
	}
	switch len(out) {
	case 0:
		return nil, []grid.Text{noShape}
	case 1:
		return out[0], nil
	}
	return out, nil
}
