package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// sizes is how long the answers to some paths are.
type sizes struct {
	sent, raw float64  // means: as it travels, and unpacked
	largest   int      // as it travels
	unpacked  int      // the largest, unpacked
	paths     []string // of the control, one as long as each answer
}

// ask asks every path once and looks at the bodies.
func ask(ctx context.Context, site Site, paths []string) (sizes, error) {
	out := sizes{paths: make([]string, len(paths))}
	rt := &http.Transport{DisableCompression: true}
	defer rt.CloseIdleConnections()
	seen := map[string][2]int{}
	for i, p := range paths {
		n, ok := seen[p]
		if !ok {
			sent, raw, err := lengths(ctx, rt, site, p)
			if err != nil {
				return out, err
			}
			n = [2]int{sent, raw}
			seen[p] = n
		}
		out.sent += float64(n[0]) / float64(len(paths))
		out.raw += float64(n[1]) / float64(len(paths))
		out.largest, out.unpacked = max(out.largest, n[0]), max(out.unpacked, n[1])
		out.paths[i] = "/" + strconv.Itoa(n[0])
	}
	return out, nil
}

// lengths is how long a body is as it travels, and unpacked.
func lengths(ctx context.Context, rt http.RoundTripper, site Site, path string) (sent, raw int, err error) {
	resp, err := site.ask(ctx, rt, path)
	if err != nil {
		return 0, 0, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.Header.Get("Content-Encoding") != "gzip" {
		return len(body), len(body), err
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return 0, 0, err
	}
	n, err := io.Copy(io.Discard, z)
	return len(body), int(n), err
}

// ask is get with an answer that may be empty, packed if it likes.
func (s Site) ask(ctx context.Context, rt http.RoundTripper, path string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.Addr+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	if s.Token != "" {
		r.Header.Set("Authorization", "Bearer "+s.Token)
	}
	return rt.RoundTrip(r)
}

// serveControl serves bodies of the length that the path names, from net/http
// and nothing else: as fast as answers of these lengths can be on this machine.
func serveControl() (site Site, stop func(), err error) {
	const longest = 1 << 20
	body := bytes.Repeat([]byte("anwang"), longest/6+1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return Site{}, nil, err
	}
	s := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		length := strings.TrimPrefix(r.URL.Path, "/")
		n, err := strconv.Atoi(length)
		if err != nil || n < 0 || n > longest {
			http.Error(w, "no such length", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", length)
		_, _ = w.Write(body[:n])
	})}
	go func() { _ = s.Serve(l) }()
	return Site{Addr: l.Addr().String()}, func() { _ = s.Close() }, nil
}
