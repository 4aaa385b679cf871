package web_test

import (
	"fmt"
	"strings"
	"testing"
)

// scenario is one request and what must be true of its answer. Parts must be in
// the body, absent must not, fields are "path=value".
type scenario struct {
	name    string
	method  string
	path    string
	body    string
	headers []string
	status  int
	parts   []string
	absent  []string
	fields  []string
	sends   []string // response headers, "Name: part of value"
}

var reads = []scenario{
	{
		name: "status", path: "/api/v1/status", status: 200,
		fields: []string{
			"points.enterprise=3", "points.danger=2", "database.up=true", "demo=true", "networks.0.root=1", "networks.0.main=true",
			"rollup.mode=share",
		}, sends: []string{
			"X-Request-Id: ", "Etag: ", "Content-Security-Policy: default-src 'self'",
			"X-Content-Type-Options: nosniff", "Vary: Cookie, Authorization", "Vary: Accept-Encoding", "Cache-Control: private, no-cache",
		},
	},
	{
		name: "own request id", path: "/api/v1/status", headers: []string{"X-Request-Id: abc-1"}, status: 200,
		sends: []string{"X-Request-Id: abc-1"},
	},
	{
		name: "root", path: "/api/v1/grids", status: 200,
		fields: []string{"items.0.id=1", "items.0.children=2", "items.0.open=2", "items.0.counts.1=1"},
	},
	{name: "children", path: "/api/v1/grids?parent=1", status: 200, fields: []string{"items.0.code=110101", "items.1.code=110102"}},
	{name: "children of nothing", path: "/api/v1/grids?parent=99", status: 404, fields: []string{"code=not_found"}},
	{
		name: "grid", path: "/api/v1/grids/4", status: 200,
		fields: []string{
			"path.0.name=试验市", "path.2.name=甲街道", "why.level=red", "why.decidedBy=sums", "dangerCounts.1=1", "source=test",
			"partial=false", "synthetic=true",
		},
	},
	{
		name: "what moves a grid, by name", path: "/api/v1/grids/4/movers", status: 200,
		fields: []string{
			"level=red", "groups.0.key=major_at_level_1", "groups.0.guard=true", "items.0.kind=danger",
			"groups.1.key=red_enterprises", "items.1.kind=enterprise", "items.1.level=red", "partial=false",
		},
	},
	{
		name: "why a grid, the sums", path: "/api/v1/grids/4/risk", status: 200,
		fields: []string{"why.mode=share", "why.percent=12", "why.sums.0.level=red", "why.sums.0.holds=true", "why.sums.0.points=12"},
	},
	{name: "grid: levels below", path: "/api/v1/grids/1", status: 200, fields: []string{"levels.0.depth=2", "levels.1.counts.1=1"}},
	{
		name: "no grid, Chinese", path: "/api/v1/grids/99", status: 404,
		fields: []string{"type=urn:anwang:problem:not_found", "status=404", "title=未找到"}, parts: []string{"没有编号为 99 的网格", "requestId"},
		sends: []string{"Content-Type: application/problem+json", "Cache-Control: no-store"},
	},
	{
		name: "no grid, English", path: "/api/v1/grids/99", headers: []string{"Accept-Language: en-GB,en;q=0.9,zh;q=0.1"}, status: 404,
		parts: []string{"There is no grid 99"}, fields: []string{"title=Not found"},
	},
	{
		name: "language in the address wins", path: "/api/v1/grids/99?lang=zh", headers: []string{"Accept-Language: en"}, status: 404,
		parts: []string{"没有编号为 99 的网格"},
	},
	{
		name: "grid id no number", path: "/api/v1/grids/abc", status: 400, fields: []string{"code=invalid", "errors.0.pointer=id"},
		parts: []string{"应为整数"},
	},
	{
		name: "shape", path: "/api/v1/grids/4/shape", status: 200,
		fields: []string{"type=Feature", "id=4", "geometry.type=MultiPolygon", "properties.name=甲街道"},
		sends:  []string{"Content-Type: application/geo+json"},
	},
	{name: "at a place", path: "/api/v1/grids/at?lon=116.05&lat=39.85", status: 200, fields: []string{"items.2.id=4"}},
	{name: "on a border the lower code", path: "/api/v1/grids/at?lon=116.2&lat=39.85", status: 200, fields: []string{"items.2.id=5"}},
	{name: "at sea", path: "/api/v1/grids/at?lon=120&lat=35", status: 200, parts: []string{`"items":[]`}},
	{name: "at no place", path: "/api/v1/grids/at?lon=116", status: 400, fields: []string{"errors.0.pointer=lat"}},
	{
		name: "at nowhere", path: "/api/v1/grids/at?lon=1160&lat=39&lang=en", status: 400, fields: []string{"errors.0.pointer=lon"},
		parts: []string{"180"},
	},
	{name: "at NaN", path: "/api/v1/grids/at?lon=NaN&lat=39", status: 400},
	{
		name: "levels", path: "/api/v1/risk/levels", status: 200, parts: []string{`"id":[1,2,`, `"level":"`},
		sends: []string{"Etag: ", "Cache-Control: private, no-cache", "Vary: Cookie, Authorization", "Vary: Accept-Encoding"},
	},
	{name: "levels of no network", path: "/api/v1/risk/levels?network=9", status: 404},
	{name: "levels of nonsense", path: "/api/v1/risk/levels?network=x", status: 400, fields: []string{"errors.0.pointer=network"}},
	{
		name: "enterprises, worst first", path: "/api/v1/enterprises", status: 200,
		fields: []string{"matched=3", "items.0.level=red", "items.1.level=orange", "items.2.level=blue", "items.0.gridName=甲街道"},
	},
	{name: "enterprises by level", path: "/api/v1/enterprises?level=orange,blue", status: 200, fields: []string{"matched=2", "items.0.id=2"}},
	{name: "enterprises by grid", path: "/api/v1/enterprises?grid=3", status: 200, fields: []string{"matched=1", "items.0.id=3"}},
	{name: "enterprises by box", path: "/api/v1/enterprises?bbox=116.1,39.8,116.3,39.9", status: 200, fields: []string{"matched=2"}},
	{name: "enterprises by text", path: "/api/v1/enterprises?q=hxhg", status: 200, fields: []string{"matched=1", "items.0.id=1"}},
	{
		name: "enterprises as GeoJSON", path: "/api/v1/enterprises?limit=1", headers: []string{"Accept: application/geo+json"}, status: 200,
		fields: []string{"type=FeatureCollection", "numberMatched=3", "numberReturned=1", "features.0.geometry.type=Point"},
		sends:  []string{"Content-Type: application/geo+json"},
	},
	{name: "bad box", path: "/api/v1/enterprises?bbox=1,2,3", status: 400, fields: []string{"errors.0.pointer=bbox"}},
	{name: "box inside out", path: "/api/v1/enterprises?bbox=117,39,116,40", status: 400},
	{name: "bad level", path: "/api/v1/enterprises?level=purple", status: 400, parts: []string{"purple"}},
	{name: "bad class", path: "/api/v1/dangers?class=purple", status: 400},
	{name: "bad state", path: "/api/v1/dangers?state=purple", status: 400, parts: []string{"应为以下之一"}},
	{name: "bad cursor", path: "/api/v1/enterprises?cursor=%21%21", status: 400, fields: []string{"code=invalid"}},
	{
		name: "filter of another kind", path: "/api/v1/dangers?level=red", status: 400, fields: []string{"errors.0.pointer=level"},
		parts: []string{"未知的查询参数"},
	},
	{
		name: "filter of dangers for enterprises", path: "/api/v1/enterprises?class=major&state=open&lang=en", status: 400,
		parts: []string{`"class"`, `"state"`, "Unknown query parameter"}, sends: []string{"Content-Language: en"},
	},
	{
		name: "misspelt filter", path: "/api/v1/hazards?gird=3", status: 400, fields: []string{"errors.0.pointer=gird"},
		sends: []string{"Content-Language: zh-CN"},
	},
	{name: "misspelt network", path: "/api/v1/risk/levels?netwrok=1", status: 400, fields: []string{"errors.0.pointer=netwrok"}},
	{name: "events after what", path: "/api/v1/events?since=1", status: 400, fields: []string{"errors.0.pointer=since"}},
	{name: "limit too large", path: "/api/v1/enterprises?limit=100000", status: 400, fields: []string{"errors.0.pointer=limit"}},
	{name: "unknown grid", path: "/api/v1/enterprises?grid=99", status: 404},
	{
		name: "two faults at once", path: "/api/v1/grids/at?lon=x&lat=y", status: 400, fields: []string{"errors.1.pointer=lat"},
		parts: []string{"有 2 处错误"},
	},
	{
		name: "enterprise", path: "/api/v1/enterprises/1", status: 200,
		fields: []string{
			"name=红星化工厂", "address=甲街道1号", "partial=false", "why.basis=score19", "hazards=1", "dangers.majorOverdue=1",
			"path.2.id=4",
		},
	},
	{name: "enterprise in English", path: "/api/v1/enterprises/1?lang=en", status: 200, parts: []string{"Score of the risk grading guide"}},
	{name: "no enterprise", path: "/api/v1/enterprises/77", status: 404, parts: []string{"没有编号为 77 的企业"}},
	{name: "hazards", path: "/api/v1/hazards?enterprise=1", status: 200, fields: []string{"matched=1", "items.0.code=H1"}},
	{name: "hazard", path: "/api/v1/hazards/1", status: 200, fields: []string{"majorLevel=1", "enterpriseName=红星化工厂", "hazardKind=tank_farm"}},
	{name: "no hazard", path: "/api/v1/hazards/9", status: 404},
	{
		name: "tables of hazard sources", path: "/api/v1/hazards/standard", status: 200,
		fields: []string{
			"rule.set=GB 18218", "rule.version=2018", "threshold=1", "substances.5.entry=6", "substances.5.name=碳酰氯",
			"substances.5.q=0.3", "substances.84.entry=85", "substances.85=", "classes.0.key=J1", "alpha.0.people=100", "levels.0.r=100",
			"levels.0.colour=red",
		},
	},
	{
		name: "tables of hazard sources in English", path: "/api/v1/hazards/standard?lang=en", status: 200,
		fields: []string{"substances.64.name=Methanol", "substances.64.nameZh=甲醇", "levels.3.name=Level 4"},
	},
	{
		name: "methods for risk points", path: "/api/v1/hazards/methods", status: 200,
		fields: []string{
			"items.0.rule.set=LEC", "items.0.factors.2.values.1.value=40", "items.0.bands.0.from=320", "items.1.rule.set=LS4",
			"items.2.rule.set=LS5", "items.2.toConfirm=true", "items.3.rule.set=MES", "items.4=",
		},
	},
	{
		name: "methods in English, with what is to be confirmed", path: "/api/v1/hazards/methods?lang=en", status: 200,
		fields: []string{
			"items.0.rule.dayToConfirm=true", "items.2.rule.toConfirm=true",
			"items.1.rule.source=Risk matrix 4 × 4, as cities and counties commonly use it",
		}, absent: []string{"风险矩阵", "作业条件", "通行"},
	},
	{
		name: "a unit around which nobody has counted", method: "POST", path: "/api/v1/hazards/assess?lang=en",
		body: `{"kind":"storage","substances":[{"entry":65,"tonnes":5000}]}`, status: 200,
		fields: []string{"level=3", "colour=yellow", "alpha.value=2", "alpha.unknown=true"},
		parts:  []string{"unknown, so the unfavourable value is taken"},
	},
	{
		name: "guide that scores chemical plants", path: "/api/v1/risk/score19", status: 200,
		fields: []string{
			"rule.source=应急〔2018〕19号", "bands.0.from=90", "bands.0.colour=blue", "bands.3.from=", "vetoes.3.key=accidents",
			"items.10.most=10",
		},
	},
	{
		name: "dangers", path: "/api/v1/dangers", status: 200,
		fields: []string{"matched=2", "items.0.class=majorOverdue", "items.0.overdue=true", "items.0.state=rectifying", "items.1.class=general"},
	},
	{name: "dangers closed", path: "/api/v1/dangers?state=closed", status: 200, fields: []string{"matched=0"}},
	{name: "dangers of an enterprise", path: "/api/v1/dangers?enterprise=2", status: 200, fields: []string{"matched=1", "items.0.id=2"}},
	{
		name: "danger", path: "/api/v1/dangers/1", headers: []string{as("guide@1")}, status: 200,
		fields: []string{"title=", "state=rectifying", "grade=major", "acts.0.verb=grade"}, sends: []string{`Etag: "v1-`},
	},
	{name: "search", path: "/api/v1/search?q=jjd", status: 200, fields: []string{"items.0.kind=grid", "items.0.path=试验市 / 东区 / 甲街道"}},
	{
		name: "search a credit code", path: "/api/v1/search?q=91350100M000100Y43", status: 200,
		fields: []string{"items.0.kind=enterprise", "items.0.id=1"},
	},
	{name: "search nothing", path: "/api/v1/search?q=", status: 400},
	{name: "changes", path: "/api/v1/changes", status: 200, parts: []string{`"items":[]`}},
	{
		name: "defects", path: "/api/v1/defects?lang=en", status: 200,
		fields: []string{"items.0.detail=overlap", "items.0.action=repaired", "items.0.codes.0=110101001"},
	},
	{name: "permissions", path: "/api/v1/permissions", status: 200},
	{
		name: "grids that a permission reaches", path: "/api/v1/permissions/grids?action=map.view&parent=1", status: 200,
		fields: []string{"items.1.name=西区", "items.1.path=试验市 / 西区", "items.1.children=2"}, absent: []string{"level"},
	},
	{
		name: "topmost grid that a permission reaches", path: "/api/v1/permissions/grids?action=map.view", status: 200,
		fields: []string{"items.0.id=1", "items.0.parent=0"},
	},
	{
		name: "grids above one", path: "/api/v1/permissions/grids?action=map.view&id=6", status: 200,
		fields: []string{"items.0.id=1", "items.1.id=3", "items.2.id=6"},
	},
	{name: "grids by pinyin", path: "/api/v1/permissions/grids?action=map.view&q=YJD", status: 200, fields: []string{"items.0.id=5"}},
	{
		name: "shapes that a permission reaches", path: "/api/v1/permissions/shapes?action=map.view&parent=2", status: 200,
		fields: []string{"features.1.id=5", "features.1.properties.name=乙街道"}, absent: []string{"level"},
	},
	{
		name: "enterprises that a permission reaches", path: "/api/v1/permissions/enterprises?action=map.view&q=hxhg", status: 200,
		fields: []string{"items.0.id=1", "items.0.path=试验市 / 东区 / 甲街道"}, absent: []string{"level", "red"},
	},
	{
		name: "no enterprises without a name", path: "/api/v1/permissions/enterprises?action=map.view", status: 200,
		parts: []string{`"items":[]`},
	},
	{
		name: "a permission the caller has not", path: "/api/v1/permissions/grids?action=account.manage", status: 403,
		fields: []string{"code=forbidden"},
	},
	{name: "an action there is not", path: "/api/v1/permissions/shapes?action=account.dream", status: 403},
	{name: "no action", path: "/api/v1/permissions/grids", status: 400, fields: []string{"errors.0.pointer=action"}},
	{name: "unknown address of ours", path: "/api/v1/nothing", status: 404, fields: []string{"code=not_found"}},
	{
		name: "wrong method", method: "DELETE", path: "/api/v1/status", status: 405, fields: []string{"code=method_not_allowed"},
		sends: []string{"Allow: GET", "Allow: HEAD"},
	},
	{
		name: "tag of a card is of what it shows, not of its version alone", path: "/api/v1/dangers/1?lang=zh",
		headers: []string{`If-None-Match: "v1"`}, status: 200,
	},
	{
		name: "no gzip please", path: "/tiles/grids/9/421/194.mvt", headers: []string{"Accept-Encoding: gzip;q=0, identity"}, status: 200,
		sends: []string{`Etag: "`},
	},
	{name: "HEAD", method: "HEAD", path: "/api/v1/status", status: 200, sends: []string{"Etag: "}},

	{
		name: "tile", path: "/tiles/grids/9/421/194.mvt", status: 200,
		sends: []string{"Content-Type: application/vnd.mapbox-vector-tile", "Etag: ", "Cache-Control: private, no-cache", "X-Request-Id: "},
	},
	{name: "empty tile", path: "/tiles/enterprises/9/0/0.mvt", status: 204},
	{name: "unknown layer", path: "/tiles/roads/1/0/0.mvt", status: 404, parts: []string{"roads"}},
	{name: "tile out of range", path: "/tiles/grids/3/8/0.mvt?lang=en", status: 400, parts: []string{"0 to 7"}},
	{name: "zoom too deep", path: "/tiles/grids/25/0/0.mvt", status: 400},
	{name: "tile no number", path: "/tiles/grids/a/b/c.mvt", status: 400},
	{name: "negative tile", path: "/tiles/grids/3/-1/0.mvt", status: 400},
	{name: "tile HEAD", method: "HEAD", path: "/tiles/grids/9/421/194.mvt", status: 200},
	{name: "tile POST", method: "POST", path: "/tiles/grids/9/421/194.mvt", status: 405},
	{name: "TileJSON", path: "/tiles/grids.json", status: 200, fields: []string{"tilejson=3.0.0"}, parts: []string{"http://127.0.0.1"}},
	{
		name: "TileJSON behind a proxy", path: "/tiles/grids.json",
		headers: []string{"X-Forwarded-Proto: https", "X-Forwarded-Host: map.example", "X-Forwarded-Prefix: /anwang"}, status: 200,
		parts: []string{"https://map.example/anwang/tiles/grids/{z}/{x}/{y}.mvt"},
	},
	{
		name: "TileJSON behind a standard proxy", path: "/tiles/grids.json",
		headers: []string{`Forwarded: for=1.2.3.4;proto=https;host="map.example"`}, status: 200, parts: []string{"https://map.example/tiles/"},
	},
	{name: "TileJSON of no layer", path: "/tiles/roads.json", status: 404},
	{name: "style", path: "/styles/risk.json?theme=dark&lang=en", status: 200, fields: []string{"version=8"}},
	{name: "style of no theme", path: "/styles/risk.json?theme=pink", status: 400},
	{
		name: "application", path: "/", status: 200, parts: []string{"<!doctype html>"},
		sends: []string{"Content-Type: text/html", "Cache-Control: no-cache", "Etag: "},
	},
	{name: "application's own address", path: "/grid/4", status: 200, parts: []string{"<!doctype html>"}},
	{name: "no such file", path: "/assets/none.js", status: 404},
	{name: "POST to the application", method: "POST", path: "/", status: 405, sends: []string{"Allow: GET", "Allow: HEAD"}},
	{
		name: "documentation", path: "/api/docs", status: 200, sends: []string{"Content-Security-Policy: style-src 'sha256-"},
		parts: []string{"/api/v1/enterprises", "not_found"}, absent: []string{"<script", "http://", "https://"},
	},
	{name: "description", path: "/api/openapi.json", status: 200, fields: []string{"openapi=3.1.0"}},
	{name: "alive", path: "/livez", status: 200},
	{name: "ready", path: "/readyz", status: 200, fields: []string{
		"ready=true", "degraded=false", "database.up=true", "index.loaded=true",
		"feed.running=true",
	}},
	{
		name: "metrics", path: "/metrics", headers: []string{"Authorization: Bearer test:admin@1"}, status: 200,
		parts: []string{
			"anwang_http_request_duration_seconds", "anwang_index_enterprises 3", "anwang_feed_position",
			"anwang_tile_requests_total",
		},
	},
}

func TestReads(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for _, c := range reads {
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
}

func (s *server) play(t *testing.T, c scenario) answer {
	t.Helper()
	method := c.method
	if method == "" {
		method = "GET"
	}
	a := s.call(t, method, c.path, c.body, c.headers...)
	if a.status != c.status {
		t.Fatalf("status %d, want %d\n%s", a.status, c.status, a.body)
	}
	for _, p := range c.parts {
		if !strings.Contains(a.body, p) {
			t.Errorf("%q is not in\n%s", p, a.body)
		}
	}
	for _, p := range c.absent {
		if strings.Contains(a.body, p) {
			t.Errorf("%q is in the answer", p)
		}
	}
	for _, f := range c.fields {
		path, want, _ := strings.Cut(f, "=")
		if got := a.field(t, path); fmt.Sprint(got) != want && (got != nil || want != "") {
			t.Errorf("%s is %v, want %s", path, got, want)
		}
	}
	for _, h := range c.sends {
		k, want, _ := strings.Cut(h, ": ")
		if got := a.header.Values(k); len(got) == 0 || !strings.Contains(strings.Join(got, ","), want) {
			t.Errorf("header %s is %q, want %q", k, got, want)
		}
	}
	if a.status >= 400 && method != "HEAD" {
		if ct := a.header.Get("Content-Type"); ct != "application/problem+json" {
			t.Errorf("a problem has type %q", ct)
		}
		for _, f := range []string{"type", "title", "detail", "code", "requestId"} {
			if v, _ := a.field(t, f).(string); v == "" {
				t.Errorf("a problem without %s:\n%s", f, a.body)
			}
		}
	}
	if a.header.Get("X-Request-Id") == "" {
		t.Error("no X-Request-Id")
	}
	return a
}

// TestRevalidation asks again with the tag of the first answer, in both
// encodings.
func TestRevalidation(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for _, path := range []string{
		"/api/v1/grids?parent=1", "/api/v1/risk/levels", "/tiles/grids/9/421/194.mvt", "/tiles/grids.json",
		"/styles/risk.json", "/", "/api/openapi.json",
	} {
		for _, enc := range []string{"identity", "gzip"} {
			first := s.call(t, "GET", path, "", "Accept-Encoding: "+enc)
			tag := first.header.Get("Etag")
			if first.status != 200 || tag == "" || strings.HasPrefix(tag, "W/") {
				t.Errorf("%s: %d, tag %q", path, first.status, tag)
				continue
			}
			if again := s.call(t, "GET", path, "", "Accept-Encoding: "+enc, "If-None-Match: "+tag); again.status != 304 || again.body != "" {
				t.Errorf("%s in %s: %d with the tag %s, want 304", path, enc, again.status, tag)
			}
			if again := s.call(t, "GET", path, "", "Accept-Encoding: "+enc, `If-None-Match: "x"`); again.status != 200 {
				t.Errorf("%s in %s: %d with another tag, want 200", path, enc, again.status)
			}
		}
	}
}

// TestPages walks a list by its cursors and sees each record once.
func TestPages(t *testing.T) {
	t.Parallel()
	s := start(t, city+`INSERT INTO enterprise (credit_code, name, risk_level, geom)
		SELECT 'P' || i, '分页' || i, i % 5, ST_SetSRID(ST_MakePoint(116.0 + (i % 40) * 0.01, 39.82 + (i % 7) * 0.01), 4490)
		FROM generate_series(1, 137) i;`)
	seen, cursor := map[any]bool{}, ""
	for pages := 0; pages < 100; pages++ {
		a := s.call(t, "GET", "/api/v1/enterprises?limit=10&cursor="+cursor, "")
		if got := a.field(t, "matched"); got != float64(140) {
			t.Fatalf("matched %v, want 140", got)
		}
		list, _ := a.field(t, "items").([]any)
		for _, it := range list {
			id := it.(map[string]any)["id"]
			if seen[id] {
				t.Fatalf("%v came twice", id)
			}
			seen[id] = true
		}
		if cursor, _ = a.field(t, "next").(string); cursor == "" {
			break
		}
	}
	if len(seen) != 140 {
		t.Errorf("%d records on the pages, want 140", len(seen))
	}
}

// TestCursors: a cursor is good for its own list and filter alone.
func TestCursors(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	next, _ := s.call(t, "GET", "/api/v1/enterprises?limit=1&grid=1", "").field(t, "next").(string)
	if next == "" {
		t.Fatal("there is no second page")
	}
	for _, c := range []scenario{
		{path: "/api/v1/enterprises?limit=2&grid=1&cursor=" + next, status: 200, fields: []string{"items.0.id=2"}},
		{path: "/api/v1/enterprises?limit=1&cursor=" + next, status: 400, fields: []string{"errors.0.pointer=cursor"}},
		{path: "/api/v1/enterprises?limit=1&grid=1&level=red&cursor=" + next, status: 400},
		{path: "/api/v1/hazards?limit=1&grid=1&cursor=" + next, status: 400},
		{path: "/api/v1/dangers?limit=1&grid=1&cursor=" + next, status: 400},
		{path: "/api/v1/enterprises?grid=1&cursor=" + strings.Split(next, ".")[0], status: 400},
	} {
		s.play(t, c)
	}
}
