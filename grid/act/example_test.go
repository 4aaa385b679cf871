package act_test

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// note is a record of a capability.
type note struct {
	ID      grid.ID `json:"-"`
	Text    string  `json:"text"`
	Version int32   `json:"-"`
}

// A capability describes its kind of record once, and gives for each act what becomes of
// the record. Who may, the transaction, the version, the audit and the texts of what is
// refused are the frame's.
func ExampleKind() {
	notes := act.Kind[note]{
		Subject: "note", Name: grid.Text{ZH: "便笺", EN: "note"}, Kept: true,
		Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, _ grid.Scope, _ bool) (n note, err error) {
			err = tx.QueryRow(ctx, `SELECT id, text, version FROM note WHERE id = $1 FOR UPDATE`, id).Scan(&n.ID, &n.Text, &n.Version)
			return n, err
		},
		Head:    func(n *note) act.Head { return act.Head{ID: n.ID, Name: n.Text, Version: n.Version} },
		Audited: func(n *note, _ bool) any { return n },
	}
	change := func(ctx context.Context, db *pg.DB, id grid.ID, version int32, text string) (note, error) {
		return notes.Do(ctx, db, id, version, act.Act[note]{
			Action: "note.change", Needs: grid.EditEnterprise,
			Do: func(ctx context.Context, tx pgx.Tx, was note, _ time.Time) (note, error) {
				is := was
				is.Text, is.Version = text, was.Version+1
				return is, pg.Later(ctx, tx, `UPDATE note SET text = $2, version = version + 1 WHERE id = $1`, is.ID, is.Text)
			},
		})
	}
	_ = change // by who is in the context; it fails as Kind.Do says
}
