package api

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/flate"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/web/respond"
)

// levelsBytes bounds the prepared tables kept.
const levelsBytes = 64 << 20

// levelsCache keeps the prepared colour table of each network in each view until
// a colour in it changes. Every open map asks for it, two hundred at once after a
// restart.
type levelsCache struct {
	mu     sync.Mutex
	tables map[levelsKey]*levelsTable
	bytes  int
	clock  uint64 // counts uses, to tell which table was used last
}

// levelsKey says whose table it is: no two scopes share a view's number.
type levelsKey struct {
	view    uint32
	network grid.ID
}

// levelsTable is a table without its end, which says how far it is good: much
// changes that recolours nothing, and whoever resumed after the place where the
// table was made would be told all of it again.
type levelsTable struct {
	revision uint64
	era      uint64
	used     uint64
	plain    []byte
	packed   []byte // compressed, to be gone on with at a whole byte
	crc      uint32
	etag     string
}

func (t *levelsTable) size() int { return len(t.plain) + len(t.packed) }

// levelsAt is a table with the place up to which it holds.
type levelsAt struct {
	*levelsTable
	end []byte
}

// table returns the table as it is now; what is prepared of it is made anew only
// when a colour has changed.
func (c *levelsCache) table(v *live.View, network grid.ID) (levelsAt, error) {
	k := levelsKey{v.Number(), network}
	era, st := v.Era(), v.Status()
	if t := c.get(k); t != nil && t.revision == st.Revision && t.era == era {
		return levelsAt{t, appendPosition(nil, st.Position, st.At)}, nil
	}
	l := v.Levels(network)
	t, err := newLevelsTable(&l)
	if err != nil {
		return levelsAt{}, err
	}
	t.era = era
	c.put(k, t)
	return levelsAt{t, appendPosition(nil, l.Position, l.At)}, nil
}

func (c *levelsCache) get(k levelsKey) *levelsTable {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tables[k]
	if t != nil {
		c.clock++
		t.used = c.clock
	}
	return t
}

// put keeps a table unless a newer one is there, and lets go of those that were
// not used for longest when there are too many.
func (c *levelsCache) put(k levelsKey, t *levelsTable) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old := c.tables[k]; old != nil {
		if old.era == t.era && old.revision > t.revision {
			return
		}
		c.bytes -= old.size()
	}
	if c.tables == nil {
		c.tables = map[levelsKey]*levelsTable{}
	}
	c.clock++
	t.used = c.clock
	c.tables[k] = t
	for c.bytes += t.size(); c.bytes > levelsBytes && len(c.tables) > 1; {
		oldest := k
		for o, u := range c.tables {
			if u.used < c.tables[oldest].used {
				oldest = o
			}
		}
		c.bytes -= c.tables[oldest].size()
		delete(c.tables, oldest)
	}
}

func newLevelsTable(l *live.Levels) (*levelsTable, error) {
	t := &levelsTable{revision: l.Revision, plain: appendLevels(nil, l)}
	var z bytes.Buffer
	w, err := flate.NewWriter(&z, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(t.plain); err != nil {
		return nil, err
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	t.packed, t.crc, t.etag = z.Bytes(), crc32.ChecksumIEEE(t.plain), respond.HashTag(t.plain)
	return t, nil
}

func appendLevels(b []byte, l *live.Levels) []byte {
	b = append(b, `{"id":[`...)
	b = column(b, len(l.IDs), func(b []byte, i int) []byte { return strconv.AppendInt(b, l.IDs[i], 10) })
	b = append(b, `],"parent":[`...)
	b = column(b, len(l.Parents), func(b []byte, i int) []byte { return strconv.AppendInt(b, l.Parents[i], 10) })
	b = append(b, `],"depth":[`...)
	b = column(b, len(l.Depths), func(b []byte, i int) []byte { return strconv.AppendInt(b, int64(l.Depths[i]), 10) })
	b = append(b, `],"load":[`...)
	b = column(b, len(l.Load), func(b []byte, i int) []byte { return strconv.AppendFloat(b, round1(l.Load[i]), 'f', -1, 64) })
	b = append(b, `],"level":"`...)
	for _, v := range l.Levels {
		b = append(b, '0'+byte(v))
	}
	b = append(b, `","index":[`...)
	b = column(b, len(l.Index), func(b []byte, i int) []byte { return strconv.AppendFloat(b, round1(l.Index[i]), 'f', -1, 64) })
	return append(b, ']')
}

// appendPosition writes the end of a table.
func appendPosition(b []byte, p grid.Position, at time.Time) []byte {
	b = append(b, `,"position":`...)
	b = strconv.AppendInt(b, int64(p), 10)
	b = append(b, `,"at":"`...)
	b = at.UTC().AppendFormat(b, time.RFC3339)
	return append(b, "\"}\n"...)
}

// tag is the entity tag: other colours or another place, another tag.
func (t levelsAt) tag() string {
	end := strconv.FormatUint(uint64(crc32.ChecksumIEEE(t.end)), 36)
	return strings.TrimSuffix(t.etag, `"`) + "-" + end + `"`
}

// gzip is the whole table as gzip (RFC 1952): what was compressed once, and the
// end, which is short and changes, stored as it is in a last block of its own.
func (t levelsAt) gzip() []byte {
	b := make([]byte, 0, len(t.packed)+len(t.end)+32)
	b = append(b, 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)
	b = append(b, t.packed...)
	n := uint16(len(t.end))
	b = append(b, 1, byte(n), byte(n>>8), ^byte(n), ^byte(n>>8))
	b = append(b, t.end...)
	b = binary.LittleEndian.AppendUint32(b, crc32.Update(t.crc, crc32.IEEETable, t.end))
	return binary.LittleEndian.AppendUint32(b, uint32(len(t.plain)+len(t.end)))
}

func column(b []byte, n int, one func([]byte, int) []byte) []byte {
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, i)
	}
	return b
}
