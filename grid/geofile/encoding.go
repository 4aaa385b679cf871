package geofile

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/transform"

	"anwang/grid"
)

// The encodings of attributes.
const (
	utf8Name   = "UTF-8"
	gbkName    = "GBK" // and its superset GB 18030
	big5Name   = "Big5"
	latin1Name = "ISO-8859-1"
)

// encodingNamed reads the name of an encoding, as a .cpg or a person writes it; "" for one
// that is not known.
func encodingNamed(s string) string {
	s = strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "", "\x00", "").Replace(strings.TrimSpace(s)))
	s = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(s, "ansi"), "cp"), "windows")
	switch s {
	case "utf8", "65001", "ldid/utf8":
		return utf8Name
	case "gbk", "gb2312", "gb18030", "936", "54936", "oem936", "ms936", "chinese", "euccn":
		return gbkName
	case "big5", "950", "ms950":
		return big5Name
	case "iso88591", "88591", "1252", "latin1", "":
		if s == "" {
			return ""
		}
		return latin1Name
	}
	return ""
}

// chosenEncoding is an encoding that somebody chose.
func chosenEncoding(said string) (string, error) {
	if name := encodingNamed(said); name != "" {
		return name, nil
	}
	return "", invalid("不认识编码“"+clip(said)+"”", "unknown encoding “"+clip(said)+"”")
}

func codecOf(name string) encoding.Encoding {
	switch name {
	case gbkName:
		return simplifiedchinese.GB18030
	case big5Name:
		return traditionalchinese.Big5
	case latin1Name:
		return charmap.Windows1252
	}
	return encoding.Nop
}

// decoder reads a text of an encoding as UTF-8.
func decoder(r io.Reader, name string) io.Reader {
	if name == utf8Name || name == "" {
		return r
	}
	return transform.NewReader(r, codecOf(name).NewDecoder())
}

// decode reads a text of an encoding; ok is false when its bytes are not of it. Fields of
// a fixed width cut the last character in two, which is let pass.
func decode(b []byte, name string) (s string, ok bool) {
	if name == utf8Name {
		b = b[:len(b)-grid.Incomplete(b)]
		return string(bytes.ToValidUTF8(b, []byte("\ufffd"))), utf8.Valid(b)
	}
	out, err := codecOf(name).NewDecoder().Bytes(b)
	s = string(out)
	if trimmed, was := strings.CutSuffix(s, "\ufffd"); was && len(b) > 0 {
		s = trimmed
	}
	return s, err == nil && !strings.ContainsRune(s, '\ufffd')
}

// ascii reports whether a text is the same in every encoding.
func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// ballot counts in which encodings the texts of a file can be.
type ballot struct{ texts, utf8, gbk int }

func (v *ballot) add(b []byte) {
	if ascii(b) {
		return
	}
	v.texts++
	if _, ok := decode(b, utf8Name); ok {
		v.utf8++
	}
	if _, ok := decode(b, gbkName); ok {
		v.gbk++
	}
}

// found is the encoding that nearly all texts have, "" when there is nothing to tell by. A
// Chinese text in GBK is hardly ever UTF-8 by chance, and one in UTF-8 often GBK, so UTF-8
// goes first.
func (v *ballot) found() string {
	switch {
	case v.texts == 0:
		return ""
	case v.utf8*10 >= v.texts*9:
		return utf8Name
	case v.gbk*10 >= v.texts*9:
		return gbkName
	}
	return ""
}

// skipMark passes over a byte-order mark of UTF-8.
func skipMark(r *bufio.Reader) *bufio.Reader {
	if b, err := r.Peek(3); err == nil && bytes.Equal(b, []byte("\xef\xbb\xbf")) {
		_, _ = r.Discard(3)
	}
	return r
}

// encodingOf looks at the beginning of a text file.
func encodingOf(r *bufio.Reader) (string, error) {
	b, err := r.Peek(r.Size())
	if err != nil && err != io.EOF {
		return "", err
	}
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return "", invalid("文件是 UTF-16 编码，请另存为 UTF-8", "the file is UTF-16; save it as UTF-8")
	case utf8.Valid(b[:len(b)-grid.Incomplete(b)]):
		return utf8Name, nil
	}
	if _, ok := decode(b, gbkName); ok {
		return gbkName, nil
	}
	return utf8Name, nil
}

func mebibytes(n int64) string {
	if n >= 1<<30 {
		return fmt.Sprintf("%.3g GiB", float64(n)/(1<<30))
	}
	return fmt.Sprintf("%.3g MiB", float64(n)/(1<<20))
}
