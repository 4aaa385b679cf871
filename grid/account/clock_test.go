package account_test

import (
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/account"
)

// token puts a token into the database as it would be after a while; from and
// until are SQL.
func (b *bench) token(id grid.ID, mark, from, until string) grid.Credentials {
	b.Helper()
	secret := account.TokenPrefix + mark + strings.Repeat("k", 43-len(mark))
	hash := sha256.Sum256([]byte(secret))
	b.exec(`INSERT INTO token (account_id, name, token_hash, hint, created, expires) VALUES ($1, 'x', $2, 'x', `+from+`, `+until+`)`, id,
		hash[:])
	return grid.Credentials{Bearer: secret}
}

// TestEnds: what has ended is no good by the clock of the database, to the
// second, and whatever ours says.
func TestEnds(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	id, gone := b.person("guide", `'guide', 2, '', NULL`), b.person("gone", `'guide', 2, '', NULL`)
	b.exec(`UPDATE account SET disabled = now() WHERE id = $1`, gone)
	asked := map[string]grid.Credentials{
		"good":            b.token(id, "a", "now() - interval '1 day'", "now() + interval '1 day'"),
		"for a minute":    b.token(id, "b", "now() - interval '1 day'", "now() + interval '1 minute'"),
		"over":            b.token(id, "c", "now() - interval '1 day'", "now() - interval '1 second'"),
		"of the disabled": b.token(gone, "d", "now() - interval '1 day'", "now() + interval '1 day'"),
		"revoked":         b.token(id, "e", "now() - interval '1 day'", "now() + interval '1 day'"),
		"session":         b.session(id),
		"session over":    b.session(id),
		"idle":            b.session(id),
		"nearly idle":     b.session(id),
		"of nobody":       {Bearer: account.TokenPrefix + strings.Repeat("z", 43)},
		"session's token": {},
		"token's session": {},
	}
	asked["session's token"] = grid.Credentials{Bearer: asked["session"].Session}
	asked["token's session"] = grid.Credentials{Session: strings.TrimPrefix(asked["good"].Bearer, account.TokenPrefix)}
	at := func(name string) []byte { h := sha256.Sum256([]byte(asked[name].Session)); return h[:] }
	hash := sha256.Sum256([]byte(asked["revoked"].Bearer))
	b.exec(`UPDATE token SET revoked = now() WHERE token_hash = $1`, hash[:])
	b.exec(`UPDATE session SET expires = now() - interval '1 second' WHERE token_hash = $1`, at("session over"))
	b.exec(`UPDATE session SET seen = now() - interval '2 hours 1 second' WHERE token_hash = $1`, at("idle"))
	b.exec(`UPDATE session SET seen = now() - interval '1 hour 59 minutes' WHERE token_hash = $1`, at("nearly idle"))
	good := map[string]bool{"good": true, "for a minute": true, "session": true, "nearly idle": true}
	for _, off := range []time.Duration{
		0, time.Minute, -time.Minute, 10 * time.Hour, -10 * time.Hour, 366 * 24 * time.Hour,
		-366 * 24 * time.Hour,
	} {
		s := b.serve(account.Options{Clock: func() time.Time { return time.Now().Add(off) }})
		for name, cred := range asked {
			_, err := s.Actor(t.Context(), cred)
			if want := map[bool]grid.Code{true: "", false: grid.CodeUnauthenticated}[good[name]]; grid.CodeOf(err) != want {
				t.Errorf("%s, with a clock that is %s off: %v", name, off, err)
			}
		}
	}
	// the answer does not say what is wrong with it
	said := map[string]bool{}
	for _, name := range []string{"over", "of the disabled", "revoked", "of nobody"} {
		_, err := b.Actor(t.Context(), asked[name])
		said[err.Error()] = true
	}
	if len(said) != 1 {
		t.Errorf("told apart: %v", said)
	}
}

// TestEndsInMemory: what is remembered ends when its time is over, without a
// question; and a clock that is set while we run ends nothing that goes on.
func TestEndsInMemory(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	id := b.person("guide", `'guide', 2, '', NULL`)
	brief, session := b.token(id, "a", "now()", "now() + interval '2 seconds'"), b.session(id)
	run(t, b.Service)
	for _, cred := range []grid.Credentials{brief, session} {
		_, err := b.Actor(t.Context(), cred)
		b.want("at first", err, "")
	}
	b.clock.Add(1500 * time.Millisecond)
	_, err := b.Actor(t.Context(), brief)
	b.want("nearly over", err, "")
	b.clock.Add(600 * time.Millisecond)
	_, err = b.Actor(t.Context(), brief)
	b.want("over", err, grid.CodeUnauthenticated)
	for _, jump := range []time.Duration{24 * time.Hour, -48 * time.Hour, time.Hour} {
		b.clock.Add(jump)
		_, err := b.Actor(t.Context(), session)
		b.want("a clock that jumps by "+jump.String(), err, "")
	}
	b.exec(`DELETE FROM session`)
	for range 200 { // heard within milliseconds
		if _, err = b.Actor(t.Context(), session); err != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.want("ended elsewhere", err, grid.CodeUnauthenticated)
}
