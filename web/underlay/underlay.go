// Package underlay fetches the tiles of base maps of one's own, so that a browser asks nobody
// but us. A tile service of somebody else is slow, away or wrong at any time: whatever it
// does costs the map nothing but its own tiles.
//
// # What a service may cost
//
// A browser opens six connections to us, and tiles of a base map must not sit on all of
// them. So a request waits for [Options.Patience] and then hears that the tile is not there
// yet, while it is still fetched and kept for who asks again; once a service has been slow,
// nobody waits for it until it has been quick again. After a few failures in a row it
// counts as away: nobody asks it but one request now and then, until one succeeds.
//
// # Who may be asked
//
// Only hosts that an operator has named. The address is looked at again when a connection
// is made, where a name that suddenly stands for this machine or its neighbours on the link
// is refused. Redirects are not followed, no proxy of the environment is used, and what
// comes is a tile by its first bytes, within a bound, or nothing.
package underlay

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"anwang/grid"
	"anwang/grid/basemap"
)

// Sources knows the base maps.
type Sources interface {
	Tiles(ctx context.Context, id grid.ID) (basemap.Source, error)
}

// Options are how tiles are fetched; zero values are right but for tests.
type Options struct {
	Hosts      basemap.Hosts
	CacheBytes int64         // for tiles in memory; 0 means 128 MiB
	Patience   time.Duration // how long a request waits; 0 means 1 s
	Timeout    time.Duration // how long a tile is fetched; 0 means 15 s
	Rest       time.Duration // how long one that is away is left alone at first; 0 means 5 s
	Folder     string        // of files of tiles
	Log        *slog.Logger
}

const (
	tileBytes  = 4 << 20        // of one tile, at most
	together   = 6              // fetched from one source at a time
	waiting    = 64             // under way from one source; more are told to come back
	freshFor   = 24 * time.Hour // then it is fetched again, and shown meanwhile
	absentFor  = 10 * time.Minute
	mostRest   = time.Minute
	failedRow  = 3                      // failures in a row after which one counts as away
	impatience = 100 * time.Millisecond // how long a request waits for one that has been slow
)

// Underlay fetches and keeps tiles.
type Underlay struct {
	o       Options
	sources Sources
	client  *http.Client
	cache   *cache
	files   files
	mu      sync.Mutex
	of      map[grid.ID]*source
	running sync.WaitGroup
	ctx     context.Context // of all that is fetched
	stop    context.CancelFunc
}

// source is how one source stands on this server.
type source struct {
	health
	version int32
	slots   chan struct{}
	flights map[tileID]*flight
}

type tileID struct{ z, x, y int }

// flight is a tile that is being fetched.
type flight struct {
	of       *source
	done     chan struct{}
	findsOut bool // whether a source that was away is back
	tile     Tile
	err      error
}

// Tile is one tile.
type Tile struct {
	Body   []byte
	Type   string // the media type
	Packed bool   // it is compressed by gzip
	Empty  bool   // there is nothing here
	Raster bool   // it is of a source of images
}

// New returns an underlay of sources; Close ends what it fetches.
func New(sources Sources, o Options) *Underlay {
	if o.CacheBytes == 0 {
		o.CacheBytes = 128 << 20
	}
	if o.Patience == 0 {
		o.Patience = time.Second
	}
	if o.Timeout == 0 {
		o.Timeout = 15 * time.Second
	}
	if o.Rest == 0 {
		o.Rest = 5 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	u := &Underlay{o: o, sources: sources, cache: newCache(o.CacheBytes), of: map[grid.ID]*source{}}
	u.files = files{folder: o.Folder, open: map[string]*opened{}}
	u.client = newClient(o.Hosts, o.Timeout)
	u.ctx, u.stop = context.WithCancel(context.Background())
	return u
}

// Close ends what is being fetched and waits for it.
func (u *Underlay) Close() {
	u.stop()
	u.running.Wait()
	u.client.CloseIdleConnections()
	u.files.close()
}

// Tile returns a tile of a source, its row counted from the north. Errors:
// unauthenticated, forbidden, not_found (the source), invalid (no such tile can be),
// unavailable (it is away, or not there yet).
func (u *Underlay) Tile(ctx context.Context, id grid.ID, z, x, y int) (Tile, error) {
	s, err := u.sources.Tiles(ctx, id)
	if err != nil {
		return Tile{}, err
	}
	if z < 0 || z > basemap.MaxZoom || x < 0 || y < 0 || x >= 1<<z || y >= 1<<z {
		return Tile{}, grid.Errorf(grid.CodeInvalid, "没有这样的瓦片", "There can be no such tile")
	}
	if !covers(&s, z, x, y) {
		return Tile{Empty: true, Raster: s.Content == basemap.Raster}, nil
	}
	if s.File() {
		t, err := u.files.tile(&s, z, x, y)
		t.Raster = s.Content == basemap.Raster
		return t, err
	}
	at := tileID{z, x, y}
	k := key{id, s.Version, at, false}
	kept, age, ok := u.cache.get(k)
	if ok && !stale(&kept, age) {
		return kept, nil
	}
	f, patience, err := u.fly(&s, at, k)
	if err == nil {
		var t Tile
		if t, err = u.wait(ctx, f, patience); err == nil {
			return t, nil
		}
	}
	if ok && ctx.Err() == nil { // of yesterday, which is better than none
		return kept, nil
	}
	return Tile{}, err
}

func stale(t *Tile, age time.Duration) bool {
	if t.Empty {
		return age > absentFor
	}
	return age > freshFor
}

// fly returns the flight of a tile, a new one unless it is under way, and how long a
// request may wait for it. Errors: unavailable.
func (u *Underlay) fly(s *basemap.Source, at tileID, k key) (*flight, time.Duration, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	o := u.of[s.ID]
	if o == nil || o.version != s.Version {
		o = &source{version: s.Version, slots: make(chan struct{}, together), flights: map[tileID]*flight{}}
		u.of[s.ID] = o
	}
	patience := u.o.Patience
	if o.slow {
		patience = min(patience, impatience)
	}
	if f := o.flights[at]; f != nil {
		return f, patience, nil
	}
	if u.ctx.Err() != nil {
		return nil, 0, grid.Errorf(grid.CodeUnavailable, "服务正在停止", "The service is stopping")
	}
	findsOut, err := o.mayAsk(s.Called(), time.Now())
	if err != nil {
		return nil, 0, err
	}
	if len(o.flights) >= waiting {
		return nil, 0, notYet(s.Called(), 2*time.Second)
	}
	f := &flight{of: o, done: make(chan struct{}), findsOut: findsOut}
	o.flights[at] = f
	u.running.Go(func() { u.carry(*s, o, at, k, f) })
	return f, patience, nil
}

// carry fetches a tile for all who wait for it, and for who will ask.
func (u *Underlay) carry(s basemap.Source, o *source, at tileID, k key, f *flight) {
	defer close(f.done)
	defer func() {
		u.mu.Lock()
		delete(o.flights, at)
		u.mu.Unlock()
	}()
	select {
	case o.slots <- struct{}{}:
		defer func() { <-o.slots }()
	case <-u.ctx.Done():
		f.err = u.ctx.Err()
		return
	}
	u.mu.Lock()
	if now := time.Now(); o.away() && !f.findsOut { // it went away while this waited for its turn
		f.err = o.gone(s.Called(), o.next.Sub(now))
	}
	u.mu.Unlock()
	if f.err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(u.ctx, u.o.Timeout)
	defer cancel()
	began := time.Now()
	f.tile, f.err = u.fetch(ctx, &s, at.z, at.x, at.y)
	took := time.Since(began)
	if u.ctx.Err() != nil {
		return // we are going, which says nothing of the source
	}
	u.mu.Lock()
	turned := o.heard(f.err, took > u.o.Patience, time.Now(), u.o.Rest)
	u.mu.Unlock()
	if turned {
		u.o.Log.Warn("base map", "id", s.ID, "away", f.err != nil, "err", f.err)
	}
	if f.err == nil {
		u.cache.put(k, f.tile)
	}
}

// wait is what comes of a flight, if it comes in time. Errors: unavailable, those of
// the context.
func (u *Underlay) wait(ctx context.Context, f *flight, patience time.Duration) (Tile, error) {
	t := time.NewTimer(patience)
	defer t.Stop()
	select {
	case <-f.done:
		return f.tile, f.err
	case <-ctx.Done():
		return Tile{}, ctx.Err()
	case <-t.C:
		u.mu.Lock()
		f.of.slow = true // who comes now waits less, until it has been quick
		u.mu.Unlock()
		return Tile{}, &grid.Error{
			Code: grid.CodeUnavailable, Wait: 2 * time.Second,
			Text: grid.Text{ZH: "底图服务较慢，瓦片还在获取", EN: "The base map is slow; the tile is still being fetched"},
		}
	}
}

// covers reports whether a source can have something in a tile.
func covers(s *basemap.Source, z, x, y int) bool {
	if z < s.MinZoom || z > s.MaxZoom {
		return false
	}
	if s.Bounds == nil {
		return true
	}
	b, n := s.Bounds, float64(int(1)<<z)
	west, east := float64(x)/n*360-180, float64(x+1)/n*360-180
	north, south := latitude(float64(y)/n), latitude(float64(y+1)/n)
	return west < b[2] && east > b[0] && south < b[3] && north > b[1]
}

// State is how a source stands on this server.
type State struct {
	Away time.Time // since when it is; zero: it is not
	Why  grid.Text
}

// State returns how a source stands.
func (u *Underlay) State(id grid.ID) State {
	u.mu.Lock()
	defer u.mu.Unlock()
	if o := u.of[id]; o != nil && o.away() {
		return State{o.since, o.why}
	}
	return State{}
}
