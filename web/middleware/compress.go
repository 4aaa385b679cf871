package middleware

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
)

// Compress gzips JSON and text that is worth it. An entity tag gets a suffix
// then, because a strong tag names one representation. Not for tiles, which are
// kept compressed, nor for event streams.
func Compress() (func(http.Handler) http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(1024),
		gzhttp.CompressionLevel(gzip.BestSpeed),
		gzhttp.SuffixETag("-gzip"),
		gzhttp.ContentTypes([]string{
			"application/json", "application/problem+json", "application/geo+json", "application/openapi+json",
			"text/html", "text/css", "text/plain", "text/javascript", "application/javascript", "image/svg+xml",
		}),
	)
	if err != nil {
		return nil, err
	}
	return func(next http.Handler) http.Handler {
		return wrap(next)
	}, nil
}
