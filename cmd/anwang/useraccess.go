package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/pg"
)

type userAdd struct {
	userLogin
	roleFlags
	Name         string `required:"" help:"Name of the person."`
	Ask          bool   `help:"Ask for the password on the terminal, twice; otherwise one is made up and printed once."`
	PasswordFile string `help:"File that holds the password; - reads standard input." env:"ANWANG_PASSWORD_FILE"`
}

// Run makes an account and gives it its role. What the flags name is looked up
// before anything is written.
func (u *userAdd) Run(ctx context.Context, c *Common) error {
	password, err := u.password()
	if err != nil {
		return err
	}
	return c.users(ctx, func(s *account.Service) error {
		d, err := u.draft(ctx, s)
		if err != nil {
			return err
		}
		home := d.Grid
		if home == 0 {
			root, err := s.FindGrid(ctx, "")
			if err != nil {
				return err
			}
			home = root.ID
		}
		a, made, err := s.Create(ctx, account.Draft{Login: u.Login, Name: u.Name, Home: home, Password: password})
		if err != nil {
			return err
		}
		if made != "" {
			if err := c.say("password of %s, to be changed at the first log-in: %s", a.Login, made); err != nil {
				return err
			}
		}
		g, err := s.Grant(ctx, a.ID, d)
		if err != nil {
			_ = c.say("the account %s is made but holds no role yet; give it one with: anwang user grant %s --role …", a.Login, a.Login)
			return err
		}
		return c.say("%s is %s at %s%s", a.Login, g.Role, g.GridRef.Path, g.Enterprise.Name)
	})
}

// password is what was given; "" has one made up.
func (u *userAdd) password() (string, error) {
	switch {
	case u.PasswordFile == "-":
		return passwordFrom(io.ReadAll(io.LimitReader(os.Stdin, 4096)))
	case u.PasswordFile != "":
		return passwordFrom(os.ReadFile(u.PasswordFile))
	case u.Ask:
		return askPassword()
	}
	return "", nil
}

func passwordFrom(b []byte, err error) (string, error) {
	if err != nil {
		return "", grid.Errorf(grid.CodeInvalid, "无法读取密码："+err.Error(), "cannot read the password: "+err.Error())
	}
	p := strings.TrimRight(string(b), "\r\n")
	if p == "" { // else one would be made up without a word
		return "", grid.Errorf(grid.CodeInvalid, "密码为空", "the password is empty")
	}
	return p, nil
}

// askPassword asks twice without showing what is typed.
func askPassword() (string, error) {
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		return "", grid.Errorf(grid.CodeInvalid, "标准输入不是终端，请使用 --password-file", "standard input is no terminal; use --password-file")
	}
	var typed [2]string
	for i, prompt := range []string{"Password 密码: ", "Again 再输一次: "} {
		_, _ = fmt.Fprint(os.Stderr, prompt)
		b, err := term.ReadPassword(fd)
		_, _ = fmt.Fprintln(os.Stderr)
		if typed[i], err = passwordFrom(b, err); err != nil {
			return "", err
		}
	}
	if typed[0] != typed[1] {
		return "", grid.Errorf(grid.CodeInvalid, "两次输入的密码不一致", "the two passwords differ")
	}
	return typed[0], nil
}

// sayFirst says how to make the first administrators while nobody can log in, and the
// security administrator while there is none: without one no role is given.
func (c *Common) sayFirst(ctx context.Context, db *pg.DB) error {
	accounts := account.New(db, account.Options{Log: c.log})
	ok, err := accounts.Enterable(ctx)
	if err != nil {
		return err
	}
	where := "--data-dir '" + c.DataDir + "'"
	if c.DatabaseURL != "" { // not printed: it may hold a password
		where = "(with the same ANWANG_DATABASE_URL)"
	}
	if ok {
		has, err := accounts.HasSecurityAdmin(ctx)
		if err != nil || has {
			return err
		}
		return c.say("No security administrator is named, so that no role can be given. Name one: anwang user add NAME --name 'Full Name' "+
			"--role security %s  还没有安全管理员，暂时不能授权，请执行上述命令", where)
	}
	first, err := firstRun(db, accounts, nil).State(ctx)
	if err != nil || first.Open { // it says where to begin once it listens
		return err
	}
	return c.say("Nobody can log in yet. Make the system administrator: anwang user add admin --name 'Full Name' --role admin %s, then the "+
		"security administrator, another person, with --role security  还没有可登录的账号，请先执行上述命令建立系统管理员，再以 --role security 建立安全管理员（不同的人）", where)
}

type userPassword struct{ userLogin }

// Run gives a new password.
func (u *userPassword) Run(ctx context.Context, c *Common) error {
	return u.on(ctx, c, func(s *account.Service, a account.Account) error {
		p, err := s.ResetPassword(ctx, a.ID)
		if err != nil {
			return err
		}
		return c.say("password of %s, to be changed at the next log-in: %s", a.Login, p)
	})
}

type userUnlock struct{ userLogin }

// Run lets an account try again.
func (u *userUnlock) Run(ctx context.Context, c *Common) error {
	return u.on(ctx, c, func(s *account.Service, a account.Account) error {
		if err := s.Unlock(ctx, a.ID); err != nil {
			return err
		}
		return c.say("%s is not locked", a.Login)
	})
}

type (
	userDisable struct{ userLogin }
	userEnable  struct{ userLogin }
)

// Run disables an account.
func (u *userDisable) Run(ctx context.Context, c *Common) error { return u.disable(ctx, c, true) }

// Run enables an account.
func (u *userEnable) Run(ctx context.Context, c *Common) error { return u.disable(ctx, c, false) }

func (l *userLogin) disable(ctx context.Context, c *Common, disabled bool) error {
	return l.on(ctx, c, func(s *account.Service, a account.Account) error {
		a, err := s.Update(ctx, a.ID, a.Version, account.Update{Disabled: &disabled})
		if err != nil {
			return err
		}
		return c.say("%s is %s", a.Login, lineOf(&a).State)
	})
}

type userToken struct {
	userLogin
	Name    string   `required:"" help:"What the token is for."`
	Action  []string `help:"Actions it is limited to, such as map.view; none: all of the account."`
	Grid    string   `help:"Code or name of the grid it is limited to; empty: all of the account."`
	Expires string   `required:"" help:"Last day, like 2026-12-31."`
}

// Run makes a token. The secret alone is on the last line.
func (u *userToken) Run(ctx context.Context, c *Common) error {
	return u.on(ctx, c, func(s *account.Service, a account.Account) (err error) {
		d := account.TokenDraft{Account: a.ID, Name: u.Name}
		for _, action := range u.Action {
			d.Actions = append(d.Actions, grid.Action(action))
		}
		if d.Expires, err = day(u.Expires); err != nil {
			return err
		}
		if u.Grid != "" {
			p, err := s.FindGrid(ctx, u.Grid)
			if err != nil {
				return err
			}
			d.Grid = p.ID
		}
		t, secret, err := s.CreateToken(ctx, d)
		if err != nil {
			return err
		}
		return c.say("token %d of %s, shown this once:\n%s", t.ID, a.Login, secret)
	})
}

type userSessions struct {
	userLogin
	End bool `help:"End them all."`
}

// Run lists or ends sessions.
func (u *userSessions) Run(ctx context.Context, c *Common) error {
	return u.on(ctx, c, func(s *account.Service, a account.Account) error {
		if u.End {
			if err := s.EndSessionsOf(ctx, a.ID); err != nil {
				return err
			}
			return c.say("all sessions of %s have ended", a.Login)
		}
		list, err := s.SessionsOf(ctx, a.ID)
		if err != nil {
			return err
		}
		for _, l := range list {
			if err := c.say("%s  %s  seen %s  %s", l.ID, l.Remote, l.Seen.In(grid.China).Format(seenForm), l.Agent); err != nil {
				return err
			}
		}
		return c.say("%d sessions", len(list))
	})
}

const seenForm = "2006-01-02 15:04"
