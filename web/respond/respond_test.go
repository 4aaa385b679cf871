package respond_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/web/respond"
)

func TestLangOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query, accept string
		want          respond.Lang
	}{
		{"", "", respond.ZH},
		{"", "en", respond.EN},
		{"", "en-US,en;q=0.9", respond.EN},
		{"", "zh-CN,zh;q=0.9,en;q=0.8", respond.ZH},
		{"", "en;q=0.5,zh;q=0.5", respond.ZH},
		{"", "en;q=0.6,zh;q=0.5", respond.EN},
		{"", "en;q=0", respond.ZH},
		{"", "fr,de", respond.ZH},
		{"", "fr;q=1,en;q=0.1", respond.EN},
		{"", "*", respond.ZH},
		{"", "en;q=x", respond.ZH},
		{"", ";;,,=", respond.ZH},
		{"?lang=en", "zh", respond.EN},
		{"?lang=zh-CN", "en", respond.ZH},
		{"?lang=fr", "en", respond.EN},
		{"?slang=en", "", respond.ZH},
	} {
		r := httptest.NewRequest(http.MethodGet, "/"+c.query, nil)
		r.Header.Set("Accept-Language", c.accept)
		if got := respond.LangOf(r); got != c.want {
			t.Errorf("%q %q: %s, want %s", c.query, c.accept, got, c.want)
		}
	}
}

func TestEveryCodeHasAStatus(t *testing.T) {
	t.Parallel()
	want := map[grid.Code]int{
		grid.CodeInvalid: 400, grid.CodeRejected: 422, grid.CodeNotFound: 404, grid.CodeConflict: 409, grid.CodeStale: 412,
		grid.CodeTooLarge: 413, grid.CodeForbidden: 403, grid.CodeUnavailable: 503, grid.CodeTimedOut: 503, grid.CodeBusy: 503,
		grid.CodeFull: 507, grid.CodeInternal: 500,
		grid.CodeUnauthenticated: 401, grid.CodeLoginFailed: 401, respond.CodeMethod: 405, respond.CodeNotAcceptable: 406,
		respond.CodeTimeout: 408, respond.CodeMedia: 415,
		respond.CodePrecondition: 428, respond.CodeTooMany: 429, respond.CodeCrossOrigin: 403, respond.CodePassword: 403, grid.CodeSecond: 403,
		grid.CodeUnderWay: 409, grid.CodeKeyReused: 422,
	}
	n := 0
	respond.Codes(func(code grid.Code, status int, title grid.Text) {
		n++
		if want[code] != status || respond.Status(code) != status {
			t.Errorf("%s: %d, want %d", code, status, want[code])
		}
		if title.ZH == "" || title.EN == "" {
			t.Errorf("%s has no title in both languages", code)
		}
	})
	if n != len(want) {
		t.Errorf("%d codes, want %d", n, len(want))
	}
	if respond.Status("nonsense") != 500 {
		t.Error("an unknown code is not an internal error")
	}
}

func TestProblem(t *testing.T) {
	t.Parallel()
	secret := errors.New("password=hunter2 at 10.0.0.7")
	for name, c := range map[string]struct {
		err    error
		status int
		code   string
		retry  string
	}{
		"ours":         {grid.Errorf(grid.CodeNotFound, "没有", "none"), 404, "not_found", ""},
		"ours wrapped": {fmt.Errorf("load: %w", grid.Errorf(grid.CodeConflict, "冲突", "conflict")), 409, "conflict", ""},
		"foreign":      {secret, 500, "internal", ""},
		"with a cause": {&grid.Error{Code: grid.CodeUnavailable, Text: grid.Text{ZH: "稍后", EN: "later"}, Cause: secret}, 503, "unavailable", "3"},
		"too slow":     {context.DeadlineExceeded, 503, "timed_out", "3"},
		"too large":    {&http.MaxBytesError{Limit: 7}, 413, "too_large", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := &respond.Request{ID: "r-1", Lang: respond.EN}
			w := httptest.NewRecorder()
			w.Header().Set("Etag", `"stale"`)
			w.Header().Set("Content-Encoding", "gzip")
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			respond.Error(w, r.WithContext(respond.With(r.Context(), q)), c.err)
			var p respond.Problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if w.Code != c.status || p.Status != c.status || p.Code != c.code || p.Type != "urn:anwang:problem:"+c.code || p.RequestID != "r-1" {
				t.Errorf("%d %+v", w.Code, p)
			}
			if w.Header().Get("Retry-After") != c.retry || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Etag") != "" ||
				w.Header().Get("Content-Encoding") != "" {
				t.Errorf("headers %v", w.Header())
			}
			if strings.Contains(w.Body.String(), "hunter2") {
				t.Error("the cause left the house")
			}
			if !errors.Is(q.Err, c.err) {
				t.Error("the cause did not reach the log")
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  *grid.Error
		want string
	}{
		{&grid.Error{Code: grid.CodeTooMany, Wait: 15 * time.Minute}, "900"},
		{&grid.Error{Code: grid.CodeTooMany, Wait: 1500 * time.Millisecond}, "2"},
		{&grid.Error{Code: grid.CodeTooMany}, "3"},
		{&grid.Error{Code: grid.CodeUnavailable}, "3"},
		{&grid.Error{Code: grid.CodeUnavailable, Wait: time.Millisecond}, "1"},
		{&grid.Error{Code: grid.CodeForbidden}, ""},
	} {
		w := httptest.NewRecorder()
		respond.Error(w, httptest.NewRequest(http.MethodGet, "/", nil), c.err)
		if got := w.Header().Get("Retry-After"); got != c.want {
			t.Errorf("%s for %s: Retry-After %q, want %q", c.err.Code, c.err.Wait, got, c.want)
		}
	}
}

func TestEnglishBeginsLarge(t *testing.T) {
	t.Parallel()
	in := []grid.Fault{{Pointer: "/name", Text: grid.Text{ZH: "name 为空", EN: "give its name"}}, {Text: grid.Text{ZH: "空"}}}
	if out := respond.Faults(respond.EN, in); out[0].Detail != "Give its name" || out[1].Detail != "空" {
		t.Errorf("in English %+v", out)
	}
	if out := respond.Faults(respond.ZH, in); out[0].Detail != "name 为空" {
		t.Errorf("in Chinese %+v", out)
	}
	ctx := respond.With(t.Context(), &respond.Request{Lang: respond.EN})
	if p := respond.From(ctx, grid.Faults(in[:1]).Err()); p.Detail != "Give its name" {
		t.Errorf("the whole: %+v", p)
	}
	p := respond.Invalid(ctx, &huma.ErrorDetail{Location: "body.age", Message: "expected number"})
	if p.Errors[0].Detail != "Expected number" {
		t.Errorf("of the description: %+v", p.Errors)
	}
}

func TestFaultsAreBounded(t *testing.T) {
	t.Parallel()
	in := make([]grid.Fault, 1000)
	in[0] = grid.Fault{Pointer: "/a", Line: 3, Lon: 116, Lat: 39, Text: grid.Text{ZH: "错", EN: "wrong"}}
	out := respond.Faults(respond.ZH, in)
	if len(out) != 200 || out[0].Detail != "错" || *out[0].Lon != 116 || out[1].Lon != nil {
		t.Errorf("%d faults, the first %+v", len(out), out[0])
	}
}
