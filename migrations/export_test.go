package migrations

// RunFiles is Run with other files.
var RunFiles = run
