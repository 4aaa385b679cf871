package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http/httputil"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Load is what a closed loop of requests measured.
type Load struct {
	Requests int           `json:"requests"`
	PerSec   float64       `json:"perSecond"`
	P50      time.Duration `json:"p50"`
	P95      time.Duration `json:"p95"`
	P99      time.Duration `json:"p99"`
	Bytes    float64       `json:"bytes"` // mean body of an answer, as it travels
	Largest  int           `json:"largest"`
}

// Site is a server and who asks it.
type Site struct {
	Addr  string // host:port it listens on
	Token string // "" asks as nobody
}

// hammer asks a site for paths in random order over conns connections for d. It
// is a bare HTTP/1.1 client, so that on two cores the server is measured and
// not the client. Answers other than 200, 204 and 304 are an error.
//
// With rate 0 every connection asks again as soon as it is answered: that is
// for throughput. With a rate requests are due at fixed times and an answer's
// time counts from when its request was due: that is for latency, because in
// a saturated loop on two cores p99 measures the client.
func hammer(site Site, paths []string, conns int, d time.Duration, rate float64) (Load, error) {
	reqs := make([][]byte, len(paths))
	for i, p := range paths {
		reqs[i] = request(site, p)
	}
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		first error
		all   []time.Duration
		out   Load
		total int
	)
	start := time.Now()
	for c := range conns {
		wg.Go(func() {
			times, sum, largest, err := loop(site, reqs, uint64(c), start.Add(d), pace(conns, rate))
			mu.Lock()
			defer mu.Unlock()
			all = append(all, times...)
			total += sum
			out.Largest = max(out.Largest, largest)
			if first == nil {
				first = err
			}
		})
	}
	wg.Wait()
	if first != nil {
		return out, first
	}
	out.fill(all, total, time.Since(start))
	return out, nil
}

func (l *Load) fill(times []time.Duration, bytes int, d time.Duration) {
	l.Requests = len(times)
	if len(times) == 0 {
		return
	}
	l.PerSec = float64(len(times)) / d.Seconds()
	l.Bytes = float64(bytes) / float64(len(times))
	slices.Sort(times)
	l.P50, l.P95, l.P99 = quantile(times, 0.50), quantile(times, 0.95), quantile(times, 0.99)
}

// quantile of sorted times.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// pace is the time between two requests of one of conns connections.
func pace(conns int, rate float64) time.Duration {
	if rate <= 0 {
		return 0
	}
	return time.Duration(float64(conns) / rate * float64(time.Second))
}

func loop(site Site, reqs [][]byte, seed uint64, end time.Time, every time.Duration) (times []time.Duration, sum, largest int, err error) {
	conn, err := dial(site)
	if err != nil {
		return nil, 0, 0, err
	}
	defer conn.Close()
	rnd := rand.New(rand.NewPCG(seed, 1))
	times = make([]time.Duration, 0, 1<<16)
	due := time.Now().Add(time.Duration(rnd.Float64() * float64(every)))
	for {
		t := time.Now()
		if every > 0 {
			time.Sleep(due.Sub(t))
			t, due = due, due.Add(every)
		}
		if !t.Before(end) && len(times) > 0 { // once in any case
			return times, sum, largest, nil
		}
		n, err := conn.send(reqs[rnd.IntN(len(reqs))])
		if err != nil {
			return times, sum, largest, err
		}
		times = append(times, time.Since(t))
		sum += n
		largest = max(largest, n)
	}
}

// client is one kept connection.
type client struct {
	net.Conn
	site Site
	r    *bufio.Reader
}

func dial(site Site) (*client, error) {
	conn, err := net.Dial("tcp", site.Addr)
	if err != nil {
		return nil, err
	}
	return &client{Conn: conn, site: site, r: bufio.NewReaderSize(conn, 64<<10)}, nil
}

func request(site Site, path string) []byte {
	who := ""
	if site.Token != "" {
		who = "Authorization: Bearer " + site.Token + "\r\n"
	}
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\n%s\r\n", path, site.Addr, who)
}

// send sends a finished request and returns the size of the answer's body.
func (c *client) send(req []byte) (int, error) {
	if _, err := c.Write(req); err != nil {
		return 0, err
	}
	return readAnswer(c.r)
}

func (c *client) get(path string) (int, error) { return c.send(request(c.site, path)) }

var (
	contentLength = []byte("content-length:")
	chunkedBody   = []byte("transfer-encoding: chunked")
)

// readAnswer reads one answer and returns the size of its body.
func readAnswer(r *bufio.Reader) (int, error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 12 {
		return 0, fmt.Errorf("bench: not an HTTP answer: %q", line)
	}
	status, _ := strconv.Atoi(string(line[9:12]))
	if status != 200 && status != 204 && status != 304 {
		return 0, fmt.Errorf("bench: the server answered %d", status)
	}
	length, chunked := 0, false
	for {
		line, err = r.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			break
		}
		chunked = chunked || len(line) > len(chunkedBody) && bytes.EqualFold(line[:len(chunkedBody)], chunkedBody)
		if len(line) > len(contentLength) && bytes.EqualFold(line[:len(contentLength)], contentLength) {
			length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):])))
			if err != nil {
				return 0, err
			}
		}
	}
	if chunked {
		n, err := io.Copy(io.Discard, httputil.NewChunkedReader(r))
		if err == nil {
			_, err = r.Discard(len("\r\n")) // after the last chunk
		}
		return int(n), err
	}
	_, err = io.CopyN(io.Discard, r, int64(length))
	return length, err
}
