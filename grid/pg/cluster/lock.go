package cluster

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

const (
	shared    = syscall.LOCK_SH
	exclusive = syscall.LOCK_EX
)

// lock is a file lock that the kernel gives back when the process dies, however
// it dies.
type lock struct{ f *os.File }

// lockFile takes the lock, waiting for it until ctx ends.
func lockFile(ctx context.Context, path string, how int) (*lock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
		if err == nil {
			return &lock{f: f}, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			_ = f.Close()
			return nil, err
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// upgrade turns a shared lock into an exclusive one if nobody else holds it.
func (l *lock) upgrade() bool {
	return syscall.Flock(int(l.f.Fd()), exclusive|syscall.LOCK_NB) == nil
}

// release gives the lock back. Unlocking comes first: closing alone would leave
// it with a child that is between fork and exec and still has our files.
func (l *lock) release() {
	_ = syscall.Flock(int(l.f.Fd()), syscall.LOCK_UN)
	_ = l.f.Close()
}
