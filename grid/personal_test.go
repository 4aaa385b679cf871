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
