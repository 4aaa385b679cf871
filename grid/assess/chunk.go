package assess

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"
)

// A city is gone through in chunks, so that what it takes does not grow with it:
// what is on file about a million enterprises is several times what memory keeps of
// them, and a connection that waits for minutes while they are all thought about is
// cut off.

// eachChunk reads everything that is on file and hands it on in chunks by id, at
// the end what belongs to nobody, of which only visit hears.
func eachChunk(ctx context.Context, tx pgx.Tx, size int, past bool, visit *ownerless, fn func(p *part, f *filed) error) error {
	for p := (&part{}); p.upTo < math.MaxInt64; {
		var err error
		p.after = p.upTo
		if p.upTo, err = chunkEnd(ctx, tx, p.after, size); err != nil {
			return err
		}
		f, err := read(ctx, tx, p, past, visit)
		if err != nil {
			return err
		}
		if err := fn(p, f); err != nil {
			return err
		}
	}
	if visit == nil {
		return nil
	}
	_, err := read(ctx, tx, &part{nobody: true}, past, visit)
	return err
}
