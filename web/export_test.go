package web

import "time"

// SetClock is for tests.
func SetClock(c *Certificate, clock func() time.Time) { c.clock = clock }
