package feed

import (
	"encoding/binary"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// encode writes rows as COPY does; a nil field is NULL.
func encode(extension []byte, rows [][][]byte) []byte {
	b := append([]byte(nil), copySignature...)
	b = binary.BigEndian.AppendUint32(b, 0)
	b = binary.BigEndian.AppendUint32(b, uint32(len(extension)))
	b = append(b, extension...)
	for _, r := range rows {
		b = binary.BigEndian.AppendUint16(b, uint16(len(r)))
		for _, f := range r {
			if f == nil {
				b = binary.BigEndian.AppendUint32(b, 0xFFFFFFFF)
				continue
			}
			b = binary.BigEndian.AppendUint32(b, uint32(len(f)))
			b = append(b, f...)
		}
	}
	return binary.BigEndian.AppendUint16(b, 0xFFFF)
}

// The stream may be cut anywhere: the rows stay the same.
func TestCopyInPieces(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		field := rapid.Custom(func(t *rapid.T) []byte {
			if rapid.Bool().Draw(t, "null") {
				return nil
			}
			return append([]byte{}, rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes")...)
		})
		rows := rapid.SliceOfN(rapid.SliceOfN(field, 0, 5), 0, 20).Draw(t, "rows")
		stream := encode(rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "extension"), rows)
		var got [][][]byte
		c := &copyReader{row: func(fields [][]byte) error {
			row := [][]byte{}
			for _, f := range fields {
				if f != nil {
					f = append([]byte{}, f...)
				}
				row = append(row, f)
			}
			got = append(got, row)
			return nil
		}}
		for len(stream) > 0 {
			n := rapid.IntRange(1, len(stream)).Draw(t, "piece")
			piece := append([]byte{}, stream[:n]...)
			if _, err := c.Write(piece); err != nil {
				t.Fatal(err)
			}
			clear(piece) // the caller's buffer is the caller's
			stream = stream[n:]
		}
		if err := c.end(); err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			rows = nil
		}
		if d := cmp.Diff(rows, got); d != "" {
			t.Fatal(d)
		}
	})
}

func TestCopyBrokenOff(t *testing.T) {
	t.Parallel()
	whole := encode(nil, [][][]byte{{[]byte("abc"), nil}, {[]byte("d"), []byte("")}})
	for n := range whole {
		c := &copyReader{row: func([][]byte) error { return nil }}
		if _, err := c.Write(whole[:n]); err != nil {
			t.Errorf("%d bytes: %v", n, err)
		}
		if c.end() == nil {
			t.Errorf("%d bytes of %d count as whole", n, len(whole))
		}
	}
	c := &copyReader{row: func([][]byte) error { return nil }}
	if _, err := c.Write(append(append([]byte{}, whole...), 0)); err == nil {
		t.Error("data after the end went through")
	}
	stop := errors.New("stop")
	c = &copyReader{row: func([][]byte) error { return stop }}
	if _, err := c.Write(whole); !errors.Is(err, stop) {
		t.Errorf("the row's error became %v", err)
	}
}

func FuzzCopy(f *testing.F) {
	f.Add(encode(nil, [][][]byte{{[]byte("abc"), nil}}), 3)
	f.Add(encode([]byte{1}, nil), 1)
	f.Add([]byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\xff\xff\xff\xff"), 2)
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		read := func(pieces ...[]byte) (rows int, err error) {
			c := &copyReader{row: func([][]byte) error { rows++; return nil }}
			for _, p := range pieces {
				if _, err := c.Write(p); err != nil {
					return rows, err
				}
			}
			return rows, c.end()
		}
		if cut < 0 || cut > len(data) {
			cut = len(data) / 2
		}
		a, errA := read(data)
		b, errB := read(data[:cut], data[cut:])
		if a != b || (errA == nil) != (errB == nil) {
			t.Errorf("whole: %d rows, %v; cut at %d: %d rows, %v", a, errA, cut, b, errB)
		}
	})
}
