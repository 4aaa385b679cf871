package tiles_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"anwang/grid"
	"anwang/tiles"
)

// TestChangeWhileBuilding: a change that comes between the reading and the
// keeping of a tile is never lost, for points, levels and boundaries alike.
func TestChangeWhileBuilding(t *testing.T) {
	t.Parallel()
	for _, layer := range []string{tiles.Enterprises, tiles.Grids} {
		t.Run(layer, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.apply(w.enterprise(1, 116.5, 40, grid.Blue))
			x, y := at(116.5, 40, 13)
			var once sync.Once
			w.set.OnBuild(func(l string, z, _, _ int) {
				if l == layer && z == 13 {
					once.Do(func() { w.apply(w.enterprise(1, 116.5, 40, grid.Red)) })
				}
			})
			got := w.tile(t, layer, 13, x, y)
			again := w.tile(t, layer, 13, x, y)
			if got.ETag != again.ETag {
				t.Error("the tile changed after the change was over")
			}
			if n := w.set.Stats().StaleDiscards; n != 1 {
				t.Errorf("%d builds discarded, want 1", n)
			}
			red := false
			for _, l := range decode(t, again) {
				for _, f := range l.Features {
					red = red || f.Properties["level"] == "red"
				}
			}
			if !red {
				t.Error("the tile kept is older than the change")
			}
		})
	}
}

// TestEndlessChanges: a tile whose content changes faster than it is built is
// handed out but never kept.
func TestEndlessChanges(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	x, y := at(116.5, 40, 13)
	l := grid.Red
	w.set.OnBuild(func(layer string, _, _, _ int) {
		if layer == tiles.Enterprises {
			l = 3 - l
			w.apply(w.enterprise(1, 116.5, 40, l))
		}
	})
	if got := w.tile(t, tiles.Enterprises, 13, x, y); got.Empty {
		t.Error("no tile at all")
	}
	if s := w.set.Stats(); s.Entries != 0 || s.StaleDiscards != 3 {
		t.Errorf("%d kept, %d discarded", s.Entries, s.StaleDiscards)
	}
}

// ask asks for a tile of grids at zoom 12 in the background.
func ask(ctx context.Context, w *town, x, y int) chan error {
	answer := make(chan error, 1)
	go func() {
		_, err := w.set.Tile(ctx, w.View(grid.Everything), tiles.Grids, 12, x, y)
		answer <- err
	}()
	return answer
}

// TestShared: many who ask at once share one build, and those who leave do not
// spoil it for the others.
func TestShared(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	x, y := at(116.5, 40, 12)
	building, goOn := make(chan struct{}, 10), make(chan struct{})
	w.set.OnBuild(func(string, int, int, int) {
		building <- struct{}{}
		<-goOn
	})
	first, gone := context.WithCancel(context.Background())
	answers := []chan error{ask(first, w, x, y)}
	<-building
	leaving, leave := context.WithCancel(context.Background())
	left := ask(leaving, w, x, y)
	for range 20 {
		answers = append(answers, ask(context.Background(), w, x, y))
	}
	for w.set.Stats().Misses < 22 {
		time.Sleep(time.Millisecond)
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the one who left got %v", err)
	}
	gone() // who builds has what all the others wait for
	close(goOn)
	for _, answer := range answers {
		if err := <-answer; err != nil {
			t.Error(err)
		}
	}
	if n := w.set.Stats().Builds; n > 2 { // a late one may have come after the first was done
		t.Errorf("%d builds for one tile", n)
	}
}

// TestTakenOver: when the one who is to build leaves before it could begin,
// another who waits for the same tile does it.
func TestTakenOver(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	x, y := at(116.5, 40, 12)
	building, goOn := make(chan struct{}, 1000), make(chan struct{})
	w.set.OnBuild(func(string, int, int, int) {
		building <- struct{}{}
		<-goOn
	})
	var busy []chan error
	for i := range w.set.Slots() { // all that may be built at once
		busy = append(busy, ask(context.Background(), w, i, 0))
	}
	for range busy {
		<-building
	}
	leaving, leave := context.WithCancel(context.Background())
	left := ask(leaving, w, x, y)
	for w.set.Stats().Misses < uint64(len(busy)+1) {
		time.Sleep(time.Millisecond)
	}
	var others []chan error
	for range 5 {
		others = append(others, ask(context.Background(), w, x, y))
	}
	for w.set.Stats().Misses < uint64(len(busy)+6) {
		time.Sleep(time.Millisecond)
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the one who left got %v", err)
	}
	close(goOn)
	for _, answer := range append(busy, others...) {
		if err := <-answer; err != nil {
			t.Error(err)
		}
	}
}

// TestManyChanges: readers and a writer at once; when the writer has stopped,
// every tile that is kept is what a new set would make.
func TestManyChanges(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for r := range 4 {
		wg.Go(func() {
			for i := r; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				z := 9 + i%5
				x, y := at(116.2+float64(i%7)*0.09, 39.8+float64(i%5)*0.09, z)
				layer := []string{tiles.Grids, tiles.Enterprises}[i%2]
				if _, err := w.set.Tile(context.Background(), w.View(grid.Everything), layer, z, x, y); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 400 {
		w.apply(w.enterprise(grid.ID(1+i%40), 116.2+float64(i*13%60)*0.01, 39.8+float64(i*7%40)*0.01, grid.Level(i%5)))
	}
	close(stop)
	wg.Wait()
	fresh := tiles.New(w.State, tiles.Options{})
	for z := 9; z <= 13; z++ {
		for i := range 35 {
			x, y := at(116.2+float64(i%7)*0.09, 39.8+float64(i%5)*0.09, z)
			for _, layer := range []string{tiles.Grids, tiles.Enterprises} {
				want, err := fresh.Tile(context.Background(), w.View(grid.Everything), layer, z, x, y)
				if err != nil {
					t.Fatal(err)
				}
				if got := w.tile(t, layer, z, x, y); got.ETag != want.ETag {
					t.Errorf("%s %d/%d/%d is stale", layer, z, x, y)
				}
			}
		}
	}
}
