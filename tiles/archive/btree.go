package archive

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
)

// sqliteMagic is how a database of SQLite begins.
const sqliteMagic = "SQLite format 3\x00"

// btreeDepth is how many pages lie below each other at most; a page has two cells or more,
// so a tree of all pages there can be is not deeper.
const btreeDepth = 40

// Types of pages of a B-tree.
const (
	indexInside = 2
	tableInside = 5
	indexLeaf   = 10
	tableLeaf   = 13
)

// database is a database of SQLite that is read.
type database struct {
	r        io.ReaderAt
	pages    uint32
	pageSize int
	usable   int
}

// value is a value of a record: nil, int64, float64, string or []byte.
type value any

func openDatabase(r io.ReaderAt, size int64) (*database, error) {
	h := make([]byte, 100)
	if _, err := r.ReadAt(h, 0); err != nil {
		return nil, err
	}
	d := &database{r: r, pageSize: int(binary.BigEndian.Uint16(h[16:]))}
	if d.pageSize == 1 {
		d.pageSize = 65536
	}
	if d.pageSize < 512 || d.pageSize&(d.pageSize-1) != 0 {
		return nil, broken("pages of %d bytes", d.pageSize)
	}
	if d.usable = d.pageSize - int(h[20]); d.usable < 480 {
		return nil, broken("%d bytes of a page are used", d.usable)
	}
	if encoding := binary.BigEndian.Uint32(h[56:]); encoding > 1 {
		return nil, refused("MBTiles 文件的文字编码须为 UTF-8", "The texts of an MBTiles file have to be UTF-8")
	}
	d.pages = uint32(min(size/int64(d.pageSize), math.MaxUint32)) //nolint:gosec // bounded
	return d, nil
}

// page is one page of a B-tree.
type page struct {
	b     []byte
	head  int // where its header begins
	kind  byte
	cells int
}

func (d *database) page(n uint32) (page, error) {
	if n == 0 || n > d.pages {
		return page{}, broken("page %d of %d", n, d.pages)
	}
	p := page{b: make([]byte, d.pageSize)}
	if _, err := d.r.ReadAt(p.b, int64(n-1)*int64(d.pageSize)); err != nil && err != io.EOF {
		return page{}, err
	}
	if n == 1 {
		p.head = 100
	}
	p.kind, p.cells = p.b[p.head], int(binary.BigEndian.Uint16(p.b[p.head+3:]))
	switch p.kind {
	case indexInside, tableInside, indexLeaf, tableLeaf:
	default:
		return page{}, broken("page %d of type %d", n, p.kind)
	}
	if p.first()+2*p.cells > d.usable {
		return page{}, broken("page %d with %d cells", n, p.cells)
	}
	return p, nil
}

func (p *page) inside() bool { return p.kind == indexInside || p.kind == tableInside }

// first is where the pointers of the cells begin.
func (p *page) first() int {
	if p.inside() {
		return p.head + 12
	}
	return p.head + 8
}

// cell is what is in a page from where a cell begins.
func (p *page) cell(i int) ([]byte, error) {
	at := int(binary.BigEndian.Uint16(p.b[p.first()+2*i:]))
	if at < p.first() || at+4 > len(p.b) {
		return nil, broken("a cell at %d", at)
	}
	return p.b[at:], nil
}

// child is the page left of a cell; behind the last one, that to the right of all.
func (p *page) child(i int) (uint32, error) {
	if i >= p.cells {
		return binary.BigEndian.Uint32(p.b[p.head+8:]), nil
	}
	c, err := p.cell(i)
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(c), nil
}

// varint reads a number of SQLite: seven bits a byte, the highest first, and all eight of
// the ninth.
func varint(b []byte) (v uint64, n int) {
	for n = 0; n < len(b) && n < 8; n++ {
		v = v<<7 | uint64(b[n]&0x7f)
		if b[n] < 0x80 {
			return v, n + 1
		}
	}
	if n == 8 && len(b) > 8 {
		return v<<8 | uint64(b[8]), 9
	}
	return 0, 0
}

// payload is the whole content of a cell that has length bytes, of which those that do not
// fit lie on other pages.
func (d *database) payload(b []byte, length uint64, table bool) ([]byte, error) {
	if length > MaxTile+4096 {
		return nil, broken("a record of %d bytes", length)
	}
	n, most := int(length), d.usable-35 //nolint:gosec // bounded
	least := (d.usable-12)*32/255 - 23
	if !table {
		most = (d.usable-12)*64/255 - 23
	}
	here := n
	if n > most {
		if here = least + (n-least)%(d.usable-4); here > most {
			here = least
		}
	}
	if here > len(b) || n > here && here+4 > len(b) {
		return nil, broken("a record beyond its page")
	}
	if n == here {
		return b[:n], nil
	}
	out := append(make([]byte, 0, n), b[:here]...)
	for next := binary.BigEndian.Uint32(b[here:]); len(out) < n; {
		if next == 0 || next > d.pages {
			return nil, broken("a record that breaks off")
		}
		o := make([]byte, d.usable)
		if _, err := d.r.ReadAt(o, int64(next-1)*int64(d.pageSize)); err != nil && err != io.EOF {
			return nil, err
		}
		next = binary.BigEndian.Uint32(o)
		out = append(out, o[4:4+min(d.usable-4, n-len(out))]...)
	}
	return out, nil
}

// record reads the values of a record.
func record(b []byte) ([]value, error) {
	head, n := varint(b)
	if n == 0 || head > uint64(len(b)) || head < uint64(n) { //nolint:gosec // small
		return nil, broken("the head of a record")
	}
	types, body := b[n:head], b[head:]
	var out []value
	for len(types) > 0 {
		t, n := varint(types)
		if n == 0 || len(out) > 100 {
			return nil, broken("the types of a record")
		}
		types = types[n:]
		size := 0
		switch {
		case t >= 12 && (t-12)/2 <= uint64(len(body)):
			size = int((t - 12) / 2) //nolint:gosec // bounded
		case t >= 12:
			return nil, broken("a value beyond its record")
		case t <= 7:
			size = [...]int{0, 1, 2, 3, 4, 6, 8, 8}[t]
		}
		if size > len(body) {
			return nil, broken("a value beyond its record")
		}
		out = append(out, valueOf(t, body[:size]))
		body = body[size:]
	}
	return out, nil
}

func valueOf(t uint64, b []byte) value {
	switch {
	case t == 0 || t == 10 || t == 11:
		return nil
	case t == 7:
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	case t == 8 || t == 9:
		return int64(t - 8)
	case t >= 12 && t%2 == 0:
		return b
	case t >= 12:
		return string(b)
	}
	v := int64(int8(b[0]))
	for _, c := range b[1:] {
		v = v<<8 | int64(c)
	}
	return v
}

// compare orders values as an index does: nothing, numbers, texts, bytes.
func compare(a, b value) int {
	class := func(v value) int {
		switch v.(type) {
		case nil:
			return 0
		case int64, float64:
			return 1
		case string:
			return 2
		default:
			return 3
		}
	}
	if ca, cb := class(a), class(b); ca != cb {
		return ca - cb
	}
	switch a := a.(type) {
	case string:
		return bytes.Compare([]byte(a), []byte(b.(string)))
	case []byte:
		return bytes.Compare(a, b.([]byte))
	case nil:
		return 0
	default:
		if x, y := number(a), number(b); x < y {
			return -1
		} else if x > y {
			return 1
		}
		return 0
	}
}

func number(v value) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return 0
}
