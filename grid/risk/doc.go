// Package risk decides the colour of a grid from what is in it, and says why.
// Everything here is pure: the same rule and the same counts give the same
// colour and the same reasons, on every server and in every test.
//
// No authority publishes a formula for the colour of a region. The default is
// the design of this product (see [grid.Rollup]); all of its numbers are data,
// versioned, and shown beside every colour.
package risk
