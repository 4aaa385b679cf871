package backup

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"anwang/grid"
)

// sample is a backup with an archive and a file that hold anything.
func sample(t *testing.T) (folder, digest string) {
	t.Helper()
	parent, data := t.TempDir(), t.TempDir()
	w, err := begin(parent, time.Now(), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if err := writeSynced(w.root, archiveName, []byte("an archive")); err != nil {
		t.Fatal(err)
	}
	archive, err := digestOf(t.Context(), w.root, archiveName, nil)
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(data, "map", "city.mbtiles"), "tiles")
	put(t, filepath.Join(data, "cache", "x"), "fetched")
	put(t, filepath.Join(data, "pg", "data", "PG_VERSION"), "15")
	put(t, filepath.Join(data, "old", "anwang-20200101-000000", digestName), "a backup")
	files, err := copyFiles(t.Context(), data, w.root, parent, func(string) {})
	if err != nil || len(files) != 1 {
		t.Fatalf("%v %v", files, err)
	}
	m := &Manifest{Form: form, Schema: Oldest, Moment: time.Now(), Rows: map[string]int64{"a": 1}, Parts: append([]Part{archive}, files...)}
	if digest, err = m.write(w.root); err == nil {
		err = w.finish()
	}
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(parent, w.name), digest
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func quiet(string) {}

func TestWhole(t *testing.T) {
	t.Parallel()
	folder, digest := sample(t)
	m, err := Inspect(t.Context(), folder, digest, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Parts) != 2 || m.Parts[1].Name != "files/map/city.mbtiles" || m.Parts[1].Mode != 0o644 {
		t.Errorf("%+v", m.Parts)
	}
	err = filepath.WalkDir(folder, func(name string, d os.DirEntry, err error) error {
		if info, _ := d.Info(); err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is for others, too: %v", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestTampered: whatever was done to a backup, it is refused by the name of the part.
func TestTampered(t *testing.T) {
	t.Parallel()
	rewrite := func(name string, f func(string) string) func(t *testing.T, folder string) {
		return func(t *testing.T, folder string) {
			t.Helper()
			at := filepath.Join(folder, name)
			b, err := os.ReadFile(at)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at, []byte(f(string(b))), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(name string) func(t *testing.T, folder string) {
		return func(t *testing.T, folder string) {
			t.Helper()
			if err := os.Remove(filepath.Join(folder, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		what   string
		do     func(t *testing.T, folder string)
		digest string
		want   string
	}{
		{"a byte of the archive", rewrite(archiveName, func(s string) string { return "A" + s[1:] }), "", archiveName + " is not what it was"},
		{"the archive cut short", rewrite(archiveName, func(s string) string { return s[:4] }), "", archiveName + " is not what it was"},
		{"the archive made longer", rewrite(archiveName, func(s string) string { return s + "x" }), "", archiveName + " is not what it was"},
		{"a file", rewrite("files/map/city.mbtiles", strings.ToUpper), "", "files/map/city.mbtiles is not what it was"},
		{"no archive", remove(archiveName), "", archiveName + " is missing"},
		{"no file", remove("files/map/city.mbtiles"), "", "files/map/city.mbtiles is missing"},
		{"no manifest", remove(manifestName), "", "it has no " + manifestName},
		{"no digest", remove(digestName), "", digestName},
		{"the manifest", rewrite(manifestName, func(s string) string { return strings.Replace(s, `"a": 1`, `"a": 2`, 1) }), "", manifestName},
		{"another backup", func(*testing.T, string) {}, strings.Repeat("0", 64), "not the one asked for"},
		{"a file more", func(t *testing.T, folder string) {
			t.Helper()
			put(t, filepath.Join(folder, "files", "evil"), "x")
		}, "", "files/evil, of which"},
		{"a link in place of a file", func(t *testing.T, folder string) {
			t.Helper()
			remove("files/map/city.mbtiles")(t, folder)
			if err := os.Symlink("/etc/passwd", filepath.Join(folder, "files/map/city.mbtiles")); err != nil {
				t.Fatal(err)
			}
		}, "", "files/map/city.mbtiles"},
	} {
		folder, _ := sample(t)
		c.do(t, folder)
		_, err := Inspect(t.Context(), folder, c.digest, quiet)
		if grid.CodeOf(err) != grid.CodeRejected || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

// TestManifestOfSomebodyElse: one whose digest fits and that cannot be meant.
func TestManifestOfSomebodyElse(t *testing.T) {
	t.Parallel()
	archive := Part{Name: archiveName}
	for want, m := range map[string]Manifest{
		"use a newer anwang":            {Form: form + 1, Schema: Oldest, Parts: []Part{archive}},
		"the oldest that can be":        {Form: form, Schema: Oldest - 1, Parts: []Part{archive}},
		"is no part of a backup":        {Form: form, Schema: Oldest, Parts: []Part{archive, {Name: "files/../../etc/passwd"}}},
		`"etc/passwd" in manifest.json`: {Form: form, Schema: Oldest, Parts: []Part{archive, {Name: "etc/passwd"}}},
		`"database.dump" in manifest`:   {Form: form, Schema: Oldest, Parts: []Part{archive, archive}},
		archiveName + " is missing":     {Form: form, Schema: Oldest},
	} {
		root, err := os.OpenRoot(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if _, err = m.write(root); err == nil {
			_, err = read(root, "")
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
		_ = root.Close()
	}
}

// TestSweep: what a killed backup left goes with the next one; one that is being made stays.
func TestSweep(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	left := filepath.Join(parent, "anwang-20200101-000000.part")
	put(t, filepath.Join(left, archiveName), "half")
	now := time.Now()
	var told []string
	tell := func(s string) { told = append(told, s) }
	a, err := begin(parent, now, tell)
	if err != nil {
		t.Fatal(err)
	}
	b, err := begin(parent, now, tell)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) || len(told) != 1 || !strings.Contains(told[0], left) {
		t.Errorf("%v %q", err, told)
	}
	if a.name == b.name {
		t.Errorf("two backups at once are both called %s", a.name)
	}
	for _, w := range []*writer{a, b} {
		if _, err := os.Stat(filepath.Join(parent, w.name+part)); err != nil {
			t.Errorf("one that is being made was thrown away: %v", err)
		}
		w.drop()
	}
	if names, _ := os.ReadDir(parent); len(names) != 0 {
		t.Errorf("left: %v", names)
	}
}

// TestFilesInUse: a file that somebody writes without a pause is refused by name, and none
// is copied that was half one and half the other.
func TestFilesInUse(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	name := filepath.Join(data, "busy")
	put(t, name, strings.Repeat("x", 8<<20))
	to, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = to.Close() }()
	ctx, stop := context.WithCancel(t.Context())
	began, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for n := 0; ctx.Err() == nil; n++ {
			at := time.Unix(int64(n), 0)
			_ = os.Chtimes(name, at, at)
			if n == 0 {
				close(began)
			}
		}
	}()
	<-began
	_, err = copyFiles(t.Context(), data, to, "", quiet)
	stop()
	<-ended
	if grid.CodeOf(err) != grid.CodeConflict || !strings.Contains(err.Error(), "busy is being written") {
		t.Errorf("%v", err)
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		url  string
		want []string
	}{
		{
			"postgres://li:p%40ss@db.example:5433/city?sslmode=verify-full&role=other&statement_timeout=5",
			[]string{
				"PGHOST=db.example", "PGPORT=5433", "PGUSER=li", "PGPASSWORD=p@ss", "PGDATABASE=city", "PGSSLMODE=verify-full",
				"PGOPTIONS=-c role=other",
			},
		},
		{
			`host='/run/a b' port=5432 user=anwang dbname='x y' sslmode=disable pool_max_conns=4`,
			[]string{"PGHOST=/run/a b", "PGDATABASE=x y", "PGSSLMODE=disable", "PGOPTIONS="},
		},
		{`host=/run user=a dbname=b search_path='a b'`, []string{`PGOPTIONS=-c search_path=a\ b`}},
	} {
		env, err := environment(c.url)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !slices.Contains(env, want) {
				t.Errorf("%s: no %s", c.url, want)
			}
		}
	}
	got := sslOf(`host=a sslmode = 'verify-ca' sslrootcert=/etc/a.pem sslkey='/k\'1'`)
	if want := "map[sslkey:/k'1 sslmode:verify-ca sslrootcert:/etc/a.pem]"; fmt.Sprint(got) != want {
		t.Errorf("%v", got)
	}
}

// TestListOfAnArchive: what belongs to the database and not to what is in it is left out.
func TestListOfAnArchive(t *testing.T) {
	t.Parallel()
	for line, out := range map[string]bool{
		"6; 2615 2200 SCHEMA - public pg_database_owner\n":                             true,
		"5260; 0 0 ACL - SCHEMA public pg_database_owner\n":                            true,
		"2500; 826 17399 DEFAULT ACL public DEFAULT PRIVILEGES FOR SEQUENCES anwang\n": true,
		"215; 1259 17400 TABLE public audit anwang\n":                                  false,
		"5100; 0 0 ACL public TABLE audit anwang\n":                                    false,
		"5000; 0 17400 TABLE DATA public audit anwang\n":                               false,
		";     Format: CUSTOM\n":                                                       false,
	} {
		if notOurs.MatchString(line) != out {
			t.Errorf("%q", line)
		}
	}
}
