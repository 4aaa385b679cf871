// Package geo is pure geometry: codecs, coordinate systems, measures, validity
// and point-in-polygon. It does no I/O and imports nothing of ours.
//
// # Coordinates
//
// Everywhere inside Anwang a coordinate is longitude, latitude in degrees,
// CGCS2000 (EPSG:4490), which equals WGS 84 at our precision. The systems met at
// import — GCJ-02, BD-09, Gauss–Krüger — are converted here and never
// guessed: see [GCJ02ToWGS84], [BD09ToWGS84] and [GaussKruger]; their names are geo/crs.
//
// Grid shapes live on an integer lattice of 1e-7 degree (about a centimetre).
// A coordinate is on the lattice when it equals float64(k)/1e7 for an integer
// k, so that vertices shared by neighbours are equal bit by bit. [Snap] puts a
// number there.
//
// # Two libraries, one border
//
// go-geom is spoken at the database and codec edge, orb in memory and in tiles.
// [ToGeom] and [FromGeom] are the one place where they meet; [MarshalEWKB] and
// [UnmarshalEWKB] are the bytes PostGIS reads and writes.
//
// # Measures
//
// [Area], [Length] and [Distance] are geodesic, on the ellipsoid. Nothing here
// measures in Web-Mercator.
package geo
