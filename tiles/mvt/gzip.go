package mvt

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// Gzip compresses tiles without a state that would be kept from one to the next:
// a table of 16 KiB is emptied for a tile and not one of 1 MiB, which makes a
// tile of some kilobytes cheaper than the library's fastest level does, and a
// little smaller. The zero value is ready and safe for concurrent use.
type Gzip struct{ pool sync.Pool }

type gzipJob struct {
	buf bytes.Buffer
	w   *gzip.Writer
}

// Pack returns raw compressed, in a slice of its own.
func (z *Gzip) Pack(raw []byte) []byte {
	j, _ := z.pool.Get().(*gzipJob)
	if j == nil {
		j = &gzipJob{}
		// It fails at a level that does not exist alone, and so does nothing below: a buffer takes everything.
		j.w, _ = gzip.NewWriterLevel(&j.buf, gzip.StatelessCompression)
	}
	defer z.pool.Put(j)
	j.buf.Reset()
	j.w.Reset(&j.buf)
	_, _ = j.w.Write(raw)
	_ = j.w.Close()
	return bytes.Clone(j.buf.Bytes())
}
