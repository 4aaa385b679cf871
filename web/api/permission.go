package api

import (
	"context"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/web/respond"
)

// permissionBody is the one table of who may do what.
type permissionBody struct {
	Actions []actionBody `json:"actions"`
	Roles   []roleBody   `json:"roles"`
	Sectors []sectorBody `json:"sectors" doc:"Supervision sectors a grant can be narrowed to"`
}

type actionBody struct {
	Action  actionKey         `json:"action" example:"danger.grade"`
	Name    string            `json:"name" doc:"In the asked language"`
	Guarded bool              `json:"guarded" doc:"A token for it is made or confirmed by its owner"`
	Rules   map[string]string `json:"rules" doc:"Role to held (all it holds) or sector (by grants that name one); absent: may not"`
}

type roleBody struct {
	Role string `json:"role" example:"officer"`
	Name string `json:"name" doc:"In the asked language"`
	Held string `json:"held" enum:"grid,sector,enterprise,nothing" doc:"What a grant of the role names"`

	Guarded bool `json:"guarded" doc:"It sees personal data, reads the audit or administers: to give it takes a second person"`
}

type sectorBody struct {
	Sector string `json:"sector" example:"chemical"`
	Name   string `json:"name" doc:"In the asked language"`
}

func (a *API) registerPermissions(h huma.API) {
	get(h, "/permissions", "listPermissions", "account", "The table of who may do what: actions, roles, sectors", a.permissions)
}

func (a *API) permissions(ctx context.Context, _ *struct{ LangParam }) (*body[permissionBody], error) {
	lang := respond.RequestOf(ctx).Lang
	var b permissionBody
	for i := range grid.Permissions {
		p := &grid.Permissions[i]
		row := actionBody{Action: actionKey(p.Action), Name: lang.Of(p.Name), Guarded: grid.Guarded(p.Action), Rules: map[string]string{}}
		for role, rule := range p.Rules {
			switch rule {
			case grid.Within:
				row.Rules[string(role)] = "held"
			case grid.WithinSector:
				row.Rules[string(role)] = "sector"
			case grid.No:
			}
		}
		b.Actions = append(b.Actions, row)
	}
	guarded := grid.GuardedRoles()
	for _, r := range grid.Roles {
		b.Roles = append(b.Roles, roleBody{string(r.Role), lang.Of(r.Name), string(r.Held), slices.Contains(guarded, r.Role)})
	}
	for _, s := range a.offered() {
		b.Sectors = append(b.Sectors, sectorBody{s.Code, lang.Of(s.Name)})
	}
	return answer(b), nil
}

// offered are the sectors that somebody may be given today.
func (a *API) offered() grid.SectorList {
	return a.Live.Sectors().Offered(a.Clock().In(grid.China).Format(time.DateOnly))
}
