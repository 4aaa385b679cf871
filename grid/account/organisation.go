package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// OrganisationKinds are the kinds of organisations: 部门, 街道, 企业, 第三方, 其他.
var OrganisationKinds = [...]string{"department", "street", "enterprise", "third", "other"}

// Organisation 机构 is what people belong to.
type Organisation struct {
	ID       grid.ID
	Kind     string
	Name     string
	Short    string  // 简称; "" none
	Code     string  // 统一社会信用代码; "" unknown
	Phone    string  // of its office, nobody's own; "" unknown
	Parent   Ref     // which it belongs to; zero: none
	Grid     GridRef // whose administrators keep it
	Accounts int     // how many belong to it, of those the asker keeps
	Created  time.Time
	Updated  time.Time
	Version  int32
}

// OrganisationFilter chooses organisations; what is set narrows the choice.
type OrganisationFilter struct {
	Text string // in the name, the short one or the code
	Kind string
}

// OrganisationPage is one page of a list.
type OrganisationPage struct {
	Items   []Organisation
	Next    string // cursor of the page after this one; "" at the end
	Matched int    // how many there are in all
}

// OrganisationDraft is what an organisation is made of.
type OrganisationDraft struct {
	Kind   string
	Name   string
	Short  string
	Code   string
	Phone  string
	Parent grid.ID // 0 none
	Grid   grid.ID
}

// OrganisationUpdate changes an organisation; nil leaves a field as it is.
type OrganisationUpdate struct {
	Kind   *string
	Name   *string
	Short  *string
	Code   *string
	Phone  *string
	Parent *grid.ID // 0 none
	Grid   *grid.ID
}

// auditedOrganisation is an organisation in the audit.
type auditedOrganisation struct {
	Kind   string  `json:"kind"`
	Name   string  `json:"name"`
	Short  string  `json:"short,omitempty"`
	Code   string  `json:"code,omitempty"`
	Phone  string  `json:"phone,omitempty"`
	Parent string  `json:"parent,omitempty"`
	Grid   grid.ID `json:"grid"`
}

func (o *Organisation) audited() auditedOrganisation {
	return auditedOrganisation{o.Kind, o.Name, o.Short, o.Code, o.Phone, o.Parent.Name, o.Grid.ID}
}

// organisations is what an organisation is to the frame.
var organisations = act.Kind[Organisation]{
	Subject: "organisation", Name: grid.Text{ZH: "机构", EN: "organisation"}, Kept: true, Whole: true,
	Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, lock bool) (Organisation, error) {
		return loadOrganisation(ctx, tx, scope, id, lock)
	},
	Head: func(o *Organisation) act.Head {
		return act.Head{ID: o.ID, Name: o.Name, Grid: o.Grid.ID, Version: o.Version}
	},
	Audited: func(o *Organisation, _ bool) any { return o.audited() },
}

// Organisations returns a page of the organisations that the actor keeps, by
// name. Errors: unauthenticated, forbidden, invalid (the cursor), unavailable.
func (s *Service) Organisations(ctx context.Context, f OrganisationFilter, cursor string, limit int) (OrganisationPage, error) {
	var p OrganisationPage
	f.Text = strings.TrimSpace(f.Text)
	list, after := grid.ListOf("organisations", f), ""
	if _, err := list.After(cursor, &after); err != nil {
		return p, err
	}
	err := s.look(ctx, grid.ViewAccounts, func(k *keeping) error {
		all, matched, err := listOrganisations(ctx, k.tx, k.scope, f, after, max(limit, 1)+1)
		p.Matched = matched
		p.Items, p.Next = grid.CutPage(all, max(limit, 1), list, func(o *Organisation) []any { return []any{o.Name} })
		return err
	})
	return p, err
}

// Organisation returns an organisation that the actor keeps. Errors:
// unauthenticated, forbidden, not_found, unavailable.
func (s *Service) Organisation(ctx context.Context, id grid.ID) (Organisation, error) {
	var o Organisation
	err := s.look(ctx, grid.ViewAccounts, func(k *keeping) (err error) {
		o, err = loadOrganisation(ctx, k.tx, k.scope, id, false)
		return err
	})
	if isNone(err) {
		err = organisations.Missing(id)
	}
	return o, err
}

// CreateOrganisation makes an organisation. Errors: unauthenticated, forbidden,
// rejected, conflict (the name), unavailable.
func (s *Service) CreateOrganisation(ctx context.Context, d OrganisationDraft) (Organisation, error) {
	o, err := organisations.Create(ctx, s.db, act.Creation[Organisation]{
		Action: "organisation.create", Needs: grid.ManageAccounts,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, _ time.Time) (Organisation, error) {
			if err := d.check(ctx, tx, scope, &Organisation{}); err != nil {
				return Organisation{}, err
			}
			id, err := insertOrganisation(ctx, tx, &d)
			if err != nil {
				return Organisation{}, err
			}
			return loadOrganisation(ctx, tx, scope, id, false)
		},
	})
	return o, takenName(err)
}

// UpdateOrganisation changes an organisation that is at version. Errors:
// unauthenticated, forbidden, not_found, stale, rejected, conflict (the name),
// invalid (nothing to change), unavailable.
func (s *Service) UpdateOrganisation(ctx context.Context, id grid.ID, version int32, u OrganisationUpdate) (Organisation, error) {
	if u == (OrganisationUpdate{}) {
		return Organisation{}, errNothing()
	}
	scope := grid.ActorOf(ctx).Scope(grid.ManageAccounts)
	o, err := organisations.Do(ctx, s.db, id, version, act.Act[Organisation]{
		Action: "organisation.update", Needs: grid.ManageAccounts,
		Do: func(ctx context.Context, tx pgx.Tx, was Organisation, _ time.Time) (Organisation, error) {
			d := OrganisationDraft{
				Kind: *or(u.Kind, &was.Kind), Name: *or(u.Name, &was.Name), Short: *or(u.Short, &was.Short), Code: *or(u.Code, &was.Code),
				Phone: *or(u.Phone, &was.Phone), Parent: *or(u.Parent, &was.Parent.ID), Grid: *or(u.Grid, &was.Grid.ID),
			}
			if err := d.check(ctx, tx, scope, &was); err != nil {
				return Organisation{}, err
			}
			if err := updateOrganisation(ctx, tx, id, &d); err != nil {
				return Organisation{}, err
			}
			return loadOrganisation(ctx, tx, scope, id, false)
		},
	})
	return o, takenName(err)
}

// DeleteOrganisation removes an organisation that neither people nor another one belong to. Errors:
// unauthenticated, forbidden, not_found, conflict (it is in use), unavailable.
func (s *Service) DeleteOrganisation(ctx context.Context, id grid.ID) error {
	_, err := organisations.Do(ctx, s.db, id, act.AnyVersion, act.Act[Organisation]{
		Action: "organisation.delete", Needs: grid.ManageAccounts, Ends: true,
		Do: func(ctx context.Context, tx pgx.Tx, was Organisation, _ time.Time) (Organisation, error) {
			used, err := organisationUsed(ctx, tx, id)
			if err == nil && used {
				err = grid.Errorf(grid.CodeConflict, "机构下还有账号或下级机构（可能在您的管辖范围之外），不能删除",
					"Accounts or organisations belong to it, perhaps beyond your area; it cannot be deleted")
			}
			if err != nil {
				return was, err
			}
			return was, deleteOrganisation(ctx, tx, id)
		},
	})
	return err
}

// check says whether an organisation may be as the draft has it, and tidies it. was is what it is
// already, whose number is 0 when it is new.
func (d *OrganisationDraft) check(ctx context.Context, tx pgx.Tx, scope grid.Scope, was *Organisation) error {
	d.Name, d.Code = strings.TrimSpace(d.Name), strings.ToUpper(strings.TrimSpace(d.Code))
	d.Short, d.Phone = strings.TrimSpace(d.Short), strings.TrimSpace(d.Phone)
	var f faults
	if !slices.Contains(OrganisationKinds[:], d.Kind) {
		f.Add("/kind", "机构类别应为 department、street、enterprise、third 或 other", "a kind is department, street, enterprise, third or other")
	}
	f.name(d.Name, 200)
	if garbled(d.Short) || utf8.RuneCountInString(d.Short) > 60 {
		f.Add("/short", "简称不能超过 60 字，且不能含有控制字符", "a short name has at most 60 characters and no control characters")
	}
	f.phone(d.Phone)
	if !codeForm.MatchString(d.Code) {
		f.Add("/code", "代码应为不超过 40 位的数字、大写字母或 -", "a code is at most 40 digits, capital letters or -")
	}
	if d.Grid != was.Grid.ID || d.Grid == 0 {
		k := keeping{tx: tx, scope: scope}
		if err := k.checkGrid(ctx, &f, "/grid", d.Grid); err != nil {
			return err
		}
	}
	if d.Parent != 0 && d.Parent != was.Parent.ID {
		if err := d.checkParent(ctx, tx, scope, was.ID, &f); err != nil {
			return err
		}
	}
	return f.Err()
}

// checkParent refuses an organisation that is not there for who asks, and one that belongs to
// this one itself.
func (d *OrganisationDraft) checkParent(ctx context.Context, tx pgx.Tx, scope grid.Scope, itself grid.ID, f *faults) error {
	known, below, err := parentOf(ctx, tx, scope, itself, d.Parent)
	switch {
	case err != nil:
		return err
	case !known:
		f.Add("/parent", fmt.Sprintf("您的管辖范围内及其上级没有编号为 %d 的机构", d.Parent),
			fmt.Sprintf("there is no organisation %d in your area or above it", d.Parent))
	case below:
		f.Add("/parent", "上级机构不能是本机构或其下级", "an organisation cannot belong to itself or to one below it")
	}
	return nil
}

// takenName says that the name of an organisation is taken.
func takenName(err error) error {
	var e *grid.Error
	if grid.CodeOf(err) == grid.CodeConflict && errors.As(err, &e) && len(e.Faults) == 1 && e.Faults[0].Pointer == "/name" {
		return taken("/name", "已有同名机构（可能在您的管辖范围之外）", "An organisation of this name exists already, perhaps beyond your area")
	}
	return err
}

func errNothing() error {
	return grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "There is nothing to change")
}

// or is the first of two that is set.
func or[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}
