package archive

// Hilbert is for the tests.
var Hilbert = hilbert
