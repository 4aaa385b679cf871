package exchange

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"anwang/grid"
	"anwang/grid/pg"
)

// chunkRows is how many records of an export are read at a time, in a
// transaction of their own. It is over before any of them is written: however slowly
// somebody takes a file, or stops taking it, no transaction waits for that, and the
// time-out of one statement bounds each. So an export is of no single moment; each
// row is as it was when its chunk was read. What is held of the rows is two
// chunks, one being read and one being written.
const chunkRows = 20_000

// portion is how much is written at once: each portion has its own time to be taken.
const portion = 64 << 10

// exporting is one export under way.
type exporting struct {
	*Service
	*Export
	view, personal grid.Scope
	begin          func(ctx context.Context) error                           // makes out, with its headings
	chunk          func(ctx context.Context, tx pgx.Tx, ids []grid.ID) error // reads and writes the rows of a chunk
	out            *worksheetWriter
	texts          rowTexts
	tail           tail
	into           *bytes.Buffer // where a text file is written to
	rows           int           // read so far
}

// Write implements io.Writer for the sheet writer.
func (x *exporting) Write(b []byte) (int, error) { return x.into.Write(b) }

// run reads a chunk while the one before is written to w.
func (x *exporting) run(ctx context.Context, w io.Writer) error {
	g, ctx := errgroup.WithContext(ctx)
	full, free := make(chan *bytes.Buffer), make(chan *bytes.Buffer, 2)
	free <- &bytes.Buffer{}
	free <- &bytes.Buffer{}
	g.Go(func() error {
		for b := range full {
			for b.Len() > 0 {
				if _, err := w.Write(b.Next(portion)); err != nil {
					return err // which ends ctx, and so the reading
				}
			}
			b.Reset()
			free <- b
		}
		return nil
	})
	err := func() error {
		defer close(full)
		return x.read(ctx, full, free)
	}()
	if wrote := g.Wait(); wrote != nil {
		return wrote // the reason, of which the other is the consequence
	}
	if err == nil && x.Format == XLSX {
		x.out.out = w
		err = x.out.end()
	}
	return err
}

// read reads all chunks and hands them on to be written.
func (x *exporting) read(ctx context.Context, full chan<- *bytes.Buffer, free <-chan *bytes.Buffer) (err error) {
	for from := 0; ; from += chunkRows {
		select {
		case x.into = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		if from == 0 {
			if err := x.begin(ctx); err != nil {
				return err
			}
		}
		if ids := x.IDs[from:min(from+chunkRows, len(x.IDs))]; len(ids) > 0 {
			err = x.db.Read(ctx, func(tx pgx.Tx) error { return x.chunk(ctx, tx, ids) })
		}
		if err == nil {
			err = x.out.flush()
		}
		if err != nil {
			return err
		}
		select {
		case full <- x.into:
		case <-ctx.Done():
			return ctx.Err()
		}
		if from+chunkRows >= len(x.IDs) {
			return nil
		}
	}
}

// enterprises reads and writes a chunk of enterprises.
func (x *exporting) enterprises(ctx context.Context, tx pgx.Tx, ids []grid.ID) error {
	if err := x.tail.chunk(ctx, tx, x.computed, ids); err != nil {
		return err
	}
	return readChunk(ctx, tx, x.view, x.personal, ids, x.row)
}

func (x *exporting) beginEnterprises(ctx context.Context) (err error) {
	x.texts.lang, x.tail.lang, x.tail.plain = x.Lang, x.Lang, x.Format == CSV
	if err := x.db.Read(ctx, func(tx pgx.Tx) (err error) {
		if x.texts.names, err = pg.Sectors(ctx, tx); err != nil {
			return err
		}
		return x.tail.begin(ctx, tx)
	}); err != nil {
		return err
	}
	behind := x.tail.headings()
	wide := widths()
	for range behind {
		wide = append(wide, 20)
	}
	if x.out, err = newWorksheetWriter(x.Format, x, in(t("企业", "Enterprises"), x.Lang), wide); err != nil {
		return err
	}
	return x.out.write(append(headings(x.Lang), behind...), true)
}

// The columns that readChunk puts before those of Fields.
const (
	colFull = iota
	colPoint
	colGrid
	colFields
)

// row writes a row.
func (x *exporting) row(rows pgx.Rows) error {
	x.rows++
	if x.Format == CSV && binaryRows(rows.FieldDescriptions()) {
		raw := rows.RawValues()
		n, at := int64(binary.BigEndian.Uint64(raw[colPoint])), int64(binary.BigEndian.Uint64(raw[colGrid]))
		texts := x.texts.of(raw[colFields:], len(raw[colFull]) == 1 && raw[colFull][0] != 0)
		return x.out.writeTexts(x.tail.texts(texts, int(n-1), at))
	}
	v, err := rows.Values()
	if err != nil {
		return err
	}
	full, _ := v[colFull].(bool)
	n, _ := v[colPoint].(int64)
	at, _ := v[colGrid].(int64)
	return x.out.write(x.tail.of(cellsOf(v[colFields:], full, x.texts.names, x.Lang), int(n-1), at), false)
}
