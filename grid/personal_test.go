package grid_test

import (
	"testing"

	"anwang/grid"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"13812345678": "138****5678", "+86 138-1234-5678": "+86****5678", "010-12345678": "010****5678",
		"12345678": "********", "110": "***", "": "", "1234567890": "**********",
	} {
		if got := grid.MaskPhone(in); got != want {
			t.Errorf("MaskPhone(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"张三丰": "张**", "张三": "张*", "张": "*", "": "", "Ann": "A**"} {
		if got := grid.MaskName(in); got != want {
			t.Errorf("MaskName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMaskIdentity(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"":                    "",
		"N-2026-0001":         "N-2026-0001",
		"91110112MAD72UH08H":  "91110112MAD72UH08H",
		"T110101199003078515": "T110101********8515",
		"11010119900307851X":  "110101********851X",
		"张三11010119900307851X、110101199003078515": "张三110101********851X、110101********8515",
	} {
		if got := grid.MaskIdentity(number); got != want {
			t.Errorf("%q is shown as %q, want %q", number, got, want)
		}
	}
}
