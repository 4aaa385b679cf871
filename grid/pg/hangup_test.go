package pg_test

import (
	"os"
	"syscall"
	"testing"
	"time"

	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// TestHangUpOnTheMute: a server that answers nothing any more, and whose connection
// stands, holds nobody up who goes.
func TestHangUpOnTheMute(t *testing.T) {
	t.Parallel()
	if os.Getenv("ANWANG_TEST_DATABASE_URL") != "" {
		t.Skip("a process of the server is stopped, which must be our own")
	}
	conn, err := pgtest.New(t).Connect(t.Context(), "mute")
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	if err := conn.QueryRow(t.Context(), `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGCONT) })
	gone := make(chan struct{})
	go func() { defer close(gone); pg.HangUp(t.Context(), conn) }()
	select {
	case <-gone:
	case <-time.After(time.Minute):
		t.Fatal("it waits for an answer")
	}
}
