package mvt

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// Gzip compresses tiles at the cheapest level, which costs a few per cent in
// bytes and saves nine tenths of the time. The zero value is ready and safe for
// concurrent use.
type Gzip struct{ pool sync.Pool }

type gzipJob struct {
	buf bytes.Buffer
	w   *gzip.Writer
}

// Pack returns raw compressed, in a slice of its own.
func (z *Gzip) Pack(raw []byte) ([]byte, error) {
	j, _ := z.pool.Get().(*gzipJob)
	if j == nil {
		j = &gzipJob{}
		w, err := gzip.NewWriterLevel(&j.buf, gzip.BestSpeed)
		if err != nil {
			return nil, err
		}
		j.w = w
	}
	defer z.pool.Put(j)
	j.buf.Reset()
	j.w.Reset(&j.buf)
	if _, err := j.w.Write(raw); err != nil {
		return nil, err
	}
	if err := j.w.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(j.buf.Bytes()), nil
}
