package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"anwang/grid"
)

// besides are folders at the top of the data folder that are no part of a backup: the
// private database, which is taken out by pg_dump; what can be fetched again; and files
// that wait for a restore to succeed.
var besides = []string{"pg", "cache", staging}

// meter counts and digests what is written through it.
type meter struct {
	sum  hash.Hash
	n    int64
	tell func(n int64)
}

func newMeter(tell func(n int64)) *meter { return &meter{sum: sha256.New(), tell: tell} }

func (m *meter) Write(b []byte) (int, error) {
	m.sum.Write(b) // never fails
	m.n += int64(len(b))
	if m.tell != nil {
		m.tell(m.n)
	}
	return len(b), nil
}

func (m *meter) part(name string) Part {
	return Part{Name: name, Bytes: m.n, SHA256: hex.EncodeToString(m.sum.Sum(nil))}
}

// copyFiles puts the files of the data folder into a backup, but for what lies below
// skip: a folder of backups that stands in it.
func copyFiles(ctx context.Context, dataDir string, to *os.Root, skip string, tell func(string)) (parts []Part, err error) {
	from, err := os.OpenRoot(dataDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = from.Close() }()
	err = fs.WalkDir(from.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", filepath.Join(dataDir, name), err)
		case ctx.Err() != nil:
			return ctx.Err()
		case slices.Contains(besides, name) || same(filepath.Join(dataDir, name), skip):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() && isBackup(from, name):
			tell(fmt.Sprintf("%s is a backup and is left out 是备份，未再次备份", filepath.Join(dataDir, name)))
			return fs.SkipDir
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			tell(fmt.Sprintf("%s is no plain file and is left out 不是普通文件，未备份", filepath.Join(dataDir, name)))
			return nil
		}
		p, err := copyFile(ctx, from, name, to, path.Join(filesName, name))
		if err == nil {
			parts = append(parts, p)
		}
		return err
	})
	return parts, err
}

// isBackup reports whether a folder is a backup, or what was left of one.
func isBackup(root *os.Root, name string) bool {
	_, err := root.Stat(path.Join(name, digestName))
	return err == nil || strings.HasPrefix(path.Base(name), prefix) && strings.HasSuffix(name, part)
}

// same reports whether two names are of one folder.
func same(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// tries is how often a file is read that is written meanwhile.
const tries = 3

// copyFile copies one file, synced; it must stand still while it is read.
func copyFile(ctx context.Context, from *os.Root, name string, to *os.Root, as string) (p Part, err error) {
	if err := to.MkdirAll(path.Dir(as), 0o700); err != nil {
		return p, err
	}
	for range tries {
		var still bool
		if p, still, err = copyOnce(ctx, from, name, to, as); err != nil || still {
			return p, err
		}
	}
	return p, grid.Errorf(grid.CodeConflict, "文件 "+name+" 正在被写入，请稍后再试", "the file "+name+" is being written: try again later")
}

func copyOnce(ctx context.Context, from *os.Root, name string, to *os.Root, as string) (p Part, still bool, err error) {
	in, err := from.Open(name)
	if err != nil {
		return p, false, err
	}
	defer func() { _ = in.Close() }()
	before, err := in.Stat()
	if err != nil {
		return p, false, err
	}
	out, err := to.OpenFile(as, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return p, false, err
	}
	m := newMeter(nil)
	_, err = io.Copy(io.MultiWriter(out, m), reader{ctx, in})
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return p, false, err
	}
	after, err := in.Stat()
	if err != nil {
		return p, false, err
	}
	p = m.part(as)
	p.Mode = before.Mode().Perm()
	return p, after.Size() == before.Size() && after.ModTime().Equal(before.ModTime()), nil
}

// reader ends with its context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}

// verify reads every part of a backup, and refuses what is not as it was, by name; and
// what is there and no part of it.
func verify(ctx context.Context, folder *os.Root, m *Manifest, tell func(done int64)) error {
	known := map[string]bool{manifestName: true, digestName: true}
	for _, p := range m.Parts {
		known[p.Name] = true
	}
	err := fs.WalkDir(folder.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return unreadable(name, err)
		}
		if !d.IsDir() && !known[name] {
			return refused("备份中多出 "+name+"，manifest.json 里没有它，未恢复任何内容", "the backup has "+name+
				", of which manifest.json does not know; nothing was restored")
		}
		return nil
	})
	if err != nil {
		return err
	}
	var done int64
	for _, p := range m.Parts {
		is, err := digestOf(ctx, folder, p.Name, func(n int64) { tell(done + n) })
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, fs.ErrNotExist):
			return missing(p.Name)
		case err != nil:
			return unreadable(p.Name, err)
		case is.Bytes != p.Bytes || is.SHA256 != p.SHA256:
			return damaged(p.Name)
		}
		done += p.Bytes
	}
	return nil
}

func digestOf(ctx context.Context, folder *os.Root, name string, tell func(n int64)) (Part, error) {
	st, err := folder.Lstat(name)
	if err != nil {
		return Part{}, err
	}
	if !st.Mode().IsRegular() {
		return Part{}, errors.New("it is no plain file")
	}
	f, err := folder.Open(name)
	if err != nil {
		return Part{}, err
	}
	defer func() { _ = f.Close() }()
	m := newMeter(tell)
	_, err = io.Copy(m, reader{ctx, f})
	return m.part(name), err
}

// syncFolder makes the names in a folder last.
func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// fullDisk reports whether an error, or what a program said, is that of a full disk.
func fullDisk(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		err != nil && strings.Contains(err.Error(), "No space left on device")
}
