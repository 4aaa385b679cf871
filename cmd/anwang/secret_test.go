package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSecretsFromFiles is not parallel: it sets the environment.
func TestSecretsFromFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(file, []byte("postgres://nobody:very-secret@127.0.0.1:1/none\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	migrate := func() (int, string) {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"migrate", "--database-wait", "1ms"}, &out, &errs)
		return code, out.String() + errs.String()
	}
	t.Setenv("ANWANG_DATABASE_URL_FILE", file)
	if code, text := migrate(); code != 1 || !strings.Contains(text, "127.0.0.1:1") && !strings.Contains(text, "none") ||
		strings.Contains(text, "very-secret") {
		t.Errorf("%d %s", code, text)
	}
	t.Setenv("ANWANG_DATABASE_URL", "postgres://other@127.0.0.1:2/none")
	if code, text := migrate(); code != 2 || !strings.Contains(text, "both set") {
		t.Errorf("both: %d %s", code, text)
	}
	t.Setenv("ANWANG_DATABASE_URL", "")
	t.Setenv("ANWANG_DATABASE_URL_FILE", file+"x")
	if code, text := migrate(); code != 2 || !strings.Contains(text, "ANWANG_DATABASE_URL_FILE") {
		t.Errorf("no such file: %d %s", code, text)
	}
}
