package pg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// AppRole is the role a serving process works as (migration 009): it owns
// nothing, and of the audit it may only read and add.
const AppRole = "anwang_app"

// Become gives up the rights the connection string came with: from now on the
// pool and every connection of its own works as role. It fails, and nothing
// changes, when the database has no such role or does not let us be it; the error
// says what an administrator does about it.
func (db *DB) Become(ctx context.Context, role string) error {
	conn, err := db.Connect(ctx, "anwang")
	if err != nil {
		return Translate(err)
	}
	defer HangUp(ctx, conn)
	if err := usable(ctx, conn, role); err != nil {
		return err
	}
	db.role.Store(&role)
	db.Pool.Reset() // connections that are still the owner's
	return nil
}

// usable finds out whether a connection can work as role.
func usable(ctx context.Context, conn *pgx.Conn, role string) error {
	var user string
	var there, member, able bool
	err := conn.QueryRow(ctx, `
		SELECT current_user, r.there, r.there AND pg_has_role($1, 'MEMBER'),
		       r.there AND has_table_privilege($1, 'audit', 'SELECT') AND has_column_privilege($1, 'audit', 'action', 'INSERT')
		           AND has_table_privilege($1, 'danger', 'UPDATE')
		  FROM (SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS there) r`, role).Scan(&user, &there, &member, &able)
	if err != nil {
		return Translate(err)
	}
	name, me := pgx.Identifier{role}.Sanitize(), pgx.Identifier{user}.Sanitize()
	switch {
	case !there:
		return fmt.Errorf("there is no role %s; let an administrator run: CREATE ROLE %s NOLOGIN; GRANT %s TO %s; and in this database, as its "+
			"owner: SELECT app_grant()", role, name, name, me)
	case !member:
		return fmt.Errorf("%s may not work as %s; let an administrator run: GRANT %s TO %s", user, role, name, me)
	case !able:
		return fmt.Errorf("the role %s has no rights in this database; let its owner run: SELECT app_grant()", role)
	}
	return nil
}

// adapt makes a connection that is about to be opened work as the role, and go
// to where our own server listens now.
func (db *DB) adapt(c *pgx.ConnConfig) {
	if role := db.role.Load(); role != nil {
		c.RuntimeParams["role"] = *role
	}
	if db.cluster != nil {
		socket, port := db.cluster.Address()
		c.Host, c.Port = socket, uint16(port)
	}
}

// beforeConnect is adapt as the pool wants it; c is the connection's own copy.
func (db *DB) beforeConnect(_ context.Context, c *pgx.ConnConfig) error {
	db.adapt(c)
	return nil
}
