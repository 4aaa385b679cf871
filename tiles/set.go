package tiles

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles/basemap"
	"anwang/tiles/mosaic"
	"anwang/tiles/mvt"
)

// State is what everybody's tiles are cut from; *live.State is one.
type State interface {
	// Grids returns the grids of a network, 0 the main one.
	Grids(network grid.ID) []*grid.Grid
	// Levels returns the colour table of a network, 0 the main one.
	Levels(network grid.ID) live.Levels
}

// View is what one who asks may see of the state; *live.View is one.
type View interface {
	// Number is 0 when everything is shown, and otherwise of no other scope.
	Number() uint32
	// Era changes when a change may have gone by untold: what was read in one
	// is not kept into the next.
	Era() uint64
	// Status has the bounds.
	Status() live.Status
	State
	// Cluster appends what a tile of a kind shows.
	Cluster(buf []live.Cell, k grid.Kind, z uint8, x, y uint32, o live.ClusterOptions) []live.Cell
}

var (
	_ State = (*live.State)(nil)
	_ View  = (*live.View)(nil)
)

// Options are what a Set may be told; the zero value is good.
type Options struct {
	// CacheBytes bounds the finished tiles kept; 0 means 256 MiB.
	CacheBytes int64
	// GeometryBytes bounds the encoded grid geometry kept; 0 means 128 MiB.
	GeometryBytes int64
}

// Tile is one finished answer. Body is shared and must not be changed. An empty
// tile has no body.
type Tile struct {
	Body   []byte
	Packed bool   // Body is gzip; a small tile is not
	ETag   string // strong, quoted; of Body as it is
	Empty  bool
}

// Stats are counters since start, for metrics.
type Stats struct {
	Hits, Misses, Builds uint64
	StaleDiscards        uint64 // builds thrown away because a change came meanwhile
	Dropped              uint64 // cached tiles dropped by changes
	Evicted              uint64 // cached tiles dropped for room
	Entries              int
	Bytes                int64
	GeometryEntries      int
	GeometryBytes        int64
	BuildSeconds         float64
}

// stripes is how many generations the tiles of points share.
const stripes = 4096

// attempts is how often a tile is built anew when changes keep coming.
const attempts = 3

// Set serves all tiles of one live state. It is safe for concurrent use.
type Set struct {
	state   State
	o       Options
	cache   *cache[finished]
	flights flights
	slots   chan struct{} // one for each build that may run
	network atomic.Pointer[network]
	change  sync.Mutex // held while a change is taken over, and while a part is entered
	mu      sync.RWMutex
	parts   map[uint32]*part // by number of the view, those with tiles
	points  [stripes]atomic.Uint64
	base    basemap.Map
	gzip    mvt.Gzip
	scratch sync.Pool

	hits, misses, builds, stale, dropped atomic.Uint64
	nanos                                atomic.Int64

	// building is called by tests between reading and keeping.
	building func(key)
}

// finished is a tile as the cache keeps it.
type finished struct {
	Tile
	part  *part   // that it was made for, nil for everything's
	grids []int32 // whose level is in it, ascending
}

// scratch is the memory a build borrows.
type scratch struct {
	cutter mosaic.Cutter
	raw    []byte
	levels []grid.Level
	cells  []live.Cell
	points pointWriter
}

// New returns a Set over state. It looks at the grids but prepares nothing; the
// first tile of a zoom does that.
func New(state State, o Options) *Set {
	if o.CacheBytes == 0 {
		o.CacheBytes = 256 << 20
	}
	if o.GeometryBytes == 0 {
		o.GeometryBytes = 128 << 20
	}
	s := &Set{
		state: state, o: o, cache: newCache[finished](o.CacheBytes),
		slots: make(chan struct{}, 2*runtime.GOMAXPROCS(0)), parts: map[uint32]*part{},
	}
	s.scratch.New = func() any { return &scratch{} }
	s.network.Store(newNetwork(state, o.GeometryBytes))
	return s
}

// Tile returns one tile as a view shows it. Errors: not_found for an unknown
// layer, invalid for a zoom, column or row out of range, internal; or the error
// of ctx.
func (s *Set) Tile(ctx context.Context, v View, layer string, z, x, y int) (Tile, error) {
	k, err := parseKey(layer, z, x, y)
	if err != nil {
		return Tile{}, err
	}
	var p *part
	if k.layer != layerBasemap { // the ground is everybody's
		p, k.view = s.part(v), v.Number()
	}
	if f, ok := s.cache.get(k); ok && f.part == p {
		s.hits.Add(1)
		return f.Tile, nil
	}
	s.misses.Add(1)
	if err := ctx.Err(); err != nil {
		return Tile{}, err
	}
	return s.flights.do(ctx, k, func(detach func()) (Tile, error) {
		select {
		case s.slots <- struct{}{}:
			defer func() { <-s.slots }()
		case <-ctx.Done():
			return Tile{}, ctx.Err()
		}
		return s.make(ctx, v, p, k, detach)
	})
}

// make builds a tile and keeps it if nothing it shows has changed meanwhile. A
// tile handed out without being kept was read after its asker came, so it is
// never older than what the asker has heard of.
func (s *Set) make(ctx context.Context, v View, p *part, k key, detach func()) (Tile, error) {
	w, _ := s.scratch.Get().(*scratch)
	defer s.scratch.Put(w)
	for attempt := 1; ; attempt++ {
		if err := ctx.Err(); err != nil {
			return Tile{}, err
		}
		start := time.Now()
		if !s.current(v, p) {
			p = s.part(v)
		}
		f, fresh, err := s.build(v, p, k, w)
		s.builds.Add(1)
		s.nanos.Add(int64(time.Since(start)))
		if err != nil {
			return Tile{}, &grid.Error{Code: grid.CodeInternal, Text: grid.Text{ZH: "瓦片生成失败。", EN: "The tile could not be built."}, Cause: err}
		}
		if s.building != nil {
			s.building(k)
		}
		detach()
		if s.cache.put(k, f, len(f.Body)+len(f.ETag)+4*len(f.grids), fresh) {
			return f.Tile, nil
		}
		s.stale.Add(1)
		if attempt == attempts {
			return f.Tile, nil
		}
	}
}

// build makes a tile and says how to tell whether it is still fresh.
func (s *Set) build(v View, p *part, k key, w *scratch) (finished, func() bool, error) {
	f := finished{part: p}
	fresh := func() bool { return true }
	w.raw = w.raw[:0]
	switch k.layer {
	case layerBasemap:
		raw, err := s.base.Tile(int(k.z), k.x, k.y)
		if err != nil {
			return f, nil, err
		}
		w.raw = append(w.raw, raw...)
	case layerGrids:
		f.grids, fresh = s.gridTile(v, p, k, w)
	default:
		g := &s.points[k.hash()%stripes]
		generation := g.Load()
		w.cells = v.Cluster(w.cells[:0], grid.Kind(k.layer), k.z, k.x, k.y, live.ClusterOptions{})
		w.raw = w.points.tile(w.raw, grid.Kind(k.layer), k, w.cells)
		fresh = func() bool { return g.Load() == generation && s.current(v, p) }
	}
	f.Tile = s.pack(w.raw)
	return f, fresh, nil
}

// pack compresses a tile, unless it is small, and gives it its tag: the same bytes, the same tag, on
// every server.
func (s *Set) pack(raw []byte) Tile {
	if len(raw) == 0 {
		return Tile{Empty: true}
	}
	t := Tile{Packed: len(raw) > small}
	if t.Packed {
		t.Body = s.gzip.Pack(raw)
	} else {
		t.Body = bytes.Clone(raw)
	}
	sum := sha256.Sum256(t.Body)
	t.ETag = `"` + hex.EncodeToString(sum[:16]) + `"`
	return t
}

// small is how many bytes of a tile travel in one packet of Ethernet beside the
// headers: compressing them costs more than all the rest of a small tile and
// saves no packet.
const small = 1200

// Stats returns the counters.
func (s *Set) Stats() Stats {
	out := Stats{
		Hits: s.hits.Load(), Misses: s.misses.Load(), Builds: s.builds.Load(), StaleDiscards: s.stale.Load(),
		Dropped: s.dropped.Load(), Evicted: s.cache.evicted.Load(), BuildSeconds: time.Duration(s.nanos.Load()).Seconds(),
	}
	out.Entries, out.Bytes = s.cache.size()
	out.GeometryEntries, out.GeometryBytes = s.network.Load().cuts.size()
	return out
}

// Warm prepares what the first tile of each zoom would otherwise wait for, one
// zoom after the other, until ctx is done.
func (s *Set) Warm(ctx context.Context) error {
	for z := 0; z <= mosaic.MaxZoom; z++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.network.Load().mosaic.Zoom(z)
	}
	_, err := s.base.Tile(0, 0, 0)
	return err
}
