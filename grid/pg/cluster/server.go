package cluster

import (
	"bytes"
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
	// stopping: it takes nobody new and ends, at once or with its last client
	stopping bool
}

// errEnded says that a server which was there has ended meanwhile.
var errEnded = errors.New("PostgreSQL has ended")

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

// lives reports whether pid is a server of our folder. A process of another
// account is none, whether or not we may look where it works.
func (c *Cluster) lives(pid int) bool {
	if pid <= 1 || syscall.Kill(pid, 0) == syscall.ESRCH {
		return false
	}
	proc := "/proc/" + strconv.Itoa(pid)
	if st, err := os.Stat(proc); err == nil {
		if sys, ok := st.Sys().(*syscall.Stat_t); ok && int(sys.Uid) != c.run.UID {
			return false
		}
	}
	cwd, err := os.Readlink(proc + "/cwd")
	if err == nil {
		return cwd == c.data()
	}
	return !errors.Is(err, os.ErrNotExist) || !ended(proc)
}

// ended reports whether a process that has no folder to work in any more has ended.
// The kernel takes the folder first and closes the files, and with them locks and
// sockets, after it, which on a busy machine takes a while; then the process is gone,
// or only waits for its parent to ask how it ended.
func ended(proc string) bool {
	stat, err := os.ReadFile(proc + "/stat")
	if err != nil {
		_, err := os.Stat("/proc/self/stat") // a system without /proc says nothing
		return err == nil
	}
	state := string(stat[bytes.LastIndexByte(stat, ')')+1:]) // what is before is its name
	return strings.HasPrefix(state, " Z") || strings.HasPrefix(state, " X")
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
	p.ready, p.stopping = at(7) == "ready", at(7) == "stopping"
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
	// what a server of an older version of us leaves for a moment does not hold the
	// lock but shared memory, and the next one refuses until it is gone
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
	own, err := c.ownLock(ctx)
	if err != nil {
		return err
	}
	// not bound to ctx: the server outlives the call, and us if need be
	cmd := c.command(context.WithoutCancel(ctx), "postgres", "-D", c.data())
	cmd.Stdout, cmd.Stderr = said, said
	cmd.ExtraFiles = []*os.File{own.f} // the server's processes keep the lock; we let go of it
	err = cmd.Start()
	_ = own.f.Close()
	if err != nil {
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
// it may first have to recover, which takes as long as it takes. gone tells of the
// end of our own child; of another's server it is errEnded that it is gone, or
// about to.
func (c *Cluster) awaitReady(ctx context.Context, gone <-chan error) error {
	told := time.Now()
	for {
		p, ok := c.postmaster()
		if ok && p.ready {
			c.at.Store(&p)
			return nil
		}
		if gone == nil && (!ok || p.stopping) {
			return errEnded
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

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if strings.Contains(lines[i], "FATAL") || strings.Contains(lines[i], "error:") {
			return strings.TrimSpace(lines[i])
		}
	}
	return strings.TrimSpace(lines[len(lines)-1])
}
