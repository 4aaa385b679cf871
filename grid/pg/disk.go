package pg

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// stateDiskFull is the SQLSTATE of a full disk.
const stateDiskFull = "53100"

const (
	// nothing is what PostgreSQL cannot go on with: less than one more file of its log
	nothing = 16 << 20
	// probeEvery is how often a disk that was full is tried
	probeEvery = 5 * time.Second
)

// measure looks how much room our own server has. low is when to warn, and lower
// again only when there is a tenth more.
func measure(folder string, warn int64, was grid.Disk) grid.Disk {
	var st syscall.Statfs_t
	if folder == "" || syscall.Statfs(folder, &st) != nil {
		return grid.Disk{}
	}
	d := grid.Disk{Known: true, Free: int64(st.Bavail) * st.Bsize, Size: int64(st.Blocks) * st.Bsize}
	if was.Low {
		warn += warn / 10
	}
	d.Low = d.Free < warn
	return d
}

// spent reports whether there is less room than PostgreSQL needs to go on with, and
// that a disk which was full has not got enough of it back.
func spent(d grid.Disk, was bool) bool {
	least := int64(nothing)
	if was {
		least += nothing / 4
	}
	return d.Known && d.Free < least
}

// fullDisk reports whether an error of a start comes from a full disk.
func fullDisk(err error) bool {
	return err != nil && (errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		strings.Contains(err.Error(), "No space left on device"))
}

// probe writes as much as must be possible when there is room again, and leaves
// nothing behind.
func probe(ctx context.Context, conn *pgx.Conn) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `CREATE TEMPORARY TABLE anwang_probe ON COMMIT DROP AS SELECT n, repeat(' ', 1000) AS room
			FROM generate_series(1, 2000) n`)
		return err
	})
}
