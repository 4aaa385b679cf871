package live

import (
	"strings"

	"anwang/grid/name"
)

// texts keeps the strings of the points of a kind end to end in large chunks:
// one pointer for the garbage collector per megabyte instead of four per point,
// and four bytes in a record instead of forty-eight. Bytes are written once and
// never changed, so strings cut from a chunk stay good for ever, also outside
// the lock.
type texts struct {
	chunks []*strings.Builder
	live   int // bytes that records refer to
	dead   int // bytes nobody refers to any more
}

const (
	textBits   = 20
	textChunk  = 1 << textBits
	textChunks = 1 << (32 - textBits) // 4 GB, the texts of 60 million points of a kind
	textHeader = 8                    // four lengths of two bytes
	textMax    = 1<<16 - 1
)

// textRef is where an entry begins: the chunk in the upper bits, the offset in
// the lower textBits. Chunk 0 starts with a byte nobody uses, so 0 is "no text".
type textRef uint32

// put stores the three strings, and the key of the name where that is another
// text. Strings longer than 65535 bytes are cut at a rune border; the database
// allows none of them.
func (t *texts) put(title, code, initials string) textRef {
	title, code, initials = cutText(title), cutText(code), cutText(initials)
	key := cutText(name.Key(title))
	if key == title {
		key = ""
	}
	n := textHeader + len(title) + len(code) + len(initials) + len(key)
	if len(t.chunks) == 0 {
		t.grow(n + 1)
		t.chunks[0].WriteByte(0)
	}
	b := t.chunks[len(t.chunks)-1]
	if b.Cap()-b.Len() < n || b.Len() >= textChunk {
		b = t.grow(n)
	}
	at := b.Len()
	for _, s := range [...]string{title, code, initials, key} {
		b.WriteByte(byte(len(s) >> 8))
		b.WriteByte(byte(len(s)))
	}
	for _, s := range [...]string{title, code, initials, key} {
		b.WriteString(s)
	}
	t.live += n
	return textRef(len(t.chunks)-1)<<textBits | textRef(at)
}

func (t *texts) grow(n int) *strings.Builder {
	if len(t.chunks) == textChunks {
		panic("live: more than 4 GB of texts of one kind")
	}
	b := new(strings.Builder)
	b.Grow(max(n, textChunk))
	t.chunks = append(t.chunks, b)
	return b
}

// entry returns the texts of an entry end to end, and where each ends.
func (t *texts) entry(r textRef) (all string, ends [4]int) {
	if r == 0 {
		return "", ends
	}
	s := t.chunks[r>>textBits].String()[r%textChunk:]
	end := 0
	for i := range ends {
		end += int(s[2*i])<<8 | int(s[2*i+1])
		ends[i] = end
	}
	return s[textHeader : textHeader+end], ends
}

// get returns the three strings of an entry. They share the chunk's memory.
func (t *texts) get(r textRef) (title, code, initials string) {
	s, ends := t.entry(r)
	return s[:ends[0]], s[ends[0]:ends[1]], s[ends[1]:ends[2]]
}

// sought returns what a search looks into: the key of the name, the code and the
// initials.
func (t *texts) sought(r textRef) (key, code, initials string) {
	s, ends := t.entry(r)
	if key = s[ends[2]:]; key == "" {
		key = s[:ends[0]]
	}
	return key, s[ends[0]:ends[1]], s[ends[1]:ends[2]]
}

// drop counts an entry as garbage.
func (t *texts) drop(r textRef) {
	if r == 0 {
		return
	}
	_, ends := t.entry(r)
	n := textHeader + ends[3]
	t.live -= n
	t.dead += n
}

// wasteful reports whether copying the live texts together is worth it.
func (t *texts) wasteful() bool { return t.dead > 16*textChunk && t.dead > t.live }

func cutText(s string) string {
	if len(s) <= textMax {
		return s
	}
	return strings.ToValidUTF8(s[:textMax], "")
}

// all returns the texts of an entry end to end.
func (t *texts) all(r textRef) string {
	s, _ := t.entry(r)
	return s
}

// tidyTexts are the texts of a store copied together, without the garbage.
type tidyTexts struct {
	texts texts
	refs  []textRef // by slot
}

// tidy copies the texts together when most of what they hold is garbage, and
// returns nil when not. It changes nothing, so readers may go on meanwhile.
func (st *store) tidy() *tidyTexts {
	if !st.texts.wasteful() {
		return nil
	}
	t := &tidyTexts{refs: make([]textRef, st.next)}
	for s := range t.refs {
		if r := st.at(slot(s)); r.bits.used() {
			t.refs[s] = t.texts.put(st.texts.get(r.text))
		}
	}
	return t
}

// adoptTexts takes over the tidied texts, if any.
func (st *store) adoptTexts(t *tidyTexts) {
	if t == nil {
		return
	}
	for s, ref := range t.refs {
		st.at(slot(s)).text = ref
	}
	st.texts = t.texts
}
