package respond

import "strings"

// Codings are the forms of an answer that a caller takes, after RFC 9110 §12.5.3.
type Codings struct {
	Gzip  bool // gzip is taken, and not worse liked than the plain form
	Plain bool // the plain form is taken
}

// CodingsOf reads the lines of Accept-Encoding.
func CodingsOf(lines []string) Codings {
	if len(lines) == 0 { // anything is taken; whoever does not speak of gzip may not know it
		return Codings{Plain: true}
	}
	if len(lines) == 1 {
		switch lines[0] {
		case "gzip, deflate, br, zstd", "gzip, deflate, br", "gzip": // what browsers and most clients send
			return Codings{Gzip: true, Plain: true}
		}
	}
	const unsaid = -1
	gzip, plain, rest := unsaid, unsaid, unsaid
	for name, q := range members(strings.Join(lines, ",")) {
		switch name {
		case "gzip", "x-gzip":
			gzip = max(gzip, q)
		case "identity":
			plain = max(plain, q)
		case "*":
			rest = max(rest, q)
		}
	}
	if gzip == unsaid {
		gzip = max(rest, 0)
	}
	c := Codings{Plain: plain > 0 || plain == unsaid && rest != 0}
	c.Gzip = gzip > 0 && (!c.Plain || gzip >= plain)
	return c
}

// TakesBrotli reports whether the lines of Accept-Encoding name brotli, and like
// it no less than gzip. Only files that were packed when they were built come in it.
func TakesBrotli(lines []string) bool {
	brotli, gzip := 0, 0
	for name, q := range members(strings.Join(lines, ",")) {
		switch name {
		case "br":
			brotli = max(brotli, q)
		case "gzip", "x-gzip":
			gzip = max(gzip, q)
		}
	}
	return brotli > 0 && brotli >= gzip
}

// None reports whether the caller takes no form that we have.
func (c Codings) None() bool { return !c.Gzip && !c.Plain }
