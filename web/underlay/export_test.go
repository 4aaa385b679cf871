package underlay

// Reachable is for the tests.
var Reachable = reachable
