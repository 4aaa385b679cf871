package grid

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// List is a list as it was asked for: its name, which stands for its order, and its
// filter. The cursors of its pages are good for it alone: a place in one list means
// nothing in another, and would leave records out without a word.
type List struct{ mark string }

// ListOf is the list of a name that was asked for with a filter, in as many parts as it
// has. Parts are told apart by their JSON.
func ListOf(name string, filter ...any) List {
	h := fnv.New64a()
	if err := json.NewEncoder(h).Encode(append([]any{name}, filter...)); err != nil {
		_, _ = fmt.Fprintf(h, "%#v", filter) // a number that JSON has no word for
	}
	return List{strconv.FormatUint(h.Sum64(), 36)}
}

// Cursor is that of the page behind a place in the list: the values that the list is
// ordered by, as texts and numbers. It is opaque to whoever asks.
func (l List) Cursor(values ...any) string {
	b, err := json.Marshal(values)
	if err != nil { // cannot be: texts and numbers
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b) + "." + l.mark
}

// After reads the place behind which the page of a cursor begins; more is false for the
// cursor "", of the first page. Errors: invalid, also for a cursor of another list.
func (l List) After(cursor string, into ...any) (more bool, err error) {
	if cursor == "" {
		return false, nil
	}
	text, mark, _ := strings.Cut(cursor, ".")
	b, err := base64.RawURLEncoding.DecodeString(text)
	var values []json.RawMessage
	if err != nil || mark != l.mark || json.Unmarshal(b, &values) != nil || len(values) != len(into) {
		return false, l.Refuse()
	}
	for i, v := range values {
		if string(v) == "null" || json.Unmarshal(v, into[i]) != nil {
			return false, l.Refuse()
		}
		if s, ok := into[i].(*string); ok && (!utf8.ValidString(*s) || strings.ContainsFunc(*s, unicode.IsControl)) {
			return false, l.Refuse()
		}
	}
	return true, nil
}

// Refuse is the error of a cursor whose place can be none.
func (l List) Refuse() error {
	text := Text{
		ZH: "分页游标无效或不属于当前查询条件，请从第一页重新查询",
		EN: "The cursor is not of this list and filter; start again from the first page",
	}
	return &Error{Code: CodeInvalid, Text: text, Faults: []Fault{{Pointer: "cursor", Text: text}}}
}

// CutPage takes off what was read beyond a page and returns the cursor behind it; "" at
// the end.
func CutPage[T any](all []T, limit int, list List, values func(*T) []any) (page []T, next string) {
	if len(all) <= limit {
		return all, ""
	}
	return all[:limit], list.Cursor(values(&all[limit-1])...)
}
