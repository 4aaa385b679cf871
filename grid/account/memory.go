package account

import (
	"sync"
	"sync/atomic"
	"time"

	"anwang/grid"
)

// How long what the database said is believed.
const (
	cacheTimeListening = 30 * time.Second // while changes are heard
	cacheTimeDeaf      = 3 * time.Second  // while they are not
	cacheTimeAway      = 15 * time.Minute // while the database is away, for reads
	askAgain           = 2 * time.Second  // and how often it is asked meanwhile
)

// key is a secret as memory knows it: its hash, and which kind it is, so that a
// token in a cookie is no token.
type key struct {
	hash   secretHash
	bearer bool
}

// memory remembers who was behind a secret. Time runs as it does for the
// database: its clock when the entry was read, and what has passed since by the
// monotonic clock, so that neither a wrong clock here nor one that is set matters.
type memory struct {
	mu       sync.RWMutex
	entries  map[key]*entry
	accounts map[grid.ID]map[key]struct{}
	people   map[grid.ID]*Account // what a person's own page showed last
	limit    int

	generation atomic.Uint64 // what was read in an earlier one must be asked again
	changes    atomic.Uint64 // counts what was forgotten; who read meanwhile does not keep it
	hearing    atomic.Bool
}

func newMemory(limit int) *memory {
	return &memory{
		entries: map[key]*entry{}, accounts: map[grid.ID]map[key]struct{}{}, people: map[grid.ID]*Account{}, limit: limit,
	}
}

// entry is one session or token in memory.
type entry struct {
	id      *identity
	checked time.Time // by our clock, when the database was asked
	lease   atomic.Pointer[lease]
	current atomic.Pointer[current]
	seen    atomic.Int64 // the last request, Unix nanoseconds of the database's clock
	told    atomic.Int64 // the last request the database knows of
}

// lease is how long an entry is believed without asking.
type lease struct {
	until      time.Duration // since checked
	generation uint64
}

// current is the actor of a stretch of time in which no grant begins or ends.
type current struct {
	actor *grid.Actor
	until time.Duration // since checked
}

func newEntry(id *identity, checked time.Time, before *entry) *entry {
	e := &entry{id: id, checked: checked}
	e.seen.Store(id.seen.UnixNano())
	e.told.Store(id.seen.UnixNano())
	if before != nil && before.seen.Load() > e.seen.Load() {
		e.seen.Store(before.seen.Load())
	}
	return e
}

// actor is who is behind the entry at now; nil when the session or token has
// ended by then.
func (e *entry) actor(now time.Time) *grid.Actor {
	since := now.Sub(e.checked)
	at := e.id.read.Add(since)
	nano := at.UnixNano()
	seen := e.seen.Load()
	if e.id.actor.Token == 0 && nano-seen >= int64(sessionIdle) {
		return nil
	}
	if nano-seen > int64(time.Second) { // not for each of a thousand tiles
		e.seen.Store(nano)
	}
	if c := e.current.Load(); c != nil && since < c.until {
		return c.actor
	}
	a, until := e.id.at(at)
	if a != nil {
		e.current.Store(&current{actor: a, until: until.Sub(e.id.read)})
	}
	return a
}

// believed reports whether the entry need not be asked about.
func (m *memory) believed(e *entry, now time.Time) bool {
	l := e.lease.Load()
	since := now.Sub(e.checked)
	return l != nil && since >= 0 && since < l.until && l.generation == m.generation.Load()
}

func (m *memory) get(k key) *entry {
	m.mu.RLock()
	e := m.entries[k]
	m.mu.RUnlock()
	return e
}

// readMark is what must be the same before and after a read of the database for
// what it said to be kept.
type readMark struct{ generation, changes uint64 }

func (m *memory) readMark() readMark {
	return readMark{generation: m.generation.Load(), changes: m.changes.Load()}
}

// put keeps an entry whose read began at a mark; not when something was
// forgotten since, for it may have been this.
func (m *memory) put(k key, e *entry, began readMark) {
	until := cacheTimeDeaf
	if m.hearing.Load() {
		until = cacheTimeListening
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.readMark() != began {
		return
	}
	e.lease.Store(&lease{until: until, generation: began.generation})
	if _, there := m.entries[k]; !there && len(m.entries) >= m.limit {
		m.makeRoom()
	}
	m.entries[k] = e
	account := e.id.actor.ID
	if m.accounts[account] == nil {
		m.accounts[account] = map[key]struct{}{}
	}
	m.accounts[account][k] = struct{}{}
}

// makeRoom forgets the least lately used of a few taken at random.
func (m *memory) makeRoom() {
	var oldest key
	var at int64
	n := 0
	for k, e := range m.entries {
		if seen := e.seen.Load(); n == 0 || seen < at {
			oldest, at = k, seen
		}
		if n++; n == 8 {
			break
		}
	}
	m.remove(oldest)
}

func (m *memory) remove(k key) {
	e := m.entries[k]
	if e == nil {
		return
	}
	delete(m.entries, k)
	account := e.id.actor.ID
	delete(m.accounts[account], k)
	if len(m.accounts[account]) == 0 {
		delete(m.accounts, account)
		delete(m.people, account)
	}
}

// forget drops one secret that was found to be none.
func (m *memory) forget(k key) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remove(k)
}

// end drops one secret that has just been made none: who read it meanwhile does not
// keep it.
func (m *memory) end(k key) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.changes.Add(1)
	m.remove(k)
}

// forgetAccount drops all of an account; of account 0, everything.
func (m *memory) forgetAccount(account grid.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.changes.Add(1)
	if account == 0 {
		clear(m.entries)
		clear(m.accounts)
		clear(m.people)
		return
	}
	delete(m.people, account)
	for k := range m.accounts[account] {
		delete(m.entries, k)
	}
	delete(m.accounts, account)
}

// doubt has everything asked about again before it is believed. What is there
// stays for the case that the database is away.
func (m *memory) doubt(hearing bool) {
	m.hearing.Store(hearing)
	m.generation.Add(1)
}

// extend believes an entry a little longer while the database is away.
func (m *memory) extend(e *entry, now time.Time) {
	e.lease.Store(&lease{until: now.Sub(e.checked) + askAgain, generation: m.generation.Load()})
}

// remember keeps what a person's own page showed.
func (m *memory) remember(a *Account, began readMark) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.readMark() == began && m.accounts[a.ID] != nil {
		m.people[a.ID] = a
	}
}

// person is what remember kept; nil for nobody.
func (m *memory) person(account grid.ID) *Account {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.people[account]
}

// visit is the last request of a session or token.
type visit struct {
	hash secretHash
	seen time.Time
}

// unwritten returns the requests the database does not know of yet.
func (m *memory) unwritten(bearer bool) (list []visit) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for k, e := range m.entries {
		if seen := e.seen.Load(); k.bearer == bearer && seen > e.told.Load() {
			list = append(list, visit{hash: k.hash, seen: time.Unix(0, seen)})
			e.told.Store(seen)
		}
	}
	return list
}

// tidy forgets what is of no use even in an outage.
func (m *memory) tidy(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, e := range m.entries {
		if now.Sub(e.checked) > cacheTimeAway {
			m.remove(k)
		}
	}
}
