package tiles

import (
	"sync"
	"sync/atomic"
)

// shards is how many locks the cache is spread over.
const shards = 32

// cache keeps values by tile key within a bound of bytes. A value not asked for
// since the hand last came by makes room for new ones (the clock algorithm), so
// that a hit takes no more than a read lock.
type cache[V any] struct {
	shard   [shards]shard[V]
	evicted atomic.Uint64
}

type shard[V any] struct {
	mu    sync.RWMutex
	at    map[key]*entry[V]
	ring  []*entry[V]
	hand  int
	bytes int64
	limit int64
}

type entry[V any] struct {
	key       key
	value     V
	size      int64
	ringIndex int // in ring
	used      atomic.Bool
}

// entryBytes is what an entry costs beside its value: itself, its place in map
// and ring.
const entryBytes = 160

func newCache[V any](limit int64) *cache[V] {
	c := &cache[V]{}
	for i := range c.shard {
		c.shard[i].at = map[key]*entry[V]{}
		c.shard[i].limit = limit / shards
	}
	return c
}

func (c *cache[V]) of(k key) *shard[V] { return &c.shard[k.hash()%shards] }

// get returns the value of k.
func (c *cache[V]) get(k key) (v V, ok bool) {
	s := c.of(k)
	s.mu.RLock()
	e := s.at[k]
	s.mu.RUnlock()
	if e == nil {
		return v, false
	}
	if !e.used.Load() {
		e.used.Store(true)
	}
	return e.value, true
}

// put keeps a value if fresh says so. fresh is asked under the lock that drop
// takes too: whoever changes what fresh looks at and then drops k can be sure
// that nothing older stays.
func (c *cache[V]) put(k key, v V, size int, fresh func() bool) bool {
	s := c.of(k)
	s.mu.Lock()
	defer s.mu.Unlock()
	if fresh != nil && !fresh() {
		return false
	}
	if old := s.at[k]; old != nil {
		s.remove(old)
	}
	e := &entry[V]{key: k, value: v, size: int64(size) + entryBytes}
	if e.size > s.limit {
		return true // fresh, but larger than all the room there is
	}
	for s.bytes+e.size > s.limit {
		s.evict()
		c.evicted.Add(1)
	}
	e.ringIndex = len(s.ring)
	s.ring = append(s.ring, e)
	s.at[k] = e
	s.bytes += e.size
	return true
}

// drop forgets k if it is there and which agrees; nil always does.
func (c *cache[V]) drop(k key, which func(V) bool) bool {
	s := c.of(k)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.at[k]
	if e == nil || which != nil && !which(e.value) {
		return false
	}
	s.remove(e)
	return true
}

// sweep forgets every value that which agrees to, and returns how many.
func (c *cache[V]) sweep(which func(key, V) bool) int {
	n := 0
	for i := range c.shard {
		s := &c.shard[i]
		s.mu.Lock()
		for k := len(s.ring) - 1; k >= 0; k-- {
			if e := s.ring[k]; which(e.key, e.value) {
				s.remove(e)
				n++
			}
		}
		s.mu.Unlock()
	}
	return n
}

// size returns how many values are kept and in how many bytes.
func (c *cache[V]) size() (entries int, bytes int64) {
	for i := range c.shard {
		s := &c.shard[i]
		s.mu.RLock()
		entries += len(s.ring)
		bytes += s.bytes
		s.mu.RUnlock()
	}
	return entries, bytes
}

func (s *shard[V]) evict() {
	for {
		if s.hand >= len(s.ring) {
			s.hand = 0
		}
		e := s.ring[s.hand]
		if !e.used.Swap(false) {
			s.remove(e)
			return
		}
		s.hand++
	}
}

func (s *shard[V]) remove(e *entry[V]) {
	last := len(s.ring) - 1
	s.ring[e.ringIndex] = s.ring[last]
	s.ring[e.ringIndex].ringIndex = e.ringIndex
	s.ring[last] = nil
	s.ring = s.ring[:last]
	delete(s.at, e.key)
	s.bytes -= e.size
}
