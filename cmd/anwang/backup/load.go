package backup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"anwang/grid"
	"anwang/grid/pg/cluster"
)

// notOurs are lines of the list of an archive that belong to the database and not to what
// is in it: the schema, which is there, and what its former owner gave by default.
var notOurs = regexp.MustCompile(`^\d+; \d+ \d+ (SCHEMA - |ACL - SCHEMA |COMMENT - SCHEMA |DEFAULT ACL )`)

// loading is an archive on its way into a database.
type loading struct {
	archive, list string // names of files
	database      string
	tools         cluster.Client
	manifest      *Manifest
	tell          func(string)
}

// load brings an archive into a database in one transaction: the whole of it, with what a
// restore changes, or nothing.
func (l *loading) load(ctx context.Context) (err error) {
	env, err := environment(l.database)
	if err != nil {
		return err
	}
	if err := l.choose(ctx); err != nil {
		return err
	}
	defer func() { _ = os.Remove(l.list) }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	p := newProgress("loading", len(l.manifest.Rows), l.tell)
	from, err := program(ctx, l.tools.Path("pg_restore"), env, p.table, "--file=-", "--use-list="+l.list, "--no-owner", "--verbose", l.archive)
	if err != nil {
		return err
	}
	script, err := from.StdoutPipe()
	if err != nil {
		return err
	}
	into, err := program(ctx, l.tools.Path("psql"), env, nil, "--no-psqlrc", "--quiet", "--no-password", "--output=/dev/null",
		"--set=ON_ERROR_STOP=1", "--file=-")
	if err != nil {
		return err
	}
	in, err := into.StdinPipe()
	if err != nil {
		return err
	}
	if err := into.Start(); err != nil {
		return err
	}
	if err := from.Start(); err != nil {
		stop()
		return errors.Join(err, into.ended())
	}
	// A script that breaks off ends without COMMIT, whoever was killed.
	_, err = io.WriteString(in, "BEGIN;\n")
	if err == nil {
		err = pass(io.MultiWriter(in, newMeter(p.bytes)), bufio.NewReaderSize(script, 1<<16))
	}
	if err != nil {
		stop()
	}
	broke := from.ended()
	if err == nil && broke == nil {
		_, err = io.WriteString(in, afterwards(l.manifest)+"COMMIT;\n")
	} else {
		stop() // before it sees the end of what it reads
	}
	_ = in.Close()
	if e := into.ended(); e != nil && into.said != "" { // then what was written to it failed on that account
		return notLoaded(e)
	} else if err == nil && broke == nil {
		err = e
	}
	if err = errors.Join(err, broke); err != nil {
		return notLoaded(err)
	}
	return nil
}

// nowhere is how a script says that names are looked for nowhere, and here what we say: the
// comparisons of geometries in conditions of triggers (IS DISTINCT FROM) have no name that
// says where they are.
const (
	nowhere = "SELECT pg_catalog.set_config('search_path', '', false);\n"
	here    = "SELECT pg_catalog.set_config('search_path', 'public, pg_temp', false);\n"
)

// pass hands a script on, with names looked for in our schema.
func pass(to io.Writer, script *bufio.Reader) error {
	const within = 200 // lines, at the beginning
	for range within {
		line, err := script.ReadString('\n')
		if line == nowhere {
			line = here
		}
		if _, e := io.WriteString(to, line); e != nil {
			return e
		}
		if err != nil {
			return fmt.Errorf("the script of pg_restore breaks off: %w", err)
		}
		if line == here {
			_, err = io.Copy(to, script)
			return err
		}
	}
	return errors.New("the script of pg_restore does not say where names are looked for")
}

func notLoaded(err error) error {
	if fullDisk(err) {
		return &grid.Error{Code: grid.CodeFull, Cause: err, Text: grid.Text{
			ZH: "数据库所在磁盘已满，未恢复任何内容", EN: "the disk of the database is full; nothing was restored",
		}}
	}
	return &grid.Error{Code: grid.CodeRejected, Cause: err, Text: grid.Text{
		ZH: "备份无法装入数据库，未恢复任何内容", EN: "the backup could not be loaded into the database; nothing was restored",
	}}
}

// choose writes down what of the archive is loaded.
func (l *loading) choose(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, l.tools.Path("pg_restore"), "--list", l.archive).Output()
	if err != nil {
		return unreadable(archiveName, err)
	}
	f, err := os.CreateTemp("", "anwang-restore-")
	if err != nil {
		return err
	}
	l.list = f.Name()
	for line := range strings.Lines(string(out)) {
		if !notOurs.MatchString(line) {
			if _, err := f.WriteString(line); err != nil {
				return errors.Join(err, f.Close())
			}
		}
	}
	return f.Close()
}

// afterwards is what a restore does in the transaction of the load. It looks whether all
// rows are there, and begins the feed of changes anew: what was committed and not numbered
// yet gets its number, and servers and browsers see that this is another database.
func afterwards(m *Manifest) string {
	var b strings.Builder
	b.WriteString("SET LOCAL search_path = public, pg_temp;\nDO $rows$\nDECLARE\n    n bigint;\nBEGIN\n")
	for _, table := range slices.Sorted(maps.Keys(m.Rows)) {
		fmt.Fprintf(&b, `
    SELECT count(*) INTO n FROM %s;
    IF n <> %d THEN
        RAISE EXCEPTION 'table %% has %% rows and had %%', '%s', n, %[2]d;
    END IF;
`, quoted(table), m.Rows[table], strings.ReplaceAll(table, "'", "''"))
	}
	b.WriteString("END $rows$;\n")
	b.WriteString(`
WITH pending AS (
    SELECT txid, nextval('feed_position') AS position
      FROM (SELECT txid FROM event_commit WHERE position IS NULL GROUP BY txid ORDER BY min(id)) t)
UPDATE event_commit e SET position = p.position FROM pending p WHERE e.txid = p.txid AND e.position IS NULL;
UPDATE feed_identity SET identity = gen_random_uuid(), trimmed = greatest(trimmed, (SELECT last_value FROM feed_position));
`)
	return b.String()
}
