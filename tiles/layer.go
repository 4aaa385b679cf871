package tiles

import (
	"fmt"

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

// layerID is a layer inside this package; the three kinds of points come first
// so that a grid.Kind is its own layer.
type layerID uint8

const (
	layerGrids   = layerID(grid.Kinds)
	layerBasemap = layerID(grid.Kinds + 1)
	layers       = grid.Kinds + 2
)

var layerNames = [layers]string{Enterprises, Hazards, Dangers, Grids, Basemap}

// Deeper tiles than these are drawn from the deepest one by the client.
var layerMaxZoom = [layers]uint8{16, 16, 16, 14, 10}

func (l layerID) String() string { return layerNames[l] }

// Layers returns the names of all layers, bottom of the map first.
func Layers() []string { return []string{Basemap, Grids, Enterprises, Hazards, Dangers} }

// MaxZoom returns the deepest zoom a layer is cut for. Error: not_found.
func MaxZoom(layer string) (int, error) {
	l, err := parseLayer(layer)
	if err != nil {
		return 0, err
	}
	return int(layerMaxZoom[l]), nil
}

func parseLayer(name string) (layerID, error) {
	for i, n := range layerNames {
		if n == name {
			return layerID(i), nil
		}
	}
	return 0, grid.Errorf(grid.CodeNotFound,
		fmt.Sprintf("没有图层“%s”，可用图层：basemap、grids、enterprises、hazards、dangers。", name),
		fmt.Sprintf("There is no layer %q; the layers are basemap, grids, enterprises, hazards and dangers.", name))
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
	deepest := int(layerMaxZoom[l])
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
