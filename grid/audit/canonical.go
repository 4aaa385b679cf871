package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"unicode/utf8"
)

// The forms in which the hash of a line is made.
const (
	formFirst   = 0 // migration 009
	formChained = 1 // migration 041
	formRow     = 2 // migration 051
)

// sum is the hash that the line must have, worked out from its content as the
// migration of its form says.
func (l *link) sum() ([]byte, error) {
	switch l.form {
	case formFirst:
		return l.first()
	case formChained, formRow:
		return chained(l.prev, l.seq, l.digest()), nil
	}
	return nil, fmt.Errorf("audit: no line is of the form %d", l.form)
}

// digest is that of what the line says.
func (l *link) digest() []byte {
	sum := sha256.Sum256(l.content)
	return sum[:]
}

// chained is the hash of a line at its place.
func chained(prev []byte, seq int64, digest []byte) []byte {
	h := sha256.New()
	_, _ = h.Write(prev) // a hash never fails
	_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(seq)))
	_, _ = h.Write(digest)
	return h.Sum(nil)
}

// first is the hash of migration 009.
func (l *link) first() ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(l.content))
	d.UseNumber() // numbers as they are written
	members := map[string]any{}
	if err := d.Decode(&members); err != nil {
		return nil, err
	}
	for k, v := range members {
		if v == nil {
			delete(members, k)
		}
	}
	members["at"] = json.Number(strconv.FormatInt(l.micros, 10))
	text, err := canonical(nil, members)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	_, _ = h.Write(l.prev)
	_, _ = h.Write(text)
	return h.Sum(nil), nil
}

// canonical appends JSON in its one way, that of the function audit_text.
func canonical(b []byte, v any) ([]byte, error) {
	var err error
	switch x := v.(type) {
	case nil:
		return append(b, 'n'), nil
	case bool:
		return append(b, strconv.FormatBool(x)[0]), nil
	case string:
		return word(b, 's', x), nil
	case json.Number:
		return word(b, 'd', x.String()), nil
	case []any:
		b = head(b, 'l', len(x))
		for i := range x {
			if b, err = canonical(b, x[i]); err != nil {
				return nil, err
			}
		}
		return b, nil
	case map[string]any:
		keys := make([]string, 0, len(x))
		for k := range x {
			keys = append(keys, k)
		}
		sort.Strings(keys) // by bytes
		b = head(b, 'o', len(keys))
		for _, k := range keys {
			if b, err = canonical(word(b, 's', k), x[k]); err != nil {
				return nil, err
			}
		}
		return b, nil
	}
	return nil, fmt.Errorf("no JSON: %T", v)
}

func head(b []byte, kind byte, n int) []byte {
	return append(strconv.AppendInt(append(b, kind), int64(n), 10), ':')
}

func word(b []byte, kind byte, s string) []byte {
	return append(head(b, kind, utf8.RuneCountInString(s)), s...)
}
