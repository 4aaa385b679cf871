package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// preparedIn names a folder that all packages of one run share, in which the first
// of them leaves a server's data with the template for the others: making it takes
// seconds, copying it some hundredths of one. The folder is for one run, since
// nobody asks whether what lies in it is of these migrations.
const preparedIn = "ANWANG_TEST_PREPARED"

// copyPrepared puts the data of a server with its template where it will be
// started, and makes it before when we are the first.
func copyPrepared(ctx context.Context, folder, to string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	lock, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }() // which gives it back
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return fmt.Errorf("%s: %w", lock.Name(), err)
	}
	data := filepath.Join(folder, "data")
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		err = prepare(ctx, folder, data)
		if err != nil {
			return fmt.Errorf("a server for all packages: %w", err)
		}
	} else if err != nil {
		return err
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	// as it is, since the server may run under another account
	if out, err := exec.CommandContext(ctx, "cp", "-a", data, filepath.Join(to, "data")).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// prepare makes the data: it has its name when the server has ended well.
func prepare(ctx context.Context, folder, data string) error {
	c, dir, alive, err := launch(ctx, folder, nil)
	if err != nil {
		return err
	}
	defer func() { _ = alive.Close() }()
	s := &server{admin: c.URL("postgres"), template: template()}
	if err := s.migrate(); err != nil {
		return err
	}
	if err := c.Close(); err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, "pg", "data"), data)
}
