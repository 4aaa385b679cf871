package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/web/respond"
)

// proposalBody is what is asked for; which fields are there is a matter of the kind.
type proposalBody struct {
	Role       string     `json:"role,omitempty" doc:"grant: the role that is to be given"`
	Grid       grid.ID    `json:"grid,omitempty" minimum:"0" doc:"grant: where it is held; token: what it is limited to; update: the new home"`
	Sector     string     `json:"sector,omitempty"`
	Enterprise grid.ID    `json:"enterprise,omitempty" minimum:"0"`
	From       *time.Time `json:"from,omitempty" doc:"grant: when it begins; absent: when it is confirmed"`
	Until      *time.Time `json:"until,omitempty" doc:"grant, extend: when the role ends; absent: without end. token: when it expires"`
	Grant      grid.ID    `json:"grant,omitempty" minimum:"0" doc:"extend: the grant"`
	Login      string     `json:"login,omitempty" doc:"update: the new log-in name"`
	Phone      *string    `json:"phone,omitempty" doc:"update: the new phone; masked in answers"`
	Enable     bool       `json:"enable,omitempty" doc:"update: let the account in again"`
	Name       string     `json:"name,omitempty" doc:"token: what it is for"`
	Actions    []string   `json:"actions,omitempty" nullable:"true" maxItems:"50" doc:"token: what it may do; absent: all of the account"`
}

// approvalBody is a change that waits for a second person, or did.
type approvalBody struct {
	ID         grid.ID      `json:"id"`
	Kind       string       `json:"kind" enum:"grant,extend,password,unlock,update,token"`
	Account    personBody   `json:"account" doc:"Whom it is about"`
	Proposal   proposalBody `json:"proposal"`
	RoleName   string       `json:"roleName" doc:"Of the proposed role, in the asked language; empty none"`
	Grid       *gridRefBody `json:"grid" doc:"Of the proposal"`
	Enterprise *refBody     `json:"enterprise" doc:"Of the proposal"`
	Reason     string       `json:"reason" doc:"Why it is asked for"`
	AskedBy    personBody   `json:"askedBy"`
	Asked      time.Time    `json:"asked"`
	Expires    time.Time    `json:"expires" doc:"After it nothing comes of it"`
	State      string       `json:"state" enum:"waiting,confirmed,done,refused,withdrawn,expired"`
	DecidedBy  *personBody  `json:"decidedBy"`
	Decided    *time.Time   `json:"decided"`
	Answer     string       `json:"answer" doc:"Why it was refused"`
	Own        bool         `json:"own" doc:"The caller asked for it"`
	May        bool         `json:"may" doc:"The caller may confirm or refuse it"`
}

func approvalOf(ctx context.Context, p *account.Approval) approvalBody {
	b := approvalBody{
		ID: p.ID, Kind: p.Kind, Account: *personOf(p.Account), Grid: gridRefOf(p.GridRef), Enterprise: refOf(p.Enterprise), Reason: p.Reason,
		AskedBy: *personOf(p.AskedBy), Asked: p.Asked.UTC(), Expires: p.Expires.UTC(), State: p.State, DecidedBy: personOf(p.DecidedBy),
		Decided: instant(p.Decided), Answer: p.Answer, Own: p.Own, May: p.May,
	}
	q := &p.Proposal
	b.Proposal = proposalBody{
		Role: string(q.Role), Grid: q.Grid, Sector: q.Sector, Enterprise: q.Enterprise, From: q.From, Until: q.Until, Grant: q.Grant,
		Login: q.Login, Phone: q.Phone, Enable: q.Enable, Name: q.Name,
	}
	for _, action := range q.Actions {
		b.Proposal.Actions = append(b.Proposal.Actions, string(action))
	}
	if info, ok := grid.InfoOf(q.Role); ok {
		b.RoleName = respond.RequestOf(ctx).Lang.Of(info.Name)
	}
	return b
}

type approvalPage struct {
	Items    []approvalBody `json:"items"`
	Next     string         `json:"next" doc:"Cursor of the next page; empty at the end"`
	Waiting  int            `json:"waiting" doc:"How many wait in all"`
	Mine     int            `json:"mine" doc:"How many of them the caller may confirm"`
	Security int            `json:"security" doc:"How many security administrators can log in; without one nothing is confirmed"`
}

type approvalsIn struct {
	LangParam
	Decided bool   `query:"decided" doc:"What is decided or has expired, and not what is open"`
	Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor  string `query:"cursor" maxLength:"200" doc:"Next of the page before, of the same list"`
}

type askBody struct {
	Kind     string       `json:"kind" enum:"grant,extend,password,unlock,update,token"`
	Account  grid.ID      `json:"account" minimum:"1" doc:"Whom it is about"`
	Proposal proposalBody `json:"proposal,omitempty"`
	Reason   string       `json:"reason,omitempty" doc:"Why; who confirms reads it"`
}

type answerIn struct {
	LangParam
	ID   grid.ID `path:"id" minimum:"1"`
	Body struct {
		Reason string `json:"reason" doc:"Why it is refused; who asked reads it"`
	}
}

func (a *API) registerApprovals(h huma.API) {
	get(h, "/approvals", "listApprovals", "account", "What waits for a second person, or is decided, the latest first", a.listApprovals)
	write(h, http.MethodPost, "/approvals", "ask", "account", "Ask for a change that takes a second person", http.StatusCreated, a.ask)
	write(h, http.MethodPost, "/approvals/{id}/confirm", "confirmApproval", "account",
		"Confirm what another administrator asked for; it is done at once", http.StatusOK, a.confirmApproval)
	write(h, http.MethodPost, "/approvals/{id}/refuse", "refuseApproval", "account", "Refuse what another administrator asked for",
		http.StatusOK, a.refuseApproval)
	write(h, http.MethodPost, "/approvals/{id}/withdraw", "withdrawApproval", "account", "Take back what one asked for", http.StatusOK,
		a.withdrawApproval)
	write(h, http.MethodPost, "/approvals/{id}/password", "takePassword", "account", "Take the new password that was confirmed, once",
		http.StatusOK, a.takePassword)
	get(h, "/me/tokens", "listMyTokens", "account", "The tokens of whoever asks", a.myTokens)
	change(h, http.MethodDelete, "/me/tokens/{id}", "revokeMyToken", "Revoke one of the own tokens", http.StatusNoContent, a.revokeMyToken)
	get(h, "/me/approvals", "listMyApprovals", "account", "Tokens that administrators ask the owner for", a.myApprovals)
	post(h, "/me/approvals/{id}/confirm", "confirmMyToken", "Make the token that was asked for; it is shown once", http.StatusCreated,
		a.confirmMyToken)
	post(h, "/me/approvals/{id}/refuse", "refuseMyToken", "Refuse the token that was asked for", http.StatusNoContent, a.refuseMyToken)
}

func (a *API) listApprovals(ctx context.Context, in *approvalsIn) (*body[approvalPage], error) {
	p, err := a.Services.Account.Approvals(ctx, in.Decided, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	return answer(approvalPage{Items: approvalsOf(ctx, p.Items), Next: p.Next, Waiting: p.Waiting, Mine: p.Mine, Security: p.Security}), nil
}

func approvalsOf(ctx context.Context, list []account.Approval) []approvalBody {
	out := make([]approvalBody, len(list))
	for i := range list {
		out[i] = approvalOf(ctx, &list[i])
	}
	return out
}

func (a *API) ask(ctx context.Context, in *struct {
	LangParam
	Body askBody
},
) (*body[approvalBody], error) {
	q := in.Body.Proposal
	d := account.AskDraft{Kind: in.Body.Kind, Account: in.Body.Account, Reason: in.Body.Reason, Proposal: account.Proposal{
		Role: grid.Role(q.Role), Grid: q.Grid, Sector: q.Sector, Enterprise: q.Enterprise, From: q.From, Until: q.Until, Grant: q.Grant,
		Login: q.Login, Phone: q.Phone, Enable: q.Enable, Name: q.Name,
	}}
	for _, action := range q.Actions {
		d.Proposal.Actions = append(d.Proposal.Actions, grid.Action(action))
	}
	p, err := a.Services.Account.Ask(ctx, d)
	if err != nil {
		return nil, ofProposal(err)
	}
	return answer(approvalOf(ctx, &p)), nil
}

// ofProposal points at the members of the proposal where a change points at its own.
func ofProposal(err error) error {
	var e *grid.Error
	if !errors.As(err, &e) || len(e.Faults) == 0 {
		return err
	}
	out := *e
	out.Faults = slices.Clone(e.Faults)
	for i := range out.Faults {
		f := &out.Faults[i]
		switch f.Pointer {
		case "/reason":
		case "/expires":
			f.Pointer = "/proposal/until"
		case "/home":
			f.Pointer = "/proposal/grid"
		default:
			f.Pointer = "/proposal" + f.Pointer
		}
	}
	return &out
}

func (a *API) confirmApproval(ctx context.Context, in *idIn) (*body[approvalBody], error) {
	p, err := a.Services.Account.Confirm(ctx, in.ID)
	return decided(ctx, &p, err)
}

func (a *API) refuseApproval(ctx context.Context, in *answerIn) (*body[approvalBody], error) {
	p, err := a.Services.Account.Refuse(ctx, in.ID, in.Body.Reason)
	return decided(ctx, &p, err)
}

func (a *API) withdrawApproval(ctx context.Context, in *idIn) (*body[approvalBody], error) {
	p, err := a.Services.Account.Withdraw(ctx, in.ID)
	return decided(ctx, &p, err)
}

func decided(ctx context.Context, p *account.Approval, err error) (*body[approvalBody], error) {
	if err != nil {
		return nil, err
	}
	return answer(approvalOf(ctx, p)), nil
}

func (a *API) takePassword(ctx context.Context, in *idIn) (*freshOut[passwordBody], error) {
	password, err := a.Services.Account.TakePassword(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &freshOut[passwordBody]{"no-store", passwordBody{password}}, nil
}

func (a *API) myTokens(ctx context.Context, _ *struct{ LangParam }) (*body[items[tokenBody]], error) {
	list, err := a.Services.Account.MyTokens(ctx)
	if err != nil {
		return nil, err
	}
	out := items[tokenBody]{Items: make([]tokenBody, len(list))}
	for i := range list {
		out.Items[i] = tokenOf(&list[i])
	}
	return answer(out), nil
}

func (a *API) revokeMyToken(ctx context.Context, in *idIn) (*struct{}, error) {
	return nil, a.Services.Account.RevokeMyToken(ctx, in.ID)
}

func (a *API) myApprovals(ctx context.Context, _ *struct{ LangParam }) (*body[items[approvalBody]], error) {
	list, err := a.Services.Account.MyApprovals(ctx)
	if err != nil {
		return nil, err
	}
	return answer(items[approvalBody]{Items: approvalsOf(ctx, list)}), nil
}

func (a *API) confirmMyToken(ctx context.Context, in *idIn) (*freshOut[tokenBody], error) {
	t, secret, err := a.Services.Account.ConfirmToken(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &freshOut[tokenBody]{CacheControl: "no-store", Body: tokenOf(&t)}
	out.Body.Token = secret
	return out, nil
}

func (a *API) refuseMyToken(ctx context.Context, in *answerIn) (*struct{}, error) {
	return nil, a.Services.Account.RefuseToken(ctx, in.ID, in.Body.Reason)
}
