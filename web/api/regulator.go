package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/web/respond"
)

// groundBody is something on file that speaks for a sector.
type groundBody struct {
	Basis string `json:"basis" enum:"industry,equipment,licence"`
	Text  string `json:"text" doc:"Of the industry its GB/T 4754 code and name, else what is on file"`
}

type regulatorBody struct {
	Sector     string       `json:"sector"`
	Since      *time.Time   `json:"since" doc:"null: not known"`
	Basis      string       `json:"basis" enum:"hand,industry,equipment,licence" doc:"Somebody's word, the industry, or what is on file"`
	Reason     string       `json:"reason" doc:"Why, in words; empty: none was given"`
	By         string       `json:"by" doc:"Who put it on; empty: it came with a table or a file, or the caller may not change it"`
	Department *refBody     `json:"department" doc:"That was named for it; null: whoever answers for the sector there"`
	Phone      string       `json:"phone" doc:"Of the department that was named; empty: unknown, or none was"`
	Grounds    []groundBody `json:"grounds" doc:"What is on file now that speaks for it"`
	Own        bool         `json:"own" doc:"The caller may take it off"`
}

// proposedSector is a sector that something on file speaks for.
type proposedSector struct {
	Sector  string       `json:"sector"`
	Grounds []groundBody `json:"grounds"`
}

// regulatorsOut is who regulates an enterprise.
type regulatorsOut struct {
	Items       []regulatorBody  `json:"items" doc:"One for each of its sectors, the principal one first"`
	Proposals   []proposedSector `json:"proposals" doc:"Sectors it does not have that something on file speaks for"`
	Departments []departmentBody `json:"departments" doc:"Who answers for a sector where it lies, of all sectors, the nearest first"`
	May         bool             `json:"may" doc:"The caller may change who regulates it"`
}

func groundsOf(list []enterprise.Ground, lang respond.Lang) []groundBody {
	out := make([]groundBody, len(list))
	for i := range list {
		out[i] = groundBody{list[i].Basis, lang.Of(list[i].Text)}
	}
	return out
}

func proposedOf(list []enterprise.Proposal, lang respond.Lang) []proposedSector {
	out := make([]proposedSector, len(list))
	for i := range list {
		out[i] = proposedSector{list[i].Sector, groundsOf(list[i].Grounds, lang)}
	}
	return out
}

func (a *API) regulatorsOf(ctx context.Context, r *enterprise.Regulators, err error) (*taggedOut[regulatorsOut], error) {
	if err != nil {
		return nil, err
	}
	lang, v := respond.RequestOf(ctx).Lang, a.Live.View(grid.ActorOf(ctx).Scope(grid.ViewMap))
	out := regulatorsOut{
		Items: make([]regulatorBody, len(r.List)), Proposals: proposedOf(r.Proposals, lang), Departments: departmentsOf(v, r.Departments),
		May: slices.Contains(r.May, grid.EditEnterprise),
	}
	for i := range r.List {
		one := &r.List[i]
		out.Items[i] = regulatorBody{
			Sector: one.Sector, Since: instant(one.Since), Basis: one.Basis, Reason: one.Reason, By: one.By, Phone: one.Phone,
			Grounds: groundsOf(one.Grounds, lang), Own: one.Own,
		}
		if one.Department.ID != 0 {
			d := refBody(one.Department)
			out.Items[i].Department = &d
		}
	}
	return &taggedOut[regulatorsOut]{ETag: respond.VersionTag(r.Version), Body: out}, nil
}

func (a *API) registerRegulators(h huma.API) {
	get(h, "/enterprises/{id}/regulators", "getRegulators", "enterprise",
		"Who regulates an enterprise, on what ground and since when, and who else might; with the ETag that a change needs",
		func(ctx context.Context, in *fileIn) (*taggedOut[regulatorsOut], error) {
			r, err := a.Services.Enterprise.Regulators(ctx, in.ID)
			return a.regulatorsOf(ctx, &r, err)
		})
	write(h, http.MethodPut, "/enterprises/{id}/regulators", "setRegulators", "enterprise",
		"Say who regulates an enterprise: all of them, the principal one first. A department takes off and describes its own sector alone",
		http.StatusOK, a.setRegulators)
}

func (a *API) setRegulators(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body struct {
		Items []struct {
			Sector     string  `json:"sector"`
			Department grid.ID `json:"department,omitempty" minimum:"0" doc:"Organisation; absent or 0: whoever answers for the sector there"`
			Basis      string  `json:"basis,omitempty" enum:"hand,industry,equipment,licence" doc:"Absent: as it is; of a new one what speaks"`
		} `json:"items" maxItems:"100"`
		Reason string `json:"reason,omitempty" doc:"Why; needed where one is taken off or put on by hand, or another is the principal"`
	}
},
) (*taggedOut[regulatorsOut], error) {
	d := enterprise.RegulatorDraft{Reason: in.Body.Reason}
	for _, item := range in.Body.Items {
		d.Items = append(d.Items, enterprise.RegulatorItem(item))
	}
	r, err := a.Services.Enterprise.SetRegulators(ctx, in.ID, in.version, d)
	return a.regulatorsOf(ctx, &r, err)
}
