package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"anwang/grid"
)

// OrganisationKinds are the kinds of organisations: 部门, 街道, 企业, 第三方, 其他.
var OrganisationKinds = [...]string{"department", "street", "enterprise", "third", "other"}

// Organisation 机构 is what people belong to.
type Organisation struct {
	ID       grid.ID
	Kind     string
	Name     string
	Code     string // 统一社会信用代码; "" unknown
	Grid     Place  // whose administrators keep it
	Accounts int    // how many belong to it, of those the asker keeps
	Created  time.Time
	Updated  time.Time
	Version  int32
}

// OrganisationFilter chooses organisations; what is set narrows the choice.
type OrganisationFilter struct {
	Text string // in the name or the code
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
	Kind string
	Name string
	Code string
	Grid grid.ID
}

// OrganisationUpdate changes an organisation; nil leaves a field as it is.
type OrganisationUpdate struct {
	Kind *string
	Name *string
	Code *string
	Grid *grid.ID
}

// organisationImage is an organisation in the audit.
type organisationImage struct {
	Kind string  `json:"kind"`
	Name string  `json:"name"`
	Code string  `json:"code,omitempty"`
	Grid grid.ID `json:"grid"`
}

func (o *Organisation) image() organisationImage {
	return organisationImage{o.Kind, o.Name, o.Code, o.Grid.ID}
}

func (o *Organisation) entry(action string) grid.Entry {
	return grid.Entry{Action: action, Subject: "organisation", ID: o.ID, Name: o.Name, Grid: o.Grid.ID}
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
	return o, namedOrganisation(err, id)
}

// CreateOrganisation makes an organisation. Errors: unauthenticated, forbidden,
// rejected, conflict (the name), unavailable.
func (s *Service) CreateOrganisation(ctx context.Context, d OrganisationDraft) (Organisation, error) {
	var o Organisation
	err := s.keep(ctx, grid.ManageAccounts, trial("organisation.create", "organisation", 0), func(k *keeping) error {
		if err := k.checkOrganisation(ctx, &d, 0); err != nil {
			return err
		}
		id, err := insertOrganisation(ctx, k.tx, &d)
		if err != nil {
			return err
		}
		if o, err = loadOrganisation(ctx, k.tx, k.scope, id, false); err != nil {
			return err
		}
		e := o.entry("organisation.create")
		e.After = o.image()
		return k.audit(ctx, e)
	})
	return o, namedOrganisation(err, 0)
}

// UpdateOrganisation changes an organisation that is at version. Errors:
// unauthenticated, forbidden, not_found, stale, rejected, conflict (the name),
// invalid (nothing to change), unavailable.
func (s *Service) UpdateOrganisation(ctx context.Context, id grid.ID, version int32, u OrganisationUpdate) (Organisation, error) {
	var o Organisation
	if u == (OrganisationUpdate{}) {
		return o, errNothing()
	}
	err := s.keep(ctx, grid.ManageAccounts, trial("organisation.update", "organisation", id), func(k *keeping) error {
		was, err := loadOrganisation(ctx, k.tx, k.scope, id, true)
		if err != nil {
			return err
		}
		if err := sameVersion(was.Version, version); err != nil {
			return err
		}
		d := OrganisationDraft{Kind: *or(u.Kind, &was.Kind), Name: *or(u.Name, &was.Name), Code: *or(u.Code, &was.Code), Grid: *or(u.Grid, &was.Grid.ID)}
		if err := k.checkOrganisation(ctx, &d, was.Grid.ID); err != nil {
			return err
		}
		if err := updateOrganisation(ctx, k.tx, id, &d); err != nil {
			return err
		}
		if o, err = loadOrganisation(ctx, k.tx, k.scope, id, false); err != nil {
			return err
		}
		e := o.entry("organisation.update")
		e.Before, e.After = was.image(), o.image()
		return k.audit(ctx, e)
	})
	return o, namedOrganisation(err, id)
}

// DeleteOrganisation removes an organisation that nobody belongs to. Errors:
// unauthenticated, forbidden, not_found, conflict (it is in use), unavailable.
func (s *Service) DeleteOrganisation(ctx context.Context, id grid.ID) error {
	err := s.keep(ctx, grid.ManageAccounts, trial("organisation.delete", "organisation", id), func(k *keeping) error {
		was, err := loadOrganisation(ctx, k.tx, k.scope, id, true)
		if err != nil {
			return err
		}
		used, err := organisationUsed(ctx, k.tx, id)
		if err != nil {
			return err
		}
		if used {
			return grid.Errorf(grid.CodeConflict, "机构下还有账号（可能在您的管辖范围之外），不能删除", "Accounts belong to the organisation, perhaps beyond your area; it cannot be deleted")
		}
		if err := deleteOrganisation(ctx, k.tx, id); err != nil {
			return err
		}
		e := was.entry("organisation.delete")
		e.Before = was.image()
		return k.audit(ctx, e)
	})
	return namedOrganisation(err, id)
}

// checkOrganisation says whether an organisation may be as the draft has it, and
// tidies it. home is the grid that it has already; 0 none.
func (k *keeping) checkOrganisation(ctx context.Context, d *OrganisationDraft, home grid.ID) error {
	d.Name, d.Code = strings.TrimSpace(d.Name), strings.ToUpper(strings.TrimSpace(d.Code))
	var f faults
	if !slices.Contains(OrganisationKinds[:], d.Kind) {
		f.Add("/kind", "机构类别应为 department、street、enterprise、third 或 other", "a kind is department, street, enterprise, third or other")
	}
	f.name(d.Name, 200)
	if !codeForm.MatchString(d.Code) {
		f.Add("/code", "代码应为不超过 40 位的数字、大写字母或 -", "a code is at most 40 digits, capital letters or -")
	}
	if d.Grid != home || home == 0 {
		if err := k.place(ctx, &f, "/grid", d.Grid); err != nil {
			return err
		}
	}
	return f.Err()
}

// namedOrganisation says which organisation was not found or which name is taken.
func namedOrganisation(err error, id grid.ID) error {
	var e *grid.Error
	switch grid.CodeOf(err) {
	case grid.CodeNotFound:
		return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的机构", id), fmt.Sprintf("There is no organisation %d", id))
	case grid.CodeConflict:
		if errors.As(err, &e) && len(e.Faults) == 1 && e.Faults[0].Pointer == "name" {
			return taken("/name", "已有同名机构（可能在您的管辖范围之外）", "An organisation of this name exists already, perhaps beyond your area")
		}
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
