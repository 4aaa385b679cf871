package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/web/middleware"
	"anwang/web/repeat"
	"anwang/web/respond"
)

// get registers a read.
func get[I, O any](h huma.API, path, id, tag, summary string, handler func(context.Context, *I) (*O, error)) {
	register(h, http.MethodGet, path, id, tag, summary, handler)
}

// calculate registers a question that needs a body: it changes nothing.
func calculate[I, O any](h huma.API, path, id, tag, summary string, handler func(context.Context, *I) (*O, error)) {
	operate(h, operationOf(http.MethodPost, path, id, tag, summary, http.StatusOK), handler)
}

// register registers an operation that answers 200.
func register[I, O any](h huma.API, method, path, id, tag, summary string, handler func(context.Context, *I) (*O, error)) {
	write(h, method, path, id, tag, summary, http.StatusOK, handler)
}

// post registers a change of the account of whoever asks.
func post[I, O any](h huma.API, path, id, summary string, status int, handler func(context.Context, *I) (*O, error)) {
	change(h, http.MethodPost, path, id, summary, status, handler)
}

// change is post with another method.
func change[I, O any](h huma.API, method, path, id, summary string, status int, handler func(context.Context, *I) (*O, error)) {
	write(h, method, path, id, "account", summary, status, handler)
}

// write registers a change, which is done once for each key it is sent with. What
// answers with a secret asks for a key that nobody guesses, since that is what the answer
// is kept with.
func write[I, O any](h huma.API, method, path, id, tag, summary string, status int, handler func(context.Context, *I) (*O, error)) {
	op := operationOf(method, path, id, tag, summary, status)
	if method == http.MethodGet || middleware.Open(method, op.Path) {
		operate(h, op, handler)
		return
	}
	shortest := 1
	if tellsSecret[O]() {
		shortest = 16
	}
	op.Parameters = append(op.Parameters, keyParam(shortest))
	operate(h, op, func(ctx context.Context, in *I) (*O, error) {
		if key := repeat.KeyOf(ctx); key != "" && len(key) < shortest {
			return nil, badParam(repeat.Header, "此操作的结果含有密钥，Idempotency-Key 须至少 16 个字符且不可猜测，如 UUID",
				"The answer holds a secret, so the Idempotency-Key has at least 16 characters that nobody guesses; take a UUID")
		}
		return handler(ctx, in)
	})
}

// tellsSecret reports whether an answer may hold what lets somebody in.
func tellsSecret[O any]() bool {
	body, ok := reflect.TypeFor[O]().FieldByName("Body")
	if !ok || body.Type.Kind() != reflect.Struct {
		return false
	}
	for _, secret := range [...]string{"Password", "Token"} {
		if _, ok := body.Type.FieldByName(secret); ok {
			return true
		}
	}
	return false
}

// keyParam describes the key of a change.
func keyParam(shortest int) *huma.Param {
	longest := repeat.LongestKey
	return &huma.Param{
		Name: repeat.Header, In: "header", Schema: &huma.Schema{
			Type: huma.TypeString, MinLength: &shortest, MaxLength: &longest,
			Pattern: "^[!-~]+$",
		},
		Description: "Makes it safe to send this again when no answer came: within 24 hours a request with the same key and content is not " +
			"done a second time but gets " +
			"the first answer, marked by Idempotent-Replayed. Make a new key, best a UUID, for every new request; keys of one account are not " +
			"another's. " +
			"With other content it is refused (422, key_reused). While the first is under way the second waits up to 10 s for it, then is told to " +
			"come back " +
			"(409, under_way, Retry-After). What was refused and changed nothing is not kept, and may be sent with the same key when it has been " +
			"put right",
	}
}

func operationOf(method, path, id, tag, summary string, status int) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: "/api/v1" + path, Tags: []string{tag}, Summary: summary, DefaultStatus: status,
	}
}

// operate registers an operation. Every one of the interface comes by here: its errors
// are of the field, and a change that is based on a version is tried at each that the
// caller names.
func operate[I, O any](h huma.API, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	orGeoJSON[O](h.OpenAPI(), &op)
	huma.Register(h, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := attempt(ctx, in, handler)
		if err != nil {
			return nil, respond.From(ctx, err)
		}
		return out, nil
	})
}

// MatchParam is taken by the change of a record that somebody else may have changed
// since it was read.
type MatchParam struct {
	IfMatch string `header:"If-Match" doc:"The ETag of the record the change is based on, as reading it gave; needed"`
	version int32  // the one that the change is tried at
}

func (p *MatchParam) match() *MatchParam { return p }

// mostVersions bounds the versions that one change names.
const mostVersions = 10

// versions are those that the change may be based on. Errors:
// precondition_required, invalid, stale.
func (p *MatchParam) versions() ([]int32, error) {
	if p.IfMatch == "" {
		return nil, grid.Errorf(respond.CodePrecondition, "修改须带 If-Match 头，其值为读取记录时得到的 ETag",
			"A change needs If-Match with the ETag that reading the record gave")
	}
	list, any, ok := respond.Versions(p.IfMatch)
	switch {
	case any: // it holds, and says nothing of what was read
		return nil, grid.Errorf(respond.CodePrecondition, "If-Match 须为读取记录时得到的 ETag，不能用 *",
			"If-Match has to be the ETag that reading the record gave; * is not enough")
	case !ok || len(list) > mostVersions:
		return nil, badParam("If-Match", "应为读取记录时得到的 ETag，如 \"v3\"", `Give the ETag that reading the record gave, like "v3"`)
	case len(list) == 0:
		return nil, grid.Errorf(grid.CodeStale, "If-Match 与当前版本不符，请刷新后再试", "If-Match fits no version of the record; read it again")
	}
	return list, nil
}

// attempt calls the handler of an operation, of a change at one version after the
// other until one is the record's.
func attempt[I, O any](ctx context.Context, in *I, handler func(context.Context, *I) (*O, error)) (out *O, err error) {
	m, ok := any(in).(interface{ match() *MatchParam })
	if !ok {
		return handler(ctx, in)
	}
	p := m.match()
	versions, err := p.versions()
	for _, p.version = range versions {
		if out, err = handler(ctx, in); grid.CodeOf(err) != grid.CodeStale {
			break
		}
	}
	return out, err
}
