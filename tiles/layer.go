package tiles

import (
	"fmt"
	"strings"

	"anwang/grid"
)

// The layers, as they are named in addresses.
const (
	Grids       = "grids"
	Enterprises = "enterprises"
	Hazards     = "hazards"
	Dangers     = "dangers"
	Basemap     = "basemap"
)

// layerID is a layer inside this package; the kinds of points come first
// so that a grid.Kind is its own layer.
type layerID uint8

const (
	layerGrids   = layerID(grid.Kinds)
	layerBasemap = layerID(grid.Kinds + 1)
	layers       = grid.Kinds + 2
)

func (l layerID) String() string {
	switch l {
	case layerGrids:
		return Grids
	case layerBasemap:
		return Basemap
	}
	return grid.Kind(l).Layer()
}

// maxZoom is the deepest zoom that is cut; the client draws deeper ones from it.
func (l layerID) maxZoom() int {
	switch l {
	case layerGrids:
		return 14
	case layerBasemap:
		return 10
	}
	return 16
}

// Layers returns the names of all layers, bottom of the map first.
func Layers() []string { return append([]string{Basemap, Grids}, grid.Layers()...) }

// MaxZoom returns the deepest zoom a layer is cut for. Error: not_found.
func MaxZoom(layer string) (int, error) {
	l, err := parseLayer(layer)
	if err != nil {
		return 0, err
	}
	return l.maxZoom(), nil
}

func parseLayer(name string) (layerID, error) {
	for l := range layerID(layers) {
		if l.String() == name {
			return l, nil
		}
	}
	all := Layers()
	return 0, grid.Errorf(grid.CodeNotFound,
		fmt.Sprintf("没有图层“%s”，可用图层：%s。", name, strings.Join(all, "、")),
		fmt.Sprintf("There is no layer %q; the layers are %s and %s.", name, strings.Join(all[:len(all)-1], ", "), all[len(all)-1]))
}

// key names one tile of one view.
type key struct {
	view  uint32 // live.View.Number
	layer layerID
	z     uint8
	x, y  uint32
}

func parseKey(layer string, z, x, y int) (key, error) {
	l, err := parseLayer(layer)
	if err != nil {
		return key{}, err
	}
	deepest := l.maxZoom()
	if z < 0 || z > deepest {
		return key{}, grid.Errorf(grid.CodeInvalid,
			fmt.Sprintf("图层“%s”的缩放级别须在 0 至 %d 之间，收到 %d。", layer, deepest, z),
			fmt.Sprintf("Layer %q has zooms 0 to %d, not %d.", layer, deepest, z))
	}
	if n := 1 << z; x < 0 || x >= n || y < 0 || y >= n {
		return key{}, grid.Errorf(grid.CodeInvalid,
			fmt.Sprintf("第 %d 级的瓦片行列号须在 0 至 %d 之间，收到 x=%d、y=%d。", z, n-1, x, y),
			fmt.Sprintf("At zoom %d the column and row are 0 to %d, not x=%d, y=%d.", z, n-1, x, y))
	}
	return key{layer: l, z: uint8(z), x: uint32(x), y: uint32(y)}, nil
}

// hash spreads keys over shards and stripes.
func (k key) hash() uint64 {
	h := uint64(k.x)<<32 | uint64(k.y)
	h ^= uint64(k.z)<<58 ^ uint64(k.layer)<<55
	h ^= uint64(k.view) * 0xd6e8feb86659fd93
	h *= 0x9e3779b97f4a7c15
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	return h ^ h>>32
}
