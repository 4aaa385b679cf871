package web

import (
	"crypto/tls"
	"log/slog"
	"os"
	"sync"
	"time"

	"anwang/grid"
)

// lookAgain is how often at most the files of the certificate are looked at.
const lookAgain = 5 * time.Second

// Certificate serves a certificate from two PEM files and takes over new ones
// without a restart: whoever renews them just replaces the files. While the new
// pair cannot be read, the old one goes on.
type Certificate struct {
	certFile, keyFile string
	log               *slog.Logger
	clock             func() time.Time

	mu     sync.Mutex
	pair   *tls.Certificate
	seen   [2]time.Time // when the files of pair were written
	tried  [2]time.Time // when those were that could not be read
	looked time.Time
}

// LoadCertificate reads the pair. Error: invalid, when that fails.
func LoadCertificate(certFile, keyFile string, log *slog.Logger) (*Certificate, error) {
	c := &Certificate{certFile: certFile, keyFile: keyFile, log: log, clock: time.Now}
	seen, err := c.written()
	if err == nil {
		err = c.load(seen)
	}
	if err != nil {
		return nil, &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{
			ZH: "无法读取 TLS 证书或私钥，请检查文件路径、权限以及两者是否匹配",
			EN: "The TLS certificate or key cannot be read: check the paths, the permissions, and that they belong together",
		}}
	}
	c.looked = c.clock()
	return c, nil
}

// Config is what a listener needs: TLS 1.2 or newer, HTTP/2.
func (c *Certificate) Config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}
}

func (c *Certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.clock(); now.Sub(c.looked) >= lookAgain {
		c.looked = now
		c.renew()
	}
	return c.pair, nil
}

// renew takes over files that have been written since.
func (c *Certificate) renew() {
	at, err := c.written()
	if err == nil && (at == c.seen || at == c.tried) {
		return
	}
	if err == nil {
		err = c.load(at)
	}
	if err != nil {
		c.tried = at
		c.log.Error("the new TLS certificate cannot be used, the old one goes on", "op", "tls", "cert", c.certFile, "err", err)
		return
	}
	c.log.Info("new TLS certificate", "op", "tls", "cert", c.certFile, "until", c.pair.Leaf.NotAfter)
}

func (c *Certificate) load(at [2]time.Time) error {
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return err
	}
	c.pair, c.seen = &pair, at
	return nil
}

// written says when the two files were last written.
func (c *Certificate) written() (at [2]time.Time, err error) {
	for i, f := range [...]string{c.certFile, c.keyFile} {
		info, err := os.Stat(f)
		if err != nil {
			return at, err
		}
		at[i] = info.ModTime()
	}
	return at, nil
}
