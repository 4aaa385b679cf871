package feed

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// copyReader takes the stream of COPY … TO STDOUT (FORMAT binary) as an
// io.Writer, in pieces of any size, and hands each row to row. The fields are
// only valid during the call.
type copyReader struct {
	row    func(fields [][]byte) error
	begun  bool
	ended  bool
	rest   []byte // an incomplete row, until the next piece
	fields [][]byte
}

var copySignature = []byte("PGCOPY\n\xff\r\n\x00")

// errShort means: wait for more.
var errShort = errors.New("incomplete")

// Write takes the next piece of the stream.
func (c *copyReader) Write(p []byte) (int, error) {
	data := p
	if len(c.rest) > 0 {
		c.rest = append(c.rest, p...)
		data = c.rest
	}
	for len(data) > 0 {
		n, err := c.next(data)
		if errors.Is(err, errShort) {
			break
		}
		if err != nil {
			return 0, err
		}
		data = data[n:]
	}
	c.rest = append(c.rest[:0], data...)
	return len(p), nil
}

// next consumes the header, one row, or the end mark.
func (c *copyReader) next(b []byte) (int, error) {
	if c.ended {
		return 0, errors.New("COPY: data after the end")
	}
	if !c.begun {
		return c.header(b)
	}
	if len(b) < 2 {
		return 0, errShort
	}
	count := int(int16(binary.BigEndian.Uint16(b)))
	if count == -1 {
		c.ended = true
		return 2, nil
	}
	if count < 0 {
		return 0, fmt.Errorf("COPY: row of %d fields", count)
	}
	at := 2
	c.fields = c.fields[:0]
	for range count {
		if len(b) < at+4 {
			return 0, errShort
		}
		n := int(int32(binary.BigEndian.Uint32(b[at:])))
		at += 4
		if n == -1 {
			c.fields = append(c.fields, nil)
			continue
		}
		if n < 0 {
			return 0, fmt.Errorf("COPY: field of %d bytes", n)
		}
		if len(b)-at < n {
			return 0, errShort
		}
		c.fields = append(c.fields, b[at:at+n:at+n])
		at += n
	}
	return at, c.row(c.fields)
}

func (c *copyReader) header(b []byte) (int, error) {
	const fixed = 11 + 4 + 4
	if !bytes.HasPrefix(b, copySignature[:min(len(b), len(copySignature))]) {
		return 0, errors.New("COPY: not the binary format")
	}
	if len(b) < fixed {
		return 0, errShort
	}
	more := int(int32(binary.BigEndian.Uint32(b[15:])))
	if more < 0 {
		return 0, fmt.Errorf("COPY: header extension of %d bytes", more)
	}
	if len(b)-fixed < more {
		return 0, errShort
	}
	c.begun = true
	return fixed + more, nil
}

// end says whether the stream was whole.
func (c *copyReader) end() error {
	if !c.ended || len(c.rest) > 0 {
		return errors.New("COPY: the stream broke off")
	}
	return nil
}
