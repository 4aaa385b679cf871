package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/danger"
	"anwang/grid/enterprise"
	"anwang/grid/live"
	"anwang/web/respond"
)

// detailTimeout is how long a card waits for what only the database knows. The
// rest of it comes from memory and is worth more now than all of it later.
const detailTimeout = 1500 * time.Millisecond

// Card is what every kind's card begins with.
type Card struct {
	PointRow
	Path    []pathStep `json:"path"`
	Partial bool       `json:"partial" doc:"The database is away: what only it knows is null"`
}

func cardOf(v *live.View, k grid.Kind, id grid.ID) (Card, bool) {
	p, ok := v.Point(k, id)
	if !ok {
		return Card{}, false
	}
	return Card{PointRow: rowOfPoint(v, &p), Path: pathOf(v.Path(p.Grid))}, true
}

type enterpriseCard struct {
	Card
	CodeName  *string        `json:"codeName" doc:"Name of its code in the asked language; one that does not verify is no credit code"`
	Credit    *string        `json:"codeWarning" doc:"What is to be verified about its credit code, in the asked language; null: nothing"`
	Trade     string         `json:"industryName,omitempty" doc:"What its industry is called"`
	Address   *string        `json:"address"`
	Scale     *string        `json:"scale" enum:"large,medium,small,micro,"`
	Staff     *int           `json:"staff"`
	GradeABCD *string        `json:"gradeAbcd" enum:"A,B,C,D,"`
	Standard  *int           `json:"standard" doc:"Standardisation level 1 to 3; 0 none; null: nobody has said"`
	Status    *string        `json:"status" enum:"open,stopped,suspended,moved,revoked,cancelled,merged"`
	Since     *string        `json:"statusSince" doc:"Day the status holds from; empty: unknown"`
	Source    *string        `json:"source"`
	Created   *time.Time     `json:"created"`
	Version   *int32         `json:"version"`
	Why       enterpriseWhy  `json:"why"`
	Dangers   map[string]int `json:"dangers" doc:"Its open dangers by class"`
	Hazards   int            `json:"hazards" doc:"Its hazard sources"`

	Principal      *string  `json:"principal" doc:"主要负责人, who answers for its safety, masked; empty: unknown"`
	PrincipalPhone *string  `json:"principalPhone" doc:"Masked"`
	Contact        *string  `json:"contact" doc:"Who to call, masked; empty: unknown"`
	ContactPhone   *string  `json:"contactPhone" doc:"Masked"`
	May            []string `json:"may" doc:"Actions the caller may do to it"`
}

// enterpriseWhy says why an enterprise has its level.
type enterpriseWhy struct {
	Level    string     `json:"level" enum:"none,red,orange,yellow,blue"`
	Basis    *string    `json:"basis" doc:"Key of the basis"`
	Text     *string    `json:"text" doc:"The basis in the asked language"`
	Assessed *time.Time `json:"assessed"`
	Rule     string     `json:"rule" doc:"What the level comes from"`
}

type dangerCard struct {
	Card
	Detail     *string      `json:"detail"`
	Inspection *int         `json:"inspection" doc:"1 to 8: which kind of inspection found it"`
	Found      *time.Time   `json:"found"`
	Closed     *time.Time   `json:"closed"`
	Source     *string      `json:"source"`
	Created    *time.Time   `json:"created"`
	Version    *int32       `json:"version"`
	Acts       []dangerOpen `json:"acts" doc:"What is done to dangers, in order, and whether the caller may do it to this one now"`

	Reporter      *string  `json:"reporter" doc:"Who reported it, masked; empty: unknown, or not for the caller"`
	ReporterPhone *string  `json:"reporterPhone" doc:"Masked"`
	May           []string `json:"may" doc:"Actions the caller may do to it as it stands"`
}

type taggedOut[T any] struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     T
}

func (a *API) registerDetails(h huma.API) {
	get(h, "/enterprises/{id}", "getEnterprise", "enterprise", "An enterprise's card", a.getEnterprise)
	get(h, "/dangers/{id}", "getDanger", "danger", "A danger's card, with the ETag that a change needs", a.getDanger)
}

func (a *API) getEnterprise(ctx context.Context, in *idIn) (*body[enterpriseCard], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	c, ok := cardOf(v, grid.KindEnterprise, in.ID)
	if !ok {
		return nil, a.offMap(ctx, in.ID)
	}
	b := enterpriseCard{Card: c, May: []string{}, Why: enterpriseWhy{Level: c.Level, Rule: "stored_assessment"}}
	b.Dangers, b.Hazards = belongings(v, in.ID)
	if name, ok := grid.Industry(c.Industry); ok {
		b.Trade = respond.RequestOf(ctx).Lang.Of(name)
	}
	code := grid.ReadCredit(c.Code)
	b.CodeName = ptr(respond.RequestOf(ctx).Lang.Of(code.Name()))
	if w := code.Warning; w != (grid.Text{}) {
		b.Credit = ptr(respond.RequestOf(ctx).Lang.Of(w))
	}
	tctx, cancel := context.WithTimeout(ctx, detailTimeout)
	defer cancel()
	r, err := a.Services.Enterprise.Get(tctx, in.ID)
	if err != nil {
		b.Partial = true
		return answer(b), note(ctx, err)
	}
	b.fill(&r, respond.RequestOf(ctx).Lang)
	return answer(b), nil
}

func (b *enterpriseCard) fill(r *enterprise.Card, lang respond.Lang) {
	b.Address, b.Scale, b.Staff, b.GradeABCD, b.Standard = &r.Address, &r.Scale, r.Staff, &r.Grade, r.Standard
	b.Status, b.Since, b.Source, b.Created, b.Version = &r.Status, &r.Since, &r.Source, instant(r.Created), &r.Version
	text := lang.Of(enterprise.Basis(r.RiskBasis))
	b.Why.Basis, b.Why.Text, b.Why.Assessed = &r.RiskBasis, &text, instant(r.Assessed)
	shown := r.Masked()
	b.Principal, b.PrincipalPhone, b.Contact, b.ContactPhone = &shown.Principal, &shown.PrincipalPhone, &shown.Contact, &shown.ContactPhone
	b.May = keysOf(r.May)
}

// offMap says where an enterprise went that is on the map no more: it was merged,
// or struck off. Its file is still read.
func (a *API) offMap(ctx context.Context, id grid.ID) error {
	tctx, cancel := context.WithTimeout(ctx, detailTimeout)
	defer cancel()
	r, err := a.Services.Enterprise.Get(tctx, id)
	switch {
	case err != nil || enterprise.OnMap(r.Status): // none, or one that memory does not know yet
		return noPoint(grid.KindEnterprise, id)
	case r.Into.ID != 0:
		return &grid.Error{
			Code: grid.CodeNotFound, Text: grid.Text{
				ZH: fmt.Sprintf("该企业已并入“%s”（编号 %d）；原档案仍可查阅", r.Into.Name, r.Into.ID),
				EN: fmt.Sprintf("It was merged into %s (number %d); its own file can still be read", r.Into.Name, r.Into.ID),
			}, Faults: []grid.Fault{{
				Pointer: fmt.Sprintf("/enterprises/%d", r.Into.ID),
				Text:    grid.Text{ZH: "已并入：" + r.Into.Name, EN: "Merged into: " + r.Into.Name},
			}},
		}
	}
	words := enterprise.StatusName(r.Status)
	return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("该企业已不在图上：%s（%s）；档案仍可查阅", words.ZH, r.Since),
		fmt.Sprintf("It is on the map no more: %s (%s); its file can still be read", words.EN, r.Since))
}

func keysOf(actions []grid.Action) []string {
	keys := make([]string, 0, len(actions))
	for _, a := range actions {
		keys = append(keys, string(a))
	}
	return keys
}

// belongings counts what an enterprise has on the map.
func belongings(v *live.View, id grid.ID) (dangers map[string]int, hazards int) {
	dangers = map[string]int{}
	for c := grid.ClassMajorOverdue; c <= grid.ClassGeneral; c++ {
		n, err := v.Count(grid.KindDanger, liveOf(id, c))
		if err != nil {
			n = 0
		}
		dangers[c.String()] = n
	}
	hazards, err := v.Count(grid.KindHazard, liveOf(id))
	if err != nil {
		hazards = 0
	}
	return dangers, hazards
}

func (a *API) getDanger(ctx context.Context, in *idIn) (*taggedOut[dangerCard], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	tctx, cancel := context.WithTimeout(ctx, detailTimeout)
	defer cancel()
	d, err := a.Services.Danger.Get(tctx, in.ID)
	if err == nil {
		return a.dangerAnswer(ctx, v, &d), nil
	}
	c, ok := cardOf(v, grid.KindDanger, in.ID)
	if !ok || grid.CodeOf(err) == grid.CodeNotFound {
		return nil, noPoint(grid.KindDanger, in.ID)
	}
	c.Partial = true
	return &taggedOut[dangerCard]{Body: dangerCard{Card: c, Acts: []dangerOpen{}, May: []string{}}}, note(ctx, err)
}

// dangerCard is built from the record, which may be newer than memory.
func (a *API) dangerCard(ctx context.Context, v *live.View, d *danger.Danger) dangerCard {
	inspection, closed := int(d.Inspection), instant(d.Closed)
	item := a.itemOf(d)
	b := dangerCard{
		Card:   Card{PointRow: rowOfPoint(v, &item), Path: pathOf(v.Path(d.Grid))},
		Detail: &d.Detail, Inspection: &inspection, Found: instant(d.Found), Closed: closed,
		Source: &d.Source, Created: instant(d.Created), Version: &d.Version,
		Reporter: ptr(""), ReporterPhone: ptr(""),
	}
	if slices.Contains(d.May, grid.ViewReporter) { // a first character and four digits tell an enterprise enough
		shown := d.Masked()
		b.Reporter, b.ReporterPhone = &shown.Reporter, &shown.ReporterPhone
	}
	me := grid.ActorOf(ctx).ID
	b.May = keysOf(danger.Doable(d, me))
	b.Acts = opensOf(d, me, respond.RequestOf(ctx).Lang)
	return b
}

// note keeps why a card is partial for the log; the card is answered all the
// same. An error that is no absence of the database is no reason for half a
// card.
func note(ctx context.Context, err error) error {
	if !grid.Away(err) && grid.CodeOf(err) != grid.CodeNotFound && ctx.Err() == nil && !isTimeout(err) {
		return err
	}
	respond.RequestOf(ctx).Err = err
	return nil
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
