package once

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"slices"

	"anwang/grid"
)

// lock is what follows from the key of an account: the name under which an answer lies,
// and what it is sealed with. Neither says what the key was, or the other.
type lock struct {
	name []byte
	box  cipher.AEAD
}

func lockOf(account grid.ID, key string) (*lock, error) {
	whose := binary.BigEndian.AppendUint64(nil, uint64(account))
	name, err := hkdf.Key(sha256.New, []byte(key), whose, "anwang once name", 32)
	if err != nil {
		return nil, err
	}
	secret, err := hkdf.Key(sha256.New, []byte(key), whose, "anwang once answer", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	return &lock{name, box}, err
}

func (l *lock) seal(a *Answer) ([]byte, error) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(a); err != nil {
		return nil, err
	}
	return l.box.Seal(nil, nil, b.Bytes(), l.name), nil
}

func (l *lock) open(sealed []byte) (a Answer, err error) {
	b, err := l.box.Open(nil, nil, sealed, l.name)
	if err != nil {
		return a, err
	}
	return a, gob.NewDecoder(bytes.NewReader(b)).Decode(&a)
}

// holdingsOf is a digest of what an actor holds and may do with it.
func holdingsOf(a *grid.Actor) []byte {
	list := make([]string, 0, len(a.Grants)+1)
	for i := range a.Grants {
		list = append(list, fmt.Sprint(a.Grants[i].Role, a.Grants[i].Term()))
	}
	slices.Sort(list)
	sum := sha256.Sum256(fmt.Append(nil, a.Actions == nil, a.Actions, list))
	return sum[:]
}
