package mvt

import "encoding/binary"

// bitWriter appends bits to bytes, the lowest first. There must be room for what
// is put: grow makes it.
type bitWriter struct {
	buf  []byte
	at   int    // bytes written
	acc  uint64 // bits not written yet
	held uint   // how many; fewer than 8 after flush
}

func (w *bitWriter) open(dst []byte) {
	w.buf, w.at, w.acc, w.held = dst[:cap(dst)], len(dst), 0, 0
}

// grow makes room for n bytes more.
func (w *bitWriter) grow(n int) {
	if need := w.at + n + 8; need > len(w.buf) {
		bigger := make([]byte, max(need, 2*len(w.buf)))
		copy(bigger, w.buf[:w.at])
		w.buf = bigger
	}
}

// add takes n bits; no more than 56 may come between two calls of flush.
func (w *bitWriter) add(v uint64, n uint) {
	w.acc |= v << w.held
	w.held += n
}

func (w *bitWriter) flush() {
	binary.LittleEndian.PutUint64(w.buf[w.at:], w.acc)
	n := w.held &^ 7
	w.at += int(n >> 3)
	w.acc >>= n
	w.held -= n
}

func (w *bitWriter) put(v uint64, n uint) {
	w.add(v, n)
	w.flush()
}

// store writes fewer than 1<<16 bytes as they are, in a block of their own.
func (w *bitWriter) store(text []byte, last uint64) {
	w.grow(len(text) + 16)
	w.put(last, 3)
	w.align()
	w.buf = binary.LittleEndian.AppendUint16(w.buf[:w.at], uint16(len(text)))
	w.buf = binary.LittleEndian.AppendUint16(w.buf, ^uint16(len(text)))
	w.buf = append(w.buf, text...)
	w.at = len(w.buf)
	w.buf = w.buf[:cap(w.buf)]
}

// align goes on at the next whole byte.
func (w *bitWriter) align() {
	if w.held > 0 {
		w.held = 8
		w.flush()
	}
}

// close returns all that was written.
func (w *bitWriter) close() []byte {
	w.grow(8)
	w.align()
	return w.buf[:w.at]
}
