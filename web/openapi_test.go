package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

// TestDescription holds every answer of the scenarios against the description
// that we publish.
func TestDescription(t *testing.T) {
	t.Parallel()
	decoders()
	s := start(t, city+keepers)
	doc, err := openapi3.NewLoader().LoadFromData([]byte(s.call(t, "GET", "/api/openapi.json", "").body))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range reads {
		if c.method != "" || !strings.HasPrefix(c.path, "/api/v1/") || c.path == "/api/v1/nothing" {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+c.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			route, params, err := router.FindRoute(r)
			if err != nil {
				t.Fatalf("not described: %v", err)
			}
			seen[route.Operation.OperationID] = true
			check(t, s.call(t, "GET", c.path, "", c.headers...), r, route, params)
		})
	}
	writes(t, s, router, seen)
	describedSessions(t, router, seen)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.Summary == "" || len(op.Tags) == 0 || op.OperationID == "" {
				t.Errorf("%s %s lacks a summary, a tag or an id", method, path)
			}
			// TestEveryOperation asks for these, too.
			switch op.OperationID {
			case "events", "getTile", "getTileJSON", "getStyle", "import", "exportAudit", "exportEnterprises", "exportKeyplaces", "importTemplate",
				"importErrors", "getBaseTile", "getReferenceTile", "uploadTileFile":
				continue
			}
			if !seen[op.OperationID] {
				t.Errorf("%s %s (%s) is described and no scenario calls it", method, path, op.OperationID)
			}
		}
	}
}

func writes(t *testing.T, s *server, router routers.Router, seen map[string]bool) {
	list := []scenario{
		{method: "POST", path: "/api/v1/dangers", body: `{"enterprise":1,"title":"x"}`},
		{method: "POST", path: "/api/v1/dangers", body: `{"title":"x"}`},
		{method: "PATCH", path: "/api/v1/dangers/2", body: `{"title":"y"}`, headers: []string{`If-Match: "v1"`}},
		{method: "PATCH", path: "/api/v1/dangers/2", body: `{"title":"y"}`},
		{path: "/api/v1/enterprises/1", headers: []string{as("guide@4")}},
		{method: "POST", path: "/api/v1/enterprises/duplicates/apart", body: `{"a":1,"b":2,"reason":"x"}`, headers: []string{as("guide@1")}},
		{method: "DELETE", path: "/api/v1/enterprises/duplicates/apart/1/2", headers: []string{as("guide@1")}},
		{method: "POST", path: "/api/v1/enterprises/1/personal", headers: []string{as("guide@4")}},
		{method: "POST", path: "/api/v1/dangers/1/personal", headers: []string{as("guide@4")}},
		{method: "POST", path: "/api/v1/dangers/1/personal", headers: []string{as("watch@4")}},
		{path: "/api/v1/audit", headers: []string{as("auditor@1")}},
		{path: "/api/v1/system/database", headers: []string{as("admin@1")}},
		{path: "/api/v1/audit/actions", headers: []string{as("auditor@1")}},
		{path: "/api/v1/audit/chain", headers: []string{as("auditor@1")}},
		{
			method: "PUT", path: "/api/v1/enterprises/accident-editions/2030",
			body: `{"source":"GB 6441-2030","from":"2030-01-01","row":0,"types":[]}`, headers: []string{as("city@1")},
		},
		{
			method: "PUT", path: "/api/v1/enterprises/accident-editions/2030", body: `{"source":"x","from":"yesterday","row":0,"types":[]}`,
			headers: []string{as("city@1")},
		},
	}
	list = append(list, calculators()...)
	list = append(list, hazardChanges...)
	list = append(list, keyPlaceChanges...)
	list = append(list, basemapChanges...)
	list = append(list, sectorChanges...)
	list = append(list, regulatorChanges...)
	list = append(list, scenario{path: "/api/v1/unheld-grids", headers: []string{as("admin@1")}})
	list = append(list, referenceChanges...)
	list = append(list, described...)
	for _, c := range keeping {
		if c.method == "" {
			c.method = http.MethodGet
		}
		list = append(list, asKeeper(c))
	}
	for i, verb := range strings.Fields("grade order extend deny approve reschedule report return accept list delist void") {
		list = append(list, scenario{
			method: "POST", path: "/api/v1/dangers/1/" + verb, body: `{"reason":"x"}`, headers: []string{fmt.Sprintf(`If-Match: "v%d"`, i+1)},
		})
	}
	list = append(list, scenario{path: "/api/v1/dangers/1/steps"})
	for _, c := range list {
		if c.method == "" {
			c.method = http.MethodGet
		}
		r, err := http.NewRequestWithContext(t.Context(), c.method, s.URL+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		route, params, err := router.FindRoute(r)
		if err != nil {
			t.Fatalf("not described: %v", err)
		}
		seen[route.Operation.OperationID] = true
		check(t, s.call(t, c.method, c.path, c.body, append(c.headers, js)...), r, route, params)
	}
}

func check(t *testing.T, a answer, r *http.Request, route *routers.Route, params map[string]string) {
	t.Helper()
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 a.status, Header: a.header, Body: io.NopCloser(bytes.NewBufferString(a.body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateResponse(context.Background(), in); err != nil {
		t.Errorf("%d: %v\n%.600s", a.status, err, a.body)
	}
}

func TestMetricNames(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	s.call(t, "GET", "/api/v1/status", "")
	s.call(t, "GET", "/tiles/grids/9/421/194.mvt", "")
	problems, err := promlint.New(strings.NewReader(s.call(t, "GET", "/metrics", "", "Authorization: Bearer test:admin@1").body)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}
