package pg

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Audit adds a line to the audit in the transaction of what it tells of, so that
// neither is there without the other. The actor is that of ctx.
func Audit(ctx context.Context, tx pgx.Tx, e grid.Entry) error {
	return audit(ctx, tx, &e, `SELECT true`)
}

// audit adds a line when the condition, a query of one boolean over the
// arguments of the line, holds.
func audit(ctx context.Context, tx pgx.Tx, e *grid.Entry, condition string) error {
	before, err := jsonOrNil(e.Before)
	if err != nil {
		return err
	}
	after, err := jsonOrNil(e.After)
	if err != nil {
		return err
	}
	a := grid.ActorOf(ctx)
	return Later(ctx, tx, `
		INSERT INTO audit (account_id, actor, token_id, session, remote, request, action, subject, subject_id, name, grid_id, before, after,
		outcome)
		SELECT nullif($1::bigint, 0), $2::text, nullif($3::bigint, 0), $4::text, $5::text, $6::text, $7::text, $8::text, nullif($9::bigint, 0),
		       $10::text, nullif($11::bigint, 0), $12::jsonb, $13::jsonb, $14::text
		 WHERE (`+condition+`)`,
		a.ID, plain(a.Login), a.Token, plain(a.Session), plain(a.Remote), plain(a.Request),
		e.Action, e.Subject, e.ID, plain(e.Name), e.Grid, before, after, cmp.Or(e.Outcome, grid.OutcomeDone))
}

// refusedAMinute bounds how many refusals of one account or address are written
// down in a minute, so that nobody fills the audit by knocking.
const refusedAMinute = `SELECT count(*) < 60 FROM audit b
	WHERE b.at > now() - interval '1 minute' AND b.outcome <> 'done'
	  AND b.account_id IS NOT DISTINCT FROM nullif($1::bigint, 0) AND ($1 <> 0 OR b.remote = $5)`

// Refused writes down that somebody tried what they may not, when err says so,
// and hands err on.
func (db *DB) Refused(ctx context.Context, err error, e grid.Entry) error {
	if code := grid.CodeOf(err); code == grid.CodeForbidden || code == grid.CodeSecond {
		db.AuditRefused(ctx, e)
	}
	return err
}

// AuditRefused writes down that somebody was refused, in a transaction of its
// own: what they asked for did not happen. At most 60 a minute of each account,
// or of each address when nobody is logged in. That it could not be written is
// logged and changes nothing for who asks.
func (db *DB) AuditRefused(ctx context.Context, e grid.Entry) {
	// What ctx is a part of may be undone, which the line must not be, and has a
	// connection already.
	Settled(ctx, func(bool) { db.auditRefused(ctx, e) })
}

func (db *DB) auditRefused(ctx context.Context, e grid.Entry) {
	e.Outcome = cmp.Or(e.Outcome, grid.OutcomeRefused)
	// Whoever hangs up after trying is written down all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := db.Tx(ctx, func(tx pgx.Tx) error { return audit(ctx, tx, &e, refusedAMinute) }); err != nil {
		db.log.Error("a refusal could not be audited", "action", e.Action, "err", err)
	}
}

// maxPlain bounds the texts that come from outside.
const maxPlain = 300

// plain is a text that the table can hold, whatever somebody sent.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == 0 {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if utf8.RuneCountInString(s) > maxPlain {
		s = string([]rune(s)[:maxPlain]) + "…"
	}
	return s
}

// jsonOrNil is a record as JSON; nil for none.
func jsonOrNil(v any) (*string, error) {
	if v == nil {
		return nil, nil
	}
	b, err := json.Marshal(v)
	if err != nil || string(b) == "null" {
		return nil, err
	}
	s := withoutZero(b)
	return &s, nil
}

// withoutZero replaces the one character that jsonb cannot hold, U+0000.
func withoutZero(b []byte) string {
	zero := []byte(`\u0000`)
	for from := 0; ; {
		i := bytes.Index(b[from:], zero)
		if i < 0 {
			return string(b)
		}
		i += from
		n := 0 // an even number of backslashes before it are characters themselves
		for i-n > 0 && b[i-n-1] == '\\' {
			n++
		}
		if n%2 == 0 {
			copy(b[i:], `\ufffd`)
		}
		from = i + len(zero)
	}
}
