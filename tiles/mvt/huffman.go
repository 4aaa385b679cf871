package mvt

import "math/bits"

const (
	literals = 288 // bytes, the end of a block, lengths, and two that only the fixed codes have
	backs    = 30
	blockEnd = 256
	maxBits  = 15 // of a symbol in the text
	maxSmall = 7  // of a symbol in the header
)

// code is how a symbol is written: its bits, the first one lowest, and their
// number.
type code struct{ v, n uint16 }

// coder makes the codes of a block and writes with them.
type coder struct {
	literalCount [literals]uint32
	backCount    [backs]uint32
	smallCount   [19]uint32

	literalBits [literals]uint8
	backBits    [backs]uint8
	smallBits   [19]uint8

	literal [literals]code
	back    [backs]code
	small   [19]code

	head    []run // the lengths of the codes, as the header gives them
	nLit    int
	nBack   int
	nSmall  int
	sorted  [literals]uint32
	other   [literals]uint32
	weights [literals]int32
}

// run is a symbol of the header and the number that may follow it.
type run struct{ symbol, more, moreBits uint8 }

// smallOrder is the order in which the header names the codes it uses itself.
var smallOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

var fixedLiteralBits, fixedBackBits = fixedBits()

func fixedBits() (l [literals]uint8, b [backs]uint8) {
	for i := range l {
		switch {
		case i < 144:
			l[i] = 8
		case i < 256:
			l[i] = 9
		case i < 280:
			l[i] = 7
		default:
			l[i] = 8
		}
	}
	for i := range b {
		b[i] = 5
	}
	return l, b
}

// count counts the symbols of a block and returns how many bits follow them.
func (c *coder) count(text []byte, tokens []token) (extra int) {
	clear(c.literalCount[:])
	clear(c.backCount[:])
	c.literalCount[blockEnd] = 1
	for _, t := range tokens {
		for _, b := range text[:t.plain] {
			c.literalCount[b]++
		}
		text = text[int(t.plain)+int(t.length):]
		if t.length == 0 {
			continue
		}
		s, n := lengthCode(t.length)
		c.literalCount[s]++
		b, m := backCode(t.back)
		c.backCount[b]++
		extra += int(n + m)
	}
	return extra
}

// prepare finds the lengths of all codes and what the header says of them.
func (c *coder) prepare() {
	c.lengths(c.literalCount[:], c.literalBits[:], maxBits)
	c.lengths(c.backCount[:], c.backBits[:], maxBits)
	c.nLit, c.nBack = literals, backs
	for c.nLit > 257 && c.literalBits[c.nLit-1] == 0 {
		c.nLit--
	}
	for c.nBack > 1 && c.backBits[c.nBack-1] == 0 {
		c.nBack--
	}
	clear(c.smallCount[:])
	c.head = c.head[:0]
	c.runs(c.literalBits[:c.nLit])
	c.runs(c.backBits[:c.nBack])
	c.lengths(c.smallCount[:], c.smallBits[:], maxSmall)
	c.nSmall = 19
	for c.nSmall > 4 && c.smallBits[smallOrder[c.nSmall-1]] == 0 {
		c.nSmall--
	}
}

// runs adds lengths of codes to the header.
func (c *coder) runs(lengths []uint8) {
	add := func(r run) {
		c.head = append(c.head, r)
		c.smallCount[r.symbol]++
	}
	for i := 0; i < len(lengths); {
		v, n := lengths[i], 1
		for i+n < len(lengths) && lengths[i+n] == v {
			n++
		}
		i += n
		if v != 0 {
			add(run{symbol: v})
			n--
		}
		for n > 0 {
			switch {
			case v == 0 && n > 10:
				k := min(n, 138)
				add(run{18, uint8(k - 11), 7})
				n -= k
			case v == 0 && n > 2:
				add(run{17, uint8(n - 3), 3})
				n = 0
			case v != 0 && n > 2:
				k := min(n, 6)
				add(run{16, uint8(k - 3), 2})
				n -= k
			default:
				add(run{symbol: v})
				n--
			}
		}
	}
}

// lengths gives every symbol that occurs the length of its code: the shortest
// text that no code longer than limit allows, or close to it.
func (c *coder) lengths(counts []uint32, lengths []uint8, limit int) {
	clear(lengths)
	sorted := c.sorted[:0]
	for s, n := range counts {
		if n > 0 {
			sorted = append(sorted, n<<9|uint32(s))
		}
	}
	if len(sorted) < 2 {
		for _, s := range sorted {
			lengths[s&511] = 1
		}
		return
	}
	sorted = c.ascending(sorted)
	w := c.weights[:len(sorted)]
	for i, s := range sorted {
		w[i] = int32(s >> 9)
	}
	depths(w)
	var of [64]int // how many codes have a length
	for _, d := range w {
		of[min(int(d), limit)]++
	}
	shorten(of[:limit+1])
	i := 0
	for l := limit; l > 0; l-- {
		for range of[l] {
			lengths[sorted[i]&511] = uint8(l)
			i++
		}
	}
}

// ascending sorts symbols by how often they come, then by number: by the bytes
// of the count, the lowest first, and only as many as there are.
func (c *coder) ascending(sorted []uint32) []uint32 {
	most := uint32(0)
	for _, s := range sorted {
		most = max(most, s>>9)
	}
	other := c.other[:len(sorted)]
	for shift := 9; most > 0; shift, most = shift+8, most>>8 {
		var at [257]uint16
		for _, s := range sorted {
			at[s>>shift&255+1]++
		}
		for i := 1; i < len(at); i++ {
			at[i] += at[i-1]
		}
		for _, s := range sorted {
			k := s >> shift & 255
			other[at[k]] = s
			at[k]++
		}
		sorted, other = other, sorted
	}
	return sorted
}

// depths puts in the place of ascending weights how deep each lies in the tree
// of the least weight (Moffat and Katajainen, in place).
func depths(w []int32) {
	n := len(w)
	w[0] += w[1]
	root, leaf := 0, 2
	for next := 1; next < n-1; next++ {
		sum := int32(0)
		for k := range 2 {
			if leaf >= n || (k == 0 || root < next) && w[root] < w[leaf] {
				sum += w[root]
				w[root] = int32(next)
				root++
			} else {
				sum += w[leaf]
				leaf++
			}
		}
		w[next] = sum
	}
	w[n-2] = 0
	for next := n - 3; next >= 0; next-- {
		w[next] = w[w[next]] + 1
	}
	free, inner, depth := 1, 0, int32(0)
	for next, root := n-1, n-2; free > 0; depth++ {
		for ; root >= 0 && w[root] == depth; root-- {
			inner++
		}
		for ; free > inner; free-- {
			w[next] = depth
			next--
		}
		free, inner = 2*inner, 0
	}
}

// shorten makes numbers of codes by length, of which those of the last length
// wanted to be longer, such that there are as many codes as bits can tell apart.
func shorten(of []int) {
	limit := len(of) - 1
	total := 0
	for l := 1; l <= limit; l++ {
		total += of[l] << (limit - l)
	}
	for ; total > 1<<limit; total-- {
		of[limit]--
		for l := limit - 1; l > 0; l-- {
			if of[l] > 0 {
				of[l]--
				of[l+1] += 2
				break
			}
		}
	}
}

// assign gives the codes of lengths, as both ends of the wire make them.
func assign(codes []code, lengths []uint8) {
	var of, next [maxBits + 2]uint16
	for _, l := range lengths {
		of[l]++
	}
	of[0] = 0
	for l := 1; l <= maxBits; l++ {
		next[l+1] = (next[l] + of[l]) << 1
	}
	for s, l := range lengths {
		codes[s] = code{}
		if l > 0 {
			codes[s] = code{bits.Reverse16(next[l]) >> (16 - l), uint16(l)}
			next[l]++
		}
	}
}

// headerBits is how long the header of a block with its own codes is.
func (c *coder) headerBits() int {
	n := 14 + 3*c.nSmall
	for _, r := range c.head {
		n += int(c.smallBits[r.symbol] + r.moreBits)
	}
	return n
}

// bodyBits is how long the symbols of a block are with codes of these lengths.
func (c *coder) bodyBits(literal, back []uint8) int {
	n := 0
	for s, k := range c.literalCount {
		n += int(k) * int(literal[s])
	}
	for s, k := range c.backCount {
		n += int(k) * int(back[s])
	}
	return n
}

// header writes the lengths of the codes.
func (c *coder) header(w *bitWriter) {
	w.grow(c.headerBits()/8 + 8)
	assign(c.small[:], c.smallBits[:])
	w.put(uint64(c.nLit-257|(c.nBack-1)<<5|(c.nSmall-4)<<10), 14)
	for _, s := range smallOrder[:c.nSmall] {
		w.put(uint64(c.smallBits[s]), 3)
	}
	for _, r := range c.head {
		s := c.small[r.symbol]
		w.add(uint64(s.v), uint(s.n))
		w.put(uint64(r.more), uint(r.moreBits))
	}
}

// use takes codes of these lengths for the body.
func (c *coder) use(literal, back []uint8) {
	assign(c.literal[:], literal)
	assign(c.back[:], back)
}

// body writes the text, for which there must be room.
func (c *coder) body(w *bitWriter, text []byte, tokens []token) {
	for _, t := range tokens {
		plain := text[:t.plain]
		text = text[int(t.plain)+int(t.length):]
		for len(plain) >= 3 {
			p, q, r := c.literal[plain[0]], c.literal[plain[1]], c.literal[plain[2]]
			w.add(uint64(p.v), uint(p.n))
			w.add(uint64(q.v), uint(q.n))
			w.put(uint64(r.v), uint(r.n))
			plain = plain[3:]
		}
		for _, b := range plain {
			p := c.literal[b]
			w.put(uint64(p.v), uint(p.n))
		}
		if t.length == 0 {
			continue
		}
		s, n := lengthCode(t.length)
		p := c.literal[s]
		w.add(uint64(p.v), uint(p.n))
		w.add(uint64(t.length-3)&(1<<n-1), uint(n))
		s, n = backCode(t.back)
		p = c.back[s]
		w.add(uint64(p.v), uint(p.n))
		w.put(uint64(t.back-1)&(1<<n-1), uint(n))
	}
	end := c.literal[blockEnd]
	w.put(uint64(end.v), uint(end.n))
}
