package account

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"anwang/grid"
)

// A cursor is the key of the last record of a page, bound to what the list was
// asked for: another list's cursor would silently leave records out.

// listKey identifies what a list was asked for.
func listKey(parts ...any) string {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%#v", parts) // writing to a hash never fails
	return hex.EncodeToString(h.Sum(nil))
}

func cursorOf(list, last string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(list + "." + last))
}

// afterCursor is the key a page begins after; "" for the first page.
func afterCursor(list, cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	of, last, ok := strings.Cut(string(b), ".")
	if err != nil || !ok || of != list || last == "" || garbled(last) {
		return "", grid.Errorf(grid.CodeInvalid, "分页游标无效或不属于当前查询条件，请从第一页重新查询", "the cursor is not valid for this list; start again from the first page")
	}
	return last, nil
}

// beforeCursor is the number that a page of a list, the latest first, begins below;
// 0 for the first page.
func beforeCursor(list, cursor string) (int64, error) {
	last, err := afterCursor(list, cursor)
	if err != nil {
		return 0, err
	}
	before, err := strconv.ParseInt("0"+last, 10, 64)
	if err != nil {
		return 0, grid.Errorf(grid.CodeInvalid, "分页游标无效，请从第一页重新查询", "the cursor is not valid; start again from the first page")
	}
	return before, nil
}

// cut takes off what was read beyond a page and returns the cursor behind it.
func cut[T any](all []T, limit int, list string, key func(*T) string) (page []T, next string) {
	if len(all) <= limit {
		return all, ""
	}
	return all[:limit], cursorOf(list, key(&all[limit-1]))
}
