package geofile

import (
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"anwang/grid"
)

// The bounds of an archive beside its size unpacked.
const (
	maxEntries = 20_000
	maxRatio   = 200 // times as large unpacked, beyond a few megabytes
	smallFile  = 64 << 20
)

// entry is one file of an archive, with the name as people wrote it.
type entry struct {
	*zip.File
	name string // with slashes
}

func (e *entry) base() string   { return path.Base(e.name) }
func (e *entry) ending() string { return strings.ToLower(path.Ext(e.name)) }

// openArchive reads the directory of a zip and refuses what is no file, too much, or too
// well packed, before anything is unpacked.
func openArchive(name string, size int64, l Limits) (*zip.ReadCloser, []entry, error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, nil, damaged("zip", err)
	}
	list, err := entries(z.File, size, l)
	if err != nil {
		return nil, nil, errors.Join(err, z.Close())
	}
	return z, list, nil
}

func entries(files []*zip.File, size int64, l Limits) ([]entry, error) {
	if len(files) > maxEntries {
		return nil, grid.Errorf(grid.CodeTooLarge, fmt.Sprintf("压缩包内的文件超过 %d 个", maxEntries),
			fmt.Sprintf("the archive has more than %d files", maxEntries))
	}
	var list []entry
	var total uint64
	for _, f := range files {
		e := entry{f, f.Name}
		if f.NonUTF8 && !utf8.ValidString(f.Name) {
			e.name, _ = decode([]byte(f.Name), gbkName)
		}
		e.name = strings.ReplaceAll(e.name, "\\", "/")
		switch {
		case strings.HasSuffix(e.name, "/"), strings.Contains(e.name, "__MACOSX/"), strings.HasPrefix(e.base(), "."):
			continue
		case !f.Mode().IsRegular():
			return nil, grid.Errorf(grid.CodeForbidden, "压缩包含有链接等非普通文件，已拒绝："+clip(e.name),
				"the archive has a link or another file that is none, and was refused: "+clip(e.name))
		case f.Flags&1 != 0:
			return nil, invalid("压缩包有密码，请解密后再上传", "the archive has a password; take it off first")
		case f.Method != zip.Store && f.Method != zip.Deflate:
			return nil, invalid("压缩包的压缩方式不支持，请用普通 zip 重新压缩", "the archive is packed in an unusual way; make a plain zip of it")
		}
		if total += f.UncompressedSize64; f.UncompressedSize64 > uint64(l.Unpacked) || total > uint64(l.Unpacked) ||
			total > smallFile && total > uint64(size)*maxRatio {
			return nil, overfull(l.Unpacked)
		}
		list = append(list, e)
	}
	return list, nil
}

func overfull(most int64) error {
	return grid.Errorf(grid.CodeTooLarge, "压缩包解压后过大（上限 "+mebibytes(most)+"，或压缩率异常），已拒绝",
		"the archive is too large unpacked (the limit is "+mebibytes(most)+"), or packed far too well, and was refused")
}

// unpack writes one file of an archive to disk, under a name of ours.
func unpack(ctx context.Context, e *entry, to string) error {
	r, err := e.Open()
	if err != nil {
		return damaged("zip", err)
	}
	defer func() { _ = r.Close() }()
	return save(ctx, r, to, int64(e.UncompressedSize64), "zip")
}

// save writes a stream to a new file, which may not become larger than it said.
func save(ctx context.Context, r io.Reader, to string, most int64, what string) (err error) {
	w, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return &grid.Error{Code: grid.CodeFull, Text: t("无法写入临时文件", "a temporary file cannot be written"), Cause: err}
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	var written int64
	buf := make([]byte, 256<<10)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read(buf)
		if written += int64(n); written > most {
			return overfull(most)
		}
		if _, err := w.Write(buf[:n]); err != nil {
			return &grid.Error{Code: grid.CodeFull, Text: t("磁盘空间不足", "the disk is full"), Cause: err}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damaged(what, err)
		}
	}
}

// gunzip unpacks one file that is packed alone.
func gunzip(ctx context.Context, r io.Reader, to string, size int64, l Limits) error {
	z, err := gzip.NewReader(r)
	if err != nil {
		return damaged("gz", err)
	}
	return save(ctx, z, to, min(l.Unpacked, max(smallFile, size*maxRatio)), "gz")
}

// archive takes what geographic files an archive has.
func (f *File) archive(ctx context.Context, name string, size int64) error {
	z, list, err := openArchive(name, size, f.options.Limits)
	if err != nil {
		return err
	}
	defer func() { _ = z.Close() }()
	room, err := f.room()
	if err != nil {
		return err
	}
	if err := f.shapefiles(ctx, list, room); err != nil {
		return err
	}
	if err := f.geodatabases(ctx, list, room); err != nil {
		return err
	}
	for i := range list {
		e := &list[i]
		switch e.ending() {
		case ".geojson", ".json", ".geojsonl", ".gpkg", ".kml", ".dxf":
			to := filepath.Join(room, fmt.Sprintf("f%d%s", i, e.ending()))
			if err := unpack(ctx, e, to); err != nil {
				return err
			}
			if err := f.single(ctx, to, e.name); err != nil {
				return err
			}
		}
	}
	if len(f.sources) == 0 {
		return nothingIn(list)
	}
	f.leftOut(list)
	return nil
}

// unread are endings of files with something in them that is not read out of an archive.
var unread = []string{
	".xlsx", ".xls", ".csv", ".doc", ".docx", ".pdf", ".dwg", ".mdb", ".gml", ".tab", ".mif", ".zip", ".rar", ".7z", ".kmz", ".tif", ".gz",
}

// leftOut tells which files of an archive were not read.
func (f *File) leftOut(list []entry) {
	const most = 5
	var names []string
	for i := range list {
		if e := &list[i]; slices.Contains(unread, e.ending()) && len(names) <= most {
			names = append(names, clip(e.base()))
		}
	}
	if len(names) > most {
		names[most] = "…"
	}
	if all := strings.Join(names, ", "); all != "" {
		f.Told = append(f.Told, t("压缩包里的这些文件没有读取："+all, "files in the archive that were not read: "+all))
	}
}

// nothingIn says what an archive has instead of geographic files.
func nothingIn(list []entry) error {
	if len(list) == 0 {
		return invalid("压缩包是空的", "the archive is empty")
	}
	var names []string
	for i := range list {
		e := &list[i]
		switch e.ending() {
		case ".zip", ".rar", ".7z":
			return nested(e.name)
		}
		if e.base() == "[Content_Types].xml" {
			return invalid("文件是 Office 文档，不是地理文件", "the file is an Office document and no geographic file")
		}
		if len(names) < 5 {
			names = append(names, clip(e.base()))
		}
	}
	all := strings.Join(names, ", ")
	return invalid("压缩包里没有可读取的地理文件（Shapefile、GeoPackage、GeoJSON、KML、DXF、FileGDB），只有："+all,
		"the archive has no geographic file that is read (Shapefile, GeoPackage, GeoJSON, KML, DXF, FileGDB) but "+all)
}

func nested(name string) error {
	return invalid("压缩包里还是压缩包（"+clip(name)+"），请先解压一层", "the archive holds another one ("+clip(name)+"); unpack it first")
}

// shapefiles takes the Shapefiles of an archive, with what belongs to each by its name.
func (f *File) shapefiles(ctx context.Context, list []entry, room string) error {
	byStem := map[string]map[string]*entry{}
	for i := range list {
		e := &list[i]
		key := strings.ToLower(strings.TrimSuffix(e.name, path.Ext(e.name)))
		if byStem[key] == nil {
			byStem[key] = map[string]*entry{}
		}
		byStem[key][e.ending()] = e
	}
	for i := range list {
		e := &list[i]
		if e.ending() != ".shp" {
			continue
		}
		parts := map[string]string{}
		beside := byStem[strings.ToLower(strings.TrimSuffix(e.name, path.Ext(e.name)))]
		for _, ending := range shapefileParts {
			part := beside[ending]
			if part == nil {
				continue
			}
			to := filepath.Join(room, fmt.Sprintf("s%d%s", i, ending))
			if err := unpack(ctx, part, to); err != nil {
				return err
			}
			parts[ending] = to
		}
		f.add("Shapefile", &shapefile{parts: parts, name: stem(e.name), chosen: f.options.Encoding})
	}
	return nil
}

// add takes a source.
func (f *File) add(format string, s source) {
	switch {
	case f.Format == "":
		f.Format = format
	case !strings.Contains(f.Format, format):
		f.Format += ", " + format
	}
	f.sources = append(f.sources, s)
}

// plainName is a file of a FileGDB.
var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,80}$`)

// unpackFolder writes the files of one folder of an archive to a new folder.
func unpackFolder(ctx context.Context, list []entry, folder, to string) error {
	if err := os.Mkdir(to, 0o700); err != nil {
		return &grid.Error{Code: grid.CodeFull, Text: t("无法写入临时文件夹", "the folder for temporary files cannot be written"), Cause: err}
	}
	for i := range list {
		e := &list[i]
		if path.Dir(e.name) != folder || !plainName.MatchString(e.base()) {
			continue
		}
		if err := unpack(ctx, e, filepath.Join(to, e.base())); err != nil {
			return err
		}
	}
	return nil
}
