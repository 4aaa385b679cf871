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

// private starts a server for this process and the watcher that ends it; the
// watcher waits for the end of alive.
func private() (admin string, alive *os.File, err error) {
	dir, err := os.MkdirTemp("", "anwang-test-")
	if err != nil {
		return "", nil, err
	}
	// as root the server runs under another account, which must get in
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	c, err := cluster.Start(ctx, cluster.Config{Dir: filepath.Join(dir, "pg"), Database: "postgres", Fast: true})
	if err != nil {
		_ = os.RemoveAll(dir)
		return "", nil, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", watcher, "watcher", strconv.Itoa(c.PID()), dir)
	cmd.Stdin = read
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return "", nil, fmt.Errorf("watcher: %w", err)
	}
	_ = read.Close()
	return c.URL("postgres"), write, nil
}
