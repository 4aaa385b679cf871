package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"unicode/utf8"
)

// sum is the hash that the line must have, worked out from its content as
// migration 009 says.
func (l *link) sum() ([]byte, error) {
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
	_, _ = h.Write(l.prev) // a hash never fails
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
