package web_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

const (
	keyHeader = "Idempotency-Key: "
	cityAt1   = "Authorization: Bearer test:city@1"
)

// sender sends requests twice and looks at what that does.
type sender struct {
	*server
	*testing.T
	servers map[string]*server // by how whoever asks says who they are
	doc     *openapi3.T
	done    map[string]bool // routes that did something, once
	n       int
}

// twice sends a request two times with one key and returns the answer, which has to be
// good, to be the same both times, and to come of one effect.
func (s *sender) twice(route, at, body, who string, headers ...string) answer {
	s.Helper()
	method, _, _ := strings.Cut(route, " ")
	if at == "" {
		_, at, _ = strings.Cut(route, " ")
	}
	s.n++
	asked := s.server
	if strings.HasPrefix(who, "Cookie") {
		asked = s.servers["Cookie"]
		headers = append(headers, "Authorization: ")
	}
	headers = append(headers, who, fmt.Sprintf("%sa-key-of-the-walk-%d", keyHeader, s.n))
	before := s.lines()
	first := asked.call(s, method, at, body, headers...)
	if first.status >= 300 {
		s.Fatalf("%s %s: %d\n%.400s", method, at, first.status, first.body)
	}
	s.quiet()
	was, lines := s.fingerprint(s), s.lines()
	again := asked.call(s, method, at, body, headers...)
	s.quiet()
	if is := s.fingerprint(s); is != was || s.lines() != lines {
		s.Errorf("%s: sent again it did something again: %d lines of the audit, then %d\n%s\n%s", route, lines, s.lines(), was, is)
	}
	if lines == before && !silent[route] {
		s.Errorf("%s: the audit has no line of it", route)
	}
	if again.status != first.status || again.body != first.body {
		s.Errorf("%s: answered %d, then %d\n%.400s\n%.400s", route, first.status, again.status, first.body, again.body)
	}
	for _, h := range []string{"Etag", "Location", "Content-Type", "Set-Cookie", "Cache-Control", "Vary", "Content-Language"} {
		if a, b := first.header.Values(h), again.header.Values(h); fmt.Sprint(a) != fmt.Sprint(b) {
			s.Errorf("%s: %s was %q, then %q", route, h, a, b)
		}
	}
	if first.header.Get("Idempotent-Replayed") != "" || again.header.Get("Idempotent-Replayed") != "true" {
		s.Errorf("%s: which answer is the second is not said: %v, %v", route, first.header, again.header)
	}
	s.done[route] = true
	return first
}

// silent are the routes of which the audit tells nothing, or not at once.
var silent = map[string]bool{
	"POST /api/v1/imports": true, "POST /api/v1/imports/{id}/check": true, "POST /api/v1/imports/{id}/cancel": true,
	"POST /api/v1/boundary-loads/{id}/cancel": true,
}

func (s *sender) lines() (n int) {
	s.Helper()
	if err := s.db.Pool.QueryRow(s.Context(), `SELECT count(*) FROM audit`).Scan(&n); err != nil {
		s.Fatal(err)
	}
	return n
}

// quiet waits until no import is under way.
func (s *sender) quiet() {
	s.Helper()
	eventually(s.T, "no import is under way", func() bool {
		var n int
		err := s.db.Pool.QueryRow(s.Context(), `SELECT count(*) FROM import WHERE state IN ('checking', 'running')
			AND (job_state(job_id)).live`).Scan(&n)
		return err == nil && n == 0
	})
}

// TestTwiceIsOnce sends every change there is two times with one key: it is done once,
// and answered the same. Which changes there are the description says.
func TestTwiceIsOnce(t *testing.T) {
	t.Parallel()
	base := start(t, matrixTown)
	s := &sender{server: base, T: t, doc: base.spec(t), servers: map[string]*server{"Cookie": base.withAccounts(t)}, done: map[string]bool{}}
	for i := range matrix {
		r := &matrix[i]
		if r.reads() || r.ok >= 400 {
			continue
		}
		for _, p := range matrixPeople() {
			if r.expected(p, false) >= 300 {
				continue
			}
			at, h := r.address(false, p.n), r.headers("Bearer "+p.token())
			if !s.keyed(r.route) { // a question: nothing of it is kept
				break
			}
			s.twice(r.route, at, r.content(false, p.n), h[0], h[1:]...)
			break
		}
	}
	s.rules()
	s.basemaps()
	s.sectors()
	s.references()
	s.imports()
	s.loads()
	s.own()
	for route := range s.routes(t) {
		if method, _, _ := strings.Cut(route, " "); method != "GET" && method != "HEAD" && s.keyed(route) && !s.done[route] {
			t.Errorf("%s is a change that was not sent twice: it needs a line in matrix that succeeds, or a step here", route)
		}
	}
	if len(s.done) < 50 {
		t.Errorf("only %d changes", len(s.done))
	}
}

// keyed reports whether the description says that a route takes a key. One that changes
// something and takes none is known by name.
func (s *sender) keyed(route string) bool {
	s.Helper()
	if !strings.Contains(route, "/api/v1/") {
		return false
	}
	method, path, _ := strings.Cut(route, " ")
	op := s.doc.Paths.Value(path).GetOperation(method)
	is := op.Parameters.GetByInAndName("header", "Idempotency-Key") != nil
	questions := map[string]bool{
		"tryBasemap": true, "readBasemaps": true,
		"assessHazard": true, "rateRiskPoint": true, "rateScore": true, "checkEnterprise": true, "checkRule": true, "whatIf": true,
		"login": true, "beginSetup": true, // nobody is known yet whose the key could be
	}
	if is == questions[op.OperationID] {
		s.Errorf("%s takes a key: %v", route, is)
	}
	return is && op.OperationID != "logout" // whoever logged out is nobody, and hears so
}

// rules are changed by who holds the whole area.
func (s *sender) rules() {
	s.Helper()
	made := s.twice("POST /api/v1/risk/rules", "", `{"version":"试行"}`, cityAt1, js)
	at := made.header.Get("Location")
	if at == "" {
		at = fmt.Sprintf("/api/v1/risk/rules/%v", made.field(s, "id"))
	}
	body := made.body[strings.Index(made.body, `"body":`)+len(`"body":`):]
	kept := s.twice("PUT /api/v1/risk/rules/{id}", at, `{"version":"试行","note":"更严","body":`+body, cityAt1, js, "If-Match: "+
		made.header.Get("ETag"))
	s.twice("POST /api/v1/risk/rules/{id}/activate", at+"/activate", `{}`, cityAt1, js, "If-Match: "+kept.header.Get("ETag"))
	made = s.twice("POST /api/v1/risk/rules", "", `{"version":"再试"}`, cityAt1, js)
	s.twice("DELETE /api/v1/risk/rules/{id}", fmt.Sprintf("/api/v1/risk/rules/%v", made.field(s, "id")), "", cityAt1, "If-Match: "+
		made.header.Get("ETag"))
	s.twice("PUT /api/v1/enterprises/accident-editions/{version}", "/api/v1/enterprises/accident-editions/2030",
		`{"source":"GB 6441-2030","from":"2030-01-01","row":0,"types":[]}`, cityAt1, js)
}

// basemaps are kept by who administers the whole area.
func (s *sender) basemaps() {
	s.Helper()
	const admin = "Authorization: Bearer test:admin@1"
	file, err := os.ReadFile("../tiles/archive/testdata/flat.mbtiles")
	if err != nil {
		s.Fatal(err)
	}
	s.twice("POST /api/v1/basemaps/files", "/api/v1/basemaps/files?name=x.mbtiles", string(file), admin,
		"Content-Type: application/octet-stream")
	s.twice("DELETE /api/v1/basemaps/files/{name}", "/api/v1/basemaps/files/x.mbtiles", "", admin)
	made := s.twice("POST /api/v1/basemaps", "", `{"nameZh":"影像","address":"http://127.0.0.1:1/{z}/{x}/{y}"}`, admin, js)
	at := made.header.Get("Location")
	s.twice("POST /api/v1/basemaps/{id}/move", at+"/move", `{"to":0}`, admin, js)
	kept := s.twice("PATCH /api/v1/basemaps/{id}", at, `{"opacity":50}`, admin, js, "If-Match: "+made.header.Get("ETag"))
	s.twice("DELETE /api/v1/basemaps/{id}", at, "", admin, "If-Match: "+kept.header.Get("ETag"))
}

// sectors are kept by who holds the whole area.
func (s *sender) sectors() {
	s.Helper()
	made := s.twice("POST /api/v1/sectors/registry", "", `{"code":"low_altitude","name":"低空飞行"}`, cityAt1, js)
	s.twice("PATCH /api/v1/sectors/registry/{id}", made.header.Get("Location"), `{"short":["无人机"]}`, cityAt1, js,
		"If-Match: "+made.header.Get("ETag"))
}

// imports are those of a table.
func (s *sender) imports() {
	s.Helper()
	const guide = "Authorization: Bearer test:guide@2"
	i := s.twice("POST /api/v1/imports", "/api/v1/imports?name=x.csv", "企业全称,统一社会信用代码,经度,纬度\n一厂,91371002MA83FQEF9N,116.05,39.85\n", guide,
		"Content-Type: application/octet-stream")
	at := fmt.Sprintf("/api/v1/imports/%v", i.field(s, "id"))
	body := `{"mapping":["name","creditCode","lon","lat"],"crs":"cgcs2000","existing":"refuse"}`
	if a := s.twice("POST /api/v1/imports/{id}/check", at+"/check", body, guide, js); a.field(s, "state") != "checking" {
		s.Errorf("a check that was begun: %s", a.body)
	}
	s.twice("POST /api/v1/imports/{id}/cancel", at+"/cancel", "", guide)
	before := s.lines()
	s.twice("POST /api/v1/imports/{id}/run", at+"/run", body, guide, js)
	if a := s.call(s, "GET", at, "", guide); a.field(s, "state") != "done" || a.field(s, "createdRows") != 1.0 || s.lines() != before+2 {
		s.Errorf("begun and imported, with %d lines of the audit: %s", s.lines()-before, a.body)
	}
}

// references are kept by who administers where their people are.
func (s *sender) references() {
	s.Helper()
	const admin = "Authorization: Bearer test:admin@1"
	made := s.twice("POST /api/v1/references", "", `{"nameZh":"道路"}`, admin, js)
	at := made.header.Get("Location")
	s.twice("POST /api/v1/references/{id}/file", at+"/file?name=roads.geojson", roads, admin)
	s.twice("POST /api/v1/references/{id}/move", at+"/move", `{"to":0}`, admin, js)
	kept := s.twice("PATCH /api/v1/references/{id}", at, `{"opacity":50}`, admin, js, `If-Match: "v2"`)
	s.twice("DELETE /api/v1/references/{id}", at, "", admin, "If-Match: "+kept.header.Get("ETag"))
}

// loads are those of boundaries.
func (s *sender) loads() {
	s.Helper()
	const square = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"110101001","name":"甲街道"},"geometry":` +
		`{"type":"Polygon","coordinates":[[[116,39.8],[116.1,39.8],[116.1,39.9],[116,39.9],[116,39.8]]]}}]}`
	made := s.twice("POST /api/v1/boundary-loads", "", "", cityAt1)
	at := fmt.Sprintf("/api/v1/boundary-loads/%v", made.field(s, "id"))
	s.twice("POST /api/v1/boundary-loads/{id}/files", at+"/files?name=a.geojson", square, cityAt1)
	two := s.twice("POST /api/v1/boundary-loads/{id}/files", at+"/files?name=b.geojson", square, cityAt1)
	one := s.twice("DELETE /api/v1/boundary-loads/{id}/files/{number}", at+"/files/2", "", cityAt1, "If-Match: "+two.header.Get("ETag"))
	said := s.twice("PUT /api/v1/boundary-loads/{id}/description", at+"/description",
		`{"network":{"key":"other","name":"属地","nameEn":"Other","kind":"territory"},"levels":[`+
			`{"name":"市","nameEn":"City","grids":[{"code":"110000","name":"试验市"}]},`+
			`{"name":"街道","nameEn":"Street","sources":[{"file":"a.geojson","code":"code","name":"name"}]}]}`, cityAt1, js,
		"If-Match: "+one.header.Get("ETag"))
	tag := "If-Match: " + said.header.Get("ETag")
	s.twice("POST /api/v1/boundary-loads/{id}/check", at+"/check", "", cityAt1, tag)
	s.twice("POST /api/v1/boundary-loads/{id}/cancel", at+"/cancel", "", cityAt1)
	s.twice("POST /api/v1/boundary-loads/{id}/publish", at+"/publish", "", cityAt1, tag)
	made = s.twice("POST /api/v1/boundary-loads", "", "", cityAt1)
	s.twice("DELETE /api/v1/boundary-loads/{id}", fmt.Sprintf("/api/v1/boundary-loads/%v", made.field(s, "id")), "", cityAt1,
		"If-Match: "+made.header.Get("ETag"))
}

// own is what people who are logged in do with what is theirs.
func (s *sender) own() {
	s.Helper()
	session := func(account int, n int) (id, cookie string) {
		secret := fmt.Sprintf("%043d", account*100+n)
		hash, id := sha256.Sum256([]byte(secret)), fmt.Sprintf("00000000-0000-0000-0000-%012d", account*100+n)
		if _, err := s.db.Pool.Exec(s.Context(), `INSERT INTO session (id, token_hash, account_id, data, expires)
			VALUES ($1, $2, $3, '', now() + interval '1 hour')`, id, hash[:], account); err != nil {
			s.Fatal(err)
		}
		return id, "Cookie: anwang=" + secret
	}
	const officer = 4
	_, me := session(officer, 1)
	other, _ := session(officer, 2)
	s.twice("PATCH /api/v1/me", "", `{"lang":"en"}`, me, js)
	s.twice("DELETE /api/v1/me/sessions/{id}", "/api/v1/me/sessions/"+other, "", me)
	for _, verb := range []string{"confirm", "refuse"} {
		asked := s.call(s, "POST", "/api/v1/approvals", fmt.Sprintf(`{"kind":"token","account":%d,"proposal":{"name":"工单",`+
			`"actions":["personal.view"],"until":%q}}`, officer, nextMonth), asAdmin, js)
		a := s.twice("POST /api/v1/me/approvals/{id}/"+verb, fmt.Sprintf("/api/v1/me/approvals/%v/%s", asked.field(s, "id"), verb),
			map[string]string{"refuse": `{"reason":"x"}`}[verb], me, js)
		if verb == "confirm" {
			if secret, _ := a.field(s, "token").(string); len(secret) < 40 {
				s.Errorf("no token: %s", a.body)
			}
			s.twice("DELETE /api/v1/me/tokens/{id}", fmt.Sprintf("/api/v1/me/tokens/%v", a.field(s, "id")), "", me)
		}
	}
	made := s.call(s, "POST", "/api/v1/accounts", `{"login":"li.si","name":"李四","home":4,"password":"purple hill at dusk"}`, asAdmin, js)
	account, _ := made.field(s, "id").(float64)
	_, li := session(int(account), 1)
	s.twice("POST /api/v1/me/password", "", `{"current":"purple hill at dusk","password":"nine kites over the dam"}`, li, js)
}

// TestOneKey is what a key does beside: for others, with another content, when it is
// refused, when it is no key, and where what was answered must not lie about.
func TestOneKey(t *testing.T) {
	t.Parallel()
	s := start(t, matrixTown)
	danger := func(title, key, who string, more ...string) answer {
		return s.call(t, "POST", "/api/v1/dangers", `{"enterprise":1,"title":"`+title+`"}`, append(more, js, keyHeader+key, who)...)
	}
	const guide, officer = "Authorization: Bearer test:guide@2", "Authorization: Bearer test:officer@2"
	one := danger("甲", "k", guide)
	if one.status != http.StatusCreated {
		t.Fatal(one.status, one.body)
	}
	if a := danger("甲", "k", officer); a.status != http.StatusCreated || a.body == one.body || a.header.Get("Idempotent-Replayed") != "" {
		t.Errorf("another account with the same key: %d %s", a.status, a.body)
	}
	for name, a := range map[string]answer{
		"another title": danger("乙", "k", guide),
		"another route": s.call(t, "POST", "/api/v1/hazards", `{"enterprise":1,"title":"甲"}`, js, keyHeader+"k", guide),
		"a query":       s.call(t, "POST", "/api/v1/dangers?dry=1", `{"enterprise":1,"title":"甲"}`, js, keyHeader+"k", guide),
	} {
		if a.status != http.StatusUnprocessableEntity || a.field(t, "code") != "key_reused" || !strings.Contains(a.body, "另一个请求") {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if a := s.call(t, "POST", "/api/v1/dangers?lang=en", `{"enterprise":1,"title":"甲"}`, js, keyHeader+"k",
		guide); a.status != http.StatusCreated || a.body != one.body {
		t.Errorf("in another language: %d %s", a.status, a.body)
	}
	if a := danger("甲", "k", "Authorization: Bearer test:guide@2+watch@3"); a.status != http.StatusConflict {
		t.Errorf("the same account with other roles: %d %s", a.status, a.body)
	}
	// What is refused and changed nothing is not kept.
	if a := danger(" ", "r", guide); a.status != http.StatusUnprocessableEntity {
		t.Errorf("no title: %d %s", a.status, a.body)
	}
	if a := danger("丙", "r", guide); a.status != http.StatusCreated {
		t.Errorf("put right: %d %s", a.status, a.body)
	}
	for _, key := range []string{"", "a b", "键", strings.Repeat("k", 201)} {
		if a := danger("丁", key, guide); a.status != http.StatusBadRequest {
			t.Errorf("the key %q: %d %s", key, a.status, a.body)
		}
	}
	if a := danger("丁", strings.Repeat("k", 200), guide); a.status != http.StatusCreated {
		t.Errorf("the longest key: %d %s", a.status, a.body)
	}
	if a := s.call(t, "GET", "/api/v1/dangers?limit=1", "", keyHeader+"a b"); a.status != http.StatusOK {
		t.Errorf("a read: %d %s", a.status, a.body)
	}
	s.nothingInTheClear(t)
}

// nothingInTheClear: neither secrets nor keys can be read in the database.
func (s *server) nothingInTheClear(t *testing.T) {
	t.Helper()
	const key = "0d9f4bd1-9f3c-44a4-8a4e-11c0de00fade"
	token := s.call(t, "POST", "/api/v1/tokens", `{"account":1010,"name":"x","grid":4,"expires":"`+nextMonth+`"}`, asAdmin, js, keyHeader+key)
	secret, _ := token.field(t, "token").(string)
	if token.status != http.StatusCreated || len(secret) < 40 {
		t.Fatal(token.status, token.body)
	}
	if a := s.call(t, "POST", "/api/v1/tokens", `{"account":1010,"name":"x","grid":4,"expires":"`+nextMonth+`"}`, asAdmin, js, keyHeader+
		"short"); a.status != http.StatusBadRequest {
		t.Errorf("a secret for a key that is guessed: %d %s", a.status, a.body)
	}
	var dump string
	if err := s.db.Pool.QueryRow(t.Context(), `SELECT string_agg(encode(name, 'escape') || operation || encode(request,
		'escape') || encode(holds, 'escape') || encode(answer, 'escape'), ' ') FROM once`).Scan(&dump); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(dump, "POST /api/v1/tokens") || strings.Contains(dump, secret) || strings.Contains(dump, key) ||
		strings.Contains(dump, `"hint"`) {
		t.Errorf("in the table: %.300s", dump)
	}
}

// TestManyAtOnce sends a change many times at the same moment.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	const most = 40 // more than there are connections
	answers := make([]answer, most)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			answers[i] = s.call(t, "POST", "/api/v1/dangers", `{"enterprise":1,"title":"x"}`, js, keyHeader+"together",
				"Authorization: Bearer test:guide@1")
		})
	}
	all.Wait()
	fresh := 0
	for _, a := range answers {
		if a.status != http.StatusCreated || a.body != answers[0].body {
			t.Errorf("%d %s", a.status, a.body)
		}
		if a.header.Get("Idempotent-Replayed") == "" {
			fresh++
		}
	}
	var dangers, lines int
	if err := s.db.Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM danger WHERE title = 'x'),
		(SELECT count(*) FROM audit WHERE action = 'danger.register')`).Scan(&dangers, &lines); err != nil {
		t.Fatal(err)
	}
	if fresh != 1 || dangers != 1 || lines != 1 {
		t.Errorf("done %d times: %d dangers, %d lines of the audit", fresh, dangers, lines)
	}
}
