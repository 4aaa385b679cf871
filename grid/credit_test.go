package grid_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"anwang/grid"
)

// TestCreditVectors uses codes of real units and made-up ones at the edges of the
// rule.
func TestCreditVectors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, code string
		form       grid.CreditForm
		zh, en     string // part of the warning; "": none
	}{
		{"real 1", "91350100M000100Y43", grid.FormCredit, "", ""},
		{"real 2", "91110000101623741K", grid.FormCredit, "", ""},
		{"real 3", "911101066976941872", grid.FormCredit, "", ""},
		{"remainder 0 is written 0", "91371002MA00001030", grid.FormCredit, "", ""},
		{"organisation check X", "91371002MA000004XY", grid.FormCredit, "", ""},
		{"synthetic 1", "91371002MA4JURQ208", grid.FormCredit, "", ""},
		{"synthetic 2", "91371002MA83FQEF9N", grid.FormCredit, "", ""},
		{"synthetic 3", "91371002MALCR63F1C", grid.FormCredit, "", ""},
		{"synthetic 4", "91371002MA0WTCDK30", grid.FormCredit, "", ""},
		{"reported as registered, and fails", "91350211M0000XUF46", grid.FormCredit, "校验码应为 R，这里是 6", "the first 17 give R, this has 6"},
		{"invalid", "91310115MA1H8R7C6D", grid.FormCredit, "校验码应为", "does not hold"},
		{"a letter that is not used", "9137100IMA00001030", grid.FormCredit, "第8位“I”", "Character 8"},
		{"small letters", "91350100m000100y43", grid.FormCredit, "第9位“m”", "a capital"},
		{"full width", "９1350100M000100Y43", grid.FormCredit, "第1位", "Character 1"},
		{"old registration number", "110108000123456", grid.FormRegistration, "15位工商注册号", "15-digit"},
		{"organisation code", "101623741", grid.FormOrganisation, "", ""},
		{"organisation code, 8-1", "10162374-1", grid.FormOrganisation, "", ""},
		{"organisation code, wrong", "10162374-2", grid.FormOrganisation, "末位应为 1", "should be 1"},
		{"short", "9135", grid.FormOther, "这里是4位", "has 4"},
		{"none", "", grid.FormOther, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := grid.ReadCredit(c.code)
			if got.Form != c.form {
				t.Errorf("form %s, want %s", got.Form, c.form)
			}
			if (got.Warning == grid.Text{}) != (c.zh == "") || !strings.Contains(got.Warning.ZH, c.zh) || !strings.Contains(got.Warning.EN, c.en) {
				t.Errorf("warning %+v, want %q and %q in it", got.Warning, c.zh, c.en)
			}
			if c.form == grid.FormCredit && c.zh == "" && !grid.CreditValid(c.code) {
				t.Error("its check character does not hold")
			}
		})
	}
}

func TestOrganisationCheck(t *testing.T) {
	t.Parallel()
	for org, want := range map[string]byte{"10162374": '1', "69769418": '7', "MA000010": '3', "MA000004": 'X', "MA83FQEF": '9'} {
		if got, ok := grid.OrganisationCheck(org); !ok || got != want {
			t.Errorf("%s: %c, want %c", org, got, want)
		}
	}
}

// TestCreditParts: the parts of a code, put together, are the code, and say what
// they are.
func TestCreditParts(t *testing.T) {
	t.Parallel()
	c := grid.ReadCredit("91350100M000100Y43")
	whole := ""
	for _, p := range c.Parts {
		if whole += p.Chars; p.Text.ZH == "" || p.Text.EN == "" {
			t.Errorf("%q says nothing", p.Chars)
		}
	}
	if whole != "91350100M000100Y43" || c.Parts[1].Text.ZH != "机构类别：市场监管部门，企业" || c.Parts[2].Chars != "350100" ||
		c.Parts[3].Chars != "M000100Y4" {
		t.Errorf("%+v", c.Parts)
	}
	if c := grid.ReadCredit("A2350100M000100Y4" + check(t, "A2350100M000100Y4")); !strings.Contains(c.Warning.ZH, "前两位“A2”") {
		t.Errorf("an unknown authority: %+v", c.Warning)
	}
	if c := grid.ReadCredit("91350100M000100Y5" + check(t, "91350100M000100Y5")); !strings.Contains(c.Warning.ZH, "第17位应为 4") {
		t.Errorf("a wrong organisation code under a right check character: %+v", c.Warning)
	}
}

func check(t *testing.T, code string) string {
	t.Helper()
	c, ok := grid.CreditCheck(code)
	if !ok {
		t.Fatalf("%s has no check character", code)
	}
	return string(c)
}

// TestCreditSlips: one character mistyped never passes, since 31 is a prime and no
// weight is a multiple of it.
func TestCreditSlips(t *testing.T) {
	t.Parallel()
	valid := []string{"91350100M000100Y43", "91110000101623741K", "91371002MA00001030", "91371002MA000004XY"}
	rapid.Check(t, func(t *rapid.T) {
		code := []byte(rapid.SampledFrom(valid).Draw(t, "code"))
		i := rapid.IntRange(0, 17).Draw(t, "place")
		c := rapid.SampledFrom([]byte(grid.CreditAlphabet)).Draw(t, "character")
		same := code[i] == c
		code[i] = c
		if grid.CreditValid(string(code)) != same {
			t.Fatalf("%s holds: %v", code, !same)
		}
	})
}

// FuzzReadCredit: whatever comes is read without a panic, both texts or none are
// there, and a code without a warning is one that holds.
func FuzzReadCredit(f *testing.F) {
	for _, s := range []string{
		"", "91350100M000100Y43", "91371002MA00001030", "110108000123456", "10162374-1", "９1350100M000100Y43",
		"\xff\xfe", strings.Repeat("\xff", 18), strings.Repeat("中", 6), strings.Repeat("0", 18),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, code string) {
		c := grid.ReadCredit(code)
		if (c.Warning.ZH == "") != (c.Warning.EN == "") {
			t.Fatalf("half a warning: %+v", c.Warning)
		}
		if c.Form == grid.FormCredit && (c.Warning == grid.Text{}) != (grid.CreditValid(code) && sound(code)) {
			t.Fatalf("%q: %+v", code, c.Warning)
		}
		whole := ""
		for _, p := range c.Parts {
			whole += p.Chars
		}
		if len(c.Parts) > 0 && whole != code {
			t.Fatalf("%q has the parts of %q", code, whole)
		}
		if !utf8.ValidString(c.Warning.ZH) {
			t.Fatalf("%q: the warning is no text", code)
		}
	})
}

// sound reports whether the rest of a code that holds is as it must be.
func sound(code string) bool {
	org, ok := grid.OrganisationCheck(code[8:16])
	return ok && org == code[16] && strings.Trim(code[2:8], "0123456789") == "" &&
		strings.Contains(" 11 12 13 19 21 29 31 32 33 34 35 39 41 49 51 52 53 59 61 62 69 71 72 79 81 89 91 92 93 A1 A9 N1 N2 N3 N9 Y1 ", " "+
			code[:2]+" ")
}
