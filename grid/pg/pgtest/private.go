package pgtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"anwang/grid/pg/cluster"
)

// watcher outlives us: it reads until our end of the pipe closes, which the
// kernel does even for a process that was killed, then stops the server without
// ceremony and removes its folder.
const watcher = `read -r _; kill -QUIT "$1" 2>/dev/null
n=0; while kill -0 "$1" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.05; n=$((n+1)); done
kill -KILL "$1" 2>/dev/null; rm -rf "$2"`

// private starts a server for this process, which has its template, and the
// watcher that ends it; the watcher waits for the end of alive.
func private() (admin string, alive *os.File, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var before func(dir string) error
	folder := os.Getenv(preparedIn)
	if folder != "" {
		before = func(dir string) error { return copyPrepared(ctx, folder, dir) }
	}
	c, _, alive, err := launch(ctx, "", before)
	if err != nil {
		return "", nil, err
	}
	s := &server{admin: c.URL("postgres"), template: template()}
	if folder == "" {
		err = s.migrate()
	}
	return s.admin, alive, err
}

// launch starts a server, with a watcher, in a temporary folder of its own, in
// which before may put its data.
func launch(ctx context.Context, parent string, before func(dir string) error) (c *cluster.Cluster, dir string, alive *os.File, err error) {
	if dir, err = os.MkdirTemp(parent, "anwang-test-"); err != nil {
		return nil, "", nil, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(dir)
		}
	}()
	// as root the server runs under another account, which must get in
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, "", nil, err
	}
	at := filepath.Join(dir, "pg")
	if before != nil {
		if err := before(at); err != nil {
			return nil, "", nil, err
		}
	}
	if c, err = cluster.Start(ctx, cluster.Config{Dir: at, Database: "postgres", Fast: true}); err != nil {
		return nil, "", nil, err
	}
	alive, err = watch(c.PID(), dir)
	return c, dir, alive, err
}

// watch starts the watcher of a server and its folder.
func watch(server int, dir string) (alive *os.File, err error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", watcher, "watcher", strconv.Itoa(server), dir)
	cmd.Stdin = read
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("watcher: %w", err)
	}
	_ = read.Close()
	return write, nil
}
