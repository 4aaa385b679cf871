// Package demo makes the demonstration city: real, published boundaries (data), and in them
// enterprises, hazard sources, key places, dangers and people that are made up, always the
// same for the same numbers. Every record of it is marked as synthetic. The city is loaded
// in bulk; afterwards the players of play.go change it as people would, so that a map that
// nobody uses yet has something to show. episode.go gives its dangers a course of events, and
// record.go the papers that its enterprises hold.
package demo
