package cluster

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Client is one installation of the programs that take a database out of a server and
// bring it back: pg_dump, pg_restore and psql.
type Client struct {
	Dir   string
	Major int
}

// clientPrograms are what an installation must have to be a [Client].
var clientPrograms = [...]string{"pg_dump", "pg_restore", "psql"}

// Path is the full name of a program.
func (c Client) Path(name string) string { return filepath.Join(c.Dir, name) }

// ClientFor finds programs that know servers of a major version: an older pg_dump does not
// know how a newer server keeps things, and a newer one may write what an older server
// does not read, so the nearest one is taken. It looks in dir alone when that is given. The
// error says what is there and what to install.
func ClientFor(least int, dir string) (Client, error) {
	dirs := []string{dir}
	if dir == "" {
		dirs = folders("pg_dump")
	}
	var best Client
	var have []int
	for _, d := range dirs {
		if slices.ContainsFunc(clientPrograms[:], func(name string) bool { return !executable(filepath.Join(d, name)) }) {
			continue
		}
		major, err := majorOf(filepath.Join(d, "pg_dump"))
		if err != nil {
			continue
		}
		have = append(have, major)
		if major >= least && (best.Dir == "" || major < best.Major) {
			best = Client{Dir: d, Major: major}
		}
	}
	switch {
	case best.Dir != "":
		return best, nil
	case len(have) == 0 && dir != "":
		return best, fmt.Errorf("pg_dump, pg_restore and psql are not in %s: install postgresql-client-%d, or name their folder", dir, least)
	case len(have) == 0:
		return best, fmt.Errorf("pg_dump, pg_restore and psql are not on this machine: install postgresql-client-%d", least)
	}
	list := make([]string, len(have))
	for i, n := range have {
		list[i] = strconv.Itoa(n)
	}
	return best, fmt.Errorf("pg_dump on this machine is of PostgreSQL %s, and PostgreSQL %d is needed, for an older one cannot read what a "+
		"newer one wrote: install postgresql-client-%d", strings.Join(list, ", "), least, least)
}
