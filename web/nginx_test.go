package web_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	osexec "os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"anwang/web"
)

// nginx starts one over locations, with everything else as nginx has it by itself,
// and returns where it listens.
func nginx(t *testing.T, locations func(port string) string) (address string) {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	var program string
	for _, p := range []string{os.Getenv("NGINX"), "/usr/sbin/nginx", filepath.Join(cache, "anwang/nginx/usr/sbin/nginx")} {
		if _, err := os.Stat(p); p != "" && err == nil {
			program = p
			break
		}
	}
	if program == "" {
		t.Fatal("there is no nginx: .make/install test fetches it")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = l.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	dir := t.TempDir()
	user := ""
	if os.Geteuid() == 0 { // the folder of a test is its user's alone
		user = "user root;"
	}
	conf := user + "daemon off; pid nginx.pid; error_log stderr; events {}\nhttp {\naccess_log off;\n"
	for _, of := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		conf += of + "_temp_path " + of + ";\n"
	}
	conf += "server {\nlisten " + address + ";\n" + locations(port) + "\n}\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "nginx.conf"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	c := osexec.CommandContext(t.Context(), program, "-p", dir, "-c", filepath.Join(dir, "nginx.conf"), "-e", "stderr")
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	var said strings.Builder
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	t.Cleanup(func() { <-ended })
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			_ = conn.Close()
			return address
		}
		if time.Since(began) > 2*time.Minute {
			t.Fatalf("nginx does not listen: %s\n%s", said.String(), conf)
		}
	}
}

// example is the configuration of nginx that a README shows.
func example(t *testing.T, readme string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", readme))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```nginx\n(.*?)```").FindSubmatch(text)
	if found == nil {
		t.Fatalf("%s shows no configuration of nginx", readme)
	}
	return string(found[1])
}

// TestNginx: behind an nginx that does nothing but hand on, at the root of its host
// and below a path, taken off or left there; and as the README has it. People log
// in, change things, hear of changes at once, and log out.
func TestNginx(t *testing.T) {
	t.Parallel()
	whole, h := t, inhabited(t, plan{})
	shown := example(t, "README.md")
	if comment := regexp.MustCompile(`(?m) *#.*$`); comment.ReplaceAllString(example(t, "README.zh-CN.md"),
		"") != comment.ReplaceAllString(shown, "") {
		t.Error("the READMEs show different configurations of nginx")
	}
	for name, c := range map[string]struct {
		path, conf string
		proxies    []string
		large      bool // bodies are let through
	}{
		"at the root":             {conf: "location / { proxy_pass http://SERVICE; }"},
		"below a path, taken off": {path: "/anwang", conf: "location /anwang/ { proxy_pass http://SERVICE/; }"},
		"below a path, left":      {path: "/city/anwang", conf: "location /city/ { proxy_pass http://SERVICE; }"},
		"below a path of a route": {path: "/risk", conf: "location /risk/ { proxy_pass http://SERVICE/; }"},
		"as in the README": {
			path: "/anwang", conf: strings.ReplaceAll(shown, "127.0.0.1:8080", "SERVICE"),
			proxies: []string{"127.0.0.1"}, large: true,
		},
		"named by the proxy, untaught": {path: "/x", conf: "location /x/ { proxy_pass http://SERVICE; proxy_set_header Host $http_host; " +
			"proxy_set_header X-Forwarded-Prefix /x; }", proxies: []string{"127.0.0.1"}},
	} {
		t.Run(name, func(t *testing.T) {
			var service string
			// the servers share what the first one to end would close
			front := nginx(t, func(port string) string {
				public := "http://127.0.0.1:" + port + c.path
				if name == "named by the proxy, untaught" {
					public = ""
				}
				service = h.open(whole, web.Config{PublicURL: public, TrustedProxies: c.proxies})
				return strings.ReplaceAll(c.conf, "SERVICE", service)
			})
			b := h.browser(t)
			b.base = "http://" + front + c.path
			b.lives(c.path, "http://"+front)
			b.hears(h)
			b.uploads(c.large)
			if c.large {
				h.browser(t).uploadsUnknown(b.base)
			}
			b.want(204, "POST", "/api/v1/logout", "", "Origin: http://"+front)
			b.want(401, "GET", "/api/v1/me", "")
			// straight at the service both spellings are one
			b.want(200, "GET", "http://"+service+"/livez", "")
			b.want(200, "GET", "http://"+service+c.path+"/livez", "", "X-Forwarded-Prefix: "+c.path)
		})
	}
}

// lives does what a browser does from the first page on.
func (b *browser) lives(prefix, origin string) {
	b.Helper()
	for _, page := range []string{"/", "/risk/work?tab=danger", "/login"} {
		a := b.want(200, "GET", page, "")
		for _, m := range regexp.MustCompile(`(?:href|src)="(/[^"]*)"`).FindAllStringSubmatch(a.body, -1) {
			if !strings.HasPrefix(m[1], prefix+"/") || b.call("GET", origin+m[1], "").status != 200 {
				b.Errorf("%s leads to %s", page, m[1])
			}
		}
	}
	in := `{"login":"officer","password":"` + passphrase + `"}`
	b.want(403, "POST", "/api/v1/login", in, "Origin: http://evil.example")
	a := b.want(200, "POST", "/api/v1/login", in, "Origin: "+origin)
	if c := a.header.Get("Set-Cookie"); !strings.Contains(c, "; Path="+prefix+"/;") {
		b.Errorf("the cookie is for %s", c)
	}
	b.want(200, "GET", "/api/v1/me", "")
	if u, _ := url.Parse(origin + "/api/v1/me"); prefix != "" && len(b.client.Jar.Cookies(u)) != 0 {
		b.Error("what else is at the host gets the cookie")
	}
	b.want(200, "GET", "/tiles/grids/0/0/0.mvt", "")
	for path, part := range map[string]string{
		"/tiles/grids.json": `"` + origin + prefix + `/tiles/grids/{z}/{x}/{y}.mvt"`, "/styles/risk.json": origin + prefix + "/tiles/",
		"/api/openapi.json": `"servers": [{"url": "` + prefix + `"}]`, "/api/docs": `href="openapi.json"`,
	} {
		if prefix == "" && path == "/api/openapi.json" {
			part = "{" // without servers its paths begin at the root
		}
		if a := b.want(200, "GET", path, ""); !strings.Contains(a.body, part) {
			b.Errorf("%s has no %s:\n%.300s", path, part, a.body)
		}
	}
	a = b.want(201, "POST", "/api/v1/dangers", `{"enterprise":1,"title":"灭火器失效"}`, "Origin: "+origin)
	if at := a.header.Get("Location"); !strings.HasPrefix(at, prefix+"/api/v1/dangers/") {
		b.Errorf("the new danger is at %s", at)
	} else {
		b.want(200, "GET", origin+at, "")
	}
}

// hears opens the stream of changes, waits for a heartbeat, and for a change made
// beside it.
func (b *browser) hears(h *house) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 40*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+"/api/v1/events", nil)
	if err != nil {
		b.Fatal(err)
	}
	resp, err := b.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	beats, title := 0, fmt.Sprintf("经代理 %d", time.Now().UnixNano())
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), ":") {
			if beats++; beats == 1 {
				if _, err := h.db.Pool.Exec(b.Context(), `INSERT INTO danger (title, grade, geom)
					VALUES ($1, 1, ST_SetSRID(ST_MakePoint(116.05, 39.85), 4490))`, title); err != nil {
					b.Fatal(err)
				}
			}
		}
		if strings.Contains(lines.Text(), title) {
			if beats > 20 { // held until a buffer is full
				b.Errorf("the change came after %d heartbeats", beats)
			}
			return
		}
	}
	b.Errorf("no change in the stream: status %d, %d heartbeats, %v", resp.StatusCode, beats, lines.Err())
}

// uploads sends more than nginx lets through by itself. What it refuses comes from
// nginx, without a word of ours.
func (b *browser) uploads(through bool) {
	b.Helper()
	a := b.call("POST", "/api/v1/imports?name=x.csv", strings.Repeat("甲,乙\n", 200_000), "Content-Type: application/octet-stream")
	if ours := a.status != 413 && strings.Contains(a.header.Get("Content-Type"), "json"); ours != through {
		b.Errorf("a large table: %d %s %.200s", a.status, a.header.Get("Content-Type"), a.body)
	}
}

// uploadsUnknown sends large bodies without saying who it is. The service refuses
// them before it has read them, and nginx hands that on: it takes a connection that
// ends while it is sending for a service that is broken.
func (b *browser) uploadsUnknown(base string) {
	b.Helper()
	b.base = base
	large := strings.Repeat("甲,乙\n", 2_000_000)
	for range 5 {
		if a := b.call("POST", "/api/v1/imports?name=x.csv", large, "Content-Type: application/octet-stream"); a.status != 401 ||
			!strings.Contains(a.header.Get("Content-Type"), "json") {
			b.Errorf("a large table of nobody: %d %s %.200s", a.status, a.header.Get("Content-Type"), a.body)
		}
	}
	if a := b.call("POST", "/api/v1/login", large, "Origin: "+strings.TrimSuffix(base, "/anwang")); a.status != 413 ||
		!strings.Contains(a.header.Get("Content-Type"), "json") {
		b.Errorf("a large log-in: %d %s %.200s", a.status, a.header.Get("Content-Type"), a.body)
	}
}
