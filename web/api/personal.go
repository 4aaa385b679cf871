package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
)

// Personal data are on the cards masked. In full they are asked for by a POST,
// since the asking is written down.

type enterprisePersonal struct {
	Contact        string       `json:"contact" doc:"Who to call; empty: unknown"`
	ContactPhone   string       `json:"contactPhone"`
	LegalPerson    string       `json:"legalPerson" doc:"法定代表人"`
	LegalPhone     string       `json:"legalPhone"`
	Principal      string       `json:"principal" doc:"主要负责人; empty: unknown"`
	PrincipalPhone string       `json:"principalPhone"`
	SafetyOfficer  string       `json:"safetyOfficer" doc:"安全管理人员"`
	SafetyPhone    string       `json:"safetyPhone"`
	Holders        []holderBody `json:"holders" doc:"Who holds its certificates"`
}

type holderBody struct {
	Record grid.ID `json:"record"`
	Name   string  `json:"name"`
}

type dangerPersonal struct {
	Reporter      string `json:"reporter" doc:"Who reported it; empty: unknown"`
	ReporterPhone string `json:"reporterPhone"`
}

func (a *API) registerPersonal(h huma.API) {
	write(h, http.MethodPost, "/enterprises/{id}/personal", "lookAtEnterprise", "enterprise",
		"Who to call at an enterprise, in full; that somebody looked is audited", http.StatusOK, a.enterprisePersonal)
	write(h, http.MethodPost, "/dangers/{id}/personal", "lookAtDanger", "danger",
		"Who reported a danger, in full; that somebody looked is audited", http.StatusOK, a.dangerPersonal)
}

func (a *API) enterprisePersonal(ctx context.Context, in *idIn) (*body[enterprisePersonal], error) {
	p, err := a.Services.Enterprise.Personal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := enterprisePersonal{
		Contact: p.Contact, ContactPhone: p.ContactPhone, LegalPerson: p.LegalPerson, LegalPhone: p.LegalPhone, Principal: p.Principal,
		PrincipalPhone: p.PrincipalPhone,
		SafetyOfficer:  p.SafetyOfficer, SafetyPhone: p.SafetyPhone, Holders: make([]holderBody, len(p.Holders)),
	}
	for i := range p.Holders {
		out.Holders[i] = holderBody(p.Holders[i])
	}
	return answer(out), nil
}

func (a *API) dangerPersonal(ctx context.Context, in *idIn) (*body[dangerPersonal], error) {
	p, err := a.Services.Danger.Personal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(dangerPersonal(p)), nil
}
