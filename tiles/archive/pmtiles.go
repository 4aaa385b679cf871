package archive

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"io"
	"sort"
	"sync"
)

const (
	pmHeader    = 127
	pmDirectory = 8 << 20 // of a directory, unpacked, at most
	pmDepth     = 4       // of directories below each other, at most
	pmKept      = 64      // directories that are kept unpacked
)

// Compressions of PMTiles.
const (
	pmPlain = 1
	pmGzip  = 2
)

// pmtiles is an open PMTiles file.
type pmtiles struct {
	r                     io.ReaderAt
	size                  int64
	about                 About
	root                  []pmEntry
	leafAt, leafLen       int64
	dataAt, dataLen       int64
	directories, metadata byte // how directories and metadata are compressed
	mu                    sync.Mutex
	kept                  map[int64][]pmEntry // leaf directories by where they begin
}

// pmEntry is a run of tiles, or a leaf directory when the run has no length.
type pmEntry struct {
	id     uint64
	run    uint32
	length uint32
	offset int64
}

func openPMTiles(r io.ReaderAt, size int64) (Archive, error) {
	h := make([]byte, pmHeader)
	if _, err := r.ReadAt(h, 0); err != nil {
		return nil, err
	}
	if h[7] != 3 {
		return nil, refused("只能使用第 3 版的 PMTiles 文件", "Only PMTiles of version 3 can be used")
	}
	at := func(i int) int64 { return int64(min(binary.LittleEndian.Uint64(h[i:]), 1<<62)) } //nolint:gosec // bounded
	p := &pmtiles{
		r: r, size: size, leafAt: at(40), leafLen: at(48), dataAt: at(56), dataLen: at(64), directories: h[97], metadata: h[97],
		kept: map[int64][]pmEntry{},
	}
	if h[97] != pmPlain && h[97] != pmGzip || h[98] > pmGzip {
		return nil, refused("PMTiles 文件的压缩方式须为 gzip 或不压缩", "A PMTiles file has to be compressed by gzip or not at all")
	}
	content, ok := map[byte]string{1: MVT, 2: PNG, 3: JPEG, 4: WebP}[h[99]]
	if !ok {
		return nil, refused("PMTiles 文件中的瓦片须为 MVT、PNG、JPEG 或 WebP", "The tiles of a PMTiles file have to be MVT, PNG, JPEG or WebP")
	}
	degree := func(i int) float64 { return float64(int32(binary.LittleEndian.Uint32(h[i:]))) / 1e7 } //nolint:gosec // that is the format
	p.about = About{
		Content: content, MinZoom: int(h[100]), MaxZoom: int(h[101]), Bounds: degrees(degree(102), degree(106), degree(110), degree(114)),
	}
	if p.about.MinZoom > p.about.MaxZoom || p.about.MaxZoom > 30 {
		return nil, broken("zooms %d to %d", p.about.MinZoom, p.about.MaxZoom)
	}
	var err error
	if p.root, err = p.directory(at(8), at(16)); err != nil {
		return nil, err
	}
	p.describe(at(24), at(32))
	return p, nil
}

// describe takes over what the metadata say; they may be missing or wrong.
func (p *pmtiles) describe(at, length int64) {
	text, err := p.unpacked(at, length, p.metadata)
	if err != nil {
		return
	}
	var meta struct{ Name, Attribution string }
	if json.Unmarshal(text, &meta) == nil {
		p.about.Name, p.about.Attribution = meta.Name, meta.Attribution
	}
	p.about.Layers = vectorLayers(text)
}

// About implements Archive.
func (p *pmtiles) About() About { return p.about }

// Tile implements Archive.
func (p *pmtiles) Tile(z, x, y int) ([]byte, error) {
	if z < p.about.MinZoom || z > p.about.MaxZoom {
		return nil, nil
	}
	id, entries := hilbert(z, x, y), p.root
	for range pmDepth {
		i := sort.Search(len(entries), func(i int) bool { return entries[i].id > id }) - 1
		if i < 0 {
			return nil, nil
		}
		e := &entries[i]
		switch {
		case e.run == 0:
			if e.offset > p.leafLen || int64(e.length) > p.leafLen-e.offset {
				return nil, broken("a leaf directory beyond its section")
			}
			var err error
			if entries, err = p.leaf(p.leafAt+e.offset, int64(e.length)); err != nil {
				return nil, err
			}
		case id-e.id >= uint64(e.run):
			return nil, nil
		case e.offset > p.dataLen || int64(e.length) > p.dataLen-e.offset:
			return nil, broken("a tile beyond its section")
		default:
			return p.read(p.dataAt+e.offset, int64(e.length), MaxTile)
		}
	}
	return nil, broken("directories nested too deep")
}

// read reads a part of the file.
func (p *pmtiles) read(at, length, most int64) ([]byte, error) {
	if at < 0 || length < 0 || length > most || at > p.size || length > p.size-at {
		return nil, broken("%d bytes at %d of %d", length, at, p.size)
	}
	b := make([]byte, length)
	_, err := p.r.ReadAt(b, at)
	if err != nil && !(err == io.EOF && at+length == p.size) {
		return nil, err
	}
	return b, nil
}

func (p *pmtiles) unpacked(at, length int64, how byte) ([]byte, error) {
	b, err := p.read(at, length, pmDirectory)
	if err != nil || how == pmPlain {
		return b, err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, broken("%w", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, pmDirectory+1))
	if err != nil || len(out) > pmDirectory {
		return nil, broken("a part that is too large or broken: %v", err)
	}
	return out, nil
}

// leaf reads a leaf directory, and keeps some.
func (p *pmtiles) leaf(at, length int64) ([]pmEntry, error) {
	p.mu.Lock()
	entries, ok := p.kept[at]
	p.mu.Unlock()
	if ok {
		return entries, nil
	}
	entries, err := p.directory(at, length)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.kept) >= pmKept {
		clear(p.kept)
	}
	p.kept[at] = entries
	return entries, nil
}

// directory reads a directory: the ids as differences, then the runs, the lengths and the
// offsets, of which 0 is the end of the one before.
func (p *pmtiles) directory(at, length int64) ([]pmEntry, error) {
	b, err := p.unpacked(at, length, p.directories)
	if err != nil {
		return nil, err
	}
	bad := false
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			bad = true
			return 0
		}
		b = b[n:]
		return v
	}
	n := next()
	if bad || n > uint64(len(b)) { // each entry takes four bytes at least
		return nil, broken("a directory of %d entries in %d bytes", n, len(b))
	}
	entries := make([]pmEntry, n)
	id := uint64(0)
	for i := range entries {
		step := next()
		if i > 0 && step == 0 || id+step < id {
			return nil, broken("ids that do not rise")
		}
		id += step
		entries[i].id = id
	}
	for i := range entries {
		entries[i].run = uint32(min(next(), 1<<31)) //nolint:gosec // bounded
	}
	for i := range entries {
		entries[i].length = uint32(min(next(), 1<<31)) //nolint:gosec // bounded
	}
	for i := range entries {
		switch v := next(); {
		case v > 0:
			entries[i].offset = int64(min(v-1, 1<<62)) //nolint:gosec // bounded
		case i > 0:
			entries[i].offset = entries[i-1].offset + int64(entries[i-1].length)
		}
	}
	if bad {
		return nil, broken("a directory that breaks off")
	}
	return entries, nil
}

// hilbert is the number of a tile: those of lower zooms first, then along the curve.
func hilbert(z, x, y int) uint64 {
	id := (uint64(1)<<(2*z) - 1) / 3 //nolint:gosec // zooms are 0 to 30
	for s := 1 << z >> 1; s > 0; s >>= 1 {
		rx, ry := x&s, y&s
		quarter := 0
		switch {
		case rx > 0 && ry == 0:
			quarter = 3
		case rx > 0:
			quarter = 2
		case ry > 0:
			quarter = 1
		}
		id += uint64(quarter) * uint64(s) * uint64(s) //nolint:gosec // likewise
		if ry == 0 {
			if rx > 0 {
				x, y = s-1-x&(s-1), s-1-y&(s-1)
			}
			x, y = y, x
		}
	}
	return id
}
