package api

import (
	"encoding/json"
	"hash/fnv"
	"strconv"
	"strings"

	"anwang/grid"
	"anwang/grid/live"
)

// markOf is a mark of a list: of its kind and filter. A cursor carries it, because
// a place in one list means nothing in another.
func markOf(k grid.Kind, f *live.Filter) string {
	h := fnv.New64a()
	// A filter is numbers, texts and a box; neither can fail.
	_ = json.NewEncoder(h).Encode(struct {
		Kind   grid.Kind
		Filter *live.Filter
	}{k, f})
	return strconv.FormatUint(h.Sum64(), 36)
}

// sealCursor puts the mark on a cursor.
func sealCursor(cursor, mark string) string {
	if cursor == "" {
		return ""
	}
	return cursor + "." + mark
}

// openCursor takes the mark off a cursor. Errors: invalid when it is another
// list's.
func openCursor(cursor, mark string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	place, of, _ := strings.Cut(cursor, ".")
	if of != mark {
		return "", badParam("cursor", "分页游标无效，请从第一页重新查询", "the cursor is not of this list; start again from the first page")
	}
	return place, nil
}
