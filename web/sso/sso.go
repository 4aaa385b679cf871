// Package sso lets people log in by single sign-on: OpenID Connect against an
// issuer in the same closed network, by the code flow with PKCE.
//
// The issuer is looked up when somebody first wants to log in by it, and again
// after a failure, so that neither has to be up for the other to start; whoever
// has a password logs in without it. Nobody gets an account by it: the person the
// issuer speaks of must be linked to one.
package sso

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/time/rate"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/web/session"
)

// Config is what an operator says about the issuer.
type Config struct {
	Issuer   string // its address, as it calls itself
	ClientID string
	Secret   string // "" for a public client
	CAFile   string // PEM; "": those of the system
	Name     string // what people call it
	Claim    string // names the log-in of an account that is not linked yet; "" is preferred_username
	Link     bool   // the first log-in links an account by Claim
	Clock    func() time.Time
}

// The patience with the issuer.
const (
	issuerTime = 10 * time.Second // for one question
	lookAgain  = 3 * time.Second  // after it could not be found
	skew       = time.Minute      // between its clock and ours
)

// Accounts is what is asked about a person whom the issuer vouches for.
type Accounts interface {
	LogInByIdentity(ctx context.Context, p account.Identity, from account.Visitor) (grid.ID, error)
}

// SSO is single sign-on with one issuer.
type SSO struct {
	cfg      Config
	accounts Accounts
	sessions *session.Keeper
	base     func(*http.Request) string
	log      *slog.Logger
	client   *http.Client
	begins   *rate.Limiter

	mu       sync.Mutex
	provider *oidc.Provider
	failed   time.Time // when it was last not found
}

// New returns single sign-on as configured; it does not speak to the issuer yet.
// base is the address under which a browser reached us. Errors: invalid.
func New(cfg Config, accounts Accounts, sessions *session.Keeper, base func(*http.Request) string, log *slog.Logger) (*SSO, error) {
	u, err := url.Parse(cfg.Issuer)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || cfg.ClientID == "" {
		return nil, grid.Errorf(grid.CodeInvalid, "统一身份认证须给出签发者地址和客户端编号", "single sign-on needs the address of the issuer and a client id")
	}
	if cfg.Claim == "" {
		cfg.Claim = "preferred_username"
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	client, err := clientOf(cfg.CAFile)
	if err != nil {
		return nil, err
	}
	return &SSO{
		cfg: cfg, accounts: accounts, sessions: sessions, base: base, log: log, client: client,
		// each begin is a row for ten minutes; no crowd of people needs more
		begins: rate.NewLimiter(20, 200),
	}, nil
}

// Name is what people call the issuer.
func (s *SSO) Name() string { return s.cfg.Name }

// clientOf is a client that trusts the authorities of a file, and nobody's proxy
// but the environment's.
func clientOf(file string) (*http.Client, error) {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: issuerTime, MaxIdleConnsPerHost: 4,
		IdleConnTimeout: time.Minute,
	}
	if file != "" {
		pem, err := os.ReadFile(file)
		pool := x509.NewCertPool()
		if err == nil && !pool.AppendCertsFromPEM(pem) {
			err = errors.New("no certificate in it")
		}
		if err != nil {
			return nil, &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{
				ZH: "无法读取统一身份认证的 CA 证书文件 " + file, EN: "the CA file of single sign-on cannot be read: " + file,
			}}
		}
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return &http.Client{Transport: t, Timeout: issuerTime}, nil
}

// find looks the issuer up, once while it can be found.
func (s *SSO) find(ctx context.Context) (*oidc.Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider != nil {
		return s.provider, nil
	}
	if s.cfg.Clock().Sub(s.failed) < lookAgain { // one person's wait is not everybody's
		return nil, errDown
	}
	// whoever waits for the issuer may give up; the next one needs it too
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), issuerTime)
	defer cancel()
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, s.client), s.cfg.Issuer)
	if err != nil {
		s.failed = s.cfg.Clock()
		return nil, errors.Join(errDown, err)
	}
	s.provider = p
	return p, nil
}

// forget has the issuer looked up anew: it may have moved.
func (s *SSO) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.provider = nil
}

// oauth is the client of the issuer for a request, which must come back to the
// address it came to.
func (s *SSO) oauth(p *oidc.Provider, r *http.Request) *oauth2.Config {
	return &oauth2.Config{
		ClientID: s.cfg.ClientID, ClientSecret: s.cfg.Secret, Endpoint: p.Endpoint(),
		RedirectURL: s.base(r) + callbackPath, Scopes: []string{oidc.ScopeOpenID, "profile"},
	}
}

// The codes with which a failed log-in comes back to the log-in page.
const (
	failAnswer   = "sso"         // the issuer's answer was refused
	failDown     = "sso_down"    // the issuer cannot be reached
	failUnknown  = "sso_unknown" // nobody here is linked to the person
	failDisabled = "disabled"    // the account is disabled
	failAway     = "unavailable" // the database is away
	failBusy     = "too_many"    // too many begin at once
	callbackPath = "/api/v1/login/sso/callback"
)

var (
	errDown   = errors.New("the issuer cannot be reached")
	errAnswer = errors.New("the answer is refused")
	errBusy   = errors.New("too many begin at once")
)

// fail sends the browser back to the log-in page and says why; what happened in
// full is for the log.
func (s *SSO) fail(w http.ResponseWriter, r *http.Request, err error) {
	code := failAnswer
	switch {
	case errors.Is(err, errDown):
		code = failDown
	case errors.Is(err, errBusy):
		code = failBusy
	case grid.CodeOf(err) == grid.CodeForbidden:
		code = failDisabled
	case grid.CodeOf(err) == grid.CodeNotFound:
		code = failUnknown
	case grid.Away(err):
		code = failAway
	}
	s.log.Warn("single sign-on failed", "code", code, "err", strings.ReplaceAll(err.Error(), "\n", "; "))
	leave(w, r, "/login?error="+code)
}

// leave answers with a redirect that nobody keeps.
func leave(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer") // the address holds the code
	http.Redirect(w, r, to, http.StatusFound)
}
