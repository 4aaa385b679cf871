package account

import (
	"context"
	"strings"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/name"
)

// EnterAccount brings a person in as the rows of a table have them, one row or one for each role, by
// the changes that are made by hand and under their rules: who keeps accounts makes the account and
// asks for its roles, which others confirm; nobody changes their own. A new account has no password:
// it is given one as any other account is, or comes by single sign-on. Somebody who is there already
// is known by the log-in name and changed with update alone. Errors: those of Create, Update, Grant and Ask.
func (s *Service) EnterAccount(ctx context.Context, rows []grid.Row, update bool) (is grid.Entered, err error) {
	if err := s.require(ctx, grid.ManageAccounts, grid.Entry{Action: "account.create", Subject: "account"}); err != nil {
		return is, err
	}
	if err := onePerson(rows); err != nil {
		return is, err
	}
	d, err := s.personOf(ctx, rows)
	if err != nil {
		return is, err
	}
	var was Account
	there := false
	err = s.look(ctx, grid.ManageAccounts, func(k *keeping) (err error) {
		was, there, err = k.known(ctx, d.Login)
		return err
	})
	if err != nil {
		return is, err
	}
	if there && !update {
		return is, taken("/login", "登录名“"+d.Login+"”已有账号，且未选择更新", "“"+d.Login+"” is there already, and updating was not chosen")
	}
	e := entering{Service: s, is: &is, rows: rows}
	if there {
		err = e.change(ctx, &was, &d)
	} else {
		was, err = e.make(ctx, &d)
	}
	if err != nil {
		return is, err
	}
	for i := range rows {
		if err := e.roles(ctx, &was, &rows[i]); err != nil {
			return is, err
		}
	}
	return is, nil
}

// entering is one person who comes in by a table.
type entering struct {
	*Service
	is   *grid.Entered
	rows []grid.Row
}

// onePerson refuses rows of one log-in name that are of several people.
func onePerson(rows []grid.Row) error {
	var f grid.Faults
	for i := range rows[1:] {
		r := &rows[i+1]
		if name.Key(r.Text("name")) != name.Key(rows[0].Text("name")) {
			f.Add("/login", "与“"+rows[0].Text("name")+"”的登录名相同，每人须有各自的登录名", "“"+rows[0].Text("name")+
				"” has the same log-in name; each person needs their own")
			f[len(f)-1].Line = r.Line
		}
		for _, key := range []string{"phone", "organisation", "home"} {
			if a, b := firstSaid(rows, key), r.Text(key); b != "" && a != b {
				f.Add("/"+key, "与同一人前面的行不一致", "it differs from a row of the same person before")
				f[len(f)-1].Line = r.Line
			}
		}
	}
	return f.Err()
}

func firstSaid(rows []grid.Row, key string) string {
	for i := range rows {
		if text := rows[i].Text(key); text != "" {
			return text
		}
	}
	return ""
}

// personOf is the account that rows speak of; what they leave open is zero.
func (s *Service) personOf(ctx context.Context, rows []grid.Row) (d Draft, err error) {
	d = Draft{Login: lowerLogin(rows[0].Text("login")), Name: rows[0].Text("name"), Phone: firstSaid(rows, "phone"), Unset: true}
	var f faults
	if word := firstSaid(rows, "organisation"); word != "" {
		d.Organisation, err = s.organisationNamed(ctx, word)
		if err := at(&f, "/organisation", err); err != nil {
			return d, err
		}
	}
	if word := firstSaid(rows, "home"); word != "" {
		d.Home, err = s.gridNamed(ctx, word)
		if err := at(&f, "/home", err); err != nil {
			return d, err
		}
	}
	return d, f.Err()
}

// known finds the account of a log-in name that the actor keeps.
func (k *keeping) known(ctx context.Context, login string) (a Account, there bool, err error) {
	id, err := accountCalled(ctx, k.tx, k.scope, login)
	if err != nil || id == 0 {
		return a, false, err
	}
	a, err = k.card(ctx, id)
	return a, err == nil, err
}

// make makes the account of somebody new. Its home is that of the organisation, else the grid of the
// first role, else the actor's.
func (e *entering) make(ctx context.Context, d *Draft) (a Account, err error) {
	if d.Home == 0 && d.Organisation != 0 {
		var o Organisation
		if o, err = e.Organisation(ctx, d.Organisation); err == nil {
			d.Home = o.Grid.ID
		} else if grid.CodeOf(err) != grid.CodeNotFound {
			return a, err
		}
	}
	if d.Home == 0 {
		word, pointer := firstSaid(e.rows, "grid"), "/grid"
		if i := strings.IndexFunc(word, betweenGrids); i >= 0 {
			word = word[:i]
		}
		if word == "" {
			pointer = "/home"
		}
		if d.Home, err = e.gridNamed(ctx, strings.TrimSpace(word)); err != nil {
			var f faults
			if err := at(&f, pointer, err); err != nil {
				return a, err
			}
			return a, f.Err()
		}
	}
	var namesakes []string
	err = e.look(ctx, grid.ManageAccounts, func(k *keeping) (err error) {
		namesakes, err = loginsOf(ctx, k.tx, k.scope, d.Name)
		return err
	})
	if err != nil {
		return a, err
	}
	if len(namesakes) > 0 {
		list := strings.Join(namesakes, ", ")
		e.is.Note(e.rows[0].Line, "/name", "已有同名的人员（登录名 "+list+"），请核对是否同一人", "Somebody of this name is there already ("+list+
			"); verify that it is somebody else")
	}
	e.is.Created = true
	a, _, err = e.Create(ctx, *d)
	return a, err
}

// change changes the account of somebody who is there, but the actor's own.
func (e *entering) change(ctx context.Context, was *Account, d *Draft) error {
	var u, guarded Update
	var zh, en []string
	note := func(nameZH, nameEN string) { zh, en = append(zh, nameZH), append(en, nameEN) }
	if d.Name != was.Name {
		u.Name = &d.Name
		note("姓名改为“"+d.Name+"”", "the name becomes “"+d.Name+"”")
	}
	if d.Organisation != 0 && d.Organisation != was.Organisation.ID {
		u.Organisation = &d.Organisation
		note("所属机构", "organisation")
	}
	if d.Phone != "" && d.Phone != was.Phone {
		u.Phone, guarded.Phone = &d.Phone, &d.Phone
		note("电话", "telephone")
	}
	if d.Home != 0 && d.Home != was.Home.ID {
		u.Home, guarded.Home = &d.Home, &d.Home
		note("归属网格", "home grid")
	}
	if len(zh) == 0 {
		return nil
	}
	if own(ctx, was.ID) {
		return ownAccount("/login")
	}
	e.is.Changed = true
	e.is.Note(e.rows[0].Line, "/login", "更新“"+was.Name+"”："+strings.Join(zh, "、"), "Updates “"+was.Name+"”: "+strings.Join(en, ", "))
	if guarded == (Update{}) || grid.ActorOf(ctx).IsInternal() || !was.Guarded(e.clock()) {
		_, err := e.Update(ctx, was.ID, act.AnyVersion, u)
		return err
	}
	u.Phone, u.Home = nil, nil // which another administrator confirms
	if u != (Update{}) {
		if _, err := e.Update(ctx, was.ID, act.AnyVersion, u); err != nil {
			return err
		}
	}
	p := Proposal{Phone: guarded.Phone}
	if guarded.Home != nil {
		p.Grid = *guarded.Home
	}
	return e.ask(ctx, &e.rows[0], "/login", AskDraft{Kind: ApproveUpdate, Account: was.ID, Proposal: p})
}

func own(ctx context.Context, id grid.ID) bool { return id != 0 && grid.ActorOf(ctx).ID == id }

func ownAccount(pointer string) error {
	t := grid.Text{ZH: "涉及您本人的账号，不能由自己导入，请由其他管理员办理", EN: "It is about your own account; another administrator has to bring it in"}
	return &grid.Error{Code: grid.CodeForbidden, Text: t, Faults: []grid.Fault{{Pointer: pointer, Text: t}}}
}

// ask asks for what another administrator confirms; what waits already is not asked for twice.
func (e *entering) ask(ctx context.Context, row *grid.Row, pointer string, d AskDraft) error {
	var waits bool
	err := e.look(ctx, grid.ViewAccounts, func(k *keeping) (err error) {
		waits, err = waitsAlready(ctx, k.tx, &d, k.actor.ID)
		return err
	})
	if err != nil || waits {
		return err
	}
	if _, err := e.Ask(ctx, d); err != nil {
		return err
	}
	e.is.Changed = !e.is.Created
	if d.Kind == ApproveGrant {
		info, _ := grid.InfoOf(d.Proposal.Role)
		e.is.Note(row.Line, pointer, "授权“"+info.Name.ZH+"”将提交复核，由另一名管理员确认后生效",
			"The role “"+info.Name.EN+"” is asked for and takes effect when another administrator has confirmed it")
	} else {
		e.is.Note(row.Line, pointer, "电话或归属网格的变更将提交复核，由另一名管理员确认后生效",
			"Telephone or home are asked for and change when another administrator has confirmed it")
	}
	return nil
}
