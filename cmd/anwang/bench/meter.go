package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"anwang/grid/pg"
)

// meter reads how much processor time the server, which is this process, and the
// database have had. Load comes from another process (see outside), so none of
// it is counted here.
type meter struct{ postmaster int } // 0 when the database is on another machine

// ticks is in what /proc counts, a second.
const ticks = 100

func newMeter(ctx context.Context, db *pg.DB) (meter, error) {
	var backend int
	if err := db.Pool.QueryRow(ctx, `SELECT pg_backend_pid()`).Scan(&backend); err != nil {
		return meter{}, err
	}
	s, ok := readStat(backend)
	if !ok || !strings.HasPrefix(s.name, "postgres") {
		return meter{}, nil
	}
	return meter{postmaster: s.parent}, nil
}

// used is the processor time so far: of this process; of the postmaster, its
// children, and those of them that have ended.
type used struct{ server, database time.Duration }

func (m meter) read() used {
	out := used{server: ownTime()}
	if m.postmaster == 0 {
		return out
	}
	all, _ := filepath.Glob("/proc/[0-9]*/stat")
	sum := 0
	for _, name := range all {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		s, ok := readStat(pid)
		if ok && (pid == m.postmaster || s.parent == m.postmaster) {
			sum += s.own
		}
		if ok && pid == m.postmaster {
			sum += s.ended
		}
	}
	out.database = time.Duration(sum) * time.Second / ticks
	return out
}

// ownTime is the processor time of this process. To read that of the database costs
// milliseconds, which count for little over seconds, and much where one change is looked at.
func ownTime() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r) // of oneself it cannot fail
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func (u used) since(before used) used {
	return used{u.server - before.server, u.database - before.database}
}

// each is the time a request took, in microseconds.
func each(d time.Duration, requests int) float64 {
	return float64(d.Nanoseconds()) / 1000 / float64(max(requests, 1))
}

// stat is what is used here of a line of /proc/PID/stat.
type stat struct {
	name       string
	parent     int
	own, ended int // ticks: of the process, of its children that have ended
}

func readStat(pid int) (stat, bool) {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, false
	}
	return parseStat(string(line))
}

// parseStat reads a line of /proc/PID/stat; the name in it may hold anything.
func parseStat(line string) (stat, bool) {
	open, end := strings.IndexByte(line, '('), strings.LastIndexByte(line, ')')
	if open < 0 || end < open {
		return stat{}, false
	}
	f := strings.Fields(line[end+1:])
	if len(f) < 15 {
		return stat{}, false
	}
	n := func(i int) int { v, _ := strconv.Atoi(f[i-3]); return v } // fields count from 1, and 3 follows the name
	return stat{name: line[open+1 : end], parent: n(4), own: n(14) + n(15), ended: n(16) + n(17)}, true
}

// quiet waits until the server and the database do next to nothing: what starts
// by itself after a load, the assessor above all, is not to be measured.
func (m meter) quiet(ctx context.Context) error {
	const (
		look   = time.Second
		little = 60 * time.Millisecond
	)
	for range 180 {
		before := m.read()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
		if u := m.read().since(before); u.server+u.database < little {
			return nil
		}
	}
	return fmt.Errorf("bench: server and database are still busy by themselves after three minutes")
}
