package event_test

import (
	"context"
	"fmt"
	"time"

	"anwang/grid"
	"anwang/grid/event"
	"anwang/grid/pg"
)

// What happened to the dangers below a grid in the last day, the newest first, as far as
// who is in the context sees it.
func ExampleService_List() {
	lately := func(ctx context.Context, db *pg.DB, below grid.ID) error {
		list, err := event.New(db).List(ctx, event.Query{
			Areas: grid.Under(below), Kinds: []string{grid.KindDanger.String()}, Since: time.Now().Add(-24 * time.Hour), Limit: 50,
		})
		for _, h := range list {
			fmt.Println(h.At, h.Verb, h.Name, h.GridName)
		}
		return err
	}
	_ = lately // needs a database
}
