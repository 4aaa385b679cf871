// Package issuertest is an OpenID Connect issuer for tests: a real HTTP server
// with discovery, keys, the code flow and PKCE, that can be made to answer wrongly.
package issuertest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// The client that the issuer knows.
const (
	ClientID = "anwang"
	Secret   = "the client's secret, which is not short" //nolint:gosec // of a test
)

// Issuer vouches for one person at a time.
type Issuer struct {
	*httptest.Server
	now func() time.Time

	mu        sync.Mutex
	sub       string
	login     string
	key       jose.JSONWebKey
	codes     map[string]question
	bend      func(claims map[string]any)
	seal      func(claims []byte) string
	lax       bool
	down      bool
	looks     int
	redirects []string
}

// question is what a browser was sent here with.
type question struct{ nonce, challenge, redirect string }

// New starts an issuer that signs with RS256 and whose clock is now.
func New(t testing.TB, now func() time.Time) *Issuer {
	t.Helper()
	i := &Issuer{now: now, codes: map[string]question{}, sub: "s-1", login: "nobody"}
	i.Rotate(t, jose.RS256)
	m := http.NewServeMux()
	m.HandleFunc("GET /.well-known/openid-configuration", i.discovery)
	m.HandleFunc("GET /keys", i.keys)
	m.HandleFunc("GET /authorize", i.authorize)
	m.HandleFunc("POST /token", i.token)
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		defer i.mu.Unlock()
		if i.down {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		m.ServeHTTP(w, r)
	}))
	t.Cleanup(i.Close)
	return i
}

// set changes the issuer between two requests.
func (i *Issuer) set(change func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	change()
}

// Person says for whom the issuer vouches from now on.
func (i *Issuer) Person(sub, login string) { i.set(func() { i.sub, i.login = sub, login }) }

// Bend changes the claims of every token before it is signed; nil: none.
func (i *Issuer) Bend(f func(claims map[string]any)) { i.set(func() { i.bend = f }) }

// Seal makes the token of claims in another way than by signing; nil: signing.
func (i *Issuer) Seal(f func(claims []byte) string) { i.set(func() { i.seal = f }) }

// Down takes the issuer away or brings it back.
func (i *Issuer) Down(down bool) { i.set(func() { i.down = down }) }

// Lax makes the issuer one that does not check PKCE.
func (i *Issuer) Lax(lax bool) { i.set(func() { i.lax = lax }) }

// Looks is how often it was looked up.
func (i *Issuer) Looks() (n int) { i.set(func() { n = i.looks }); return n }

// Redirects are the addresses that browsers were to be sent back to.
func (i *Issuer) Redirects() (list []string) {
	i.set(func() { list, i.redirects = i.redirects, nil })
	return list
}

// Rotate signs with a new key, and publishes that alone.
func (i *Issuer) Rotate(t testing.TB, alg jose.SignatureAlgorithm) {
	t.Helper()
	var private crypto.Signer
	var err error
	if alg == jose.ES256 {
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	} else {
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		t.Fatal(err)
	}
	i.set(func() { i.key = jose.JSONWebKey{Key: private, KeyID: random(), Algorithm: string(alg), Use: "sig"} })
}

// Public is the key that is published.
func (i *Issuer) Public() (k jose.JSONWebKey) { i.set(func() { k = i.key.Public() }); return k }

func (i *Issuer) discovery(w http.ResponseWriter, _ *http.Request) {
	i.looks++
	answer(w, http.StatusOK, map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256", "ES256"}, "code_challenge_methods_supported": []string{"S256"},
	})
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{i.key.Public()}})
}

// authorize knows the person at once and sends the browser back.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || q.Get("client_id") != ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" ||
		q.Get("state") == "" {
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_request"})
		return
	}
	code := random()
	i.codes[code] = question{q.Get("nonce"), q.Get("code_challenge"), back.String()}
	i.redirects = append(i.redirects, back.String())
	back.RawQuery = url.Values{"code": {code}, "state": {q.Get("state")}}.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// token gives an id token for a code, once.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	if id == "" {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	} else {
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	}
	code := r.FormValue("code")
	q, known := i.codes[code]
	delete(i.codes, code)
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	proven := base64.RawURLEncoding.EncodeToString(sum[:]) == q.challenge
	switch {
	case id != ClientID || secret != Secret:
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
		return
	case !known, !proven && !i.lax, r.FormValue("redirect_uri") != q.redirect:
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{
		"iss": i.URL, "sub": i.sub, "aud": ClientID, "nonce": q.nonce, "preferred_username": i.login,
		"iat": i.now().Unix(), "exp": i.now().Add(5 * time.Minute).Unix(),
	}
	if i.bend != nil {
		i.bend(claims)
	}
	raw, err := i.signed(claims)
	if err != nil {
		answer(w, http.StatusInternalServerError, map[string]any{"error": err.Error()})
		return
	}
	answer(w, http.StatusOK, map[string]any{"access_token": random(), "token_type": "Bearer", "expires_in": 300, "id_token": raw})
}

func (i *Issuer) signed(claims map[string]any) (string, error) {
	b, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	if i.seal != nil {
		return i.seal(b), nil
	}
	return Sign(i.key, jose.SignatureAlgorithm(i.key.Algorithm), b)
}

// Sign makes a token of claims with the issuer's key.
func (i *Issuer) Sign(claims []byte) (raw string, err error) {
	i.set(func() { raw, err = Sign(i.key, jose.SignatureAlgorithm(i.key.Algorithm), claims) })
	return raw, err
}

// Sign makes a token of claims with a key of any kind.
func Sign(key any, alg jose.SignatureAlgorithm, claims []byte) (string, error) {
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", err
	}
	signed, err := s.Sign(claims)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func random() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return base64.RawURLEncoding.EncodeToString(b[:])
}
