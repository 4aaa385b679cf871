package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// TokenPrefix begins every token of a machine, so that people and scanners of
// leaked secrets know one when they see it.
const TokenPrefix = "anw_"

// secretBytes is the randomness in a token: 256 bits.
const secretBytes = 32

// secretHash is how a secret is kept: who reads the database cannot log in.
// The secrets are random, so there is nothing to gain from a slow hash.
type secretHash = [sha256.Size]byte

func hashSecret(secret string) secretHash { return sha256.Sum256([]byte(secret)) }

// newToken makes the token of a machine. hint is what may be shown of it later.
func newToken() (plain string, hash secretHash, hint string) {
	var b [secretBytes]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	plain = TokenPrefix + base64.RawURLEncoding.EncodeToString(b[:])
	return plain, hashSecret(plain), plain[:len(TokenPrefix)+4]
}

// plausibleToken reports whether a bearer can be a token at all, so that nothing
// is asked of the database for what cannot.
func plausibleToken(bearer string) bool {
	body, ok := strings.CutPrefix(bearer, TokenPrefix)
	return ok && plausibleSecret(body)
}

// plausibleSecret is plausibleToken for the value of a session cookie.
func plausibleSecret(s string) bool {
	if len(s) != (secretBytes*8+5)/6 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
