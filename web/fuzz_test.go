package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// decoders teaches the validator the media types that it does not know.
var decoders = sync.OnceFunc(func() {
	text := func(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
		b, err := io.ReadAll(body)
		return string(b), err
	}
	for _, kind := range []string{
		"text/csv", "application/x-ndjson", "text/event-stream", "text/plain", "application/vnd.mapbox-vector-tile", "application/octet-stream",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	} {
		openapi3filter.RegisterBodyDecoder(kind, text)
	}
	openapi3filter.RegisterBodyDecoder("application/geo+json", openapi3filter.JSONBodyDecoder)
	for name, form := range map[string]string{"date": time.DateOnly, "date-time": time.RFC3339} {
		openapi3.DefineStringFormatValidator(name, openapi3.NewCallbackValidator(func(s string) error {
			_, err := time.Parse(form, s)
			return err
		}))
	}
})

// fuzzers are who asks: every role, somebody who may nearly everything, nobody, and
// somebody with a token that is none.
var fuzzers = []string{
	everything, everything, everything, everything, everything, everything, everything, everything, "test:city@1", "test:guide@1",
	"test:department@1:chemical",
	"test:chief@4+chief@5", "test:officer@4", "test:enterprise#1", "test:third#1", "test:public", "test:watch@2", "test:admin@1",
	"test:admin@2", "test:auditor@1", "test:security@1", "", "wrong",
}

func bearers(tokens []string) (headers []string) {
	for _, token := range tokens {
		if token != "" {
			token = "Authorization: Bearer " + token
		}
		headers = append(headers, token)
	}
	return headers
}

// everything is somebody whom the rules forbid to be.
const everything = "test:city@1+guide@1+department@1:chemical+admin@1+auditor@1+security@1"

// fuzz is one run over all operations.
type fuzz struct {
	*testing.T
	s       *server
	doc     *openapi3.T
	router  routers.Router
	m       maker
	who     []string               // headers that say who asks; "" nobody
	seen    map[string]map[int]int // by operation and status
	right   map[string]string      // contents that are known to be right, by operation
	session string                 // of who asks
}

// TestEveryOperation asks every operation of the published description with what
// its schemas say and with what they do not, as everybody. Nothing may fail with a
// 5xx, every answer must be described, in its status, its headers, its media type
// and its content, and what a schema forbids must be refused.
func TestEveryOperation(t *testing.T) {
	t.Parallel()
	decoders()
	s := start(t, matrixTown)
	f := &fuzz{
		T: t, s: s, doc: s.spec(t), m: maker{rand.New(rand.NewPCG(20261123, 99))}, who: bearers(fuzzers),
		seen: map[string]map[int]int{},
	}
	var err error
	if f.router, err = gorillamux.NewRouter(f.doc); err != nil {
		t.Fatal(err)
	}
	// A few rounds meet every operation in every role with what is right and what is
	// not: each has inputs of its own by round, and the seed is fixed.
	rounds := 6
	if os.Getenv("ANWANG_LONG") != "" {
		rounds = 600
	}
	type target struct {
		path, method string
		op           *openapi3.Operation
	}
	var targets []target
	for path, item := range f.doc.Paths.Map() {
		for method, op := range item.Operations() {
			targets = append(targets, target{path, method, op})
		}
	}
	slices.SortFunc(targets, func(a, b target) int { return strings.Compare(a.op.OperationID, b.op.OperationID) })
	asked := 0
	for round := range rounds { // each operation once a round, so that what one changes meets the others
		for _, at := range targets {
			f.try(at.path, at.method, at.op, round)
			asked++
		}
	}
	for _, at := range targets {
		if len(f.seen[at.op.OperationID]) == 0 {
			t.Errorf("%s was not asked", at.op.OperationID)
		}
	}
	good := 0
	for id, by := range f.seen {
		if slices.ContainsFunc(slices.Collect(maps.Keys(by)), func(status int) bool { return status < 300 }) {
			good++
		} else {
			t.Logf("%s never did anything: %v", id, by)
		}
	}
	t.Logf("%d requests to %d operations, %d of them with success", asked, len(targets), good)
	if good < len(targets)*6/10 {
		t.Errorf("only %d of %d operations did something: the inputs are too far from what is wanted", good, len(targets))
	}
}

// TestOwnOperations is TestEveryOperation for what only a person does who is logged
// in, with a session of their own for each request.
func TestOwnOperations(t *testing.T) {
	t.Parallel()
	decoders()
	h := inhabited(t, plan{})
	hash := value[string](t, h.db, `SELECT password FROM account WHERE login = 'guide'`)
	f := &fuzz{T: t, s: h.server, doc: h.spec(t), m: maker{rand.New(rand.NewPCG(20261122, 8))}, seen: map[string]map[int]int{}}
	f.right = map[string]string{
		"login": `{"login":"guide","password":"` + passphrase + `"}`, "changePassword": `{"current":"` + passphrase +
			`","password":"nine kites above the weir"}`, "updateMe": `{"lang":"en"}`,
	}
	var err error
	if f.router, err = gorillamux.NewRouter(f.doc); err != nil {
		t.Fatal(err)
	}
	for round := range 8 {
		for _, path := range []string{
			"/api/v1/me", "/api/v1/me/password", "/api/v1/me/sessions", "/api/v1/me/sessions/{id}", "/api/v1/me/tokens",
			"/api/v1/me/approvals", "/api/v1/login", "/api/v1/logout", "/api/v1/login/options", "/api/v1/permissions",
		} {
			item := f.doc.Paths.Value(path)
			for _, method := range slices.Sorted(maps.Keys(item.Operations())) {
				exec(t, h.db, `UPDATE account SET password = $1, must_change = false, failures = 0, locked_until = NULL WHERE login = 'guide'`, hash)
				h.clock.Add(time.Hour) // patience with wrong passwords
				b := h.browser(t).enter("guide")
				f.who, f.session = []string{"Cookie: anwang=" + b.cookie()}, b.call("GET", "/api/v1/me", "").field(t, "session").(string)
				f.try(path, method, item.Operations()[method], round)
			}
		}
	}
	for id, by := range f.seen {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(by)), func(status int) bool { return status < 300 }) {
			t.Errorf("%s never did anything: %v", id, by)
		}
	}
}

// ask sends a request and holds the answer against the description.
func (f *fuzz) ask(method, path string, body []byte, headers http.Header, op *openapi3.Operation) {
	f.Helper()
	ctx, cancel := context.WithTimeout(f.Context(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, f.s.URL+path, bytes.NewReader(body))
	if err != nil {
		f.Fatalf("%s: %v", path, err)
	}
	r.Header = headers
	route, params, err := f.router.FindRoute(r)
	if err != nil {
		f.Errorf("%s %s: %v", method, path, err)
		return
	}
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route, Options: &openapi3filter.Options{
		AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, SkipSettingDefaults: true, IncludeResponseStatus: true,
	}}
	unfit := openapi3filter.ValidateRequest(ctx, in)
	if r, err = http.NewRequestWithContext(ctx, method, f.s.URL+path, bytes.NewReader(body)); err != nil {
		f.Fatal(err)
	}
	r.Header = headers
	resp, err := bare.RoundTrip(r)
	if err != nil {
		f.Errorf("%s %s %.300s: %v", method, path, body, err)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	a := answer{resp.StatusCode, resp.Header, ""}
	if op.OperationID != "events" || resp.StatusCode != http.StatusOK { // which never ends
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			f.Errorf("%s %s: broken off: %v", method, path, err)
		}
		a.body = string(b)
		a.body = unpacked(f.T, a)
	}
	if f.seen[op.OperationID] == nil {
		f.seen[op.OperationID] = map[int]int{}
	}
	f.seen[op.OperationID][a.status]++
	for _, fault := range f.faults(in, op, a, unfit) {
		f.Errorf("%s %s as %q\n%v\nbody %.700s\n%s\n%d %.400s", method, path, headers.Get("Authorization"), headers, body, fault, a.status,
			a.body)
	}
}

// meaning are the headers that carry meaning: an answer that has one must be
// described with it.
var meaning = []string{"Etag", "Location", "Retry-After", "Www-Authenticate", "Set-Cookie", "X-Request-Id", "Content-Language"}

// faults are what is wrong with an answer.
func (f *fuzz) faults(in *openapi3filter.RequestValidationInput, op *openapi3.Operation, a answer, unfit error) (list []string) {
	say := func(form string, args ...any) { list = append(list, fmt.Sprintf(form, args...)) }
	if a.status >= 500 {
		say("failed with %d", a.status)
	}
	if unfit != nil && a.status < 400 && a.status != http.StatusNotModified && !kind(unfit) {
		say("took what its description forbids: %v", unfit)
	}
	described := op.Responses.Status(a.status)
	if described == nil {
		say("status %d is not described", a.status)
		return list
	}
	if err := openapi3filter.ValidateResponse(f.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.status, Header: a.header, Body: io.NopCloser(strings.NewReader(a.body)), Options: in.Options,
	}); err != nil && op.OperationID != "events" {
		say("not as described: %.1500v", err)
	}
	if a.body == "" && len(described.Value.Content) > 0 && op.OperationID != "events" && a.header.Get("Content-Type") == "" {
		say("nothing was sent")
	}
	for _, name := range meaning {
		if a.header.Get(name) == "" {
			continue
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(described.Value.Headers)), func(h string) bool { return strings.EqualFold(h, name) }) {
			say("header %s of %d is not described", name, a.status)
		}
	}
	switch {
	case a.status == 401 && a.header.Get("Www-Authenticate") == "", (a.status == 429 || a.status == 503) && a.header.Get("Retry-After") == "":
		say("the header that comes with %d is missing", a.status)
	}
	for _, name := range []string{"ETag", "Location"} {
		if a.status < 400 && described.Value.Headers[name] != nil && a.header.Get(name) == "" {
			say("%s is described and not sent", name)
		}
	}
	return list
}

// kind reports whether an input is refused by its description for what is taken
// kindly all the same: an empty parameter, or null for a member that need not be
// there, which are none.
func kind(err error) bool {
	var e *openapi3filter.RequestError
	if !errors.As(err, &e) {
		return false
	}
	return e.Parameter != nil && errors.Is(e.Err, openapi3filter.ErrInvalidEmptyValue) || e.RequestBody != nil &&
		strings.Contains(err.Error(), "got null")
}

// TestDescriptionIsStrict: what answers are held against notices a member too
// many, one that is missing and one of another type.
func TestDescriptionIsStrict(t *testing.T) {
	t.Parallel()
	decoders()
	s := start(t, city)
	f := &fuzz{T: t, s: s, doc: s.spec(t)}
	router, err := gorillamux.NewRouter(f.doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/v1/enterprises/1", "/api/v1/grids/4", "/api/v1/grids/99", "/api/v1/risk/levels"} {
		a := s.call(t, "GET", path, "")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		route, params, err := router.FindRoute(r)
		if err != nil {
			t.Fatal(err)
		}
		in := &openapi3filter.RequestValidationInput{
			Request: r, PathParams: params, Route: route,
			Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
		}
		if faults := f.faults(in, route.Operation, a, nil); len(faults) > 0 {
			t.Errorf("%s: %v", path, faults)
		}
		var v map[string]any
		if err := json.Unmarshal([]byte(a.body), &v); err != nil {
			t.Fatal(err)
		}
		for name := range v {
			for what, wrong := range map[string]any{
				"one of another type": []any{map[string]any{"a": 1.5}}, "null": nil, "a missing one": nil,
				"one too many": "x",
			} {
				w := maps.Clone(v)
				switch what {
				case "one too many":
					w["surplus"] = wrong
				case "a missing one":
					if delete(w, name); !slices.Contains(required(route.Operation, a.status), name) {
						continue
					}
				default:
					if w[name] = wrong; wrong == nil && nullable(route.Operation, a.status, name) {
						continue
					}
				}
				b, err := json.Marshal(w)
				if err != nil {
					t.Fatal(err)
				}
				if len(f.faults(in, route.Operation, answer{a.status, a.header, string(b)}, nil)) == 0 {
					t.Errorf("%s: %s, %s, passes", path, what, name)
				}
			}
		}
	}
}

func nullable(op *openapi3.Operation, status int, name string) bool {
	for _, media := range op.Responses.Status(status).Value.Content {
		if p := media.Schema.Value.Properties[name]; p != nil && p.Value.Type != nil {
			return p.Value.Type.Includes("null")
		}
	}
	return true
}

func required(op *openapi3.Operation, status int) []string {
	for _, media := range op.Responses.Status(status).Value.Content {
		return media.Schema.Value.Required
	}
	return nil
}
