package underlay_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"anwang/grid"
	"anwang/grid/basemap"
	"anwang/web/underlay"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// picture is a tile of one colour.
func picture(t testing.TB, side int) []byte {
	t.Helper()
	p := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.RGBA{200, 30, 30, 255}})
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sources are base maps that need no database.
type sources map[grid.ID]basemap.Source

func (s sources) Tiles(_ context.Context, id grid.ID) (basemap.Source, error) {
	if one, ok := s[id]; ok {
		return one, nil
	}
	return basemap.Source{}, grid.Errorf(grid.CodeNotFound, "没有", "none")
}

// service is a tile service that does as the test says.
type service struct {
	*httptest.Server
	asked atomic.Int64
	mu    sync.Mutex
	now   http.HandlerFunc
}

func serve(t testing.TB, does http.HandlerFunc) *service {
	t.Helper()
	s := &service{now: does}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		s.mu.Lock()
		does := s.now
		s.mu.Unlock()
		does(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *service) does(f http.HandlerFunc) {
	s.mu.Lock()
	s.now = f
	s.mu.Unlock()
}

func sends(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(b) }
}

// over is an underlay of one source at an address of a service.
func over(t testing.TB, address string, change func(*basemap.Source, *underlay.Options)) *underlay.Underlay {
	t.Helper()
	h, err := basemap.ParseHosts([]string{"127.0.0.1:*"})
	if err != nil {
		t.Fatal(err)
	}
	s := basemap.Source{
		ID: 1, Version: 1, Kind: basemap.XYZ, Content: basemap.Raster, Name: "影像", Address: address + "/{z}/{x}/{y}", MaxZoom: 18, TileSize: 256,
	}
	o := underlay.Options{
		Hosts: h, Folder: t.TempDir(), Patience: 300 * time.Millisecond, Timeout: 2 * time.Second,
		Rest: 100 * time.Millisecond,
	}
	if change != nil {
		change(&s, &o)
	}
	u := underlay.New(sources{1: s}, o)
	t.Cleanup(u.Close)
	return u
}

func TestTile(t *testing.T) {
	t.Parallel()
	tile := picture(t, 256)
	var at atomic.Value
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		at.Store(r.URL.String())
		w.Header().Set("Content-Type", "text/html") // what it says is not believed
		_, _ = w.Write(tile)
	})
	u := over(t, s.URL, func(b *basemap.Source, _ *underlay.Options) {
		b.Bounds, b.MinZoom = &[4]float64{116, 39, 117, 40}, 3
		b.Address += "?tk={key}"
		b.Key = "secret"
	})
	for range 3 {
		got, err := u.Tile(t.Context(), 1, 12, 3372, 1552)
		if err != nil || !bytes.Equal(got.Body, tile) || got.Type != "image/png" || got.Packed || got.Empty {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if n := s.asked.Load(); n != 1 || at.Load() != "/12/3372/1552?tk=secret" {
		t.Errorf("asked %d times, for %v", n, at.Load())
	}
	for _, none := range [][3]int{{12, 0, 0}, {2, 3, 1}, {19, 431600, 198700}} {
		if got, err := u.Tile(t.Context(), 1, none[0], none[1], none[2]); err != nil || !got.Empty || !got.Raster {
			t.Errorf("%v: %+v, %v", none, got, err)
		}
	}
	for _, bad := range [][3]int{{-1, 0, 0}, {23, 0, 0}, {3, 8, 0}, {3, 0, -1}} {
		if _, err := u.Tile(t.Context(), 1, bad[0], bad[1], bad[2]); grid.CodeOf(err) != grid.CodeInvalid {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, err := u.Tile(t.Context(), 2, 3, 6, 3); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("another source: %v", err)
	}
	if s.asked.Load() != 1 {
		t.Error("asked for what cannot be there")
	}
}

// TestJoined: many who want one tile have it fetched once.
func TestJoined(t *testing.T) {
	t.Parallel()
	tile, open := picture(t, 256), make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { <-open; _, _ = w.Write(tile) })
	u := over(t, s.URL, func(_ *basemap.Source, o *underlay.Options) { o.Patience = time.Minute; o.Timeout = time.Minute })
	var all sync.WaitGroup
	var begun sync.WaitGroup
	for range 50 {
		begun.Add(1)
		all.Go(func() {
			begun.Done()
			if got, err := u.Tile(t.Context(), 1, 5, 9, 9); err != nil || len(got.Body) == 0 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	begun.Wait()
	close(open)
	all.Wait()
	if n := s.asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// TestRefused: what is no tile is not handed on, whatever it calls itself.
func TestRefused(t *testing.T) {
	t.Parallel()
	elsewhere := serve(t, sends(picture(t, 256)))
	for name, does := range map[string]http.HandlerFunc{
		"page":      sends([]byte("<html>log in</html>")),
		"SVG":       sends([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)),
		"huge":      sends(append(picture(t, 256), make([]byte, 5<<20)...)),
		"bomb":      sends(picture(t, 4000)),
		"half":      sends(picture(t, 256)[:20]),
		"vector":    sends([]byte{0x1a, 2, 1, 1}),
		"error":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		"forbidden": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) },
		"redirect":  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) },
		"hang up":   func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		s := serve(t, does)
		u := over(t, s.URL+"/"+url.PathEscape("secret"), nil)
		got, err := u.Tile(t.Context(), 1, 5, 9, 9)
		if grid.CodeOf(err) != grid.CodeUnavailable || len(got.Body) > 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if err != nil && (strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "127.0.0.1")) {
			t.Errorf("%s: the address is told: %v", name, err)
		}
	}
	if elsewhere.asked.Load() > 0 {
		t.Error("a redirect was followed")
	}
	for _, status := range []int{404, 204} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		u := over(t, s.URL, nil)
		for range 2 {
			if got, err := u.Tile(t.Context(), 1, 5, 9, 9); err != nil || !got.Empty {
				t.Errorf("%d: %+v, %v", status, got, err)
			}
		}
		if s.asked.Load() != 1 {
			t.Errorf("%d: asked %d times", status, s.asked.Load())
		}
	}
}

// TestAway: a service that fails is left alone, which is said, and comes back by itself.
func TestAway(t *testing.T) {
	t.Parallel()
	tile := picture(t, 256)
	s := serve(t, sends(tile))
	u := over(t, s.URL, nil)
	if _, err := u.Tile(t.Context(), 1, 8, 1, 1); err != nil {
		t.Fatal(err)
	}
	s.does(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) })
	began := time.Now()
	for x := range 3 {
		if _, err := u.Tile(t.Context(), 1, 8, 10+x, 1); grid.CodeOf(err) != grid.CodeUnavailable {
			t.Fatal(err)
		}
	}
	is := u.State(1)
	if is.Away.Before(began) || !strings.Contains(is.Why.EN, "502") || is.Why.ZH == "" {
		t.Fatalf("it is %+v", is)
	}
	before := s.asked.Load()
	for x := range 200 {
		_, err := u.Tile(t.Context(), 1, 8, 20+x, 1)
		if e, ok := err.(*grid.Error); !ok || e.Code != grid.CodeUnavailable || e.Wait <= 0 {
			t.Fatalf("%v", err)
		}
	}
	if n := s.asked.Load() - before; n > 4 { // as often as it may have been left alone for long enough
		t.Errorf("asked %d times while away", n)
	}
	if got, err := u.Tile(t.Context(), 1, 8, 1, 1); err != nil || !bytes.Equal(got.Body, tile) {
		t.Errorf("what is kept is not given while it is away: %v", err)
	}
	s.does(sends(tile))
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if _, err := u.Tile(t.Context(), 1, 8, 10, 1); err == nil {
			break
		} else if time.Now().After(end) {
			t.Fatal(err)
		}
	}
	if is := u.State(1); !is.Away.IsZero() {
		t.Errorf("it is back, and %+v", is)
	}
}

// TestSlow: nobody waits long for a slow service; what it sends in the end is kept.
func TestSlow(t *testing.T) {
	t.Parallel()
	tile, open := picture(t, 256), make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-open:
		case <-r.Context().Done():
		}
		_, _ = w.Write(tile)
	})
	u := over(t, s.URL, func(_ *basemap.Source, o *underlay.Options) { o.Timeout = time.Minute })
	var all sync.WaitGroup
	for x := range 300 { // more than may wait
		all.Go(func() {
			if _, err := u.Tile(t.Context(), 1, 10, x, 1); grid.CodeOf(err) != grid.CodeUnavailable {
				t.Errorf("%d: %v", x, err)
			}
		})
	}
	all.Wait()
	if n := s.asked.Load(); n > 6 {
		t.Errorf("%d requests are under way to one service", n)
	}
	began := time.Now()
	for x := range 5 {
		if _, err := u.Tile(t.Context(), 1, 10, x, 1); grid.CodeOf(err) != grid.CodeUnavailable {
			t.Errorf("%d: %v", x, err)
		}
	}
	if took := time.Since(began); took > 5*300*time.Millisecond {
		t.Errorf("five more waited %v for a service that is known to be slow", took)
	}
	close(open)
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if _, err := u.Tile(t.Context(), 1, 10, 1, 1); err == nil {
			break
		} else if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

// TestNamesThatLeadInside: a name that an operator has listed and that suddenly stands for
// this machine is not asked.
func TestNamesThatLeadInside(t *testing.T) {
	t.Parallel()
	s := serve(t, sends(picture(t, 256)))
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
	h, err := basemap.ParseHosts([]string{"ip6-localhost:*", "localhost.localdomain:*", "10.9.9.9:*"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ip6-localhost", "localhost.localdomain"} {
		u := over(t, "http://"+name+":"+port, func(_ *basemap.Source, o *underlay.Options) { o.Hosts = h })
		if _, err := u.Tile(t.Context(), 1, 5, 9, 9); grid.CodeOf(err) != grid.CodeUnavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
	for address, want := range map[string]bool{
		"127.0.0.1:80": false, "[::1]:80": false, "[::ffff:127.0.0.1]:80": false, "0.0.0.0:80": false, "[::]:80": false,
		"169.254.169.254:80": false,
		"[fe80::1%eth0]:80":  false, "224.0.0.1:80": false, "255.255.255.255:80": false, "10.1.1.1:80": true, "192.168.3.4:8080": true,
		"[fd00::1]:80": true,
	} {
		if err := underlay.Reachable(h, address); (err == nil) != want {
			t.Errorf("%s: %v, want reachable %v", address, err, want)
		}
	}
	if s.asked.Load() > 0 {
		t.Error("this machine was asked")
	}
}

// TestFiles: tiles come out of files of the folder and of nothing else.
func TestFiles(t *testing.T) {
	t.Parallel()
	flat, err := os.ReadFile("../../tiles/archive/testdata/flat.mbtiles")
	if err != nil {
		t.Fatal(err)
	}
	folder := ""
	u := over(t, "", func(b *basemap.Source, o *underlay.Options) {
		b.Kind, b.Address = basemap.MBTiles, "城区.mbtiles"
		o.Folder = filepath.Join(o.Folder, "basemaps")
		folder = o.Folder
	})
	put := func(do func() error) error { return do() }
	if _, err := u.Tile(t.Context(), 1, 3, 4, 4); grid.CodeOf(err) != grid.CodeUnavailable {
		t.Errorf("without the file: %v", err)
	}
	if f, err := u.Keep(t.Context(), "城区.mbtiles", bytes.NewReader(flat), put); err != nil || f.Size != int64(len(flat)) {
		t.Fatalf("%+v, %v", f, err)
	}
	for _, at := range [][3]int{{3, 4, 4}, {0, 0, 0}} {
		got, err := u.Tile(t.Context(), 1, at[0], at[1], at[2])
		if err != nil || got.Type != "image/png" || !bytes.Contains(got.Body, fmt.Appendf(nil, "tile\x00%d/%d/%d", at[0], at[1], at[2])) {
			t.Errorf("%v: %v, %v", at, got.Type, err)
		}
	}
	if got, err := u.Tile(t.Context(), 1, 4, 0, 0); err != nil || !got.Empty {
		t.Errorf("below the file: %v, %v", got.Type, err)
	}
	if o, err := u.Describe(t.Context(), basemap.MBTiles, "城区.mbtiles", ""); err != nil || len(o) != 1 || o[0].Title != "试验" ||
		o[0].Source.MaxZoom != 3 || o[0].Source.Content != basemap.Raster {
		t.Errorf("%+v, %v", o, err)
	}
	for _, name := range []string{"../x.mbtiles", "/etc/passwd", "x.png", "", ".x.mbtiles", "a/b.mbtiles", `a\b.mbtiles`} {
		if _, err := u.Keep(t.Context(), name, bytes.NewReader(flat), put); grid.CodeOf(err) != grid.CodeInvalid {
			t.Errorf("%q is kept: %v", name, err)
		}
		if err := u.Discard(name); grid.CodeOf(err) != grid.CodeNotFound {
			t.Errorf("%q is deleted: %v", name, err)
		}
	}
	if _, err := u.Keep(t.Context(), "bad.mbtiles", strings.NewReader("no tiles"), put); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("what is no file of tiles: %v", err)
	}
	refused := grid.Errorf(grid.CodeForbidden, "不行", "no")
	if _, err := u.Keep(t.Context(), "城区.mbtiles", bytes.NewReader(flat[:20000]), func(func() error) error { return refused }); err == nil {
		t.Error("kept although it was refused")
	}
	// A link out of the folder is not followed.
	if err := os.Symlink("/etc/hosts", filepath.Join(folder, "link.mbtiles")); err != nil {
		t.Fatal(err)
	}
	if _, err := u.Describe(t.Context(), basemap.MBTiles, "link.mbtiles", ""); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("a link out of the folder: %v", err)
	}
	list, err := u.Files()
	if err != nil || len(list) != 1 || list[0].Name != "城区.mbtiles" {
		t.Errorf("%+v, %v", list, err)
	}
	left, _ := os.ReadDir(folder)
	if len(left) != 2 {
		t.Errorf("parts of files stay behind: %v", left)
	}
	// Another file of the same name is the one that is read from then on.
	own, err := os.ReadFile("../../tiles/archive/testdata/images.mbtiles")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := u.Keep(t.Context(), "城区.mbtiles", bytes.NewReader(own), put); err != nil {
		t.Fatal(err)
	}
	if got, err := u.Tile(t.Context(), 1, 3, 4, 4); err != nil || !bytes.Contains(got.Body, []byte("tile\x003/0/0")) {
		t.Errorf("after another came: %v", err)
	}
	if err := u.Discard("城区.mbtiles"); err != nil {
		t.Error(err)
	}
}
