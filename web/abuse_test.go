package web_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"anwang/web"
)

// open serves the parts of a server on a real port with other limits.
func (s *server) open(t *testing.T, cfg web.Config) (address string) {
	t.Helper()
	h, err := web.New(cfg, s.part)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { _ = h.Serve(ctx, l); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	return l.Addr().String()
}

// send writes a request as it is and returns the status of the answer.
func send(t *testing.T, address, request string) (status int, took time.Duration) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	began := time.Now()
	_ = c.SetDeadline(began.Add(20 * time.Second))
	wrote := make(chan struct{})
	go func() {
		defer close(wrote)
		_, _ = io.WriteString(c, request) // the server may well stop reading
	}()
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	took = time.Since(began)
	if err != nil {
		t.Errorf("no answer: %v", err)
		return 0, took
	}
	_ = resp.Body.Close()
	_ = c.Close()
	<-wrote
	return resp.StatusCode, took
}

func TestHugeRequests(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	address := s.open(t, web.Config{})
	const ten = 10 << 20
	for name, c := range map[string]struct {
		request string
		want    int
	}{
		"one header of 10 MB": {"GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("a", ten) + "\r\n\r\n", 431},
		"many headers, 10 MB": {
			"GET /livez HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X-Many: aaaaaaaaaaaaaaaa\r\n", ten/26) + "\r\n",
			431,
		},
		"an address of 10 MB": {"GET /" + strings.Repeat("a", ten) + " HTTP/1.1\r\nHost: x\r\n\r\n", 431},
		"a cookie of 10 MB":   {"GET /api/v1/status HTTP/1.1\r\nHost: x\r\nCookie: anwang=" + strings.Repeat("a", ten) + "\r\n\r\n", 431},
		"two lengths":         {"POST /api/v1/dangers HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
		"a NUL in a header":   {"GET /livez HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n", 400},
		"no host":             {"GET /livez HTTP/1.1\r\n\r\n", 400},
		"a body of 10 MB, announced": {"POST /api/v1/dangers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + asCity +
			"\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\n\r\n", 413},
	} {
		status, took := send(t, address, c.request)
		if status != c.want {
			t.Errorf("%s: %d, want %d", name, status, c.want)
		}
		t.Logf("%s: %d after %s", name, status, took.Round(time.Millisecond))
	}
}

// drip lets n clients send one of the beginnings of a request and then a letter
// now and then, and returns how long until the last was cut off, and the longest
// that a good client waited meanwhile.
func drip(t *testing.T, address string, n int, letter string, heads ...string) (gone, worst time.Duration) {
	t.Helper()
	var slow sync.WaitGroup
	began := time.Now()
	for i := range n {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		slow.Go(func() {
			defer func() { _ = c.Close() }()
			if _, err := io.WriteString(c, heads[i%len(heads)]); err != nil {
				return
			}
			go func() { _, _ = io.Copy(io.Discard, c); _ = c.Close() }() // the server hung up
			for time.Since(began) < 40*time.Second {
				if _, err := io.WriteString(c, letter); err != nil {
					return
				}
				time.Sleep(50 * time.Millisecond)
			}
		})
	}
	for range 20 {
		status, took := send(t, address, "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if status != 200 {
			t.Errorf("a good client got %d", status)
		}
		worst = max(worst, took)
	}
	slow.Wait()
	return time.Since(began), worst
}

// TestSlowHeaders: two hundred clients send one byte of a header now and then.
// They are cut off in time and hold nobody up meanwhile.
func TestSlowHeaders(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	address := s.open(t, web.Config{HeaderTime: time.Second})
	slow, worst := drip(t, address, 200, "a", "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	if slow > 10*time.Second {
		t.Errorf("the slow ones were let go after %s", slow)
	}
	if worst > 2*time.Second {
		t.Errorf("a good client waited %s", worst)
	}
	t.Logf("200 slow clients were gone after %s; the slowest good request took %s", slow.Round(time.Millisecond),
		worst.Round(time.Millisecond))
}

// TestConnectionLimit: who opens connections to keep them makes others wait, no
// longer than he keeps them.
func TestConnectionLimit(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	address := s.open(t, web.Config{Connections: 3, HeaderTime: 500 * time.Millisecond})
	for range 3 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
	}
	status, took := send(t, address, "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	if status != 200 || took > 10*time.Second {
		t.Errorf("%d after %s", status, took)
	}
}

// pair writes a self-signed certificate for localhost.
func pair(t *testing.T, folder, name string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, b := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: der},
		"key.pem":  {Type: "PRIVATE KEY", Bytes: private},
	} {
		if err := os.WriteFile(filepath.Join(folder, file), pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// served returns the name on the certificate a server shows.
func served(t *testing.T, address string) string {
	t.Helper()
	c, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}}) //nolint:gosec // any will do here
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if p := c.ConnectionState().NegotiatedProtocol; p != "h2" {
		t.Errorf("protocol %q", p)
	}
	return c.ConnectionState().PeerCertificates[0].Subject.CommonName
}

func TestCertificateIsReplaced(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	files := []string{filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")}
	if _, err := web.LoadCertificate(files[0], files[1], slog.New(slog.DiscardHandler)); err == nil {
		t.Error("files that are not there were read")
	}
	pair(t, folder, "first")
	now := time.Now()
	var mu sync.Mutex
	cert, err := web.LoadCertificate(files[0], files[1], slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	web.SetClock(cert, func() time.Time { mu.Lock(); defer mu.Unlock(); return now })
	visit := func() { mu.Lock(); now = now.Add(time.Minute); mu.Unlock() }
	s := start(t, city)
	address := s.open(t, web.Config{Certificate: cert})
	if got := served(t, address); got != "first" {
		t.Fatal(got)
	}
	later := func(n int) {
		t.Helper()
		for _, f := range files { // whatever the file system's clock
			if err := os.Chtimes(f, time.Time{}, time.Now().Add(time.Duration(n)*time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		visit()
	}
	if err := os.WriteFile(files[0], []byte("half a fi"), 0o600); err != nil {
		t.Fatal(err)
	}
	later(1)
	if got := served(t, address); got != "first" {
		t.Errorf("while the new file is being written: %s", got)
	}
	pair(t, folder, "second")
	later(2)
	if got := served(t, address); got != "second" {
		t.Errorf("after both files were replaced: %s", got)
	}
	if _, err := tls.Dial("tcp", address, &tls.Config{
		InsecureSkipVerify: true,
		MaxVersion:         tls.VersionTLS11,
	}); err == nil { //nolint:gosec // it must fail
		t.Error("TLS 1.1 is spoken")
	}
}
