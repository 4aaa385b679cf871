package mvt

import (
	"encoding/binary"
	"math/bits"
)

// deflater writes one text in the DEFLATE format (RFC 1951). Tiles are small, so
// what counts is what a block costs before its first byte: the tables stay small
// enough for the processor's nearest cache and are never cleared, and the codes
// are made in a few passes over sorted counts. The same text gives the same
// bytes, whatever was written before.
type deflater struct {
	last   [1 << hashBits]int32 // base and place of the last five bytes of a hash
	base   int32
	tokens []token
	bits   bitWriter
	coder  coder
}

// token is some bytes as they are, then a repetition, or none at the end.
type token struct {
	plain  uint32
	length uint16 // 3 to longest
	back   uint16 // how far back it is repeated from
}

const (
	hashBits = 12
	window   = 1 << 15
	longest  = 258
	// stride is how many bytes are passed over at most where nothing was found for
	// long: what comes again after them is found by its later bytes.
	stride = 2
	// chunk is how much of the text has codes of its own.
	chunk = 1<<16 - 1
)

// write appends text to dst.
func (d *deflater) write(dst, text []byte) []byte {
	if d.base == 0 || d.base > 1<<30 {
		clear(d.last[:])
		d.base = 2 * window // so that nothing is too far back to be nothing
	}
	d.bits.open(dst)
	for from := 0; ; from += chunk {
		to := min(from+chunk, len(text))
		d.find(text, from, to)
		d.block(text[from:to], to == len(text))
		if to == len(text) {
			break
		}
	}
	// what is noted of this text is out of the window of the next
	d.base += int32(len(text)) + window + 1
	return d.bits.close()
}

// find notes the repetitions in text[from:to].
func (d *deflater) find(text []byte, from, to int) {
	d.tokens = d.tokens[:0]
	done := from // what is in tokens
	for at := from; at < to-8; {
		next := binary.LittleEndian.Uint64(text[at:])
		h := next << 24 * 0x9e3779b185ebca87 >> (64 - hashBits) // of five bytes
		was := int(d.last[h] - d.base)
		d.last[h] = d.base + int32(at)
		if at-was > window || binary.LittleEndian.Uint32(text[was:]) != uint32(next) {
			at += 1 + min((at-done)>>5, stride)
			continue
		}
		n := 4 + same(text[was+4:], text[at+4:to])
		for at > done && was > 0 && text[at-1] == text[was-1] {
			at, was, n = at-1, was-1, n+1
		}
		d.repeat(at-done, n, at-was)
		at += n
		done = at
	}
	d.tokens = append(d.tokens, token{plain: uint32(to - done)})
}

// repeat adds plain bytes and a repetition of any length.
func (d *deflater) repeat(plain, n, back int) {
	for ; n > 0; plain = 0 {
		part := min(n, longest)
		if rest := n - part; rest > 0 && rest < 3 {
			part -= 3
		}
		d.tokens = append(d.tokens, token{uint32(plain), uint16(part), uint16(back)})
		n -= part
	}
}

// same is how many bytes of b, from its start, are those of a.
func same(a, b []byte) int {
	n := 0
	for len(b)-n >= 8 && len(a)-n >= 8 {
		if x := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); x != 0 {
			return n + bits.TrailingZeros64(x)>>3
		}
		n += 8
	}
	for n < len(b) && n < len(a) && a[n] == b[n] {
		n++
	}
	return n
}

// lengthCode is the symbol of a length, and how many bits say the rest.
func lengthCode(length uint16) (symbol, extra uint32) {
	l := uint32(length) - 3
	switch {
	case l < 8:
		return 257 + l, 0
	case length == longest:
		return 285, 0
	}
	n := uint32(bits.Len32(l)) - 1
	return 253 + 4*n + l>>(n-2)&3, n - 2
}

// backCode is the symbol of a distance, and how many bits say the rest.
func backCode(back uint16) (symbol, extra uint32) {
	b := uint32(back) - 1
	if b < 2 {
		return b, 0
	}
	n := uint32(bits.Len32(b)) - 1
	return 2*n + b>>(n-1)&1, n - 1
}

// block writes one chunk in the form that is the shortest for it.
func (d *deflater) block(text []byte, final bool) {
	c, w := &d.coder, &d.bits
	extra := c.count(text, d.tokens)
	c.prepare()
	own := c.headerBits() + c.bodyBits(c.literalBits[:], c.backBits[:])
	fixed := c.bodyBits(fixedLiteralBits[:], fixedBackBits[:])
	last := uint64(0)
	if final {
		last = 1
	}
	if stored := 8*len(text) + 64; stored < min(own, fixed)+extra {
		w.store(text, last)
		return
	}
	w.grow((min(own, fixed)+extra)/8 + 16)
	if fixed <= own {
		w.put(last|1<<1, 3)
		c.use(fixedLiteralBits[:], fixedBackBits[:])
	} else {
		w.put(last|2<<1, 3)
		c.header(w)
		c.use(c.literalBits[:], c.backBits[:])
	}
	c.body(w, text, d.tokens)
}
