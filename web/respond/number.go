package respond

import "strconv"

// Whole reads a whole number as addresses spell it: digits, a minus before them at
// most, no plus, no leading zeros. strconv also takes +0, 007 and more, so that one
// thing would have many addresses, each with its place in every cache.
func Whole(s string) (int64, bool) {
	if !isWhole(s) {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

func isWhole(s string) bool {
	digits := s
	if len(digits) > 1 && digits[0] == '-' {
		if digits = digits[1:]; digits[0] == '0' {
			return false
		}
	}
	if digits == "" || len(digits) > 1 && digits[0] == '0' {
		return false
	}
	for i := 0; i < len(digits); i++ {
		if digits[i] < '0' || digits[i] > '9' {
			return false
		}
	}
	return true
}

// Decimal reads a number with or without a fraction, as JSON spells one but without
// an exponent: no plus, no leading zeros, no hexadecimal, nothing that is not finite.
func Decimal(s string) (float64, bool) {
	digits := s
	if len(digits) > 1 && digits[0] == '-' {
		digits = digits[1:]
	}
	point, n := false, 0
	for i := 0; i < len(digits); i++ {
		switch c := digits[i]; {
		case c >= '0' && c <= '9':
			n++
		case c == '.' && !point && i > 0 && i < len(digits)-1:
			point = true
		default:
			return 0, false
		}
	}
	if n == 0 || len(digits) > 1 && digits[0] == '0' && digits[1] != '.' {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}
