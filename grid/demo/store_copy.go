package demo

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/geo"

	"anwang/grid"
)

// copyRows streams rows into a table in PostgreSQL's binary COPY format: no
// value is boxed, so ten million rows need no more memory than ten.
func copyRows(ctx context.Context, tx pgx.Tx, table, columns string, fill func(*copier) error) (int64, error) {
	pr, pw := io.Pipe()
	go func() {
		c := &copier{w: bufio.NewWriterSize(pw, 1<<16), columns: 1}
		for _, r := range columns {
			if r == ',' {
				c.columns++
			}
		}
		c.write([]byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
		err := fill(c)
		if err == nil {
			c.write([]byte{0xff, 0xff})
			err = c.flush()
		}
		_ = pw.CloseWithError(err)
	}()
	tag, err := tx.Conn().PgConn().CopyFrom(ctx, pr, fmt.Sprintf("COPY %s (%s) FROM STDIN BINARY", table, columns))
	_ = pr.CloseWithError(io.ErrClosedPipe)
	if err != nil {
		return 0, fmt.Errorf("copy into %s: %w", table, err)
	}
	return tag.RowsAffected(), nil
}

// copier writes one row after the other: row, then its values in the order of
// the columns. The first error sticks and is returned by flush.
type copier struct {
	w       *bufio.Writer
	columns int16
	scratch [32]byte
	err     error
}

func (c *copier) write(b []byte) {
	if c.err == nil {
		_, c.err = c.w.Write(b)
	}
}

func (c *copier) flush() error {
	if c.err != nil {
		return c.err
	}
	return c.w.Flush()
}

// row starts a row and reports whether the other side still listens.
func (c *copier) row() error {
	binary.BigEndian.PutUint16(c.scratch[:], uint16(c.columns))
	c.write(c.scratch[:2])
	return c.err
}

func (c *copier) size(n int32) {
	binary.BigEndian.PutUint32(c.scratch[:], uint32(n))
	c.write(c.scratch[:4])
}

func (c *copier) null() { c.size(-1) }

func (c *copier) text(s string) {
	c.size(int32(len(s)))
	if c.err == nil {
		_, c.err = c.w.WriteString(s)
	}
}

func (c *copier) bytes(b []byte) {
	c.size(int32(len(b)))
	c.write(b)
}

func (c *copier) int16(v int16) {
	c.size(2)
	binary.BigEndian.PutUint16(c.scratch[:], uint16(v))
	c.write(c.scratch[:2])
}

func (c *copier) int32(v int32) {
	c.size(4)
	binary.BigEndian.PutUint32(c.scratch[:], uint32(v))
	c.write(c.scratch[:4])
}

func (c *copier) int64(v int64) {
	c.size(8)
	binary.BigEndian.PutUint64(c.scratch[:], uint64(v))
	c.write(c.scratch[:8])
}

// reference writes an id, NULL for 0.
func (c *copier) reference(v int64) {
	if v == 0 {
		c.null()
		return
	}
	c.int64(v)
}

func (c *copier) float(v float64) { c.int64(int64(math.Float64bits(v))) }

// quantity writes a number, NULL for 0.
func (c *copier) quantity(v float64) {
	if v == 0 {
		c.null()
		return
	}
	c.float(v)
}

func (c *copier) bool(v bool) {
	c.size(1)
	c.write([]byte{pickIf(v, byte(1), 0)})
}

var postgresEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// time writes a timestamptz, NULL for the zero time.
func (c *copier) time(t time.Time) {
	if t.IsZero() {
		c.null()
		return
	}
	c.int64(t.Sub(postgresEpoch).Microseconds())
}

// date writes the day of a midnight in China, NULL for the zero time.
func (c *copier) date(t time.Time) {
	if t.IsZero() {
		c.null()
		return
	}
	y, m, d := t.In(grid.China).Date()
	c.int32(int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(postgresEpoch) / (24 * time.Hour)))
}

// jsonb writes a finished document.
func (c *copier) jsonb(b []byte) {
	c.size(int32(len(b)) + 1)
	c.write([]byte{1}) // the version of the format
	c.write(b)
}

// tenths writes a numeric from 0 to 99,999,999.9, given in tenths.
func (c *copier) tenths(v int64) {
	digits := [...]int64{v / 10 / 10_000, v / 10 % 10_000, v % 10 * 1_000} // to the base of 10,000
	c.size(8 + 2*3)
	for _, n := range [...]int64{3, 1, 0, 1, digits[0], digits[1], digits[2]} { // how many, weight of the first, sign, places shown
		binary.BigEndian.PutUint16(c.scratch[:], uint16(n))
		c.write(c.scratch[:2])
	}
}

// point writes EWKB with our SRID.
func (c *copier) point(p orb.Point) {
	b := c.scratch[:25]
	c.size(25)
	b[0] = 1
	binary.LittleEndian.PutUint32(b[1:], 0x20000001)
	binary.LittleEndian.PutUint32(b[5:], geo.SRID)
	binary.LittleEndian.PutUint64(b[9:], math.Float64bits(p[0]))
	binary.LittleEndian.PutUint64(b[17:], math.Float64bits(p[1]))
	c.write(b)
}

func (c *copier) polygons(m orb.MultiPolygon) {
	b, err := geo.MarshalEWKB(m)
	if err != nil && c.err == nil {
		c.err = err
	}
	c.bytes(b)
}

// texts writes a one-dimensional text[].
func (c *copier) texts(list []string) {
	size := int32(12)
	if len(list) > 0 {
		size += 8
	}
	for _, s := range list {
		size += 4 + int32(len(s))
	}
	const textOID = 25
	c.size(size)
	c.size(int32(min(len(list), 1))) // dimensions
	c.size(0)                        // no NULL inside
	c.size(textOID)
	if len(list) > 0 {
		c.size(int32(len(list)))
		c.size(1) // lower bound
	}
	for _, s := range list {
		c.text(s)
	}
}
