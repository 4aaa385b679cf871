package mvt

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
	"sync"
)

// Gzip compresses tiles as fast as the cheapest levels of others, and costs less
// before the first byte, which is most of what a small tile pays (see deflater).
// The zero value is ready and safe for concurrent use.
type Gzip struct{ pool sync.Pool }

type gzipJob struct {
	buf      []byte
	deflater deflater
}

// gzipHeader says: deflate, no name, no time, fastest, of no known system.
var gzipHeader = [10]byte{0x1f, 0x8b, 8, 8: 4, 9: 255}

// Pack returns raw compressed, in a slice of its own.
func (z *Gzip) Pack(raw []byte) []byte {
	j, _ := z.pool.Get().(*gzipJob)
	if j == nil {
		j = &gzipJob{}
	}
	defer z.pool.Put(j)
	b := append(j.buf[:0], gzipHeader[:]...)
	b = j.deflater.write(b, raw)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(raw))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(raw)))
	j.buf = b
	return slices.Clone(b)
}
