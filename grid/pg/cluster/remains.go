package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// How long a server has to end: by itself after it was asked, and after it was
// told to drop everything. Writing out a large cache may take the first.
const (
	fastStopTime      = 45 * time.Second
	immediateStopTime = 25 * time.Second
)

// What is left of a server that was killed ends by itself when it notices; what
// does not is ended.
const (
	noticeTime = 2 * time.Second
	remainTime = 20 * time.Second
)

// tidy removes what a crash or a reboot left behind. A pid file whose number now
// belongs to another process would make PostgreSQL refuse; one whose process is
// gone is left to PostgreSQL, which then also checks for orphaned children.
func (c *Cluster) tidy() error {
	pidFile := filepath.Join(c.data(), "postmaster.pid")
	if b, err := os.ReadFile(pidFile); err == nil {
		// one that a full disk cut short names nobody and makes PostgreSQL refuse too
		if p := parsePID(string(b)); p.pid <= 1 || syscall.Kill(p.pid, 0) == nil {
			if err := os.Remove(pidFile); err != nil {
				return err
			}
		}
	}
	dir := c.socketDir()
	if err := c.run.own(dir); err != nil {
		return fmt.Errorf("socket folder: %w", err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".s.PGSQL.*"))
	for _, f := range left {
		if err := os.Remove(f); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

// ownLock takes the lock that the processes of a server hold as long as they live.
// Children of a server that was killed may go on with a statement for as long as
// it takes; without their server it is of no use to anybody.
func (c *Cluster) ownLock(ctx context.Context) (*lock, error) {
	path := filepath.Join(c.home, "server.lock")
	for began, sig := time.Now(), syscall.SIGQUIT; ; {
		tctx, cancel := context.WithTimeout(ctx, noticeTime)
		l, err := lockFile(tctx, path, exclusive)
		cancel()
		if err == nil || ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded) {
			return l, err
		}
		left := c.orphans()
		if time.Since(began) > remainTime {
			if len(left) == 0 {
				return nil, errors.New("a PostgreSQL that cannot be seen from here, in another container perhaps, uses this folder; there must be " +
					"one only")
			}
			return nil, fmt.Errorf("processes %v of a PostgreSQL that has ended still use this folder", left)
		}
		for _, pid := range left {
			c.cfg.Log.Warn("a process of the database that was killed is still there; it is ended", "pid", pid, "signal", sig.String())
			_ = syscall.Kill(pid, sig)
		}
		sig = syscall.SIGKILL
	}
}

// orphans are the processes of PostgreSQL that work in our folder. Called when no
// server lives that they could belong to.
func (c *Cluster) orphans() (pids []int) {
	all, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	for _, d := range all {
		pid, err := strconv.Atoi(d.Name())
		if err != nil || !c.lives(pid) {
			continue
		}
		exe, err := os.Readlink(filepath.Join("/proc", d.Name(), "exe"))
		if err == nil && filepath.Base(strings.TrimSuffix(exe, " (deleted)")) == "postgres" {
			pids = append(pids, pid)
		}
	}
	return pids
}

// shutdown stops the server when it runs.
func (c *Cluster) shutdown(ctx context.Context) error {
	p, ok := c.postmaster()
	if !ok {
		return nil
	}
	if err := c.halt(ctx, p.pid); err != nil {
		return err
	}
	c.cfg.Log.Info("database stopped", "folder", c.data())
	return nil
}

// halt ends a server and waits until it has: fast, which also hurries a stop that
// waits for its clients, and if it will not, at once.
func (c *Cluster) halt(ctx context.Context, pid int) error {
	for _, step := range []struct {
		sig  syscall.Signal
		time time.Duration
	}{{syscall.SIGINT, fastStopTime}, {syscall.SIGQUIT, immediateStopTime}} {
		if !c.lives(pid) {
			return nil
		}
		if err := syscall.Kill(pid, step.sig); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop the database: %w", err)
		}
		for give := time.Now().Add(step.time); time.Now().Before(give); {
			if !c.lives(pid) {
				return nil
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(10 * time.Millisecond):
			}
		}
	}
	return fmt.Errorf("the database in %s does not stop", c.data())
}
