package underlay

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"anwang/grid"
	"anwang/grid/basemap"
	"anwang/tiles/archive"
)

// File is a file of tiles in the folder of this server.
type File struct {
	Name     string
	Size     int64
	Modified time.Time
}

// files are the files of tiles in one folder, open as long as they stay as they are.
type files struct {
	folder string
	mu     sync.Mutex
	open   map[string]*opened
}

type opened struct {
	archive.Archive
	file *os.File
	size int64
	time time.Time
	uses sync.WaitGroup // it is closed when nobody reads it any more
}

// maxOpen is how many files are open at a time.
const maxOpen = 32

func (f *files) root() (*os.Root, error) {
	r, err := os.OpenRoot(f.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, grid.Errorf(grid.CodeNotFound, "还没有底图文件", "There are no files of base maps yet")
	}
	return r, err
}

// list names the files, by name.
func (f *files) list() ([]File, error) {
	out := []File{}
	entries, err := os.ReadDir(f.folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.Mode().IsRegular() && basemap.FileName(e.Name()) {
			out = append(out, File{e.Name(), info.Size(), info.ModTime()})
		}
	}
	return out, nil
}

// use has fn read a file. Errors: not_found, rejected (it cannot be used).
func (f *files) use(name string, fn func(archive.Archive) error) error {
	o, err := f.get(name)
	if err != nil {
		return err
	}
	defer o.uses.Done()
	return fn(o)
}

// get opens a file, anew when it is another than before.
func (f *files) get(name string) (*opened, error) {
	if !basemap.FileName(name) {
		return nil, absent(name)
	}
	root, err := f.root()
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	info, err := root.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil, absent(name)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if o := f.open[name]; o != nil {
		if o.size == info.Size() && o.time.Equal(info.ModTime()) {
			o.uses.Add(1)
			return o, nil
		}
		f.drop(name)
	}
	if wal, err := root.Stat(name + "-wal"); err == nil && wal.Size() > 0 {
		return nil, grid.Errorf(grid.CodeRejected, "MBTiles 文件还有未合并的写入（-wal），请关闭写入它的程序",
			"The MBTiles file has writes beside it (-wal); close the program that writes it")
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	a, err := archive.Open(file, info.Size())
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	if len(f.open) >= maxOpen {
		for other := range f.open {
			f.drop(other)
			break
		}
	}
	o := &opened{Archive: a, file: file, size: info.Size(), time: info.ModTime()}
	o.uses.Add(1)
	f.open[name] = o
	return o, nil
}

// drop closes a file once nobody reads it; f is locked.
func (f *files) drop(name string) {
	o := f.open[name]
	delete(f.open, name)
	if o != nil {
		go func() {
			o.uses.Wait()
			_ = o.file.Close()
		}()
	}
}

func (f *files) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for name := range f.open {
		f.drop(name)
	}
}

func absent(name string) error {
	return grid.Errorf(grid.CodeNotFound, "本服务器的底图文件夹中没有 "+name, "There is no "+name+" in this server's folder of base maps")
}

// Files lists the files of tiles on this server. Errors: internal.
func (u *Underlay) Files() ([]File, error) { return u.files.list() }

// Keep puts a file into the folder, in place of one of the same name, once it is whole and
// can be used; commit is told how. Errors: invalid (the name), rejected (it cannot be used), too_large,
// and those of reading it.
func (u *Underlay) Keep(ctx context.Context, name string, body io.Reader, commit func(put func() error) error) (File, error) {
	if !basemap.FileName(name) {
		return File{}, grid.Errorf(grid.CodeInvalid, "文件名应以 .pmtiles 或 .mbtiles 结尾，不含路径",
			"The name ends with .pmtiles or .mbtiles and holds no path")
	}
	if err := os.MkdirAll(u.files.folder, 0o750); err != nil {
		return File{}, err
	}
	root, err := u.files.root()
	if err != nil {
		return File{}, err
	}
	defer func() { _ = root.Close() }()
	part := ".part-" + name
	defer func() { _ = root.Remove(part) }() // it is gone when all went well
	file, err := root.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return File{}, err
	}
	defer func() { _ = file.Close() }()
	size, err := io.Copy(file, body)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		_, err = archive.Open(file, size)
	}
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = commit(func() error { return root.Rename(part, name) })
	}
	if err != nil {
		return File{}, err
	}
	return File{name, size, time.Now()}, nil
}

// Discard deletes a file. Errors: not_found.
func (u *Underlay) Discard(name string) error {
	root, err := u.files.root()
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	if !basemap.FileName(name) || root.Remove(name) != nil {
		return absent(name)
	}
	return nil
}

// tile reads a tile of a file.
func (f *files) tile(s *basemap.Source, z, x, y int) (t Tile, err error) {
	var b []byte
	err = f.use(s.Address, func(a archive.Archive) (err error) {
		b, err = a.Tile(z, x, y)
		return err
	})
	switch {
	case err != nil:
		return t, filed(err)
	case len(b) == 0:
		return Tile{Empty: true}, nil
	}
	return tileOf(b, s.Content)
}

// filed is a failure of a file as one of a source.
func filed(err error) error {
	var e *grid.Error
	if errors.As(err, &e) {
		return &grid.Error{Code: grid.CodeUnavailable, Text: e.Text, Cause: err, Wait: 5 * time.Second}
	}
	return unavailable("读取文件失败", "its file cannot be read", err)
}

// offering is what a file says of itself.
func (f *files) offering(name string) (o basemap.Offering, err error) {
	err = f.use(name, func(a archive.Archive) error {
		about := a.About()
		o = basemap.OfFile(name, about.Name, about.Attribution, about.Content == archive.MVT, about.MinZoom, about.MaxZoom, about.Bounds,
			slices.Clone(about.Layers))
		return nil
	})
	return o, err
}
