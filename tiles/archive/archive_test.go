package archive_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/tiles/archive"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func open(t testing.TB, b []byte) archive.Archive {
	t.Helper()
	a, err := archive.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestMBTiles: what SQLite itself wrote, in each layout that usual programs make, is found
// tile by tile, and nothing else is.
func TestMBTiles(t *testing.T) {
	t.Parallel()
	for name, note := range map[string]func(z, x, y int) string{
		"flat": whole, "rule": whole, "own": whole, "images": once, "shallow": once,
	} {
		a := open(t, read(t, name+".mbtiles"))
		is := a.About()
		if is.Content != archive.PNG || is.Name != "试验" || is.MinZoom != 0 || is.MaxZoom != 3 || is.Attribution != "本市测绘院" ||
			is.Bounds == nil || *is.Bounds != [4]float64{-180, -85, 180, 85} {
			t.Errorf("%s says %+v", name, is)
		}
		for z := range 4 {
			for x := range 1 << z {
				for y := range 1 << z {
					b, err := a.Tile(z, x, y)
					if err != nil || !bytes.Contains(b, []byte("tile\x00"+note(z, x, y))) {
						t.Fatalf("%s: tile %d/%d/%d is %q, %v", name, z, x, y, b[:min(len(b), 99)], err)
					}
					if long := z == 3 && x == 4 && y == 4 && note(3, 4, 4) == whole(3, 4, 4); long != (len(b) > 6000) ||
						!bytes.HasSuffix(b[:len(b)-4], []byte("IEND")) {
						t.Errorf("%s: tile %d/%d/%d has %d bytes", name, z, x, y, len(b))
					}
				}
			}
		}
		for _, none := range [][3]int{{4, 0, 0}, {2, 4, 0}, {2, 0, 4}, {0, -1, 0}} {
			if b, err := a.Tile(none[0], none[1], none[2]); b != nil || err != nil {
				t.Errorf("%s: tile %v is %d bytes, %v", name, none, len(b), err)
			}
		}
	}
}

func whole(z, x, y int) string { return fmt.Sprintf("%d/%d/%d", z, x, y) }

// once is the note of tiles that are kept once for many.
func once(z, x, _ int) string { return fmt.Sprintf("%d/%d/0", z, x%2) }

func TestMBTilesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	flat := read(t, "flat.mbtiles")
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"no index":     {read(t, "unsorted.mbtiles"), "no index"},
		"other format": {bytes.Replace(flat, []byte("formatpng"), []byte("formatgif"), 1), "format of an MBTiles"},
		"no table":     {bytes.ReplaceAll(flat, []byte("tiles"), []byte("tules")), "no table of tiles"},
		"nothing":      {make([]byte, 4096), "neither PMTiles"},
		"short":        {flat[:500], "broken"},
		"UTF-16":       {slices.Concat(flat[:59], []byte{2}, flat[60:]), "UTF-8"},
	} {
		_, err := archive.Open(bytes.NewReader(c.file), int64(len(c.file)))
		if grid.CodeOf(err) != grid.CodeRejected || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	// A file that was cut off has what is left of it, and says so of the rest.
	a, bad := open(t, flat), 0
	cut := flat[:len(flat)*2/3]
	if a, err := archive.Open(bytes.NewReader(cut), int64(len(cut))); err == nil {
		for z := range 4 {
			for x := range 1 << z {
				if _, err := a.Tile(z, x, 0); err != nil {
					bad++
				}
			}
		}
	} else {
		bad++
	}
	if _, err := a.Tile(1, 1, 1); err != nil || bad == 0 {
		t.Errorf("%d of a file that was cut off are bad; %v", bad, err)
	}
}

// pmtiles makes a file whose tiles say which they are; leaves is how many entries a leaf
// directory has, 0: there are none.
func pmtiles(packed bool, leaves int, ids []uint64, body func(i int) []byte) []byte {
	pack := func(b []byte) []byte {
		if !packed {
			return b
		}
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		_, _ = z.Write(b)
		_ = z.Close()
		return out.Bytes()
	}
	type entry struct{ id, run, length, offset uint64 }
	directory := func(list []entry) []byte {
		b := binary.AppendUvarint(nil, uint64(len(list)))
		last := uint64(0)
		for _, e := range list {
			b = binary.AppendUvarint(b, e.id-last)
			last = e.id
		}
		for _, e := range list {
			b = binary.AppendUvarint(b, e.run)
		}
		for _, e := range list {
			b = binary.AppendUvarint(b, e.length)
		}
		for i, e := range list {
			if i > 0 && e.offset == list[i-1].offset+list[i-1].length {
				b = append(b, 0)
			} else {
				b = binary.AppendUvarint(b, e.offset+1)
			}
		}
		return pack(b)
	}
	var data, leafData []byte
	var list, root []entry
	for i, id := range ids {
		b := body(i)
		list = append(list, entry{id, 1, uint64(len(b)), uint64(len(data))})
		data = append(data, b...)
	}
	root = list
	if leaves > 0 {
		root = nil
		for part := range slices.Chunk(list, leaves) {
			d := directory(part)
			root = append(root, entry{part[0].id, 0, uint64(len(d)), uint64(len(leafData))})
			leafData = append(leafData, d...)
		}
	}
	meta := pack([]byte(`{"name":"市区","attribution":"测绘院","vector_layers":[{"id":"roads"},{"id":"water"}]}`))
	first := directory(root)
	h := make([]byte, 127)
	copy(h, "PMTiles\x03")
	at := uint64(len(h))
	for i, n := range []int{len(first), len(meta), len(leafData), len(data)} {
		binary.LittleEndian.PutUint64(h[8+16*i:], at)
		binary.LittleEndian.PutUint64(h[16+16*i:], uint64(n))
		at += uint64(n)
	}
	h[97], h[98], h[99], h[101] = 1, 1, 2, 12
	if packed {
		h[97] = 2
	}
	for i, d := range []int32{-1800000000, -850000000, 1800000000, 850000000} {
		binary.LittleEndian.PutUint32(h[102+4*i:], uint32(d))
	}
	return slices.Concat(h, first, meta, leafData, data, make([]byte, 512))
}

// TestPMTiles: tiles are found by their number along the curve, in the root and in leaf
// directories, packed or not.
func TestPMTiles(t *testing.T) {
	t.Parallel()
	// Numbers as the specification and its own reader have them.
	known := map[[3]int]uint64{
		{0, 0, 0}: 0, {1, 0, 0}: 1, {1, 0, 1}: 2, {1, 1, 1}: 3, {1, 1, 0}: 4, {2, 0, 0}: 5, {2, 1, 0}: 6, {12, 3423, 1763}: 19078479,
	}
	var ids []uint64
	for _, id := range known {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, packed := range []bool{false, true} {
		for _, leaves := range []int{0, 1, 3} {
			a := open(t, pmtiles(packed, leaves, ids, func(i int) []byte { return fmt.Appendf(nil, "tile %d.", ids[i]) }))
			if is := a.About(); is.Content != archive.PNG || is.Name != "市区" || is.MaxZoom != 12 ||
				!slices.Equal(is.Layers, []string{"roads", "water"}) {
				t.Errorf("it says %+v", is)
			}
			for at, id := range known {
				if b, err := a.Tile(at[0], at[1], at[2]); err != nil || string(b) != fmt.Sprintf("tile %d.", id) {
					t.Errorf("packed %v, leaves of %d: tile %v is %q, %v; want %d", packed, leaves, at, b, err, id)
				}
			}
			for _, none := range [][3]int{{2, 3, 3}, {12, 0, 0}, {13, 0, 0}} {
				if b, err := a.Tile(none[0], none[1], none[2]); b != nil || err != nil {
					t.Errorf("tile %v is %q, %v", none, b, err)
				}
			}
		}
	}
}

// TestCurve: every tile of a zoom has one number, and neighbours on the curve touch.
func TestCurve(t *testing.T) {
	t.Parallel()
	const z = 5
	at := map[uint64][2]int{}
	for x := range 1 << z {
		for y := range 1 << z {
			at[archive.Hilbert(z, x, y)] = [2]int{x, y}
		}
	}
	first := archive.Hilbert(z, 0, 0)
	for id := first; id < first+1<<(2*z); id++ {
		p, ok := at[id]
		if q, next := at[id+1]; !ok || next && max(p[0]-q[0], q[0]-p[0])+max(p[1]-q[1], q[1]-p[1]) != 1 {
			t.Fatalf("%d is at %v, the next at %v", id, p, q)
		}
	}
}

// FuzzOpen: no file makes a reader fail otherwise than by saying so.
func FuzzOpen(f *testing.F) {
	for _, name := range []string{"flat", "own", "images", "shallow", "rule"} {
		f.Add(read(f, name+".mbtiles"), uint8(2), uint8(1), uint8(1))
	}
	f.Add(pmtiles(false, 2, []uint64{0, 1, 2, 3, 4, 5}, func(int) []byte { return []byte("tile") }), uint8(1), uint8(1), uint8(0))
	f.Fuzz(func(t *testing.T, b []byte, z, x, y uint8) {
		a, err := archive.Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		zoom := int(z) % 23
		if tile, err := a.Tile(zoom, int(x)&(1<<zoom-1), int(y)&(1<<zoom-1)); err == nil && len(tile) > archive.MaxTile {
			t.Errorf("a tile of %d bytes", len(tile))
		}
	})
}
