// Package mvt writes Mapbox Vector Tiles 2.1 straight into bytes. It knows
// nothing of maps: callers bring integer coordinates of the tile.
//
// The same calls give the same bytes. A Layer is made to be used again; after a
// few tiles it no longer allocates.
package mvt

import (
	"encoding/binary"
	"math"
)

// Extent is the number of steps along a tile's side, in every layer written here.
const Extent = 4096

// Type is the geometry type of a feature.
type Type byte

// The geometry types.
const (
	Points   Type = 1
	Lines    Type = 2
	Polygons Type = 3
)

// Layer collects the features of one layer. The zero value is ready after Reset.
type Layer struct {
	name     string
	features []byte
	n        int
	keys     []byte
	names    []string // of the keys; a few, sooner looked through than hashed
	values   []byte
	valueN   uint32
	strings  map[string]uint32
	numbers  map[uint64]uint32 // two bits of kind below the number
	doubles  map[float64]uint32
}

// Reset empties the layer and names it.
func (l *Layer) Reset(name string) {
	if l.strings == nil {
		l.strings = map[string]uint32{}
		l.numbers, l.doubles = map[uint64]uint32{}, map[float64]uint32{}
	}
	l.name, l.n, l.valueN = name, 0, 0
	l.features, l.keys, l.values, l.names = l.features[:0], l.keys[:0], l.values[:0], l.names[:0]
	clear(l.strings)
	clear(l.numbers)
	clear(l.doubles)
}

// Len returns the number of features so far.
func (l *Layer) Len() int { return l.n }

// Key returns the index of a key, adding it when it is new.
func (l *Layer) Key(name string) uint32 {
	for i, n := range l.names {
		if n == name {
			return uint32(i)
		}
	}
	i := uint32(len(l.names))
	l.names = append(l.names, name)
	l.keys = append(l.keys, 3<<3|2)
	l.keys = appendString(l.keys, name)
	return i
}

// String returns the index of a text value, adding it when it is new.
func (l *Layer) String(s string) uint32 {
	if i, ok := l.strings[s]; ok {
		return i
	}
	i := l.Unique(s)
	l.strings[s] = i
	return i
}

// Unique adds a text value that comes once in a layer, and saves looking for it;
// one that comes again all the same takes its room again.
func (l *Layer) Unique(s string) uint32 {
	l.values = append(l.values, 4<<3|2)
	l.values = binary.AppendUvarint(l.values, uint64(1+size(uint64(len(s)))+len(s)))
	l.values = append(l.values, 1<<3|2)
	l.values = appendString(l.values, s)
	return l.added()
}

// Uint returns the index of an unsigned number, adding it when it is new.
func (l *Layer) Uint(u uint64) uint32 { return l.number(5<<3, u, u<<2) }

// Int returns the index of a signed number, adding it when it is new.
func (l *Layer) Int(i int64) uint32 {
	u := uint64(i)<<1 ^ uint64(i>>63)
	return l.number(6<<3, u, u<<2|2)
}

// Bool returns the index of a truth value, adding it when it is new.
func (l *Layer) Bool(b bool) uint32 {
	if b {
		return l.number(7<<3, 1, 1<<2|1)
	}
	return l.number(7<<3, 0, 1)
}

// Double returns the index of a floating-point value, adding it when it is new.
func (l *Layer) Double(f float64) uint32 {
	if i, ok := l.doubles[f]; ok {
		return i
	}
	l.values = append(l.values, 4<<3|2, 9, 3<<3|1)
	l.values = binary.LittleEndian.AppendUint64(l.values, math.Float64bits(f))
	i := l.added()
	l.doubles[f] = i
	return i
}

// number dedupes by what the value is in the file: kind and number. Numbers of
// more than 62 bits would collide there, and are written anew instead.
func (l *Layer) number(tag byte, u, dedupe uint64) uint32 {
	if u>>62 == 0 {
		if i, ok := l.numbers[dedupe]; ok {
			return i
		}
		l.numbers[dedupe] = l.valueN
	}
	l.values = append(l.values, 4<<3|2, byte(1+size(u)), tag)
	l.values = binary.AppendUvarint(l.values, u)
	return l.added()
}

func (l *Layer) added() uint32 {
	l.valueN++
	return l.valueN - 1
}

// Feature adds a feature. tags are pairs of key and value indices. A feature
// with an empty geometry is not written. The answer is where in the layer's
// features the tags begin; see Append.
func (l *Layer) Feature(id uint64, typ Type, tags []uint32, g *Geometry) int {
	return l.feature(id, true, typ, tags, g)
}

// Anonymous adds a feature without an id.
func (l *Layer) Anonymous(typ Type, tags []uint32, g *Geometry) int {
	return l.feature(0, false, typ, tags, g)
}

func (l *Layer) feature(id uint64, hasID bool, typ Type, tags []uint32, g *Geometry) int {
	if len(g.buf) == 0 {
		return -1
	}
	tagSize := 0
	for _, t := range tags {
		tagSize += size(uint64(t))
	}
	n := 2 + 1 + size(uint64(len(g.buf))) + len(g.buf)
	if hasID {
		n += 1 + size(id)
	}
	if tagSize > 0 {
		n += 1 + size(uint64(tagSize)) + tagSize
	}
	b := append(l.features, 2<<3|2)
	b = binary.AppendUvarint(b, uint64(n))
	if hasID {
		b = append(b, 1<<3)
		b = binary.AppendUvarint(b, id)
	}
	at := -1
	if tagSize > 0 {
		b = append(b, 2<<3|2)
		b = binary.AppendUvarint(b, uint64(tagSize))
		at = len(b)
		for _, t := range tags {
			b = binary.AppendUvarint(b, uint64(t))
		}
	}
	b = append(b, 3<<3, byte(typ), 4<<3|2)
	b = binary.AppendUvarint(b, uint64(len(g.buf)))
	l.features = append(b, g.buf...)
	l.n++
	return at
}

// Append writes the layer behind dst; a layer without features writes nothing.
// The second answer is where in the result the features begin, so that
// features+Feature's answer is the place of a feature's tags.
func (l *Layer) Append(dst []byte) (out []byte, features int) {
	if l.n == 0 {
		return dst, len(dst)
	}
	n := 2 + 1 + size(uint64(len(l.name))) + len(l.name) + len(l.features) + len(l.keys) + len(l.values) + 1 + size(Extent)
	dst = append(dst, 3<<3|2)
	dst = binary.AppendUvarint(dst, uint64(n))
	dst = append(dst, 15<<3, 2, 1<<3|2)
	dst = appendString(dst, l.name)
	features = len(dst)
	dst = append(dst, l.features...)
	dst = append(dst, l.keys...)
	dst = append(dst, l.values...)
	dst = append(dst, 5<<3)
	return binary.AppendUvarint(dst, Extent), features
}

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// size is the length of u as a varint.
func size(u uint64) int {
	n := 1
	for u >= 0x80 {
		u >>= 7
		n++
	}
	return n
}
