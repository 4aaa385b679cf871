package boundary

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/grid"
)

// Network 网格体系 is a network with its levels, versions and holes.
type Network struct {
	ID grid.ID `json:"id"`
	NetworkName
	Main     bool           `json:"main"`
	Root     GridName       `json:"root"` // the topmost grid; its code is empty where none is in force
	Levels   []NetworkLevel `json:"levels"`
	Versions []Version      `json:"versions"` // the latest first
	Holes    []StandingHole `json:"holes"`
}

// NetworkLevel is a level of a network with how many grids it has now.
type NetworkLevel struct {
	Name   string `json:"name"`
	NameEN string `json:"nameEn"`
	Grids  int    `json:"grids"`
}

// Version 版本 is one publication of a network.
type Version struct {
	Version    int32      `json:"version"`
	ValidFrom  time.Time  `json:"validFrom"`
	Published  time.Time  `json:"published"`
	Actor      string     `json:"actor"`
	Note       string     `json:"note"`
	Difference Difference `json:"difference"`
}

// StandingHole is a hole in force.
type StandingHole struct {
	Name   string    `json:"name"`
	Reason string    `json:"reason"`
	At     orb.Point `json:"at"`
	Area   float64   `json:"area"` // square metres
}

// Region is where files of boundaries are expected to lie: where the main network does, and a
// little around. The zero box: anywhere. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Region(ctx context.Context) (b orb.Bound, err error) {
	err = s.look(ctx, func(tx pgx.Tx) error {
		b, err = extentInForce(ctx, tx)
		return err
	})
	return b, err
}

// Networks returns all networks. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Networks(ctx context.Context) ([]Network, error) {
	if _, err := grid.Require(ctx, grid.EditBoundary); err != nil {
		return nil, err
	}
	var list []Network
	err := s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		list, err = loadNetworks(ctx, tx)
		return err
	})
	return list, err
}
