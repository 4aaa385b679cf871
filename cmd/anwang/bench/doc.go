// Package bench measures Anwang beside PostGIS and beside a control in the same
// run, on the same data, so that a figure is a ratio and not a boast. Every
// table says what it must reach.
//
// The data is made here, always the same: a province of 20,000 grids whose
// neighbours share every vertex, and points that crowd into towns, written in
// random order.
package bench
