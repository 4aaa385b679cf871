package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// permissive are the licences whose code may go into the binary, by a phrase
// that only they have.
var permissive = []struct {
	name   string
	phrase *regexp.Regexp
}{
	{"Apache-2.0", regexp.MustCompile(`(?i)apache license,?\s+version 2\.0`)},
	{"MIT", regexp.MustCompile(`(?i)permission is hereby granted, free of charge, to any person obtaining`)},
	{"BSD", regexp.MustCompile(`(?i)redistribution and use in source and binary forms`)},
	{"ISC", regexp.MustCompile(`(?i)permission to use, copy, modify, and(/or)? distribute this software`)},
	{"MPL-2.0", regexp.MustCompile(`(?i)mozilla public license,? version 2\.0`)},
	{"Unlicense", regexp.MustCompile(`(?i)this is free and unencumbered software`)},
}

// licence names the licence of a module by the text it ships.
func licence(dir string) (name, file string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", ""
	}
	for _, e := range entries {
		upper := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(upper, "LICEN") && !strings.HasPrefix(upper, "COPYING") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		for _, l := range permissive {
			if l.phrase.Match(text) {
				return l.name, e.Name()
			}
		}
		file = e.Name()
	}
	return "", file
}

func TestLicencesOfDependencies(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range list(t, "-deps", "./cmd/anwang") {
		if p.Standard || p.Module == nil || p.Module.Main || seen[p.Module.Path] {
			continue
		}
		seen[p.Module.Path] = true
		if name, file := licence(p.Module.Dir); name == "" {
			t.Errorf("%s: no permissive licence recognised (%s in %s)", p.Module.Path, file, p.Module.Dir)
		}
	}
	if len(seen) < 5 {
		t.Errorf("only %d modules were looked at", len(seen))
	}
}

// TestLicencesOfPackages: the same of what the application brings into the binary.
func TestLicencesOfPackages(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "web", "app", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Licence string `json:"license"`
			Dev     bool   `json:"dev"`
		} `json:"packages"`
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		t.Fatal(err)
	}
	free := regexp.MustCompile(`^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|OFL-1\.1)( OR [^ ]+)?\)?$`) // OFL: fonts
	looked := 0
	for name, p := range lock.Packages {
		if name == "" || p.Dev {
			continue
		}
		if looked++; !free.MatchString(p.Licence) {
			t.Errorf("%s: licence %q", name, p.Licence)
		}
	}
	if looked < 50 {
		t.Errorf("only %d packages were looked at", looked)
	}
}
