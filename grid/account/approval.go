package account

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// # What takes two 双人复核
//
// A change that one administrator does not make alone (apart.go) is asked for by one
// and confirmed by another, who then makes it. What a system administrator asks for, a
// security administrator confirms; what a security administrator asks for, another
// one does, or a system administrator. Both must still be what they were, and the
// account must lie in the area of both. A new password is taken by who asked for it,
// so that who says what an account may do never knows its password. A token is
// confirmed by the owner of its account alone, who takes it.

// The kinds of changes that take two.
const (
	ApproveGrant    = "grant"    // a role is given
	ApproveExtend   = "extend"   // a role lasts longer
	ApprovePassword = "password" // a new password
	ApproveUnlock   = "unlock"   // a lock ends
	ApproveUpdate   = "update"   // log-in name, phone, home, or let in again
	ApproveToken    = "token"    // a token of the owner's
)

// The states of an approval.
const (
	ApprovalWaiting   = "waiting"
	ApprovalConfirmed = "confirmed" // the password can be taken
	ApprovalDone      = "done"
	ApprovalRefused   = "refused"
	ApprovalWithdrawn = "withdrawn"
	ApprovalExpired   = "expired"
)

// approvalLife is how long something waits; approvalTake how long a confirmed password
// does.
const (
	approvalLife = 72 * time.Hour
	approvalTake = 24 * time.Hour
)

// The sides on which something is asked for.
const (
	sideSystem   = "system"
	sideSecurity = "security"
)

// Proposal is what is asked for; which fields count is a matter of the kind.
type Proposal struct {
	Role       grid.Role  `json:"role,omitempty"`
	Grid       grid.ID    `json:"grid,omitempty"` // of a role, a token, or the new home
	Sector     string     `json:"sector,omitempty"`
	Enterprise grid.ID    `json:"enterprise,omitempty"`
	From       *time.Time `json:"from,omitempty"`
	Until      *time.Time `json:"until,omitempty"` // of a role or a token; nil: without end
	Grant      grid.ID    `json:"grant,omitempty"` // that is extended

	Login  string  `json:"login,omitempty"`
	Phone  *string `json:"phone,omitempty"`
	Enable bool    `json:"enable,omitempty"`

	Name    string        `json:"name,omitempty"`    // of a token
	Actions []grid.Action `json:"actions,omitempty"` // of a token; none: all of the account
}

// Approval 复核 is a change that waits for a second person, or did.
type Approval struct {
	ID         grid.ID
	Kind       string
	Account    Person
	Proposal   Proposal
	GridRef    GridRef // of the proposal's grid
	Enterprise Ref
	Reason     string
	AskedBy    Person
	Asked      time.Time
	Expires    time.Time
	State      string
	DecidedBy  Person
	Decided    time.Time
	Answer     string // why it was refused
	Own        bool   // whoever looks asked for it
	May        bool   // whoever looks may confirm or refuse it

	side string
	home grid.ID // of the account
}

// AskDraft is what is asked for, about whom, and why.
type AskDraft struct {
	Kind     string
	Account  grid.ID
	Proposal Proposal
	Reason   string
}

func (p *Proposal) grant() GrantDraft {
	return GrantDraft{Role: p.Role, Grid: p.Grid, Sector: p.Sector, Enterprise: p.Enterprise, From: orZero(p.From), Until: orZero(p.Until)}
}

func (p *Proposal) update() Update {
	u := Update{Phone: p.Phone}
	if p.Login != "" {
		u.Login = &p.Login
	}
	if p.Grid != 0 {
		u.Home = &p.Grid
	}
	if p.Enable {
		no := false
		u.Disabled = &no
	}
	return u
}

func (p *Proposal) token(account grid.ID) TokenDraft {
	return TokenDraft{Account: account, Name: p.Name, Actions: p.Actions, Grid: p.Grid, Expires: orZero(p.Until)}
}

// masked is the proposal as it is shown and audited.
func (p Proposal) masked() Proposal {
	if p.Phone != nil {
		m := grid.MaskPhone(*p.Phone)
		p.Phone = &m
	}
	return p
}

// approvals is what an approval is to the frame. The audit is told how it stands.
var approvals = act.Kind[Approval]{
	Subject: "approval", Name: grid.Text{ZH: "复核事项", EN: "approval"}, Kept: true,
	Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, lock bool) (Approval, error) {
		return loadApproval(ctx, tx, scope, id, lock)
	},
	Head: func(a *Approval) act.Head {
		return act.Head{ID: a.ID, Name: a.Account.Login + " · " + grid.TermText("approval", a.Kind).ZH, Grid: a.home}
	},
	Audited: func(a *Approval, _ bool) any { return a.audited() },
}

// auditedApproval is an approval in the audit.
type auditedApproval struct {
	Account grid.ID `json:"account"`
	Login   string  `json:"login"`
	Kind    string  `json:"kind"`
	Proposal
	At        string    `json:"at,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	AskedBy   string    `json:"askedBy"`
	Expires   time.Time `json:"expires"`
	State     string    `json:"state"`
	Answer    string    `json:"answer,omitempty"`
	DecidedBy string    `json:"decidedBy,omitempty"`
}

func (a *Approval) audited() auditedApproval {
	return auditedApproval{
		Account: a.Account.ID, Login: a.Account.Login, Kind: a.Kind, Proposal: a.Proposal.masked(), At: a.GridRef.Path + a.Enterprise.Name,
		Reason: a.Reason, AskedBy: a.AskedBy.Login, Expires: a.Expires.UTC(), State: a.State, Answer: a.Answer, DecidedBy: a.DecidedBy.Login,
	}
}

// both adds who agreed to a change that took two to what the audit keeps of it.
func (a *Approval) both(after any, actor *grid.Actor) (map[string]any, error) {
	out := map[string]any{}
	if after != nil {
		raw, err := json.Marshal(after)
		if err != nil {
			return nil, fmt.Errorf("the image of a change: %w", err)
		}
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		if err := d.Decode(&out); err != nil {
			return nil, fmt.Errorf("the image of a change: %w", err)
		}
	}
	out["askedBy"], out["confirmedBy"] = a.AskedBy.Login, actor.Login
	if a.DecidedBy.Login != "" {
		out["confirmedBy"] = a.DecidedBy.Login
	}
	return out, nil
}

// sideOf is as which administrator somebody asks for a kind of change. Errors:
// unauthenticated, forbidden.
func sideOf(ctx context.Context, kind string) (side string, action grid.Action, err error) {
	actor := grid.ActorOf(ctx)
	switch kind {
	case ApproveGrant, ApproveExtend:
		if actor.May(grid.ManageGrants) {
			return sideSecurity, grid.ManageGrants, nil
		}
		side, action = sideSystem, grid.ManageAccounts
	case ApproveToken:
		side, action = sideSystem, grid.ManageTokens
	default:
		side, action = sideSystem, grid.ManageAccounts
	}
	_, err = grid.Require(ctx, action)
	return side, action, err
}

// askedAs is the action by which something was asked for.
func (a *Approval) askedAs() grid.Action {
	switch {
	case a.Kind == ApproveToken:
		return grid.ManageTokens
	case a.side == sideSecurity:
		return grid.ManageGrants
	default:
		return grid.ManageAccounts
	}
}

// decides is the action by which an actor confirms or refuses what is asked for, or
// why they may not. Errors: forbidden.
func (a *Approval) decides(actor *grid.Actor) (grid.Action, error) {
	switch {
	case a.Kind == ApproveToken:
		return "", grid.Errorf(grid.CodeForbidden, "该令牌只能由账号本人在“我的账号”中确认",
			"The owner of the account alone confirms this token, on their own page")
	case actor.ID == 0 || actor.ID == a.AskedBy.ID:
		return "", grid.Errorf(grid.CodeForbidden, "自己提出的申请须由另一名管理员复核", "You asked for it; another administrator has to confirm it")
	case actor.ID == a.Account.ID:
		return "", grid.Errorf(grid.CodeForbidden, "涉及您本人的账号，须由其他管理员复核", "It is about your own account; another administrator has to confirm it")
	case actor.May(grid.ManageGrants):
		return grid.ManageGrants, nil
	case a.side == sideSecurity && actor.May(grid.ManageAccounts):
		return grid.ManageAccounts, nil
	case a.side == sideSecurity:
		return "", grid.Errorf(grid.CodeForbidden, "须由另一名安全管理员或系统管理员复核",
			"Another security administrator or a system administrator has to confirm it")
	default:
		return "", grid.Errorf(grid.CodeForbidden, "须由安全管理员复核", "A security administrator has to confirm it")
	}
}
