package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"anwang/grid"
	"anwang/grid/act"
)

// Answering says who has an organisation answer for sectors besides those that it does, and tells
// whether any of them is new.
func (s *Service) Answering(by func(ctx context.Context, organisation grid.ID, sectors []string) (added bool, err error)) {
	s.answering = by
}

// EnterOrganisation brings an organisation in as the row of a table has it, by the changes that are
// made by hand. It is known by its code, or by its name; what is there is changed with update alone,
// and what the row leaves open stays. Errors: those of CreateOrganisation and UpdateOrganisation.
func (s *Service) EnterOrganisation(ctx context.Context, rows []grid.Row, update bool) (is grid.Entered, err error) {
	row := &rows[0]
	if len(rows) > 1 {
		return is, twice(rows, "/name", "同名的机构", "the organisation of this name")
	}
	var was Organisation
	err = s.look(ctx, grid.ManageAccounts, func(k *keeping) (err error) {
		was, err = organisationCalled(ctx, k.tx, k.scope, row.Text("name"), strings.ToUpper(row.Text("code")))
		return err
	})
	switch {
	case isNone(err):
		was.ID, is.Created, err = 0, true, nil
	case err == nil && !update:
		err = taken("/name", "已有此机构，且未选择更新", "The organisation is there already, and updating was not chosen")
	}
	if err != nil {
		return is, err
	}
	d, err := s.organisationOf(ctx, row, &was)
	if err != nil {
		return is, err
	}
	if is.Created {
		was, err = s.CreateOrganisation(ctx, d)
	} else if u, changes := d.changes(&was); len(changes.ZH) > 0 {
		is.Changed = true
		is.Note(row.Line, "/name", "更新“"+was.Name+"”："+changes.ZH, "Updates “"+was.Name+"”: "+changes.EN)
		was, err = s.UpdateOrganisation(ctx, was.ID, act.AnyVersion, u)
	}
	if err != nil {
		return is, err
	}
	return is, s.answers(ctx, row, &was, &is)
}

// organisationOf is what a row makes of an organisation.
func (s *Service) organisationOf(ctx context.Context, row *grid.Row, was *Organisation) (OrganisationDraft, error) {
	d := OrganisationDraft{
		Kind: was.Kind, Name: row.Text("name"), Short: was.Short, Code: was.Code, Phone: was.Phone, Parent: was.Parent.ID, Grid: was.Grid.ID,
	}
	for key, value := range map[string]*string{"kind": &d.Kind, "short": &d.Short, "code": &d.Code, "phone": &d.Phone} {
		if text := row.Text(key); text != "" {
			*value = text
		}
	}
	d.Code = strings.ToUpper(d.Code)
	var f faults
	if d.Kind == "" {
		f.Add("/kind", "新机构须填写类别", "a new organisation needs its kind")
	}
	if name := row.Text("parent"); name != "" {
		id, err := s.organisationNamed(ctx, name)
		if err := at(&f, "/parent", err); err != nil {
			return d, err
		}
		d.Parent = id
	}
	if word := row.Text("grid"); word != "" || was.ID == 0 {
		id, err := s.gridNamed(ctx, word)
		if err := at(&f, "/grid", err); err != nil {
			return d, err
		}
		d.Grid = id
	}
	return d, f.Err()
}

// at takes down what is wrong with one field; what is no refusal is returned.
func at(f *faults, pointer string, err error) error {
	var e *grid.Error
	if err == nil || !errors.As(err, &e) || e.Code != grid.CodeRejected && e.Code != grid.CodeNotFound {
		return err
	}
	f.Add(pointer, e.Text.ZH, e.Text.EN)
	return nil
}

// gridNamed finds the grid of a code or a name where the actor keeps accounts; without one that
// which they hold, or of all the topmost.
func (s *Service) gridNamed(ctx context.Context, word string) (grid.ID, error) {
	if home := grid.ActorOf(ctx).Scope(grid.ManageAccounts).Home(); word == "" && home != 0 {
		return home, nil
	}
	g, err := s.FindGrid(ctx, word)
	return g.ID, err
}

// organisationNamed finds an organisation by its name, its short name or its code, where the actor
// keeps them or above. Errors: not_found, rejected (several have the short name), unavailable.
func (s *Service) organisationNamed(ctx context.Context, name string) (id grid.ID, err error) {
	var list []grid.ID
	err = s.look(ctx, grid.ManageAccounts, func(k *keeping) (err error) {
		list, err = organisationsNamed(ctx, k.tx, k.scope, name)
		return err
	})
	switch {
	case err != nil:
		return 0, err
	case len(list) == 0:
		return 0, grid.Errorf(grid.CodeNotFound, "您的管辖范围内及其上级没有机构“"+name+"”", "There is no organisation “"+name+"” in your area or above it")
	case len(list) > 1:
		return 0, grid.Errorf(grid.CodeRejected, "有多个机构简称“"+name+"”，请填写全称",
			"Several organisations are called “"+name+"” in short; give the full name")
	}
	return list[0], nil
}

// changes are those of an organisation by a draft, and their names.
func (d *OrganisationDraft) changes(was *Organisation) (u OrganisationUpdate, names grid.Text) {
	var zh, en []string
	text := func(to **string, is, before, nameZH, nameEN string) {
		if is != before {
			*to = &is
			zh, en = append(zh, nameZH), append(en, nameEN)
		}
	}
	id := func(to **grid.ID, is, before grid.ID, nameZH, nameEN string) {
		if is != before {
			*to = &is
			zh, en = append(zh, nameZH), append(en, nameEN)
		}
	}
	text(&u.Name, d.Name, was.Name, "名称改为“"+d.Name+"”", "the name becomes “"+d.Name+"”")
	text(&u.Kind, d.Kind, was.Kind, "类别", "kind")
	text(&u.Short, d.Short, was.Short, "简称", "short name")
	text(&u.Code, d.Code, was.Code, "信用代码", "code")
	text(&u.Phone, d.Phone, was.Phone, "电话", "telephone")
	id(&u.Parent, d.Parent, was.Parent.ID, "上级机构", "parent organisation")
	id(&u.Grid, d.Grid, was.Grid.ID, "所属网格", "grid")
	return u, grid.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// answers has an organisation answer for the sectors of a row.
func (s *Service) answers(ctx context.Context, row *grid.Row, o *Organisation, is *grid.Entered) error {
	codes := grid.SectorSet(row.Text("sectors")).List()
	if len(codes) == 0 {
		return nil
	}
	if o.Kind != "department" {
		return refused("/sectors", "只有部门负责监管行业", "Only a department answers for a sector")
	}
	if s.answering == nil {
		return refused("/sectors", "此处不能设定监管行业的主管部门", "Who answers for a sector cannot be set here")
	}
	added, err := s.answering(ctx, o.ID, codes)
	if added && !is.Created {
		is.Changed = true
		is.Note(row.Line, "/sectors", "“"+o.Name+"”将负责表中的监管行业；原来负责的不变",
			"“"+o.Name+"” will answer for the sectors of the row, and goes on with those it has")
	}
	var e *grid.Error
	if errors.As(err, &e) && len(e.Faults) == 0 {
		err = &grid.Error{Code: e.Code, Text: e.Text, Cause: e.Cause, Faults: []grid.Fault{{Pointer: "/sectors", Text: e.Text}}}
	}
	return err
}

// refused is the refusal of one field.
func refused(pointer, zh, en string) error {
	var f faults
	f.Add(pointer, zh, en)
	return f.Err()
}

// twice is the refusal of rows that are of one record, where a row is a record.
func twice(rows []grid.Row, pointer, zh, en string) error {
	var f grid.Faults
	for i := range rows[1:] {
		f.Add(pointer, fmt.Sprintf("第 %d 行已有%s", rows[0].Line, zh), fmt.Sprintf("row %d has %s already", rows[0].Line, en))
		f[i].Line = rows[i+1].Line
	}
	return f.Err()
}
