package exchange

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestTidyAtOnce: a text that is told tidy by its bytes is, and most texts are told so.
func TestTidyAtOnce(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "甲", "C26", "某市某区1号", "91370100M00000011X", "a b", "甲（二厂区"} {
		if !isTidy(s) && !strings.Contains(s, "（") {
			t.Errorf("%q is not told tidy", s)
		}
	}
	some := rapid.SliceOf(rapid.SampledFrom([]rune("a1 甲鿿—éa\u00a0\u0085\u3000\ufeff\u200b\u2003\u1680Ａ９－（。\n\x00\x7f\U0001F600\ufffd")))
	rapid.Check(t, func(t *rapid.T) {
		s := string(some.Draw(t, "text"))
		if rapid.Bool().Draw(t, "cut") {
			s = s[:len(s)/2] // perhaps in a character
		}
		if isTidy(s) && tidied(s) != s {
			t.Fatalf("%q becomes %q", s, tidied(s))
		}
	})
}

// TestReadAgain: what a text of a column is read as is the same when it comes again, wrong ones are
// told of each time, and a column that never says the same twice is not remembered.
func TestReadAgain(t *testing.T) {
	t.Parallel()
	of := enterprises()
	k := &checker{
		of: of, layout: &layout{of: of}, choice: &Choice{}, columns: make([]int, len(of.fields)), nones: make([]bool, len(of.fields)),
		again: make([]memo, len(of.fields)), kinds: map[string]int{}, bad: map[int]bool{},
	}
	texts := []string{
		"5", "2", "一级", "是", "黄", "2010-05-06", "长期", "13800138000", "C26", "91370100M00000011X", "王某某", "a@b.cn", "?", "无", "大",
	}
	for field := range of.fields {
		for _, s := range texts {
			c := cell{text: s}
			before := k.errors
			first := k.value(1, field, c)
			wrong := k.errors - before
			if again := k.value(2, field, c); !reflect.DeepEqual(first, again) || k.errors-before != 2*wrong {
				t.Errorf("%s %q: %v, then %v, %d errors, then %d", of.fields[field].Key, s, first, again, wrong, k.errors-before-wrong)
			}
		}
	}
	var m memo
	for n := range memoTrial {
		c := cell{text: strings.Repeat("x", n%memoBytes) + letter(n+1)}
		if _, ok := m.find(c); !ok {
			m.keep(c, func(c cell) any { return c.text })
		}
	}
	if !m.useless || m.read != nil {
		t.Errorf("%d texts are remembered of a column that never repeats itself", len(m.read))
	}
}
