package demo

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Person is one of the made-up people of the demo city, an account for a role.
type Person struct {
	Login string
	Name  string
	Role  grid.Role
}

// persons are the people, in the order in which they are shown.
var persons = [...]Person{
	{"city", "演示·周安", grid.RoleCity},
	{"department", "演示·郑化", grid.RoleDepartment},
	{"guide", "演示·李导", grid.RoleGuide},
	{"guide2", "演示·吴导", grid.RoleGuide},
	{"chief", "演示·王长", grid.RoleChief},
	{"officer", "演示·陈格", grid.RoleOfficer},
	{"enterprise", "演示·孙企", grid.RoleEnterprise},
	{"third", "演示·钱评", grid.RoleThird},
	{"public", "演示·赵民", grid.RolePublic},
	{"watch", "演示·何值", grid.RoleWatch},
	{"admin", "演示·高管", grid.RoleAdmin},
	{"auditor", "演示·沈审", grid.RoleAuditor},
	{"security", "演示·安保", grid.RoleSecurity},
}

// officerGrids is how many communities the officer holds.
const officerGrids = 3

// Accounts makes the people of the demo city, each with the password whose hash
// is given; whoever is there already gets that password. In a city that is no
// demo it does nothing and returns nobody. Errors: unavailable.
func Accounts(ctx context.Context, db *pg.DB, hash string) ([]Person, error) {
	var out []Person
	err := db.Tx(grid.WithActor(ctx, grid.Internal("anwang demo")), func(tx pgx.Tx) error {
		p, err := findHomes(ctx, tx)
		if err != nil || p == nil {
			return err
		}
		for _, one := range persons {
			if err := p.settle(ctx, tx, one, hash); err != nil {
				return err
			}
		}
		out = persons[:]
		return nil
	})
	return out, err
}

// settle makes one person, or only sets the password of one who is there.
func (p *homes) settle(ctx context.Context, tx pgx.Tx, one Person, hash string) error {
	organisation, err := p.organisation(ctx, tx, one)
	if err != nil {
		return err
	}
	made, id, err := upsertPerson(ctx, tx, one, p.home(one), organisation, hash)
	if err != nil || !made {
		return err
	}
	for _, g := range p.grants(one) {
		if err := insertGrant(ctx, tx, id, &g); err != nil {
			return err
		}
	}
	return pg.Audit(grid.WithActor(ctx, grid.Internal("anwang demo")), tx, grid.Entry{
		Action: "account.create", Subject: "account", ID: id, Name: one.Login, Grid: p.home(one),
	})
}

// homes are where the people of the demo hold their roles.
type homes struct {
	root, street, other grid.ID
	communities         []grid.ID
	enterprise, second  grid.ID
}

// home is whose administrators keep a person's account.
func (p *homes) home(one Person) grid.ID {
	switch one.Login {
	case "guide", "chief", "officer", "enterprise":
		return p.street
	case "guide2":
		return p.other
	default:
		return p.root
	}
}

// organisation is what a person belongs to; 0 for the public.
func (p *homes) organisation(ctx context.Context, tx pgx.Tx, one Person) (grid.ID, error) {
	kind, name := "department", "安全生产委员会办公室"
	switch one.Role {
	case grid.RolePublic:
		return 0, nil
	case grid.RoleDepartment:
		name = "应急管理局危险化学品处"
	case grid.RoleOfficer, grid.RoleChief, grid.RoleGuide:
		kind, name = "street", "应急管理办公室"
	case grid.RoleEnterprise:
		kind, name = "enterprise", "安全管理部"
	case grid.RoleThird:
		kind, name = "third", "安评技术服务有限公司"
	}
	return findOrganisation(ctx, tx, kind, name, p.home(one))
}

// grants are the roles a person holds.
func (p *homes) grants(one Person) []grid.Grant {
	g := grid.Grant{Role: one.Role, Grid: p.home(one)}
	switch one.Role {
	case grid.RolePublic:
		g.Grid = 0
	case grid.RoleDepartment:
		g.Sector = "chemical"
	case grid.RoleEnterprise:
		g.Grid, g.Enterprise = 0, p.enterprise
	case grid.RoleThird:
		g.Grid, g.Enterprise = 0, p.second
	case grid.RoleOfficer:
		var out []grid.Grant
		for _, c := range p.communities {
			out = append(out, grid.Grant{Role: one.Role, Grid: c})
		}
		return out
	}
	return []grid.Grant{g}
}

// errNoDemo says that the places of the demo are not there.
var errNoDemo = errors.New("no demo city")

// findHomes returns nil when this is no demo city.
func findHomes(ctx context.Context, tx pgx.Tx) (*homes, error) {
	p := &homes{}
	err := p.find(ctx, tx)
	if errors.Is(err, errNoDemo) || errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return p, err
}
