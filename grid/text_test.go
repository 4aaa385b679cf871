package grid_test

import (
	"testing"

	"anwang/grid"
)

func TestIdentityCard(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"11010519491231002X": true, "11010519491231002x": true, "440524188001010014": false, // before 1900 nobody is alive
		"110105194912310021": false, "11010519491331002X": false, "91110105MA0960403L": false, "": false, "１１０": false,
	} {
		if got := grid.IdentityCard(s); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
	if !grid.CodeOfPerson("11010519491231002X") || grid.CodeOfPerson("91110000101623741K") {
		t.Error("the number of a person and that of a unit are mixed up")
	}
}

func TestTextFault(t *testing.T) {
	t.Parallel()
	for s, bad := range map[string]bool{
		"演示（北京）化工Ⅲ\n第二行\t": false, "": false, "Straße 7 – “x”": false, "\u200b": false, "20 kg 2026-11-28 110105194912310021": false,
		"甲\u202e司公": true, "甲\u2066乙": true, "\u200f": true, "a\x00": true, "a\x85b": true, "\xff": true, "\ufffd": true, "a\ufffe": true,
		"\U0001FFFF":            true,
		"张三 11010519491231002X": true,
	} {
		if got := grid.TextFault(s); (got != grid.Text{}) != bad {
			t.Errorf("%q: %q", s, got.EN)
		}
	}
}
