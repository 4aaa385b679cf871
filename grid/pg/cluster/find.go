package cluster

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// binaries is one PostgreSQL installation.
type binaries struct {
	Dir     string
	Major   int
	PostGIS bool
}

// path is the full name of a program of the installation.
func (b binaries) path(name string) string { return filepath.Join(b.Dir, name) }

// roots are the places where packages put PostgreSQL, by pattern.
var roots = []string{
	"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
	"/usr/pgsql-*/bin",          // PGDG for Red Hat
	"/usr/local/pgsql/bin",      // from source
	"/opt/homebrew/opt/postgresql@*/bin",
}

// installed lists what the machine has, newest first, those with PostGIS before
// those without.
func installed() []binaries {
	var all []binaries
	for _, d := range folders("postgres") {
		if !executable(filepath.Join(d, "postgres")) || !executable(filepath.Join(d, "initdb")) {
			continue
		}
		major, err := majorOf(filepath.Join(d, "postgres"))
		if err != nil {
			continue
		}
		all = append(all, binaries{Dir: d, Major: major, PostGIS: hasPostGIS(d, major)})
	}
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].PostGIS != all[j].PostGIS {
			return all[i].PostGIS
		}
		return all[i].Major > all[j].Major
	})
	return all
}

// folders are where an installation may be: where packages put it, and where the path
// finds the program. Each once.
func folders(program string) (dirs []string) {
	for _, pattern := range roots {
		found, _ := filepath.Glob(pattern)
		dirs = append(dirs, found...)
	}
	if p, err := exec.LookPath(program); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil && !slices.Contains(dirs, filepath.Dir(real)) {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	return dirs
}

func executable(path string) bool {
	st, err := os.Stat(path)
	return err == nil && !st.IsDir() && st.Mode()&0o111 != 0
}

// majorOf asks the program: "postgres (PostgreSQL) 15.18 (Debian …)".
func majorOf(postgres string) (int, error) {
	out, err := exec.Command(postgres, "--version").Output()
	if err != nil {
		return 0, err
	}
	return parseMajor(string(out))
}

func parseMajor(version string) (int, error) {
	_, after, ok := strings.Cut(version, "(PostgreSQL) ")
	if !ok {
		return 0, fmt.Errorf("unknown version %q", version)
	}
	digits := strings.FieldsFunc(after, func(r rune) bool { return r < '0' || r > '9' })
	if len(digits) == 0 {
		return 0, fmt.Errorf("unknown version %q", version)
	}
	return strconv.Atoi(digits[0])
}

// hasPostGIS looks for the extension's control file where the installation keeps
// its shared files.
func hasPostGIS(dir string, major int) bool {
	dirs := []string{
		fmt.Sprintf("/usr/share/postgresql/%d", major),
		filepath.Join(dir, "../share"),
		filepath.Join(dir, "../share/postgresql"),
	}
	if out, err := exec.Command(filepath.Join(dir, "pg_config"), "--sharedir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	for _, p := range dirs {
		if _, err := os.Stat(filepath.Join(p, "extension", "postgis.control")); err == nil {
			return true
		}
	}
	return false
}

// choose picks the installation for a data folder of the given major version, or
// the best one when major is 0 (a new folder).
func choose(all []binaries, major int, folder string) (binaries, error) {
	if len(all) == 0 {
		return binaries{}, errors.New("no PostgreSQL on this machine: install it (Debian, Ubuntu: apt-get install postgresql " +
			"postgresql-NN-postgis-3) or set ANWANG_DATABASE_URL")
	}
	if major == 0 {
		if !all[0].PostGIS {
			return binaries{}, fmt.Errorf("PostgreSQL %d has no PostGIS: install postgresql-%d-postgis-3, or set ANWANG_DATABASE_URL", all[0].Major,
				all[0].Major)
		}
		return all[0], nil
	}
	var have []string
	for _, b := range all {
		if b.Major == major {
			return b, nil
		}
		have = append(have, strconv.Itoa(b.Major))
	}
	return binaries{}, fmt.Errorf("the data in %s was made by PostgreSQL %d, and this machine has %s: "+
		"install postgresql-%d and postgresql-%d-postgis-3, or upgrade the folder with pg_upgrade, or choose another ANWANG_DATA_DIR; nothing "+
		"was changed",
		folder, major, strings.Join(have, ", "), major, major)
}
