package live

import "math/bits"

// slotSet is a set of slots: a bit each, in blocks that exist only where there
// is something in them. It is walked in the order of the slots, which is the
// order of memory.
type slotSet struct {
	blocks []*[chunkSize / 64]uint64
	n      int
}

func (b *slotSet) add(s slot) {
	for int(s>>chunkBits) >= len(b.blocks) {
		b.blocks = append(b.blocks, nil)
	}
	block := b.blocks[s>>chunkBits]
	if block == nil {
		block = new([chunkSize / 64]uint64)
		b.blocks[s>>chunkBits] = block
	}
	block[s>>6&(chunkSize/64-1)] |= 1 << (s & 63)
	b.n++
}

// remove takes out a slot that is in the set.
func (b *slotSet) remove(s slot) {
	b.blocks[s>>chunkBits][s>>6&(chunkSize/64-1)] &^= 1 << (s & 63)
	b.n--
}

// has reports whether a slot is in the set.
func (b *slotSet) has(s slot) bool {
	i := s >> chunkBits
	return int(i) < len(b.blocks) && b.blocks[i] != nil && b.blocks[i][s>>6&(chunkSize/64-1)]>>(s&63)&1 == 1
}

// each calls yield for every slot of the set, in order.
func (b *slotSet) each(yield func(slot)) {
	for i, block := range b.blocks {
		if block == nil {
			continue
		}
		for j, word := range block {
			for ; word != 0; word &= word - 1 {
				yield(slot(i<<chunkBits | j<<6 | bits.TrailingZeros64(word)))
			}
		}
	}
}
