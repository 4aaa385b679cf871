package exchange_test

import (
	"strings"
	"testing"
	"unicode"

	"anwang/grid/exchange"
)

// TestSaidInOneLanguage: what is said of a sector that nobody knows and of the number of
// a person is in the language asked for, and names the column where the number stands.
func TestSaidInOneLanguage(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	row := sound(1)
	row[14] = "航天"
	head := append(append([]any{}, plantedHead...), "园区")
	_, found := try(t, s, as(t.Context(), 1), tableOf(t, [][]any{head, append(row, "11010519491231002X")}), false, nil)
	kinds := map[string]string{}
	for i := range found {
		text, remedy := found[i].Says()
		zh, en := text.ZH+remedy.ZH, text.EN+remedy.EN
		kinds[found[i].Kind] = zh + en
		if strings.ContainsFunc(zh, unicode.IsLower) || strings.ContainsFunc(strings.ReplaceAll(en, "航天", ""),
			func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s says %q and %q", found[i].Kind, zh, en)
		}
	}
	if len(kinds) != 2 || kinds["sectorUnknown"] == "" || !strings.Contains(kinds["textPerson"], "园区") ||
		!strings.Contains(kinds["textPerson"], "Park") || exchange.KindOf("textPerson").Name.EN != "Identity card number" {
		t.Error(kinds)
	}
}
