package respond_test

import (
	"math"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"anwang/web/respond"
)

// TestCodings holds the reading of Accept-Encoding against RFC 9110 §12.5.3.
func TestCodings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lines       []string
		gzip, plain bool
	}{
		{nil, false, true},
		{[]string{""}, false, true},
		{[]string{"gzip"}, true, true},
		{[]string{"GZIP"}, true, true},
		{[]string{"x-gzip"}, true, true},
		{[]string{"gzip, deflate, br, zstd"}, true, true},
		{[]string{"br"}, false, true},
		{[]string{"br", "gzip"}, true, true},
		{[]string{"deflate", "GZip ; Q=0.5"}, true, true},
		{[]string{"gzip;q=0"}, false, true},
		{[]string{"GZIP;q=0"}, false, true},
		{[]string{"GZIP;Q=0"}, false, true},
		{[]string{"gzip;q=0.000"}, false, true},
		{[]string{"gzip; q=0.001"}, true, true},
		{[]string{"gzip;q=0", "*"}, false, true},
		{[]string{"*"}, true, true},
		{[]string{"*;q=0"}, false, false},
		{[]string{"*;q=0, identity"}, false, true},
		{[]string{"*;q=0, gzip"}, true, false},
		{[]string{"identity;q=0"}, false, false},
		{[]string{"identity;q=0, gzip"}, true, false},
		{[]string{"identity;q=0, *"}, true, false},
		{[]string{"identity, gzip;q=0.5"}, false, true},
		{[]string{"identity;q=0.5, gzip;q=0.5"}, true, true},
		{[]string{"gzip;q=2"}, false, true},
		{[]string{"gzip;q=0x1"}, false, true},
		{[]string{"gzip;q="}, false, true},
		{[]string{"gzip;q=NaN"}, false, true},
		{[]string{"gzip;q=1.0000"}, false, true},
		{[]string{"gzipped, gzip2"}, false, true},
		{[]string{",, ,gzip,"}, true, true},
	} {
		got := respond.CodingsOf(c.lines)
		if got.Gzip != c.gzip || got.Plain != c.plain || got.None() != (!c.gzip && !c.plain) {
			t.Errorf("%q: %+v, want gzip %v, plain %v", c.lines, got, c.gzip, c.plain)
		}
	}
}

func TestPrefersMedia(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]bool{
		"application/geo+json": true, "Application/GEO+json": true, "application/geo+json, */*": true,
		"application/json, application/geo+json": true,
		"application/geo+json;q=0":               false, "application/geo+json;q=0.3, application/json": false,
		"application/geo+json;q=0.3, application/json;q=0.2": true,
		"": false, "*/*": false, "application/*": false, "application/json": false, "text/application/geo+json": false,
	} {
		if got := respond.PrefersMedia(accept, "application/geo+json", "application/json"); got != want {
			t.Errorf("%q: %v", accept, got)
		}
	}
}

// TestMatch holds the reading of If-None-Match against RFC 9110 §13.1.2, and that
// of If-Match of a read against §13.1.1.
func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lines      []string
		tag        string
		none, want bool
	}{
		{nil, `"a"`, false, true},
		{[]string{`"a"`}, `"a"`, true, true},
		{[]string{`W/"a"`}, `"a"`, true, false},
		{[]string{`w/"a"`}, `"a"`, false, false},
		{[]string{`"b", "a"`}, `"a"`, true, true},
		{[]string{`"b"`, `"a"`}, `"a"`, true, true},
		{[]string{`"b"`, `W/"a"`}, `"a"`, true, false},
		{[]string{`*`}, `"a"`, true, true},
		{[]string{` * `}, `"a"`, true, true},
		{[]string{`"*"`}, `"a"`, false, false},
		{[]string{`"b", *`}, `"a"`, false, false},
		{[]string{`"a,b"`}, `"a,b"`, true, true},
		{[]string{`"x,"a",y"`}, `"a"`, false, false},
		{[]string{`"a-gzip"`}, `"a"`, false, false},
		{[]string{`"b"`}, `"a"`, false, false},
		{[]string{``}, `"a"`, false, false},
		{[]string{`a`}, `"a"`, false, false},
		{[]string{`"a`}, `"a"`, false, false},
		{[]string{`"a" "a"`}, `"a"`, false, false},
		{[]string{`,, "a" ,`}, `"a"`, true, true},
		{[]string{`"aa"`}, `"a"`, false, false},
		{[]string{`""`}, `""`, true, true},
	} {
		if got := respond.Match(c.lines, c.tag); got != c.none {
			t.Errorf("If-None-Match %q against %s: %v", c.lines, c.tag, got)
		}
		if got := respond.MatchesETag(c.lines, c.tag); got != c.want {
			t.Errorf("If-Match %q against %s: %v", c.lines, c.tag, got)
		}
	}
}

func TestSettled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, value, accept string
		status              int
		tag                 string
	}{
		{"If-None-Match", `"z"`, "gzip", 200, `"a"`},
		{"If-None-Match", `"a"`, "", 304, `"a"`},
		{"If-None-Match", `"a-gzip"`, "gzip", 304, `"a-gzip"`},
		{"If-None-Match", `"a-gzip"`, "", 200, `"a"`}, // a cache that has the packed form has nothing for this caller
		{"If-Match", `"a"`, "gzip", 200, `"a"`},
		{"If-Match", `"a-gzip"`, "gzip", 200, `"a"`},
		{"If-Match", `W/"a"`, "gzip", 412, ``},
		{"If-Match", `"b"`, "", 412, ``},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set(c.name, c.value)
		if c.accept != "" {
			r.Header.Set("Accept-Encoding", c.accept)
		}
		w := httptest.NewRecorder()
		if done := respond.Settled(w, r, respond.Forms(r, `"a"`)...); done != (c.status != 200) || w.Code != c.status ||
			w.Header().Get("Etag") != c.tag {
			t.Errorf("%+v: %d %v", c, w.Code, w.Header())
		}
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	for _, v := range []int32{0, 1, math.MaxInt32} {
		if got, all, ok := respond.Versions(respond.VersionTag(v)); len(got) != 1 || got[0] != v || all || !ok {
			t.Errorf("%d came back as %d", v, got)
		}
	}
	for in, want := range map[string]struct {
		list    []int32
		any, ok bool
	}{
		`"v3"`: {[]int32{3}, false, true}, `"v3-gzip"`: {[]int32{3}, false, true}, `"v3-0a1b-gzip", "v4"`: {[]int32{3, 4}, false, true},
		`"v3","v3-1"`: {[]int32{3}, false, true}, `W/"v3"`: {nil, false, true}, `W/"v3", "v4"`: {[]int32{4}, false, true},
		`v3`:  {nil, false, false},
		`"3"`: {nil, false, true}, `"v"`: {nil, false, true}, `"v-1"`: {nil, false, true}, `"v+3"`: {nil, false, true},
		`"v03"`:          {nil, false, true},
		`"v99999999999"`: {nil, false, true}, ``: {nil, false, false}, `*`: {nil, true, true},
	} {
		if list, all, ok := respond.Versions(in); !slices.Equal(list, want.list) || all != want.any || ok != want.ok {
			t.Errorf("%s: %v %v %v", in, list, all, ok)
		}
	}
}

// TestNumbers: a number has one spelling.
func TestNumbers(t *testing.T) {
	t.Parallel()
	for s, ok := range map[string]bool{
		"0": true, "7": true, "-7": true, "9223372036854775807": true, "": false, "+0": false, "-0": false, "00": false, "007": false,
		"1_000": false, "0x1": false,
		"1e3": false, "1.0": false, " 1": false, "1 ": false, "９": false, "-": false, "--1": false, "9223372036854775808": false,
	} {
		if _, got := respond.Whole(s); got != ok {
			t.Errorf("whole %q: %v", s, got)
		}
	}
	for s, ok := range map[string]bool{
		"0": true, "-0": true, "0.5": true, "-116.25": true, "116": true, "": false, ".5": false, "5.": false, "+5": false, "05": false,
		"00.5": false, "-": false,
		"1e3": false, "0x1p-2": false, "1_0": false, "NaN": false, "Inf": false, "-inf": false, "1.2.3": false, "１": false,
		strings.Repeat("9", 400): false,
	} {
		if _, got := respond.Decimal(s); got != ok {
			t.Errorf("decimal %q: %v", s, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		if got, ok := respond.Whole(strconv.FormatInt(n, 10)); !ok || got != n {
			t.Errorf("%d came back as %d", n, got)
		}
		f := rapid.Float64Range(-1e6, 1e6).Draw(t, "f")
		if got, ok := respond.Decimal(strconv.FormatFloat(f, 'f', -1, 64)); !ok || got != f {
			t.Errorf("%v came back as %v", f, got)
		}
		s := rapid.StringMatching(`[-+]?[0-9_.xe]{1,6}`).Draw(t, "s")
		if got, ok := respond.Whole(s); ok && strconv.FormatInt(got, 10) != s {
			t.Errorf("%q was read as %d", s, got)
		}
	})
}
