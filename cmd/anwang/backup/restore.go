package backup

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/cmd/anwang/check"
	"anwang/grid"
	"anwang/grid/audit"
	"anwang/grid/pg"
	"anwang/grid/pg/cluster"
	"anwang/migrations"
)

// RestoreOptions are what Restore needs to know.
type RestoreOptions struct {
	Folder    string // of the backup
	URL       string // of the database; "" is the private one
	DataDir   string
	Programs  string // folder of pg_restore; "" wherever packages put it
	Digest    string // of the manifest; "" any
	Replace   bool   // a database that is not empty is exchanged
	EndTokens bool   // tokens of machines are revoked
	Log       *slog.Logger
	Tell      func(line string)
}

// Restored is what a restore did.
type Restored struct {
	Manifest *Manifest
	From, To int32         // versions of the database
	Kept     string        // name of the database that was exchanged; "": it was empty
	Chain    audit.Chain   // of the audit
	Check    *check.Report // of everything
	Tokens   int64         // of machines that are in force
	Took     time.Duration
}

// staging is where files wait, in the data folder, for the database to be restored.
const staging = ".restoring"

// Inspect reads a backup, and says what it is when it is whole. Errors: rejected, with the
// name of the part that is not.
func Inspect(ctx context.Context, folder, digest string, tell func(string)) (*Manifest, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, unreadable(folder, err)
	}
	defer func() { _ = root.Close() }()
	m, err := read(root, digest)
	if err != nil {
		return nil, err
	}
	p := newProgress("checking", 0, tell)
	return m, verify(ctx, root, m, p.bytes)
}

// Restore brings a backup back. Until all of it has been loaded and verified the database
// that is asked for is as it was, but that one by URL which was empty may be full then.
// Errors: rejected when the backup is not whole, is newer than this program or does not
// hold what it says; conflict when the database is not empty, or in use.
func Restore(ctx context.Context, o RestoreOptions) (*Restored, error) {
	began := time.Now()
	r := &Restored{}
	err := r.restore(ctx, &o, began)
	if err != nil && ctx.Err() != nil {
		err = grid.Errorf(grid.CodeUnavailable, "恢复已取消", "the restore was called off")
	}
	r.Took = time.Since(began)
	return r, err
}

func (r *Restored) restore(ctx context.Context, o *RestoreOptions, now time.Time) (err error) {
	if r.Manifest, err = Inspect(ctx, o.Folder, o.Digest, o.Tell); err != nil {
		return err
	}
	m := r.Manifest
	if m.Schema > migrations.Latest() {
		return newer(m.Schema)
	}
	tools, err := cluster.ClientFor(m.Dumper, o.Programs)
	if err != nil {
		return unusable(err)
	}
	t, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer t.close()
	if t.major < m.Major {
		return refused(fmt.Sprintf("备份来自 PostgreSQL %d，不能装入更旧的 PostgreSQL %d", m.Major, t.major),
			fmt.Sprintf("the backup is of PostgreSQL %d and does not go into PostgreSQL %d, which is older", m.Major, t.major))
	}
	files, err := stage(ctx, o, m)
	if err != nil {
		return err
	}
	defer files.drop()
	if err := t.prepare(ctx, m.Extensions); err != nil {
		return err
	}
	l := &loading{archive: filepath.Join(o.Folder, archiveName), database: t.loads(), tools: tools, manifest: m, tell: o.Tell}
	if err = l.load(ctx); err == nil {
		err = r.finish(ctx, o, t.loads())
	}
	if err != nil {
		t.drop(ctx)
		return err
	}
	if r.Kept, err = t.settle(ctx, now); err != nil {
		t.drop(ctx)
		return err
	}
	return files.settle()
}

// finish brings the database that was loaded to this program's version and looks whether
// everything in it is as it must be.
func (r *Restored) finish(ctx context.Context, o *RestoreOptions, url string) error {
	r.From = r.Manifest.Schema
	db, err := pg.Open(ctx, pg.Config{URL: url, Wait: 10 * time.Second, Prepare: func(ctx context.Context, conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, `ANALYZE`); err != nil { // an archive has no statistics
			return err
		}
		_, to, err := migrations.Run(ctx, conn)
		if err != nil {
			return err
		}
		r.To = to
		_, err = conn.Exec(ctx, `SELECT app_grant()`) // and by default what later versions make
		return err
	}}, o.Log)
	if err != nil {
		return pg.Translate(err)
	}
	defer db.Close()
	if err := r.audit(ctx, db, o); err != nil {
		return err
	}
	if err := r.tokens(ctx, db, o); err != nil {
		return err
	}
	r.Check, err = check.Run(ctx, db, check.Options{})
	return err
}

// audit walks the chain, and looks whether it goes through the end that the manifest has.
func (r *Restored) audit(ctx context.Context, db *pg.DB, o *RestoreOptions) (err error) {
	if r.Chain, err = audit.Check(ctx, db); err != nil {
		return err
	}
	end := r.Manifest.Audit
	var hash []byte
	if err := db.Read(ctx, func(tx pgx.Tx) (err error) { hash, err = audit.HashAt(ctx, tx, end.Seq); return err }); err != nil {
		return err
	}
	switch {
	case !r.Chain.Intact():
		return refused("备份中的审计链不完整："+r.Chain.Faults[0].Text.ZH, "the chain of the audit is not whole: "+r.Chain.Faults[0].Line())
	case end.Seq > 0 && hex.EncodeToString(hash) != end.Hash:
		return refused(fmt.Sprintf("审计链第 %d 条与备份清单所记不符", end.Seq),
			fmt.Sprintf("place %d of the chain of the audit is not what the manifest says", end.Seq))
	}
	return db.Tx(ctx, func(tx pgx.Tx) error {
		return pg.Audit(ctx, tx, grid.Entry{
			Action: "backup.restore", Subject: "backup", Name: filepath.Base(o.Folder),
			After: map[string]any{
				"moment": r.Manifest.Moment, "seq": end.Seq, "hash": end.Hash, "program": r.Manifest.Program, "tokensEnded": o.EndTokens,
			},
		})
	})
}

// tokens counts the tokens of machines that are in force, or ends them.
func (r *Restored) tokens(ctx context.Context, db *pg.DB, o *RestoreOptions) error {
	return db.Tx(ctx, func(tx pgx.Tx) error {
		if o.EndTokens {
			if _, err := tx.Exec(ctx, `UPDATE token SET revoked = now() WHERE revoked IS NULL`); err != nil {
				return err
			}
		}
		return tx.QueryRow(ctx, `SELECT count(*) FROM token WHERE revoked IS NULL AND expires > now()`).Scan(&r.Tokens)
	})
}

// staged are the files of a backup that wait in the data folder.
type staged struct {
	root  *os.Root
	names []string // below the data folder
}

// stage copies the files into the data folder, where they wait. Errors: conflict when there
// are other files of those names and they may not be exchanged.
func stage(ctx context.Context, o *RestoreOptions, m *Manifest) (s *staged, err error) {
	s = &staged{}
	var parts []Part
	for _, p := range m.Parts {
		if strings.HasPrefix(p.Name, filesName+"/") {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return s, nil
	}
	if err := os.MkdirAll(o.DataDir, 0o755); err != nil {
		return nil, err
	}
	from, err := os.OpenRoot(o.Folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = from.Close() }()
	if s.root, err = os.OpenRoot(o.DataDir); err != nil {
		return nil, err
	}
	if err = s.copy(ctx, from, parts, o.Replace); err != nil {
		s.drop()
		if fullDisk(err) {
			err = &grid.Error{Code: grid.CodeFull, Cause: err, Text: grid.Text{
				ZH: o.DataDir + " 所在磁盘已满，未恢复任何内容", EN: "the disk of " + o.DataDir + " is full; nothing was restored",
			}}
		}
		return nil, err
	}
	return s, nil
}

func (s *staged) copy(ctx context.Context, from *os.Root, parts []Part, replace bool) error {
	if err := s.root.RemoveAll(staging); err != nil {
		return err
	}
	for _, p := range parts {
		name := strings.TrimPrefix(p.Name, filesName+"/")
		is, err := digestOf(ctx, s.root, name, nil)
		switch {
		case err == nil && is.SHA256 == p.SHA256:
			continue // it is here
		case err == nil && !replace:
			return grid.Errorf(grid.CodeConflict, "数据目录中已有另一个 "+name+"；确要换下它，请加 --replace",
				"the data folder has another "+name+"; with --replace it is exchanged")
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return err
		}
		copied, err := copyFile(ctx, from, p.Name, s.root, path.Join(staging, name))
		if err != nil {
			return err
		}
		if copied.SHA256 != p.SHA256 {
			return damaged(p.Name)
		}
		if err := s.root.Chmod(path.Join(staging, name), p.Mode.Perm()); err != nil {
			return err
		}
		s.names = append(s.names, name)
	}
	return nil
}

// settle gives the files that wait their names.
func (s *staged) settle() error {
	for _, name := range s.names {
		if err := s.root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return err
		}
		if err := s.root.Rename(path.Join(staging, name), name); err != nil {
			return err
		}
	}
	return nil
}

func (s *staged) drop() {
	if s.root != nil {
		_ = s.root.RemoveAll(staging)
		_ = s.root.Close()
		s.root = nil
	}
}
