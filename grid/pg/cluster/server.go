package cluster

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// socketRoom is what a Unix socket's name may have, less PostgreSQL's file name
// and its lock file.
const socketRoom = 107 - len("/.s.PGSQL.5432.lock")

// postmaster is what a running server says of itself in postmaster.pid.
type postmaster struct {
	pid    int
	port   int
	socket string
	ready  bool
}

// postmaster finds the server of our folder. A pid file that a crash or a reboot
// left behind does not count, even when its number meanwhile belongs to another
// process: the server's working directory is its data folder.
func (c *Cluster) postmaster() (postmaster, bool) {
	b, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return postmaster{}, false
	}
	p := parsePID(string(b))
	return p, c.lives(p.pid)
}

// lives reports whether pid is a server of our folder.
func (c *Cluster) lives(pid int) bool {
	if pid <= 1 || syscall.Kill(pid, 0) == syscall.ESRCH {
		return false
	}
	proc := "/proc/" + strconv.Itoa(pid)
	cwd, err := os.Readlink(proc + "/cwd")
	if err == nil {
		return cwd == c.data()
	}
	// a process that ended and whose parent has not asked how has no cwd either
	_, linux := os.Stat(proc)
	return linux != nil || !errors.Is(err, os.ErrNotExist)
}

func parsePID(text string) postmaster {
	lines := strings.Split(text, "\n")
	at := func(i int) string {
		if i < len(lines) {
			return strings.TrimSpace(lines[i])
		}
		return ""
	}
	var p postmaster
	p.pid, _ = strconv.Atoi(at(0))
	p.port, _ = strconv.Atoi(at(3))
	p.socket = at(4)
	p.ready = at(7) == "ready"
	return p
}

// initialise makes the data folder; it appears under its name only when whole.
func (c *Cluster) initialise(ctx context.Context) error {
	fresh := c.data() + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	began := time.Now()
	args := []string{"-D", fresh, "-U", superuser, "--encoding=UTF8", "--locale=C", "--auth-local=peer", "--auth-host=reject"}
	if c.cfg.Fast {
		args = append(args, "--no-sync", "--no-instructions")
	} else {
		args = append(args, "--data-checksums")
	}
	if out, err := c.command(ctx, "initdb", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, lastLine(string(out)))
	}
	if err := c.configure(fresh); err != nil {
		return err
	}
	if err := os.Remove(c.data()); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Rename(fresh, c.data()); err != nil {
		return err
	}
	c.cfg.Log.Info("database folder made", "folder", c.data(), "version", c.bin.Major, "dur", time.Since(began).Round(time.Millisecond))
	return nil
}

// command is a program of the installation, run as the account.
func (c *Cluster) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.bin.path(name), args...)
	cmd.Dir = c.home
	cmd.Env = []string{"PATH=" + c.bin.Dir + ":/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", "HOME=" + c.home}
	cmd.SysProcAttr = c.run.attributes()
	return cmd
}

// launch starts the server and waits until it is ready.
func (c *Cluster) launch(ctx context.Context) error {
	if err := c.tidy(); err != nil {
		return err
	}
	// a server that was killed leaves children for a moment, and they hold its
	// shared memory; the next one refuses until they are gone
	for give := time.Now().Add(15 * time.Second); ; {
		err := c.launchOnce(ctx)
		if err == nil || !strings.Contains(err.Error(), "shared memory block") || time.Now().After(give) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(250 * time.Millisecond):
		}
	}
}

func (c *Cluster) launchOnce(ctx context.Context) error {
	if err := c.configure(c.data()); err != nil {
		return err
	}
	said, err := os.Create(filepath.Join(c.home, "log", "start.log"))
	if err != nil {
		return err
	}
	defer func() { _ = said.Close() }()
	// not bound to ctx: the server outlives the call, and us if need be
	cmd := c.command(context.WithoutCancel(ctx), "postgres", "-D", c.data())
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	if err := c.awaitReady(ctx, gone); err != nil {
		if text, e := os.ReadFile(said.Name()); e == nil && len(text) > 0 {
			return fmt.Errorf("%w: %s (more in %s)", err, lastLine(string(text)), filepath.Join(c.home, "log"))
		}
		return fmt.Errorf("%w (see %s)", err, filepath.Join(c.home, "log"))
	}
	return nil
}

// awaitReady polls the pid file until the server says it is ready; after a crash
// it may first have to recover, which takes as long as it takes.
func (c *Cluster) awaitReady(ctx context.Context, gone <-chan error) error {
	told := time.Now()
	for {
		if p, ok := c.postmaster(); ok && p.ready {
			c.pid, c.port, c.socket = p.pid, p.port, p.socket
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not become ready: %w", ctx.Err())
		case err := <-gone:
			return fmt.Errorf("PostgreSQL stopped at once: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
		if time.Since(told) > 5*time.Second {
			told = time.Now()
			c.cfg.Log.Info("waiting for the database to become ready", "folder", c.data())
		}
	}
}

// tidy removes what a crash or a reboot left behind. A pid file whose number now
// belongs to another process would make PostgreSQL refuse; one whose process is
// gone is left to PostgreSQL, which then also checks for orphaned children.
func (c *Cluster) tidy() error {
	pidFile := filepath.Join(c.data(), "postmaster.pid")
	if b, err := os.ReadFile(pidFile); err == nil {
		if p := parsePID(string(b)); p.pid > 1 && syscall.Kill(p.pid, 0) == nil {
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

// socketDir is pg/run, or a short private folder when that name is too long for
// a socket or has characters that a list of folders cannot carry.
func (c *Cluster) socketDir() string {
	dir := filepath.Join(c.home, "run")
	if len(dir) <= socketRoom && !strings.ContainsAny(dir, `,"' `) {
		return dir
	}
	sum := sha256.Sum256([]byte(c.home))
	name := fmt.Sprintf("anwang-%d-%s", c.run.UID, hex.EncodeToString(sum[:6]))
	if c.run.Drop {
		return filepath.Join("/run", name)
	}
	if d := os.Getenv("XDG_RUNTIME_DIR"); d != "" && len(d) < 60 {
		return filepath.Join(d, name)
	}
	return filepath.Join("/tmp", name)
}

// shutdown stops the server: fast, and if it will not, at once.
func (c *Cluster) shutdown(ctx context.Context) error {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		p, ok := c.postmaster()
		if !ok {
			return nil
		}
		if err := syscall.Kill(p.pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop the database: %w", err)
		}
		for give := time.Now().Add(25 * time.Second); time.Now().Before(give); {
			if !c.lives(p.pid) {
				c.cfg.Log.Info("database stopped", "folder", c.data())
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

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if strings.Contains(lines[i], "FATAL") || strings.Contains(lines[i], "error:") {
			return strings.TrimSpace(lines[i])
		}
	}
	return strings.TrimSpace(lines[len(lines)-1])
}
