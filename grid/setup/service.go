package setup

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"sync"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Accounts makes those of the first administrators.
type Accounts interface {
	// Try counts an attempt from an address before it is made; giveBack undoes it when it
	// was right.
	Try(remote string) (giveBack func(), err error)
	// Appoint makes an account with a role held at the root of the main network. own says
	// that its person has typed the password; without one it is made up.
	Appoint(ctx context.Context, login, name, password string, own bool, role grid.Role) (id grid.ID, made string, err error)
	// Holders counts who can log in, by the roles they hold now; working are those of
	// them who hold one that is no administrator's.
	Holders(ctx context.Context) (of map[grid.Role]int, working int, err error)
}

// Options are what the first run needs of others.
type Options struct {
	Accounts Accounts
	NameCity func(ctx context.Context, code, name string) error // makes the root of the main network
}

// Service begins a city and says what is still to be done.
type Service struct {
	db *pg.DB
	o  Options

	mu     sync.Mutex
	secret [sha256.Size]byte // hash of the one that was made last
	made   bool
}

// New returns the service over a database.
func New(db *pg.DB, o Options) *Service { return &Service{db: db, o: o} }

// Invite makes the secret with which the first administrator may begin, instead of the one
// before; "" when there are accounts already. Errors: unavailable.
func (s *Service) Invite(ctx context.Context) (secret string, err error) {
	state, err := s.State(ctx)
	if err != nil || !state.Open {
		return "", err
	}
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	secret = base64.RawURLEncoding.EncodeToString(b[:])
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secret, s.made = sha256.Sum256([]byte(secret)), true
	return secret, nil
}

// fits reports whether a secret is the one that was made last.
func (s *Service) fits(secret string) bool {
	hash := sha256.Sum256([]byte(secret))
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made && subtle.ConstantTimeCompare(hash[:], s.secret[:]) == 1
}

// used makes a secret good for nothing.
func (s *Service) used() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secret, s.made = [sha256.Size]byte{}, false
}

// State says whether the first administrator is still to be made. Errors: unavailable.
func (s *Service) State(ctx context.Context) (st State, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		st, err = loadState(ctx, tx)
		return err
	})
	return st, err
}

// beginning is the line of the audit about it.
var beginning = grid.Entry{Action: "setup.begin", Subject: "account"}

// BeginWith is Begin for somebody at remote who shows the secret. Errors: those of Begin,
// not_found (there are accounts already), forbidden (the secret), too_many.
func (s *Service) BeginWith(ctx context.Context, secret, remote, request string, b Beginning) (Began, error) {
	nobody := grid.WithActor(ctx, &grid.Actor{Remote: remote, Request: request})
	giveBack, err := s.o.Accounts.Try(remote)
	if err != nil {
		return Began{}, err
	}
	st, err := s.State(ctx)
	switch {
	case err != nil:
		return Began{}, err
	case !st.Open:
		giveBack()
		return Began{}, over(grid.CodeNotFound)
	case !s.fits(secret):
		s.db.AuditRefused(nobody, beginning)
		return Began{}, grid.Errorf(grid.CodeForbidden, "首次设置的链接无效、已用过或服务已重启，请使用服务启动时打印的最新链接",
			"This address for the first administrator is not good, was used, or the server was restarted since; "+
				"use the one that the server printed last")
	}
	giveBack()
	who := grid.Internal("anwang setup")
	who.Remote, who.Request = remote, request
	began, err := s.Begin(grid.WithActor(ctx, who), b)
	if err == nil {
		s.used()
	}
	return began, err
}

// over is what is said once there are accounts.
func over(code grid.Code) error {
	return grid.Errorf(code, "已有账号，首次设置已经结束；请登录，或由管理员新建账号",
		"There are accounts already, so the first run is over: log in, or ask an administrator for an account")
}

// Begin names the city, unless it has a name, and makes its first administrators; all of
// it is there or nothing. Errors: unauthenticated, forbidden, rejected, conflict (there are
// accounts already), unavailable.
func (s *Service) Begin(ctx context.Context, b Beginning) (began Began, err error) {
	if err := b.apart(); err != nil {
		return began, err
	}
	err = s.db.Together(ctx, func(ctx context.Context, _ pgx.Tx) error {
		st, err := s.first(ctx, b.Admin.Login)
		if err != nil {
			return err
		}
		if st.City == "" {
			if err := s.o.NameCity(ctx, b.Code, b.Name); err != nil {
				return below(err, "", cityPointers)
			}
		}
		began, err = s.appoint(ctx, &b)
		return err
	})
	return began, err
}

// first makes sure that nobody was there before, and that nobody comes in between.
func (s *Service) first(ctx context.Context, login string) (st State, err error) {
	line := beginning
	line.Name = login
	err = act.Do(ctx, s.db, act.Work{
		Entry: line, Needs: grid.ManageAccounts,
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, _ *grid.Entry) (err error) {
			if st, err = claim(ctx, tx); err == nil && !st.Open {
				err = over(grid.CodeConflict)
			}
			return err
		},
	})
	return st, err
}

// cityPointers are where the faults of a city's name stand in what a city begins with.
var cityPointers = map[string]string{"/levels/0/grids/0/code": "/city/code", "/levels/0/grids/0/name": "/city/name"}

// appoint makes the administrators.
func (s *Service) appoint(ctx context.Context, b *Beginning) (began Began, err error) {
	for _, one := range []struct {
		pointer  string
		who      *Person
		password string
		role     grid.Role
	}{
		{"/admin", &b.Admin, b.Password, grid.RoleAdmin},
		{"/security", b.Security, "", grid.RoleSecurity},
		{"/auditor", b.Auditor, "", grid.RoleAuditor},
	} {
		if one.who == nil {
			continue
		}
		id, made, err := s.o.Accounts.Appoint(ctx, one.who.Login, one.who.Name, one.password, one.password != "", one.role)
		if err != nil {
			return began, below(err, one.pointer, map[string]string{"/admin/password": "/password"})
		}
		if one.role == grid.RoleAdmin {
			began.Admin = id
		}
		if made != "" {
			began.Passwords = append(began.Passwords, Password{one.role, one.who.Login, made})
		}
	}
	return began, nil
}
