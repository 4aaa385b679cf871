package api

import (
	"bytes"
	"strconv"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"

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

type levelsTable struct {
	revision uint64
	era      uint64
	used     uint64
	plain    []byte
	gzip     []byte
	etag     string
}

func (t *levelsTable) size() int { return len(t.plain) + len(t.gzip) }

// table returns the prepared table, made anew only when a colour has changed.
func (c *levelsCache) table(v *live.View, network grid.ID) (*levelsTable, error) {
	k := levelsKey{v.Number(), network}
	revision, era := v.Status().Revision, v.Era()
	if t := c.get(k); t != nil && t.revision == revision && t.era == era {
		return t, nil
	}
	l := v.Levels(network)
	t, err := newLevelsTable(&l)
	if err != nil {
		return nil, err
	}
	t.era = era
	c.put(k, t)
	return t, nil
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
	w, err := gzip.NewWriterLevel(&z, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(t.plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	t.gzip, t.etag = z.Bytes(), respond.HashTag(t.plain)
	return t, nil
}

func appendLevels(b []byte, l *live.Levels) []byte {
	b = append(b, `{"position":`...)
	b = strconv.AppendInt(b, int64(l.Position), 10)
	b = append(b, `,"at":"`...)
	b = l.At.UTC().AppendFormat(b, time.RFC3339)
	b = append(b, `","id":[`...)
	b = column(b, len(l.IDs), func(b []byte, i int) []byte { return strconv.AppendInt(b, l.IDs[i], 10) })
	b = append(b, `],"parent":[`...)
	b = column(b, len(l.Parents), func(b []byte, i int) []byte { return strconv.AppendInt(b, l.Parents[i], 10) })
	b = append(b, `],"depth":[`...)
	b = column(b, len(l.Depths), func(b []byte, i int) []byte { return strconv.AppendInt(b, int64(l.Depths[i]), 10) })
	b = append(b, `],"level":"`...)
	for _, v := range l.Levels {
		b = append(b, '0'+byte(v))
	}
	b = append(b, `","index":[`...)
	b = column(b, len(l.Index), func(b []byte, i int) []byte { return strconv.AppendFloat(b, round1(l.Index[i]), 'f', -1, 64) })
	return append(b, "]}\n"...)
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
