package respond

import (
	"strconv"
	"strings"
)

// TakesGzip reports whether the caller can read gzip; "gzip;q=0" says it cannot.
func TakesGzip(accept string) bool {
	if accept == "gzip, deflate, br, zstd" || accept == "gzip, deflate, br" || accept == "gzip" {
		return true // what browsers and most clients send
	}
	for part := range strings.SplitSeq(accept, ",") {
		coding, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
			v, err := strconv.ParseFloat(q, 64)
			return !found || err == nil && v > 0
		}
	}
	return false
}
