package web

import (
	"bytes"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"anwang/grid"
	"anwang/web/middleware"
	"anwang/web/respond"
)

// asset is one file of the application, ready to send.
type asset struct {
	plain        []byte
	brotli, gzip []byte // as the build packed it; browsers take brotli over TLS only
	kind, etag   string
	policy       string // of a page with a script in it
	immutable    bool   // its name holds a hash of its content
}

// serveApp answers with the files of the application. An address that is none
// of them belongs to the application's own router and gets the start page,
// unless it looks like a file or like the interface.
func serveApp(files fs.FS) (http.HandlerFunc, error) {
	assets, err := loadAssets(files)
	if err != nil {
		return nil, err
	}
	index, ok := assets["index.html"]
	if !ok {
		return nil, fs.ErrNotExist
	}
	index.policy = middleware.PolicyOf(index.plain)
	return func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		a, found := assets[name]
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header()["Allow"] = []string{http.MethodGet, http.MethodHead}
			respond.Error(w, r, grid.Errorf(respond.CodeMethod, "此地址不支持 "+r.Method, r.Method+" is not possible here"))
			return
		case found:
		case ours(name) || path.Ext(name) != "":
			respond.Error(w, r, grid.Errorf(grid.CodeNotFound, "没有这个地址："+r.URL.Path, "There is nothing at "+r.URL.Path))
			return
		default:
			a = index
		}
		if prefix := middleware.PrefixOf(r.Context()); prefix != "" && a == index {
			a = a.below(prefix)
		}
		respond.RequestOf(r.Context()).Op = "GET application"
		a.send(w, r)
	}, nil
}

// own are the addresses of ours that a page names from the root of the host.
var own = regexp.MustCompile(`(["' ])/((?:assets|api)/)`)

// below is the page for a service that lies below a path of its host.
func (a *asset) below(prefix string) *asset {
	content := own.ReplaceAll(a.plain, []byte("${1}"+prefix+"/${2}"))
	b := &asset{plain: content, etag: respond.HashTag(content), kind: a.kind, policy: middleware.PolicyOf(content)}
	b.gzip, _ = pack(content) // it goes as it is, then
	return b
}

// ours reports whether an address belongs to the server, not to the application.
func ours(name string) bool {
	return below(name, "api", "tiles", "styles", "help", "ogc", "livez", "readyz", "metrics")
}

// below reports whether an address is one of those or below one.
func below(name string, tops ...string) bool {
	for _, p := range tops {
		if name == p || strings.HasPrefix(name, p+"/") {
			return true
		}
	}
	return false
}

func (a *asset) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Vary", "Accept-Encoding")
	if a.policy != "" {
		h.Set("Content-Security-Policy", a.policy)
	}
	if a.immutable {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	content, etag := a.plain, a.etag
	switch lines := r.Header["Accept-Encoding"]; {
	case a.brotli != nil && respond.TakesBrotli(lines):
		h.Set("Content-Encoding", "br")
		content, etag = a.brotli, strings.TrimSuffix(etag, `"`)+`-br"`
	case a.gzip != nil && respond.CodingsOf(lines).Gzip:
		h.Set("Content-Encoding", "gzip")
		content, etag = a.gzip, respond.Packed(etag)
	case !respond.CodingsOf(lines).Plain:
		respond.Error(w, r, middleware.NoCoding())
		return
	}
	if respond.Settled(w, r, etag) {
		return
	}
	h.Set(gzhttp.HeaderNoCompression, "true") // what does not gain by it stays as it is
	// The client may be gone; there is nobody left to tell.
	_, _ = w.Write(content)
}

// loadAssets reads all files once, each with what the build packed of it; what
// it did not pack is packed here, if it gains by it.
func loadAssets(files fs.FS) (map[string]*asset, error) {
	out := map[string]*asset{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || isPacked(name) {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		a := &asset{plain: content, etag: respond.HashTag(content), kind: kindOf(name), immutable: strings.HasPrefix(name, "assets/")}
		if err := a.pack(files, name); err != nil {
			return err
		}
		out[name] = a
		return nil
	})
	return out, err
}

// The endings of what the build packed.
const brotliEnding, gzipEnding = ".br", ".gz"

func isPacked(name string) bool {
	return strings.HasSuffix(name, brotliEnding) || strings.HasSuffix(name, gzipEnding)
}

// pack finds a file's packed forms. Fonts are packed by nature.
func (a *asset) pack(files fs.FS, name string) error {
	for ending, form := range map[string]*[]byte{brotliEnding: &a.brotli, gzipEnding: &a.gzip} {
		content, err := fs.ReadFile(files, name+ending)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		*form = content
	}
	if a.gzip != nil || path.Ext(name) == ".woff2" {
		return nil
	}
	small, err := pack(a.plain)
	if err == nil && len(small) < len(a.plain)*9/10 {
		a.gzip = small
	}
	return err
}

func kindOf(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs": // the system's table may say otherwise, and browsers are strict
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func pack(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
