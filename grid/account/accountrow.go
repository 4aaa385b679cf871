package account

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

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

// roles gives somebody the roles of a row, each at each of its grids.
func (e *entering) roles(ctx context.Context, a *Account, row *grid.Row) error {
	list, err := e.grantsOf(ctx, row)
	if err != nil || len(list) == 0 {
		return atLine(err, row.Line)
	}
	past := !firstSecond(row.Cells["from"]).IsZero() && list[0].From.IsZero()
	for i := range list {
		d := &list[i]
		held, err := e.holds(a, d)
		if err != nil {
			return atLine(err, row.Line)
		}
		if held {
			continue
		}
		if past {
			e.is.Note(row.Line, "/from", "生效日期已过，自授权时起生效", "the day it begins is past; it begins when it is given")
			past = false
		}
		if own(ctx, a.ID) {
			return atLine(ownAccount("/role"), row.Line)
		}
		if err := e.give(ctx, a, row, d); err != nil {
			return atLine(err, row.Line)
		}
	}
	return nil
}

// holds reports whether somebody has a role already for the time that is asked for; one that ends at
// another time is changed by hand.
func (e *entering) holds(a *Account, d *GrantDraft) (bool, error) {
	for i := range a.Grants {
		g := &a.Grants[i]
		same := g.Role == d.Role && g.GridRef.ID == d.Grid && g.Sector == d.Sector && g.Enterprise.ID == d.Enterprise
		switch {
		case !same || !g.Until.IsZero() && g.Until.Before(e.clock()):
		case g.Until.Equal(d.Until):
			return true, nil
		default:
			return false, refused("/until", "已有相同的授权，但截止日期不同；请在账号页延长或终止", "The role is held already and ends at another time; extend or end it on the page of the account")
		}
	}
	return false, nil
}

// give gives a role as the actor may: at once, or by asking for it.
func (e *entering) give(ctx context.Context, a *Account, row *grid.Row, d *GrantDraft) error {
	actor := grid.ActorOf(ctx)
	if actor.IsInternal() || actor.May(grid.ManageGrants) && !slices.Contains(grid.GuardedRoles(), d.Role) {
		_, err := e.Grant(ctx, a.ID, *d)
		e.is.Changed = !e.is.Created
		return err
	}
	p := Proposal{Role: d.Role, Grid: d.Grid, Sector: d.Sector, Enterprise: d.Enterprise, From: optional(d.From), Until: optional(d.Until)}
	return e.ask(ctx, row, "/role", AskDraft{Kind: ApproveGrant, Account: a.ID, Proposal: p, Reason: "导入的人员表格"})
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

// betweenGrids reports whether a character stands between the names of grids in a cell.
func betweenGrids(r rune) bool { return strings.ContainsRune("、,，;；/／|｜\n", r) }

// mostGrants is how many grants a row may give.
const mostGrants = 50

// grantsOf are the grants that a row speaks of.
func (e *entering) grantsOf(ctx context.Context, row *grid.Row) (list []GrantDraft, err error) {
	names := strings.Fields(row.Text("role"))
	until, from := lastSecond(row.Cells["until"]), firstSecond(row.Cells["from"])
	if from.Before(e.clock()) { // it begins when it is given
		from = time.Time{}
	}
	var f faults
	if len(names) == 0 && (row.Text("enterprise") != "" || row.Text("sectors") != "" || !until.IsZero() || !from.IsZero()) {
		f.Add("/role", "没有角色，行业、企业和起止日期无从授予", "without a role, sector, enterprise and days say nothing")
	}
	for _, key := range names {
		info, known := grid.InfoOf(grid.Role(key))
		if !known {
			continue
		}
		d := GrantDraft{Role: info.Role, From: from, Until: until}
		switch info.Held {
		case grid.HeldNothing:
			list = append(list, d)
		case grid.HeldEnterprise:
			if d.Enterprise, err = e.enterpriseOf(ctx, row.Text("enterprise")); err == nil {
				list = append(list, d)
			} else if err := at(&f, "/enterprise", err); err != nil {
				return nil, err
			}
		default:
			if list, err = e.atGrids(ctx, row, info, d, list, &f); err != nil {
				return nil, err
			}
		}
	}
	if len(list) > mostGrants {
		f.Add("/grid", "一行的授权过多，请分成几行", "A row gives too many grants; make several of it")
	}
	return list, f.Err()
}

// atGrids adds a role at each grid of a row, for each of its sectors.
func (e *entering) atGrids(ctx context.Context, row *grid.Row, info grid.RoleInfo, d GrantDraft, list []GrantDraft, f *faults) ([]GrantDraft,
	error,
) {
	sectors := []string{""}
	if codes := grid.SectorSet(row.Text("sectors")).List(); len(codes) > 0 && !info.Role.Keeper() {
		sectors = codes
	} else if info.Held == grid.HeldSector {
		f.Add("/sectors", "“"+info.Name.ZH+"”须填写监管行业", info.Name.EN+" is held for a supervision sector; give it")
	}
	words := strings.FieldsFunc(row.Text("grid"), betweenGrids)
	if len(words) == 0 {
		f.Add("/grid", "“"+info.Name.ZH+"”须填写网格", info.Name.EN+" is held at a grid; name it")
	}
	for _, word := range words {
		id, err := e.gridNamed(ctx, strings.TrimSpace(word))
		if err != nil {
			if err := at(f, "/grid", err); err != nil {
				return list, err
			}
			continue
		}
		for _, code := range sectors {
			one := d
			one.Grid, one.Sector = id, code
			list = append(list, one)
		}
	}
	return list, nil
}

// enterpriseOf finds the enterprise of a credit code or a name where the actor keeps accounts.
func (e *entering) enterpriseOf(ctx context.Context, word string) (id grid.ID, err error) {
	if word == "" {
		return 0, grid.Errorf(grid.CodeRejected, "此角色须填写企业", "this role is held at an enterprise; name it")
	}
	var list []grid.ID
	err = e.look(ctx, grid.ManageAccounts, func(k *keeping) (err error) {
		list, err = enterprisesNamed(ctx, k.tx, k.scope, word)
		return err
	})
	switch {
	case err != nil:
		return 0, err
	case len(list) == 0:
		return 0, grid.Errorf(grid.CodeNotFound, "您的管辖范围内没有企业“"+word+"”", "There is no enterprise “"+word+"” in your area")
	case len(list) > 1:
		return 0, grid.Errorf(grid.CodeRejected, "有多家企业“"+word+"”，请在账号页授权", "Several enterprises are “"+word+"”; give the role on the page of the account")
	}
	return list[0], nil
}

// firstSecond and lastSecond are those of a day in China, as the application writes them.
func firstSecond(v any) time.Time {
	day, ok := v.(time.Time)
	if !ok {
		return time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, grid.China)
}

func lastSecond(v any) time.Time {
	at := firstSecond(v)
	if at.IsZero() {
		return at
	}
	return at.AddDate(0, 0, 1).Add(-time.Second)
}

// atLine says in which row it is what was refused, by the fields of a row.
func atLine(err error, line int) error {
	var e *grid.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Faults = nil
	for _, f := range e.Faults {
		if f.Pointer == "/sector" {
			f.Pointer = "/sectors"
		}
		f.Line = line
		out.Faults = append(out.Faults, f)
	}
	if len(out.Faults) == 0 {
		out.Faults = []grid.Fault{{Pointer: "/role", Line: line, Text: e.Text}}
	}
	return &out
}
