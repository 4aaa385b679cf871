package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/audit"
	"anwang/grid/pg"
	"anwang/grid/pg/cluster"
)

// Options are what Make needs to know.
type Options struct {
	Folder   string // in which the backup gets a folder of its own
	DataDir  string
	Programs string // folder of pg_dump; "" wherever packages put it
	Version  string // of this program
	Tell     func(line string)
}

// Made is a backup that is whole.
type Made struct {
	Manifest *Manifest
	Folder   string
	Digest   string // of the manifest
	Took     time.Duration
}

// The names of backups, and of what is not one yet.
const (
	prefix = "anwang-"
	part   = ".part"
	stamp  = "20060102-150405"
)

// Make makes a backup while others write. Whatever ends it, a power cut but for what that
// leaves behind under another name, there is a whole one in the end or none.
func Make(ctx context.Context, db *pg.DB, o Options) (*Made, error) {
	began := time.Now()
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, err
	}
	if same(o.Folder, o.DataDir) {
		return nil, grid.Errorf(grid.CodeInvalid, "备份不能放在数据目录本身中，请指定另一个文件夹", "backups do not go into the data folder itself: name another one")
	}
	w, err := begin(o.Folder, began, o.Tell)
	if err != nil {
		return nil, err
	}
	m, digest, err := w.fill(ctx, db, &o)
	if err == nil {
		err = w.finish()
	}
	if err != nil {
		w.drop()
		return nil, why(ctx, o.Folder, err)
	}
	return &Made{Manifest: m, Folder: filepath.Join(o.Folder, w.name), Digest: digest, Took: time.Since(began)}, nil
}

// why says what ended a backup in words that help.
func why(ctx context.Context, folder string, err error) error {
	switch {
	case ctx.Err() != nil:
		return grid.Errorf(grid.CodeUnavailable, "备份已取消，未留下任何内容", "the backup was called off; nothing is kept of it")
	case fullDisk(err):
		return &grid.Error{Code: grid.CodeFull, Cause: err, Text: grid.Text{
			ZH: folder + " 所在磁盘已满，备份未完成，未留下任何内容", EN: "the disk of " + folder + " is full; nothing is kept of the backup",
		}}
	}
	return err
}

// freeName is the name of a backup that is made now.
func freeName(folder string, now time.Time) (string, error) {
	base := prefix + now.In(grid.China).Format(stamp)
	for n := 1; ; n++ {
		name := base
		if n > 1 {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		_, err := os.Lstat(filepath.Join(folder, name))
		_, half := os.Lstat(filepath.Join(folder, name+part))
		if errors.Is(err, os.ErrNotExist) && errors.Is(half, os.ErrNotExist) {
			return name, nil
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
	}
}

// writer is a backup that is being made.
type writer struct {
	parent, name string
	root         *os.Root
	lock         *os.File // of its folder, as long as it is being made
}

// begin makes the folder of a backup under the name of one that is not whole.
func begin(parent string, now time.Time, tell func(string)) (*writer, error) {
	one, err := lockFolder(parent, 0) // at a time sweeps and begins
	if err != nil {
		return nil, err
	}
	defer func() { _ = one.Close() }()
	if err := sweep(parent, tell); err != nil {
		return nil, err
	}
	w := &writer{parent: parent}
	if w.name, err = freeName(parent, now); err != nil {
		return nil, err
	}
	at := filepath.Join(parent, w.name+part)
	if err := os.Mkdir(at, 0o700); err != nil {
		return nil, err
	}
	if w.lock, err = lockFolder(at, syscall.LOCK_NB); err == nil {
		w.root, err = os.OpenRoot(at)
	}
	if err != nil {
		w.drop()
		return nil, err
	}
	return w, nil
}

// lockFolder takes the lock of a folder, which the kernel gives back when we end.
func lockFolder(name string, how int) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|how); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// drop removes what there is of it.
func (w *writer) drop() {
	if w.root != nil {
		_ = w.root.Close()
	}
	_ = os.RemoveAll(filepath.Join(w.parent, w.name+part))
	if w.lock != nil {
		_ = w.lock.Close()
	}
}

// finish gives it its name, when all of it is on the disk.
func (w *writer) finish() error {
	at := filepath.Join(w.parent, w.name+part)
	err := filepath.WalkDir(at, func(name string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = syncFolder(name)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := os.Rename(at, filepath.Join(w.parent, w.name)); err != nil {
		return err
	}
	_ = w.root.Close()
	_ = w.lock.Close()
	return syncFolder(w.parent)
}

// sweep removes what was left of backups whose makers were killed.
func sweep(folder string, tell func(string)) error {
	left, err := filepath.Glob(filepath.Join(folder, prefix+"*"+part))
	if err != nil {
		return err
	}
	for _, at := range left {
		lock, err := lockFolder(at, syscall.LOCK_NB)
		if err != nil {
			continue // it is being made
		}
		err = os.RemoveAll(at)
		_ = lock.Close()
		if err != nil {
			return err
		}
		tell("removed what was left of a backup that was cut off 已清理中断的备份: " + at)
	}
	return nil
}

// fill writes everything into the folder, the manifest last.
func (w *writer) fill(ctx context.Context, db *pg.DB, o *Options) (m *Manifest, digest string, err error) {
	if err := noted(ctx, db, filepath.Join(o.Folder, w.name)); grid.Away(err) { // what is full can still be read
		o.Tell("the audit does not tell of this backup 审计未能记录本次备份: " + pg.Safe(err))
	} else if err != nil {
		return nil, "", err
	}
	s, err := look(ctx, db)
	if err != nil {
		return nil, "", err
	}
	defer s.close(ctx)
	m = &s.facts
	m.Program = o.Version
	tools, err := cluster.ClientFor(m.Major, o.Programs)
	if err != nil {
		return nil, "", unusable(err)
	}
	m.Dumper = tools.Major
	archive, err := w.dump(ctx, db, s, tools, o.Tell)
	if err != nil {
		return nil, "", err
	}
	s.close(ctx)
	m.Parts = []Part{archive}
	files, err := copyFiles(ctx, o.DataDir, w.root, o.Folder, o.Tell)
	if err != nil {
		return nil, "", err
	}
	m.Parts = append(m.Parts, files...)
	digest, err = m.write(w.root)
	return m, digest, err
}

// noted writes down that somebody takes everything out, and gives what waits its place in
// the chain, so that the end of it covers all that is inside.
func noted(ctx context.Context, db *pg.DB, name string) error {
	err := db.Tx(ctx, func(tx pgx.Tx) error {
		return pg.Audit(ctx, tx, grid.Entry{Action: "backup.make", Subject: "backup", Name: name})
	})
	if err != nil {
		return err
	}
	if err := audit.Tie(ctx, db); grid.CodeOf(err) != grid.CodeConflict { // conflict: somebody else is at it
		return err
	}
	return nil
}

// unusable is that the programs of PostgreSQL are not what is needed.
func unusable(err error) error {
	return &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{
		ZH: "本机没有可用的 pg_dump、pg_restore、psql", EN: "no pg_dump, pg_restore and psql that will do",
	}}
}

// dump writes the archive of the database as the snapshot sees it.
func (w *writer) dump(ctx context.Context, db *pg.DB, s *snapshot, tools cluster.Client, tell func(string)) (Part, error) {
	env, err := environment(db.URL())
	if err != nil {
		return Part{}, err
	}
	args := []string{
		"--format=custom", "--compress=3", "--schema=public", "--snapshot=" + s.name, "--no-unlogged-table-data", "--lock-wait-timeout=60s",
		"--no-password", "--verbose",
	}
	for _, t := range slices.Concat(s.facts.LeftOut, s.theirs) {
		args = append(args, "--exclude-table-data=public."+t)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	p := newProgress("database", len(s.facts.Rows), tell)
	c, err := program(ctx, tools.Path("pg_dump"), env, p.table, args...)
	if err != nil {
		return Part{}, err
	}
	from, err := c.StdoutPipe()
	if err != nil {
		return Part{}, err
	}
	to, err := w.root.OpenFile(archiveName, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return Part{}, err
	}
	defer func() { _ = to.Close() }()
	if err := c.Start(); err != nil {
		return Part{}, err
	}
	m := newMeter(p.bytes)
	_, err = io.Copy(io.MultiWriter(to, m), from)
	if err != nil {
		stop() // it writes to nobody any more
	}
	if e := c.ended(); err == nil && e != nil {
		err = e
		if strings.Contains(e.Error(), "permission denied") {
			err = &grid.Error{Code: grid.CodeForbidden, Cause: e, Text: grid.Text{
				ZH: "数据库用户无权读取全部数据，请用数据库的所有者备份", EN: "the database user may not read all of it: back it up as the owner of the database",
			}}
		}
	}
	if err == nil {
		err = to.Sync()
	}
	return m.part(archiveName), err
}
