package geofile_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/geofile"
)

type packed struct {
	name string
	data []byte
	set  func(*zip.FileHeader)
}

// archive packs entries by any name.
func archive(t *testing.T, list ...packed) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range list {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.set != nil {
			e.set(h)
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(e.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return scratch(t, "x.zip", b.Bytes())
}

func TestHostileArchives(t *testing.T) {
	t.Parallel()
	districts := marshal(t, weihai())
	whole := shp(record(1, square(122, 37, 1)))
	link := func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }
	refused(t, archive(t), geofile.Options{}, grid.CodeInvalid, "empty")
	refused(t, archive(t, packed{"x.shp", []byte("/etc/passwd"), link}), geofile.Options{}, grid.CodeForbidden, "link")
	refused(t, archive(t, packed{"a.txt", []byte("hello"), nil}), geofile.Options{}, grid.CodeInvalid, "a.txt", "FileGDB")
	refused(t, archive(t, packed{"inner.zip", []byte("PK\x03\x04"), nil}), geofile.Options{}, grid.CodeInvalid, "unpack it first")
	refused(t, archive(t, packed{"inner.gpkg", []byte("PK\x03\x04"), nil}), geofile.Options{}, grid.CodeInvalid, "unpack it first")
	refused(t, archive(t, packed{"[Content_Types].xml", []byte("<x/>"), nil}, packed{"xl/workbook.xml", nil, nil}), geofile.Options{},
		grid.CodeInvalid, "Office")
	refused(t, archive(t, packed{"x.shp", whole, func(h *zip.FileHeader) { h.Flags |= 1 }}), geofile.Options{}, grid.CodeInvalid, "password")
	refused(t, archive(t, packed{"x.dbf", whole, nil}), geofile.Options{}, grid.CodeInvalid, "x.dbf")

	// What goes out of its folder is read, and lands in ours under our name.
	for _, name := range []string{
		"../../../tmp/evil.geojson", "/etc/evil.geojson", `C:\evil.geojson`, "a/../b/evil.geojson",
		"区县/\xcd\xfe\xba\xa3.geojson",
	} {
		f := open(t, archive(t, packed{name, districts, nil}), geofile.Options{})
		same(t, f, f.Layers[0].Name, f.Layers[0].System.Found, 0)
	}
	// What a Mac leaves behind is no Shapefile.
	f := open(t, archive(t, packed{"d/x.shp", whole, nil}, packed{"__MACOSX/d/._x.shp", []byte("?"), nil}, packed{
		"d/._x.shp",
		[]byte("?"), nil,
	}), geofile.Options{})
	if len(f.Layers) != 1 {
		t.Errorf("%+v", f.Layers)
	}
	// What is not read of an archive is told.
	f = open(t, archive(t, packed{"x.shp", whole, nil}, packed{"名册.xlsx", []byte("?"), nil}, packed{"x.sbn", []byte("?"), nil}),
		geofile.Options{})
	if told := said(f.Told); !strings.Contains(told, "名册.xlsx") || strings.Contains(told, "sbn") {
		t.Errorf("%v is told", told)
	}
	// The same name in two folders, and another format beside.
	f = open(t, archive(t, packed{"a/x.shp", whole, nil}, packed{"b/x.SHP", whole, nil}, packed{"x.geojson", districts, nil}),
		geofile.Options{})
	if len(f.Layers) != 3 || f.Layers[0].Name != "x" || f.Layers[1].Name != "x (2)" || f.Layers[2].Name != "x (3)" ||
		f.Format != "Shapefile, GeoJSON" {
		t.Errorf("%s %+v", f.Format, f.Layers)
	}
	if len(rows(t, f, "x (3)")) != 3 || len(rows(t, f, "x (2)")) != 1 {
		t.Error("the layers are not told apart")
	}
}

// TestBombs: what would fill the disk is refused before it does.
func TestBombs(t *testing.T) {
	t.Parallel()
	zeros := make([]byte, 80<<20)
	bomb := archive(t, packed{"x.geojson", zeros, nil})
	refused(t, bomb, geofile.Options{}, grid.CodeTooLarge, "unpacked")
	refused(t, bomb, geofile.Options{Limits: geofile.Limits{Unpacked: 1 << 20}}, grid.CodeTooLarge, "1 MiB")

	// One that says it is small is stopped when it is not.
	small := bytes.Clone(zipBytes(t, bytes.Repeat([]byte(" "), 1<<20)))
	binary.LittleEndian.PutUint32(small[bytes.Index(small, []byte("PK\x01\x02"))+24:], 9)
	refused(t, scratch(t, "x.zip", small), geofile.Options{}, grid.CodeInvalid, "damaged")

	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(zeros); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	refused(t, scratch(t, "x.geojson.gz", b.Bytes()), geofile.Options{}, grid.CodeTooLarge, "unpacked")

	many := make([]packed, 20_001)
	for i := range many {
		many[i] = packed{name: "a.txt"}
	}
	refused(t, archive(t, many...), geofile.Options{}, grid.CodeTooLarge, "20000")
	refused(t, scratch(t, "x.geojson", marshal(t, weihai())), geofile.Options{Limits: geofile.Limits{File: 100}}, grid.CodeTooLarge, "limit")
	long := `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":"` + strings.Repeat("x", 2<<20) + `"}}]}`
	refused(t, scratch(t, "x.geojson", []byte(long)), geofile.Options{Limits: geofile.Limits{Feature: 1 << 20}}, grid.CodeTooLarge, "record")
}

func zipBytes(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("x.geojson")
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTruncated: a file that breaks off is never read as if it were whole.
func TestTruncated(t *testing.T) {
	t.Parallel()
	text := marshal(t, weihai())
	z := zipBytes(t, text)
	for _, n := range []int{10, len(z) / 2, len(z) - 1} {
		refused(t, scratch(t, "x.zip", z[:n]), geofile.Options{}, grid.CodeInvalid, "damaged")
	}
	spoiled := bytes.Clone(z)
	spoiled[60] ^= 0xff
	refused(t, scratch(t, "x.zip", spoiled), geofile.Options{}, grid.CodeInvalid, "damaged")
	for _, n := range []int{1, 10, 200, len(text) / 2, len(text) - 1} {
		refused(t, scratch(t, "x.geojson", text[:n]), geofile.Options{}, grid.CodeInvalid, "damaged")
	}
}

// TestLinksInAFolder: what a folder refers to elsewhere is not read.
func TestLinksInAFolder(t *testing.T) {
	t.Parallel()
	elsewhere, folder := scratch(t, "x.shp", shp(record(1, square(122, 37, 1)))), t.TempDir()
	if err := os.Symlink(elsewhere, filepath.Join(folder, "x.shp")); err != nil {
		t.Fatal(err)
	}
	refused(t, folder, geofile.Options{}, grid.CodeInvalid, "no Shapefile")
}

// TestGzip: one file that is packed alone.
func TestGzip(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(marshal(t, weihai())); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	f := open(t, scratch(t, "districts.geojson.gz", b.Bytes()), geofile.Options{})
	same(t, f, "districts", f.Layers[0].System.Found, 0)
	refused(t, scratch(t, "x.gz", b.Bytes()[:b.Len()/2]), geofile.Options{}, grid.CodeInvalid, "damaged")
}

// TestStrangers are named, with what to do.
func TestStrangers(t *testing.T) {
	t.Parallel()
	for begin, words := range map[string]string{
		"": "empty", "Rar!\x1a\x07": "RAR", "7z\xbc\xaf\x27\x1c": "7z", "AC1027": "DXF", "\x00\x01\x00\x00Standard Jet DB": "FileGDB",
		"%PDF-1.7": "PDF",
		"II*\x00":  "TIFF", "企业名称,代码\n": "GeoPackage", "<OGRVRTDataSource><OGRVRTLayer name=\"x\"/>": "VRT",
		`<?xml version="1.0"?><gml:FeatureCollection>`: "gml:FeatureCollection", "\xff\xfe{\x00": "UTF-16",
		`{"type":"Topology","objects":{}}`: "TopoJSON", `{"a":1}`: "not GeoJSON", `{"type":"FeatureCollection","features":3}`: "damaged",
	} {
		code := grid.CodeInvalid
		if strings.Contains(begin, "VRT") {
			code = grid.CodeForbidden
		}
		refused(t, scratch(t, "x", []byte(begin)), geofile.Options{}, code, words)
	}
	refused(t, t.TempDir()+"/missing", geofile.Options{}, grid.CodeInvalid)
	refused(t, t.TempDir(), geofile.Options{}, grid.CodeInvalid, "folder")
}
