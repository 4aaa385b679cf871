package exchange

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anwang/grid"
)

// program is an office that has one program, a script.
func program(t *testing.T, name, script string) *office {
	t.Helper()
	at := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(at, []byte("#!/bin/sh\n"+script), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	o := newOffice()
	o.look = func(asked string) (string, error) {
		if asked == name {
			return at, nil
		}
		return "", os.ErrNotExist
	}
	return &o
}

// TestForeignFormats: workbooks of other formats are known by what they are.
func TestForeignFormats(t *testing.T) {
	t.Parallel()
	old := func(stream string) []byte {
		return append(append(bytes.Clone(oleFile), make([]byte, 600)...), wideText(stream)...)
	}
	var ods bytes.Buffer
	z := zip.NewWriter(&ods)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err == nil {
		_, err = w.Write([]byte("application/vnd.oasis.opendocument.spreadsheet"))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
		says string
	}{
		{"a.xls", old("Workbook"), XLS, ""},
		{"a.xls", old("Book"), XLS, ""},
		{"台账.ET", old("Workbook"), ET, ""},
		{"a.xlsx", old("EncryptedPackage"), "", "password"},
		{"a.doc", old("WordDocument"), "", "no workbook"},
		{"a.ods", ods.Bytes(), ODS, ""},
		{"a.csv", []byte("a,b"), "", ""},
		{"a.xls", nil, "", ""},
	} {
		got, err := foreign(c.name, c.data)
		if got != c.want || (err != nil) != (c.says != "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

// TestAnotherProgram: what a program makes of a workbook is taken; without one, or when it
// fails, or takes too long, that is said, and nothing of it is left.
func TestAnotherProgram(t *testing.T) {
	t.Parallel()
	const copies = `for last; do :; done; while [ "$1" != --outdir ]; do shift; done; cp "$last" "$2/in.xlsx"; pwd > "`
	seen := filepath.Join(t.TempDir(), "seen")
	o := program(t, "soffice", copies+seen+`"; env >> "`+seen+`"`)
	out, err := o.toXLSX(t.Context(), XLS, []byte("workbook"))
	if err != nil || string(out) != "workbook" {
		t.Errorf("%q, %v", out, err)
	}
	told, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	folder, env, _ := strings.Cut(string(told), "\n")
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", folder, err)
	}
	if strings.Contains(env, "ANWANG_") || strings.Contains(env, "PGPASSWORD") {
		t.Errorf("it was told %s", env)
	}
	o = program(t, "ogr2ogr", `cp "$4" "$3"`)
	if out, err = o.toXLSX(t.Context(), ODS, []byte("by GDAL")); err != nil || string(out) != "by GDAL" {
		t.Errorf("%q, %v", out, err)
	}
	for name, c := range map[string]struct {
		office *office
		code   grid.Code
		says   string
	}{
		"none is there": {program(t, "other", ""), grid.CodeInvalid, "Excel 97 to 2003"},
		"it fails":      {program(t, "soffice", "exit 3"), grid.CodeInvalid, "may be damaged"},
		"makes nothing": {program(t, "soffice", "exit 0"), grid.CodeInvalid, "may be damaged"},
	} {
		if _, err := c.office.toXLSX(t.Context(), XLS, []byte("x")); grid.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	slow := program(t, "soffice", "sleep 60 & sleep 60")
	if _, err := slow.toXLSX(ctx, XLS, []byte("x")); grid.CodeOf(err) != grid.CodeInvalid || !strings.Contains(err.Error(), "too long") ||
		time.Since(began) > 20*time.Second {
		t.Errorf("too slow: %v after %v", err, time.Since(began))
	}
}
