package geofile

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"anwang/grid"
)

// headSize is how much of a file is looked at to see what it is.
const headSize = 256 << 10

// strangers are files that people bring and that are not read, by how they begin.
var strangers = []struct {
	begin  string
	zh, en string
}{
	{"Rar!", "文件是 RAR 压缩包，请改用 zip", "the file is a RAR archive; make a zip of it"},
	{"7z\xbc\xaf\x27\x1c", "文件是 7z 压缩包，请改用 zip", "the file is a 7z archive; make a zip of it"},
	{"AC10", "文件是 DWG 图纸，请在 CAD 中另存为 DXF", "the file is a DWG drawing; save it as DXF"},
	{
		"\x00\x01\x00\x00Standard", "文件是 Access 数据库（个人地理数据库），请导出为 FileGDB 或 Shapefile",
		"the file is an Access database (personal geodatabase); export it as FileGDB or Shapefile",
	},
	{"%PDF", "文件是 PDF，不是地理文件", "the file is a PDF and no geographic file"},
	{"\x89PNG", "文件是图片，不是地理文件", "the file is a picture and no geographic file"},
	{"\xff\xd8\xff", "文件是图片，不是地理文件", "the file is a picture and no geographic file"},
	{"II*\x00", "文件是影像（TIFF），不是矢量文件", "the file is an image (TIFF) and has no shapes"},
	{"MM\x00*", "文件是影像（TIFF），不是矢量文件", "the file is an image (TIFF) and has no shapes"},
	{"\xd0\xcf\x11\xe0", "文件是旧版 Office 文档，不是地理文件", "the file is an old Office document and no geographic file"},
}

// open finds out what a file is, by its content.
func (f *File) open(ctx context.Context, name string) error {
	name, err := filepath.Abs(name)
	if err != nil {
		return unreadable(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		return unreadable(err)
	}
	if info.IsDir() {
		return f.folder(ctx, name)
	}
	return f.single(ctx, name, f.options.Name)
}

// single takes one file; said is the name it came under.
func (f *File) single(ctx context.Context, name, said string) error {
	r, err := os.Open(name)
	if err != nil {
		return unreadable(err)
	}
	defer func() { _ = r.Close() }()
	info, err := r.Stat()
	switch {
	case err != nil:
		return unreadable(err)
	case !info.Mode().IsRegular():
		return invalid("不是普通文件", "it is no regular file")
	case info.Size() > f.options.Limits.File && f.scratch == "":
		return grid.Errorf(grid.CodeTooLarge, "文件有 "+mebibytes(info.Size())+"，上限是 "+mebibytes(f.options.Limits.File)+"；请拆分或简化",
			"the file has "+mebibytes(info.Size())+", the limit is "+mebibytes(f.options.Limits.File)+"; split or simplify it")
	}
	b := bufio.NewReaderSize(r, headSize)
	head, _ := b.Peek(headSize)
	for _, s := range strangers {
		if bytes.HasPrefix(head, []byte(s.begin)) {
			return invalid(s.zh, s.en)
		}
	}
	switch {
	case len(head) == 0:
		return invalid("文件是空的", "the file is empty")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		if f.scratch != "" {
			return nested(said)
		}
		return f.archive(ctx, name, info.Size())
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return f.packed(ctx, b, info.Size(), said)
	case bytes.HasPrefix(head, []byte("SQLite format 3\x00")):
		return f.driven(ctx, geoPackage, name, said)
	case bytes.HasPrefix(head, []byte{0, 0, 0x27, 0x0a}):
		return f.loose(name, said)
	case drawing.Match(head):
		return f.driven(ctx, dxf, name, said)
	}
	return f.text(b, head, name, said)
}

// drawing is how a DXF begins, as text or binary, after comments.
var drawing = regexp.MustCompile(`^(?:AutoCAD Binary DXF|(?:\x{feff})?(?:\s*999\r?\n[^\n]*\n)*\s*0\s*\r?\n\s*SECTION)`)

// drawingEncoding is what the texts of a DXF are; "" when there are none to tell by.
func (f *File) drawingEncoding(name string) (string, error) {
	if f.options.Encoding != "" {
		return chosenEncoding(f.options.Encoding)
	}
	r, err := os.Open(name)
	if err != nil {
		return "", unreadable(err)
	}
	defer func() { _ = r.Close() }()
	var v ballot
	lines := bufio.NewScanner(io.LimitReader(r, 64<<20))
	for lines.Scan() {
		v.add(lines.Bytes())
	}
	return v.found(), nil // a line too long for text is binary, and has its encoding in its head
}

// text takes a file that is text.
func (f *File) text(b *bufio.Reader, head []byte, name, said string) error {
	encoding, err := encodingOf(skipMark(b))
	if err == nil && f.options.Encoding != "" {
		encoding, err = chosenEncoding(f.options.Encoding)
	}
	if err != nil {
		return err
	}
	plain := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\x1e")
	switch {
	case len(plain) > 0 && (plain[0] == '{' || plain[0] == '['):
		f.add("GeoJSON", &geoJSON{path: name, name: stem(said), encoding: encoding, limits: f.options.Limits})
		return nil
	case bytes.HasPrefix(plain, []byte("<")):
		return f.markup(plain, name, said)
	}
	return invalid("无法识别文件格式；可读取 Shapefile（zip）、GeoPackage、GeoJSON、KML、DXF、FileGDB（zip）",
		"the file is of no format that is read: Shapefile (zip), GeoPackage, GeoJSON, KML, DXF, FileGDB (zip)")
}

// element is the first element of a markup file.
var element = regexp.MustCompile(`<([A-Za-z][\w.:-]*)`)

// markup takes a file of XML when it is KML.
func (f *File) markup(head []byte, name, said string) error {
	if len(head) > 8<<10 {
		head = head[:8<<10]
	}
	root := ""
	if p := element.FindSubmatch(head); p != nil {
		root = string(p[1])
	}
	switch {
	case root == "kml" || strings.HasSuffix(root, ":kml"):
		f.add("KML", &kml{path: name, name: stem(said), limits: f.options.Limits})
		return nil
	case strings.HasPrefix(root, "OGRVRT"), root == "VRTDataset":
		return grid.Errorf(grid.CodeForbidden, "文件是 VRT，只是指向其他文件或网址，不予读取；请上传数据文件本身",
			"the file is a VRT, which only refers to other files or addresses, and is not read; bring the data itself")
	}
	return invalid("文件是 XML（"+clip(root)+"），不是 KML；请另存为 GeoJSON、GeoPackage 或 Shapefile",
		"the file is XML ("+clip(root)+") and not KML; save it as GeoJSON, GeoPackage or Shapefile")
}

// packed unpacks a file that is packed alone, and takes what is in it.
func (f *File) packed(ctx context.Context, r *bufio.Reader, size int64, said string) error {
	if f.scratch != "" {
		return nested(said)
	}
	room, err := f.room()
	if err != nil {
		return err
	}
	to := filepath.Join(room, "unpacked")
	if err := gunzip(ctx, r, to, size, f.options.Limits); err != nil {
		return err
	}
	return f.single(ctx, to, strings.TrimSuffix(said, filepath.Ext(said)))
}

// loose takes a Shapefile that lies in a folder with its parts.
func (f *File) loose(name, said string) error {
	parts := map[string]string{".shp": name}
	list, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		return unreadable(err)
	}
	for _, e := range list {
		ending := strings.ToLower(filepath.Ext(e.Name()))
		if e.Type().IsRegular() && strings.EqualFold(stem(e.Name()), stem(name)) && partOfShapefile(ending) && ending != ".shp" {
			parts[ending] = filepath.Join(filepath.Dir(name), e.Name())
		}
	}
	f.add("Shapefile", &shapefile{parts: parts, name: stem(said), chosen: f.options.Encoding})
	return nil
}

// folder takes a FileGDB, or the Shapefiles of a folder.
func (f *File) folder(ctx context.Context, name string) error {
	list, err := os.ReadDir(name)
	if err != nil {
		return unreadable(err)
	}
	for _, e := range list {
		switch {
		case !e.Type().IsRegular():
			continue
		case strings.EqualFold(filepath.Ext(e.Name()), ".gdbtable"):
			return f.driven(ctx, fileGDB, name, f.options.Name)
		case strings.EqualFold(filepath.Ext(e.Name()), ".shp"):
			if err := f.loose(filepath.Join(name, e.Name()), e.Name()); err != nil {
				return err
			}
		}
	}
	if len(f.sources) == 0 {
		return invalid("文件夹里没有 FileGDB 或 Shapefile", "the folder has no FileGDB and no Shapefile")
	}
	return nil
}

func unreadable(err error) error {
	return &grid.Error{Code: grid.CodeInvalid, Text: t("文件无法读取", "the file cannot be read"), Cause: err}
}
