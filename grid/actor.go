package grid

import (
	"context"
	"fmt"
	"slices"
)

// Actor 操作人 is who asks: a person, a machine with a token, or the service
// itself at the command line. It is made once a request and never changed.
type Actor struct {
	ID       ID     // of the account; 0 for nobody and for the service itself
	Login    string // log-in name; of the service the name of the command
	Name     string // of the person
	Token    ID     // of the machine's token; 0 for a person
	Session  string // public id of the log-in session; "" for machines
	Remote   string // address the request came from, without port
	Request  string // id of the request
	Grants   []Grant
	Actions  []Action // a token limited to these; nil: not limited
	Lang     string   // preferred language, "zh" or "en"; "" none
	Expired  bool     // the password must be changed before anything else
	internal bool
	scopes   map[Action]Scope // see Settle; nil: not worked out
}

// Nobody is who has not said who they are; they may do nothing.
var Nobody = &Actor{Login: ""}

// Internal returns the service itself, at work for a command or in the
// background: it may do everything, and the audit shows the name.
func Internal(name string) *Actor { return &Actor{Login: name, Name: name, internal: true} }

// IsNobody reports whether it is not known who asks.
func (a *Actor) IsNobody() bool { return a.ID == 0 && !a.internal }

// IsInternal reports whether the service itself is at work.
func (a *Actor) IsInternal() bool { return a.internal }

// Scope returns where the actor may do the action: the union of what the grants
// that allow it are held at. Grants are taken as in force; whoever makes an Actor
// leaves out the others.
func (a *Actor) Scope(action Action) Scope {
	if a.internal {
		return Everything
	}
	if s, known := a.scopes[action]; known {
		return s
	}
	if a.Expired || a.Actions != nil && !slices.Contains(a.Actions, action) {
		return Scope{}
	}
	terms := make([]Term, 0, len(a.Grants))
	for i := range a.Grants {
		if g := &a.Grants[i]; g.Allows(action) {
			terms = append(terms, g.Term())
		}
	}
	return NewScope(terms...)
}

// Settle works out once what Scope says, for an actor that makes many requests:
// with hundreds of grants it would take longer than the rest of the request.
// Whoever changes the actor afterwards, or a copy of it, is answered as before.
func (a *Actor) Settle() {
	a.scopes = nil
	all := make(map[Action]Scope, len(Permissions))
	for i := range Permissions {
		all[Permissions[i].Action] = a.Scope(Permissions[i].Action)
	}
	a.scopes = all
}

// May reports whether there is anything the actor may do the action to.
func (a *Actor) May(action Action) bool { return !a.Scope(action).Empty() }

// Credentials are what a request brings to say who asks.
type Credentials struct {
	Session string // value of the session cookie; "" none
	Bearer  string // token of a machine; "" none
	Remote  string // address it comes from, without port
	Agent   string // what the browser says it is
	Request string // id of the request
}

type actorKey struct{}

// WithActor returns a context that carries who asks.
func WithActor(ctx context.Context, a *Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf returns who asks; Nobody when the context does not say.
func ActorOf(ctx context.Context) *Actor {
	if a, ok := ctx.Value(actorKey{}).(*Actor); ok && a != nil {
		return a
	}
	return Nobody
}

// Require returns where the actor of ctx may do the action. Errors:
// unauthenticated when nobody asks, forbidden when there is no such place.
func Require(ctx context.Context, action Action) (Scope, error) {
	a := ActorOf(ctx)
	if a.IsNobody() {
		return Scope{}, Unauthenticated()
	}
	if s := a.Scope(action); !s.Empty() {
		return s, nil
	}
	return Scope{}, forbidden(action, "您没有“%s”的权限，请联系安全管理员", "You have no permission to do this: %s. Ask your security administrator")
}

// Unauthenticated is the refusal of who is not known.
func Unauthenticated() error {
	return Errorf(CodeUnauthenticated, "请先登录", "Please log in first")
}

// Forbidden is the refusal of an action to a record that the actor sees and may
// not do it to, whatever they may elsewhere.
func Forbidden(action Action) error {
	return forbidden(action, "此记录不在您可以“%s”的范围内", "This record is not among those you may do this to: %s")
}

func forbidden(action Action, zh, en string) error {
	name := action.Name()
	return Errorf(CodeForbidden, fmt.Sprintf(zh, name.ZH), fmt.Sprintf(en, name.EN))
}
