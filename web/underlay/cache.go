package underlay

import (
	"container/list"
	"sync"
	"time"

	"anwang/grid"
)

// key is a tile of a source as it was when its settings had this version.
type key struct {
	id      grid.ID
	version int32
	at      tileID
	theirs  bool // as they have it, not as the map has it
}

// cache keeps tiles within a bound of bytes; those that nobody has asked for the longest
// make room for others.
type cache struct {
	mu    sync.Mutex
	limit int64
	bytes int64
	at    map[key]*list.Element
	used  list.List // the last used in front
}

type entry struct {
	key  key
	tile Tile
	put  time.Time
}

// entryBytes is what an entry costs beside its body.
const entryBytes = 300

func newCache(limit int64) *cache { return &cache{limit: limit, at: map[key]*list.Element{}} }

// get returns a tile and how long ago it came.
func (c *cache) get(k key) (t Tile, age time.Duration, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.at[k]
	if e == nil {
		return t, 0, false
	}
	c.used.MoveToFront(e)
	kept := e.Value.(*entry)
	return kept.tile, time.Since(kept.put), true
}

func (c *cache) put(k key, t Tile) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old := c.at[k]; old != nil {
		c.drop(old)
	}
	c.at[k] = c.used.PushFront(&entry{k, t, time.Now()})
	c.bytes += int64(len(t.Body)) + entryBytes
	for c.bytes > c.limit {
		c.drop(c.used.Back())
	}
}

func (c *cache) drop(e *list.Element) {
	old := e.Value.(*entry)
	c.used.Remove(e)
	delete(c.at, old.key)
	c.bytes -= int64(len(old.tile.Body)) + entryBytes
}
