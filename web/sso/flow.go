package sso

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"anwang/grid/account"
)

// What is kept for the browser while it is away at the issuer.
const (
	keyState    = "state"
	keyNonce    = "nonce"
	keyVerifier = "verifier"
	keyReturn   = "return"
)

// Begin sends the browser to the issuer.
func (s *SSO) Begin(w http.ResponseWriter, r *http.Request) {
	if !s.begins.Allow() {
		s.fail(w, r, errBusy)
		return
	}
	p, err := s.find(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	state, nonce, verifier := random(), random(), oauth2.GenerateVerifier()
	cookie, err := s.sessions.Wait(r, map[string]string{
		keyState: state, keyNonce: nonce, keyVerifier: verifier, keyReturn: Local(r.URL.Query().Get("return")),
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.SetCookie(w, cookie)
	leave(w, r, s.oauth(p, r).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)))
}

// Callback takes the browser back from the issuer and logs the person in.
func (s *SSO) Callback(w http.ResponseWriter, r *http.Request) {
	kept, over, err := s.sessions.Back(r, keyState, keyNonce, keyVerifier, keyReturn)
	http.SetCookie(w, over)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	identity, err := s.answer(r, kept)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	id, err := s.accounts.LogInByIdentity(r.Context(), identity, s.sessions.VisitorOf(r))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	cookie, err := s.sessions.Begin(r, id, true)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.SetCookie(w, cookie)
	leave(w, r, Local(kept[keyReturn])) // asked once more where it counts
}

// answer is whom the issuer vouches for, when its answer is to the question that
// this browser carried.
func (s *SSO) answer(r *http.Request, kept map[string]string) (identity account.Identity, err error) {
	q := r.URL.Query()
	switch {
	case kept[keyState] == "" || !equal(q.Get("state"), kept[keyState]):
		return identity, fmt.Errorf("%w: the state is not that of this browser", errAnswer)
	case q.Get("error") != "":
		return identity, fmt.Errorf("%w: the issuer says %.100q", errAnswer, q.Get("error"))
	case q.Has("iss") && q.Get("iss") != s.cfg.Issuer: // RFC 9207
		return identity, fmt.Errorf("%w: it is of another issuer", errAnswer)
	case q.Get("code") == "":
		return identity, fmt.Errorf("%w: no code", errAnswer)
	}
	p, err := s.find(r.Context())
	if err != nil {
		return identity, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(r.Context(), s.client), issuerTime)
	defer cancel()
	token, err := s.oauth(p, r).Exchange(ctx, q.Get("code"), oauth2.VerifierOption(kept[keyVerifier]))
	if err != nil {
		var said *oauth2.RetrieveError
		if !errors.As(err, &said) || said.Response.StatusCode >= http.StatusInternalServerError {
			s.forget()
			return identity, errors.Join(errDown, err)
		}
		return identity, errors.Join(errAnswer, err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return identity, fmt.Errorf("%w: no id token", errAnswer)
	}
	if identity, err = s.verify(ctx, p, raw, kept[keyNonce]); err != nil {
		s.forget() // its keys may be others by now
		return identity, errors.Join(errAnswer, err)
	}
	return identity, nil
}

// verify checks an id token: signature, issuer, audience, life, nonce.
func (s *SSO) verify(ctx context.Context, p *oidc.Provider, raw, nonce string) (account.Identity, error) {
	now := s.cfg.Clock()
	v := p.VerifierContext(ctx, &oidc.Config{ClientID: s.cfg.ClientID, Now: s.late})
	t, err := v.Verify(ctx, raw)
	if err != nil {
		return account.Identity{}, err
	}
	claims := map[string]any{}
	if err := t.Claims(&claims); err != nil {
		return account.Identity{}, err
	}
	azp, hasAzp := claims["azp"]
	switch {
	case nonce == "" || !equal(t.Nonce, nonce):
		return account.Identity{}, errors.New("the nonce is not that of this browser")
	case t.IssuedAt.After(now.Add(skew)):
		return account.Identity{}, fmt.Errorf("the token is of %s, which is yet to come", t.IssuedAt)
	case t.Subject == "":
		return account.Identity{}, errors.New("the token names nobody")
	case hasAzp && azp != s.cfg.ClientID, len(t.Audience) > 1 && !hasAzp:
		return account.Identity{}, errors.New("the token was made for another client")
	}
	login, _ := claims[s.cfg.Claim].(string)
	return account.Identity{Issuer: t.Issuer, ID: t.Subject, Login: login, Link: s.cfg.Link}, nil
}

// late is the time by a clock that is slow, for tokens that have just ended by
// the issuer's.
func (s *SSO) late() time.Time { return s.cfg.Clock().Add(-skew) }

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func random() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return base64.RawURLEncoding.EncodeToString(b[:])
}
