package web

import (
	"context"
	"time"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles"
	"anwang/web/stream"
)

// Pipeline is what every committed change passes, in this order: the live state
// is changed, the tiles it touches are dropped, the browsers are told. A browser
// that asks for a tile because it was told can therefore never get an old one.
// It is the sink of the change feed.
type Pipeline struct {
	Live  *live.State
	Tiles *tiles.Set
	Hub   *stream.Hub
}

// Load takes over a snapshot.
func (p *Pipeline) Load(ctx context.Context, s *grid.Snapshot) error {
	e, err := p.Live.Load(ctx, s)
	if err != nil {
		return err
	}
	p.spread(e)
	return nil
}

// Apply takes over a batch.
func (p *Pipeline) Apply(b grid.Batch) { p.spread(p.Live.Apply(b)) }

// Tick lets the deadlines up to now pass.
func (p *Pipeline) Tick(now time.Time) { p.spread(p.Live.Tick(now)) }

func (p *Pipeline) spread(e *live.Event) {
	if !e.Empty() {
		p.Tiles.Invalidate(e)
	}
	p.Hub.Publish(e) // even when nobody sees a change: the position moves
}

// KeepTicking ticks until ctx ends; every is how late a danger may become
// overdue on the map.
func (p *Pipeline) KeepTicking(ctx context.Context, every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-t.C:
			p.Tick(now)
		}
	}
}
