package middleware

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"anwang/grid"
	"anwang/web/respond"
)

// worthPacking is the size from which an answer is packed.
const worthPacking = 1024

// Compress gzips JSON and text that is worth it, and all of it for those who take
// nothing else. An entity tag gets a suffix then, because a strong tag names one
// representation. What comes after it finds Accept-Encoding on one line, in
// plain words. Not for tiles, which are kept compressed, nor for event streams.
func Compress() (func(http.Handler) http.Handler, error) {
	ordinary, err := packer(worthPacking)
	if err != nil {
		return nil, err
	}
	always, err := packer(0)
	if err != nil {
		return nil, err
	}
	return func(next http.Handler) http.Handler {
		some, all := ordinary(next), always(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c := respond.CodingsOf(r.Header["Accept-Encoding"])
			switch {
			case !c.Gzip:
				r.Header.Del("Accept-Encoding")
			case c.Plain && respond.TakesBrotli(r.Header["Accept-Encoding"]):
				r.Header.Set("Accept-Encoding", "gzip, br")
			case c.Plain:
				r.Header.Set("Accept-Encoding", "gzip")
			default:
				r.Header.Set("Accept-Encoding", "gzip, identity;q=0")
			}
			switch {
			case c.None():
				w.Header().Add("Vary", "Accept-Encoding")
				respond.Error(w, r, NoCoding())
			case c.Plain:
				some.ServeHTTP(w, asGet(r))
			default:
				all.ServeHTTP(w, asGet(r))
			}
		})
	}, nil
}

// packer is gzip for answers of at least so many bytes.
func packer(least int) (func(http.Handler) http.HandlerFunc, error) {
	return gzhttp.NewWrapper(
		gzhttp.MinSize(least),
		gzhttp.CompressionLevel(gzip.BestSpeed),
		gzhttp.SuffixETag("-gzip"),
		gzhttp.ContentTypes([]string{
			"application/json", "application/problem+json", "application/geo+json", "application/openapi+json",
			"text/html", "text/css", "text/plain", "text/javascript", "application/javascript", "image/svg+xml",
		}),
	)
}

// asGet lets a HEAD be answered with the fields of a GET, tag and coding included;
// the server leaves the content out.
func asGet(r *http.Request) *http.Request {
	if r.Method != http.MethodHead {
		return r
	}
	get := r.WithContext(r.Context())
	get.Method = http.MethodGet
	return get
}

// NoCoding is the refusal of whoever takes no coding that an answer has.
func NoCoding() error {
	return grid.Errorf(respond.CodeNotAcceptable, "此内容只能以 gzip 或不压缩的形式提供，请检查 Accept-Encoding",
		"This is sent plain or with gzip, and Accept-Encoding takes neither")
}

// Plain refuses those who do not take an answer as it is, for what is never packed.
func Plain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if c := respond.CodingsOf(r.Header["Accept-Encoding"]); !c.Plain {
			respond.Error(w, r, grid.Errorf(respond.CodeNotAcceptable, "此内容不压缩，请在 Accept-Encoding 中允许 identity",
				"This is never packed; let Accept-Encoding take identity"))
			return
		}
		next.ServeHTTP(w, r)
	})
}
