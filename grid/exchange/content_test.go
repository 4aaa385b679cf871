package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"anwang/grid"
)

// rowsOf reads the rows of a table as text.
func rowsOf(t *testing.T, file *content) (encoding, rows string) {
	t.Helper()
	tab, err := openCSV(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := tab.each(t.Context(), func(r rawRow) error {
		fmt.Fprint(&b, r.at, ":")
		for _, c := range r.cells {
			b.WriteString(c.text + "|")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return tab.encoding, b.String()
}

// TestTextInPieces: a text that is larger than what is read of it at a time says in every encoding
// what it says as a whole, and a large file on the disk what a small one says in memory.
func TestTextInPieces(t *testing.T) {
	t.Parallel()
	var plain, want strings.Builder
	for n := 1; plain.Len() < 3*textBuffer; n++ { // of one, two, three and four bytes a character, so that pieces end inside of them
		fmt.Fprintf(&plain, "企业%dé𠀀,%s\n", n, strings.Repeat("x", n%7))
		fmt.Fprintf(&want, "%d:企业%dé𠀀|%s|", n, n, strings.Repeat("x", n%7))
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(plain.String())
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(plain.String())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, text, encoding string }{
		{"UTF-8", plain.String(), "UTF-8"},
		{"UTF-8 with a mark", "\uFEFF" + plain.String(), "UTF-8"},
		{"old Mac", strings.ReplaceAll(plain.String(), "\n", "\r"), "UTF-8"},
		{"GB18030", gb, "GB18030"},
		{"GB18030, old Mac", strings.ReplaceAll(gb, "\n", "\r"), "GB18030"},
		{"UTF-16", wide, "UTF-16"},
	} {
		encoding, rows := rowsOf(t, contentOf([]byte(c.text)))
		if encoding != c.encoding || rows != want.String() {
			t.Errorf("%s: read as %s, %d characters of %d the same", c.name, encoding, len(rows), want.Len())
		}
	}
	file, err := spool(iotest.OneByteReader(strings.NewReader(plain.String()+strings.Repeat("\n", contentInMemory))), 4<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer file.close()
	if _, rows := rowsOf(t, file); file.file == nil || rows != want.String() {
		t.Errorf("on the disk: %v, %d characters of %d", file.file != nil, len(rows), want.Len())
	}
}

// TestContentBounds: what is larger than it may be is refused while it comes in, one byte is
// enough; a quotation mark that is never closed does not fill the memory.
func TestContentBounds(t *testing.T) {
	t.Parallel()
	for _, most := range []int64{10, contentInMemory, contentInMemory + 1, contentInMemory + 10} {
		for more := int64(-1); more <= 1; more++ {
			file, err := spool(bytes.NewReader(make([]byte, most+more)), most)
			if more <= 0 && (err != nil || file.size != most+more) || more > 0 && grid.CodeOf(err) != grid.CodeTooLarge {
				t.Errorf("%d bytes of %d: %v", most+more, most, err)
			}
			file.close()
		}
	}
	if _, err := spool(io.MultiReader(strings.NewReader("x"), iotest.ErrReader(io.ErrClosedPipe)), 10); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("what breaks off is taken: %v", err)
	}
	tab, err := openCSV(contentOf([]byte("企业名称,信用代码\n\"甲,1\n" + strings.Repeat("乙,2\n", 10<<20))))
	if err != nil {
		t.Fatal(err)
	}
	if err := tab.each(context.Background(), func(rawRow) error { return nil }); grid.CodeOf(err) != grid.CodeInvalid {
		t.Errorf("a quotation mark that is never closed: %v", err)
	}
}
