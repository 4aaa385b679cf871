// Package tiles turns the live state into what a map draws: vector tiles of the
// grids and of the enterprises, hazard sources and dangers, an offline base map,
// TileJSON and MapLibre styles. It sees neither SQL nor HTTP.
//
// # Shapes and colours travel apart
//
// The borders of grids change rarely, their levels all the time. The geometry of
// a grid tile is therefore cut and encoded once and kept; the level is one byte
// a feature at a known place, written in when the tile is asked for. The web
// application paints by feature state and only reads the level from the tile
// until the first table of levels has come; QGIS reads nothing else.
//
// # One lattice a zoom
//
// At each zoom the borders of the finest visible depth are dissolved into arcs,
// each arc is simplified once and put on the integer lattice of the whole world
// at that zoom (4096 steps a tile). Where arcs would cross there, they get points
// back until they do not, so that every polygon is valid. Every ring is made of
// these arcs, so neighbours, parents and children meet exactly, in every tile.
//
// # Fresh or not at all
//
// A tile is cached as it travels, compressed unless it is small, with a strong ETag. A change drops the tiles it
// touches, old place and new, at every zoom. A build notes the generation of its
// stripe before it reads the live state and is kept only if the generation is
// still the same under the lock of the cache: a change that comes while a tile is
// being built is never lost.
package tiles
