package web

import (
	"time"

	"github.com/go-chi/chi/v5"
)

// SetClock is for tests.
func SetClock(c *Certificate, clock func() time.Time) { c.clock = clock }

// Routes is the router itself, for tests that walk it.
func (s *Server) Routes() chi.Routes { return s.router.(chi.Routes) }
