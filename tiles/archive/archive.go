// Package archive reads tiles out of files that hold many of them: PMTiles, version 3, and
// MBTiles, which are SQLite databases. Both are read in place, a few pages a tile, and
// whatever stands in them is believed only within bounds: such a file is handed in by
// somebody, and a bad one must not take the service down.
//
// # Why no library
//
// The reader of PMTiles is the format: a header, directories of varints, and the Hilbert
// curve. For MBTiles a driver of SQLite without cgo is SQLite itself, translated from C: eight
// megabytes more, and memory that a crafted database can reach, in the process that keeps
// everybody's map. What a tile needs of SQLite is to walk two B-trees, whose form is
// documented and promised to stay; that is here, in Go that checks its bounds.
package archive

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"anwang/grid"
)

// What the tiles of a file are.
const (
	MVT  = "mvt"
	PNG  = "png"
	JPEG = "jpeg"
	WebP = "webp"
)

// MaxTile is the largest tile that is read.
const MaxTile = 4 << 20

// About is what a file says of itself.
type About struct {
	Content     string // MVT, PNG, JPEG or WebP
	Name        string
	Attribution string
	MinZoom     int
	MaxZoom     int
	Bounds      *[4]float64 // west, south, east, north; nil: it does not say
	Layers      []string    // of vector tiles
}

// Archive is an open file of tiles.
type Archive interface {
	About() About
	// Tile returns a tile, its row counted from the north, compressed by gzip or not as the
	// file has it; nil when there is none. Errors: rejected (the file is broken).
	Tile(z, x, y int) ([]byte, error)
}

// Open reads what a file is. Errors: rejected (it is neither, or cannot be used, with why).
func Open(r io.ReaderAt, size int64) (Archive, error) {
	head := make([]byte, 16)
	if size < 512 {
		return nil, broken("too short")
	}
	if _, err := r.ReadAt(head, 0); err != nil {
		return nil, err
	}
	switch {
	case strings.HasPrefix(string(head), "PMTiles"):
		return openPMTiles(r, size)
	case string(head) == sqliteMagic:
		return openMBTiles(r, size)
	}
	return nil, refused("文件既不是 PMTiles（第 3 版）也不是 MBTiles", "The file is neither PMTiles (version 3) nor MBTiles")
}

func refused(zh, en string) error { return grid.Errorf(grid.CodeRejected, zh, en) }

// broken says that a file is not as its format says.
func broken(format string, args ...any) error {
	return &grid.Error{
		Code: grid.CodeRejected, Text: grid.Text{ZH: "瓦片文件已损坏或不完整", EN: "The file of tiles is broken or not whole"},
		Cause: fmt.Errorf(format, args...),
	}
}

// vectorLayers are the names of the layers that a JSON of metadata lists.
func vectorLayers(text []byte) (layers []string) {
	var meta struct {
		Layers []struct {
			ID string `json:"id"`
		} `json:"vector_layers"`
	}
	if json.Unmarshal(text, &meta) != nil {
		return nil // what is drawn can be said by hand
	}
	for _, l := range meta.Layers[:min(len(meta.Layers), 100)] {
		if l.ID != "" && len(l.ID) <= 100 {
			layers = append(layers, l.ID)
		}
	}
	return layers
}

// degrees are bounds that make sense.
func degrees(w, s, e, n float64) *[4]float64 {
	if w >= -180 && e <= 180 && s >= -90 && n <= 90 && w < e && s < n {
		return &[4]float64{w, s, e, n}
	}
	return nil
}
