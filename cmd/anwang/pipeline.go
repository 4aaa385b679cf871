package main

import (
	"context"
	"time"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles"
	"anwang/web/stream"
)

// pipeline is what every committed change passes, in this order: the live state
// is changed, the tiles it touches are dropped, the browsers are told. A browser
// that asks for a tile because it was told can therefore never get an old one.
type pipeline struct {
	live  *live.State
	tiles *tiles.Set
	hub   *stream.Hub
}

// Load takes over a snapshot.
func (p *pipeline) Load(ctx context.Context, s *grid.Snapshot) error {
	e, err := p.live.Load(ctx, s)
	if err != nil {
		return err
	}
	p.spread(e)
	return nil
}

// Apply takes over a batch.
func (p *pipeline) Apply(b grid.Batch) { p.spread(p.live.Apply(b)) }

// tick lets deadlines pass.
func (p *pipeline) tick(now time.Time) { p.spread(p.live.Tick(now)) }

func (p *pipeline) spread(e *live.Event) {
	if e.Empty() {
		return
	}
	p.tiles.Invalidate(e)
	p.hub.Publish(e)
}

// tickEvery is how late a danger may become overdue on the map.
const tickEvery = 5 * time.Second

// keepTicking ticks until ctx ends.
func (p *pipeline) keepTicking(ctx context.Context) {
	t := time.NewTicker(tickEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-t.C:
			p.tick(now)
		}
	}
}
