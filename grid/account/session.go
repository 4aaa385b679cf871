package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Session 会话 is one log-in that lasts.
type Session struct {
	ID      string // public name; says nothing about the secret
	Remote  string
	Agent   string
	Created time.Time
	Seen    time.Time
	Expires time.Time // at the latest; earlier when nothing is asked for long
}

// SessionDraft is a session as the library that keeps it hands it over.
type SessionDraft struct {
	Secret  string        // value of the cookie; only its hash is kept
	Account grid.ID       // 0 while a single sign-on is under way
	Data    []byte        // what the library wants back
	Life    time.Duration // from now, by the clock of the database
	From    Visitor
	SSO     bool // logged in by single sign-on
}

// SessionLife is how long a session lives from the log-in on, whatever happens.
const SessionLife = sessionLife

// SaveSession keeps a session. The first time it belongs to an account is the
// log-in: wrong passwords are forgotten, and the audit tells of it. Errors:
// unauthenticated when the account is gone or disabled, unavailable.
func (s *Service) SaveSession(ctx context.Context, d SessionDraft) error {
	hash := hashSecret(d.Secret)
	return s.db.Tx(ctx, func(tx pgx.Tx) error {
		was, id, err := upsertSession(ctx, tx, hash, d)
		if err != nil || d.Account == 0 || was == d.Account {
			return err
		}
		a, err := loggedIn(ctx, tx, d.Account)
		if err != nil {
			return err
		}
		if a.disabled {
			return refusal(key{})
		}
		ctx := grid.WithActor(ctx, &grid.Actor{ID: a.id, Login: a.login, Session: id, Remote: d.From.Remote, Request: d.From.Request})
		how := "password"
		if d.SSO {
			how = "sso"
		}
		return pg.Audit(ctx, tx, grid.Entry{
			Action: "account.login", Subject: "account", ID: a.id, Name: a.login, Grid: a.home, After: map[string]any{"by": how},
		})
	})
}

// FindSession returns what the library kept in a session that has not ended.
func (s *Service) FindSession(ctx context.Context, secret string) (data []byte, found bool, err error) {
	if !plausibleSecret(secret) {
		return nil, false, nil
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		data, err = sessionData(ctx, tx, hashSecret(secret))
		return err
	})
	if grid.CodeOf(err) == grid.CodeNotFound {
		return nil, false, nil
	}
	return data, err == nil, err
}

// DropSession ends a session by its secret, without a word to the audit: for a
// session that gets a new secret.
func (s *Service) DropSession(ctx context.Context, secret string) error {
	hash := hashSecret(secret)
	defer s.memory.end(key{hash: hash}) // here at once, elsewhere when it is heard
	return s.db.Tx(ctx, func(tx pgx.Tx) error { return dropSession(ctx, tx, hash) })
}

// Sessions lists the sessions of the account of ctx that have not ended, the
// latest first. Errors: unauthenticated, forbidden for a machine, unavailable.
func (s *Service) Sessions(ctx context.Context) (list []Session, err error) {
	me, err := person(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		list, err = sessionsOf(ctx, tx, me.ID)
		return err
	})
	return list, err
}

// EndSession ends a session of the account of ctx by its public name. Errors:
// unauthenticated, forbidden for a machine, not_found, unavailable.
func (s *Service) EndSession(ctx context.Context, id string) error {
	me, err := person(ctx)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, me.ID, act.AnyVersion, endingSession(act.Act[Account]{Action: "session.end", Own: true}, id))
	return err
}

// LogOut ends the session of ctx. Errors: unauthenticated, forbidden for a
// machine, unavailable.
func (s *Service) LogOut(ctx context.Context) error {
	me, err := person(ctx)
	if err != nil {
		return err
	}
	out := endingSession(act.Act[Account]{Action: "account.logout", Own: true}, me.Session)
	out.BeforeAfter = func(_, _ *Account) (before, after any) { return nil, nil }
	_, err = s.change(ctx, me.ID, act.AnyVersion, out)
	if grid.CodeOf(err) == grid.CodeNotFound { // gone already: what was wanted
		return nil
	}
	return err
}

// audited is the session as the audit keeps it.
func (s *Session) audited() any {
	return map[string]any{"session": s.ID, "remote": s.Remote, "agent": s.Agent, "created": s.Created}
}
