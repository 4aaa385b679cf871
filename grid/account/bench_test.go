package account_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"sync/atomic"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/account"
)

// BenchmarkAuthenticate is what it costs to know who asks, with ten thousand sessions in
// use, beside one; and for who holds five hundred grants, to say what they hold.
func BenchmarkAuthenticate(bm *testing.B) {
	b := start(bm, account.Options{Clock: time.Now})
	b.exec(`INSERT INTO account (id, login, name, grid_id) SELECT 100 + g, 'many.' || g, 'x', 1 FROM generate_series(1, 2) g`)
	b.exec(`INSERT INTO role_grant (account_id, role, grid_id) SELECT 102, 'officer', 4 FROM generate_series(1, 250)`)
	b.exec(`INSERT INTO role_grant (account_id, role, grid_id, sector) SELECT 102, 'department', 5, 's' || g FROM generate_series(1, 250) g`)
	b.exec(`INSERT INTO role_grant (account_id, role, grid_id) VALUES (101, 'officer', 4)`)
	secrets := make([]string, 10_001)
	hashes := make([][]byte, len(secrets))
	for i := range secrets {
		var raw [32]byte
		binary.BigEndian.PutUint64(raw[:], uint64(i))
		secrets[i] = base64.RawURLEncoding.EncodeToString(raw[:])
		h := sha256.Sum256([]byte(secrets[i]))
		hashes[i] = h[:]
	}
	b.exec(`INSERT INTO session (token_hash, account_id, data, expires)
		SELECT h, CASE WHEN n = 1 THEN 102 ELSE 101 END, '', now() + interval '1 hour' FROM unnest($1::bytea[]) WITH ORDINALITY u(h, n)`, hashes)
	run(bm, b.Service)
	for _, s := range secrets {
		if _, err := b.Actor(bm.Context(), grid.Credentials{Session: s}); err != nil {
			bm.Fatal(err)
		}
	}
	ask := func(bm *testing.B, of []string) {
		var next atomic.Uint32
		bm.RunParallel(func(p *testing.PB) {
			for p.Next() {
				s := of[int(next.Add(1))%len(of)]
				a, err := b.Actor(bm.Context(), grid.Credentials{Session: s})
				if err != nil {
					bm.Error(err)
					return
				}
				if a.Scope(grid.ViewMap).Empty() {
					bm.Error("nothing held")
					return
				}
			}
		})
	}
	bm.Run("one session", func(bm *testing.B) { ask(bm, secrets[1:2]) })
	bm.Run("10000 sessions", func(bm *testing.B) { ask(bm, secrets[1:]) })
	bm.Run("500 grants", func(bm *testing.B) { ask(bm, secrets[:1]) })
}
