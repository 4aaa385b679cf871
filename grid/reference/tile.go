package reference

import (
	"bytes"
	"container/list"
	"context"
	"math"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/klauspost/compress/gzip"

	"anwang/grid"
)

const (
	// MaxZoom is the deepest zoom of tiles; closer than that they are drawn larger.
	MaxZoom = 16

	mostTile  = 500_000 // bytes of a tile
	mostShown = 12_000  // features of a tile, at first
	// always is how many of the largest features are drawn however far away one is.
	always      = 3000
	equator     = 40_075_016.7 // metres round the map
	finestShown = 4            // pixels of a screen that a feature must have to be drawn from afar
	labelZoom   = 11           // from here on tiles have labels
	plainZoom   = 11           // from here on few tiles have more than mostShown
	tileTime    = 10 * time.Second
)

// pixelAt is how many metres of the map a pixel is, a tile having 512 of them a side.
func pixelAt(z int) float64 { return equator / 512 / float64(int(1)<<z) }

// Tile returns a vector tile of a layer that the actor may see; an empty one has no bytes.
// However many features a layer has, a tile is bounded: from afar the small ones are left
// out. Errors: unauthenticated, forbidden, not_found (the layer), invalid (no such tile can
// be), unavailable.
func (s *Service) Tile(ctx context.Context, id grid.ID, z, x, y int) (Tile, error) {
	l, err := s.offered(ctx, id)
	if err != nil {
		return Tile{}, err
	}
	if z < 0 || z > MaxZoom || x < 0 || y < 0 || x >= 1<<z || y >= 1<<z {
		return Tile{}, grid.Errorf(grid.CodeInvalid, "没有这样的瓦片", "There can be no such tile")
	}
	return s.tiles.get(ctx, tileKey{id, l.Edition, z, x, y}, func(ctx context.Context) (Tile, error) {
		body, err := s.draw(ctx, &l, z, x, y)
		if err != nil || len(body) < packFrom {
			return Tile{Body: body}, err
		}
		body, err = packed(body)
		return Tile{Body: body, Packed: true}, err
	})
}

// draw makes a tile.
func (s *Service) draw(ctx context.Context, l *Layer, z, x, y int) (body []byte, err error) {
	v := view{z: z, x: x, y: y, pixel: pixelAt(z) / 2, labels: z >= labelZoom}
	if l.Geometry != "point" && z < MaxZoom-2 {
		v.fine = math.Min(finestShown*pixelAt(z), l.coarse)
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		for most := mostShown; most > 0; most /= 2 {
			var count int
			body, count, err = tile(ctx, tx, l.ID, &v, most, most == mostShown && z >= plainZoom)
			if err != nil || len(body) <= mostTile || count <= 1 {
				return err
			}
			most = min(most, count)
		}
		return nil
	})
	return body, err
}

// Tile is one tile; without bytes there is nothing in it.
type Tile struct {
	Body   []byte
	Packed bool // by gzip
}

// packFrom is from how many bytes on a tile is kept packed.
const packFrom = 1024

func packed(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err == nil {
		_, err = z.Write(body)
	}
	if err == nil {
		err = z.Close()
	}
	return b.Bytes(), err
}

// tileKey is a tile of a layer as one load left it.
type tileKey struct {
	id      grid.ID
	edition int
	z, x, y int
}

// tiles keeps tiles within a bound of bytes, and makes each but once at a time.
type tiles struct {
	mu      *sync.Mutex
	limit   int64
	bytes   int64
	at      map[tileKey]*list.Element
	used    *list.List // the last used in front
	flights map[tileKey]*flight
	slots   chan struct{}
}

type kept struct {
	key  tileKey
	tile Tile
}

// flight is a tile that is being made.
type flight struct {
	done chan struct{}
	tile Tile
	err  error
}

const (
	keptBytes = 200 // what a tile costs beside its bytes
	together  = 3   // tiles made at a time, so that other work of the database goes on
)

func newTiles(limit int64) tiles {
	return tiles{
		mu: &sync.Mutex{}, limit: limit, at: map[tileKey]*list.Element{}, used: list.New(), flights: map[tileKey]*flight{},
		slots: make(chan struct{}, together),
	}
}

// get returns a tile, by draw when it is not there. One who gives up waiting does not end
// what others wait for.
func (t *tiles) get(ctx context.Context, k tileKey, draw func(context.Context) (Tile, error)) (Tile, error) {
	t.mu.Lock()
	if e := t.at[k]; e != nil {
		t.used.MoveToFront(e)
		t.mu.Unlock()
		return e.Value.(*kept).tile, nil
	}
	f := t.flights[k]
	if f == nil {
		f = &flight{done: make(chan struct{})}
		t.flights[k] = f
		go t.fly(context.WithoutCancel(ctx), k, f, draw)
	}
	t.mu.Unlock()
	select {
	case <-f.done:
		return f.tile, f.err
	case <-ctx.Done():
		return Tile{}, ctx.Err()
	}
}

func (t *tiles) fly(ctx context.Context, k tileKey, f *flight, draw func(context.Context) (Tile, error)) {
	ctx, cancel := context.WithTimeout(ctx, tileTime)
	defer cancel()
	select {
	case t.slots <- struct{}{}:
		f.tile, f.err = draw(ctx)
		<-t.slots
	case <-ctx.Done():
		f.err = grid.Errorf(grid.CodeUnavailable, "图层正忙，请稍候", "The layer is busy; try again shortly")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.flights, k)
	if f.err == nil {
		t.at[k] = t.used.PushFront(&kept{k, f.tile})
		for t.bytes += int64(len(f.tile.Body)) + keptBytes; t.bytes > t.limit; {
			last := t.used.Back()
			old := t.used.Remove(last).(*kept)
			delete(t.at, old.key)
			t.bytes -= int64(len(old.tile.Body)) + keptBytes
		}
	}
	close(f.done)
}
