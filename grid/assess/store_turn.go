package assess

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg"
)

// leads takes the lock by which one server at a time keeps the colours; it holds as long
// as the connection.
func leads(ctx context.Context, conn *pgx.Conn) (mine bool, err error) {
	err = conn.QueryRow(ctx, `SELECT pg_try_advisory_lock(hashtext('anwang.assess'))`).Scan(&mine)
	return mine, err
}

// alone makes this the only transaction that writes colours: one that began with
// another rule set must not write after one that put a new one in force.
func alone(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, lockColours)
	return err
}

// lockColours also keeps the transaction from reading tables from end to end. A
// statement in use is planned once, and the order of the worst may be empty then and
// as long as the city a moment later, when a rule set has turned it over: what was
// cheap took 40 s. By its index each row costs the same however many there are.
const (
	lockColours = `SELECT pg_advisory_xact_lock(hashtext('anwang.colours')), set_config('enable_seqscan', 'off', true)`
	byIndexOnly = `SELECT set_config('enable_seqscan', 'off', true)`
	giveWay     = `SELECT set_config('lock_timeout', '10s', true)`
)

// withoutTimeout lets a transaction take longer than ordinary statements may.
func withoutTimeout(ctx context.Context, tx pgx.Tx) error {
	return pg.Later(ctx, tx, `SET LOCAL statement_timeout = 0`)
}

// withoutAnyTimeout is withoutTimeout for one that also thinks for long between its statements.
func withoutAnyTimeout(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`)
	return err
}

// settle has a transaction set something as one of the statements above says.
func settle(ctx context.Context, tx pgx.Tx, settings ...string) error {
	for _, s := range settings {
		if _, err := tx.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
