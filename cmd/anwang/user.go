package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"anwang/grid"
	"anwang/grid/account"
)

// userCommand is the first administrators and emergencies at the command line.
// The rules are those of the service, but that nothing here takes a second person;
// the audit shows "anwang user".
type userCommand struct {
	Add      userAdd      `cmd:"" help:"Make an account with a role; the first administrators. 新建账号。"`
	List     userList     `cmd:"" help:"List the accounts. 账号列表。"`
	Password userPassword `cmd:"" help:"Give an account a new password, printed once. 重置密码。"`
	Grant    userGrant    `cmd:"" help:"Give an account a role. 授权。"`
	End      userEnd      `cmd:"" help:"End grants of an account. 终止授权。"`
	Unlock   userUnlock   `cmd:"" help:"Let a locked account try again at once. 解锁。"`
	Disable  userDisable  `cmd:"" help:"Disable an account and end its sessions. 停用。"`
	Enable   userEnable   `cmd:"" help:"Enable an account. 启用。"`
	Token    userToken    `cmd:"" help:"Make a token for a machine, printed once. 新建令牌。"`
	Sessions userSessions `cmd:"" help:"List or end the sessions of an account. 会话。"`
}

// userDay is how days are written at the command line.
const userDay = "2006-01-02"

// userLogin is whom a command is about.
type userLogin struct {
	Login string `arg:"" help:"Log-in name."`
}

// users opens the accounts for as long as fn takes.
func (c *Common) users(ctx context.Context, fn func(*account.Service) error) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	return fn(account.New(db, account.Options{Log: c.log}))
}

// on opens the accounts for a command about one of them.
func (l *userLogin) on(ctx context.Context, c *Common, fn func(*account.Service, account.Account) error) error {
	return c.users(ctx, func(s *account.Service) error {
		a, err := s.Find(ctx, l.Login)
		if err != nil {
			return err
		}
		return fn(s, a)
	})
}

// day reads a date of China, or "" as none, as the last second of that day, which
// is how the application writes it and reads it.
func day(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(userDay, s, grid.China)
	if err != nil {
		return t, grid.Errorf(grid.CodeInvalid, "日期“"+s+"”应写作 2026-12-31", fmt.Sprintf("the date %q is to be written like 2026-12-31", s))
	}
	return t.AddDate(0, 0, 1).Add(-time.Second), nil
}

// roleFlags say what role is held where.
type roleFlags struct {
	Role       string  `required:"" help:"One of ${roles}."`
	Grid       string  `help:"Code or name of the grid; empty: the root of the main network."`
	Sector     string  `help:"Sector, for a department."`
	Enterprise grid.ID `help:"Number of the enterprise, for a role held at one."`
	Until      string  `help:"Last day, like 2026-12-31; empty: without end."`
}

// draft finds what the flags name; the service decides whether it may be.
func (f *roleFlags) draft(ctx context.Context, s *account.Service) (d account.GrantDraft, err error) {
	d = account.GrantDraft{Role: grid.Role(f.Role), Sector: f.Sector, Enterprise: f.Enterprise}
	info, ok := grid.InfoOf(d.Role)
	if !ok {
		return d, grid.Errorf(grid.CodeInvalid, "未知的角色“"+f.Role+"”，可用角色见 anwang user grant --help",
			fmt.Sprintf("the role %q is not known; anwang user grant --help lists them", f.Role))
	}
	if d.Until, err = day(f.Until); err != nil {
		return d, err
	}
	if f.Grid != "" || info.Held == grid.HeldGrid || info.Held == grid.HeldSector {
		p, err := s.FindGrid(ctx, f.Grid)
		if err != nil {
			return d, err
		}
		d.Grid = p.ID
	}
	return d, nil
}

type userList struct {
	Text string `help:"Only with this in the log-in name or the name."`
	JSON bool   `help:"Print JSON."`
}

// userLine is an account in the list; a phone number is nobody's business here.
type userLine struct {
	Login     string     `json:"login"`
	Name      string     `json:"name"`
	State     string     `json:"state"`
	Roles     []string   `json:"roles"`
	LastLogin *time.Time `json:"lastLogin,omitempty"`
}

// Run lists the accounts.
func (u *userList) Run(ctx context.Context, c *Common) error {
	return c.users(ctx, func(s *account.Service) error {
		lines, cursor := []userLine{}, ""
		for {
			p, err := s.List(ctx, account.Filter{Text: u.Text}, cursor, 500)
			if err != nil {
				return err
			}
			for i := range p.Items {
				lines = append(lines, lineOf(&p.Items[i]))
			}
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		if u.JSON {
			return json.NewEncoder(c.stdout).Encode(lines)
		}
		tw := tabwriter.NewWriter(c.stdout, 2, 4, 2, ' ', 0)
		_, _ = fmt.Fprintln(tw, "LOGIN\tNAME\tSTATE\tROLES")
		for _, l := range lines {
			_, _ = fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", l.Login, l.Name, l.State, strings.Join(l.Roles, "; "))
		}
		return tw.Flush()
	})
}

// grantLine is a role with its place, if it has one, and the number that ends it.
func grantLine(g *account.Grant) string {
	if where := g.GridRef.Path + g.Enterprise.Name; where != "" {
		return fmt.Sprintf("%s @ %s #%d", g.Role, where, g.ID)
	}
	return fmt.Sprintf("%s #%d", g.Role, g.ID)
}

func lineOf(a *account.Account) userLine {
	l := userLine{Login: a.Login, Name: a.Name, State: account.StateActive, Roles: []string{}}
	switch {
	case !a.Disabled.IsZero():
		l.State = account.StateDisabled
	case a.LockedUntil.After(time.Now()):
		l.State = account.StateLocked
	}
	for i := range a.Grants {
		l.Roles = append(l.Roles, grantLine(&a.Grants[i]))
	}
	if !a.LastLogin.IsZero() {
		l.LastLogin = &a.LastLogin
	}
	return l
}

type userGrant struct {
	userLogin
	roleFlags
}

// Run gives a role.
func (u *userGrant) Run(ctx context.Context, c *Common) error {
	return u.on(ctx, c, func(s *account.Service, a account.Account) error {
		d, err := u.draft(ctx, s)
		if err != nil {
			return err
		}
		g, err := s.Grant(ctx, a.ID, d)
		if err != nil {
			return err
		}
		return c.say("%s is %s at %s%s (grant %d)", a.Login, g.Role, g.GridRef.Path, g.Enterprise.Name, g.ID)
	})
}

type userEnd struct {
	userLogin
	Grant []grid.ID `required:"" help:"Numbers of the grants to end, as the list shows them."`
}

// Run ends grants.
func (u *userEnd) Run(ctx context.Context, c *Common) error {
	return u.on(ctx, c, func(s *account.Service, a account.Account) error {
		for _, id := range u.Grant {
			if err := s.EndGrant(ctx, a.ID, id); err != nil {
				return err
			}
			if err := c.say("grant %d of %s has ended", id, a.Login); err != nil {
				return err
			}
		}
		return nil
	})
}

// say prints one line.
func (c *Common) say(format string, args ...any) error {
	_, err := fmt.Fprintf(c.stdout, format+"\n", args...)
	return err
}
