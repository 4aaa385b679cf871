package exchange

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"anwang/grid"
)

// input hands the bytes of a file to the JSON decoder and watches them go by: it
// refuses what is not UTF-8 and knows on which line an offset lies.
type input struct {
	r        *bufio.Reader
	limit    int64
	offset   int64 // bytes handed on
	newlines []int64
	passed   int    // newlines before the last offset asked for
	carry    []byte // the beginning of a character that was cut
	begun    bool
	from     int64 // offset at which the piece begins that is being read
	err      error
}

// maxPiece is the most that is read for one feature or one other member. The
// decoder holds a piece whole, so without it a file of one endless text, or of
// blank lines, would fill the memory; and it goes through the blanks it has from
// the beginning whenever more arrive, so the bound must not be generous.
const maxPiece = 1 << 20

func newInput(r io.Reader, limit int64) *input {
	return &input{r: bufio.NewReaderSize(r, 64<<10), limit: limit}
}

// Read implements io.Reader.
func (in *input) Read(p []byte) (int, error) {
	if in.err != nil {
		return 0, in.err
	}
	if !in.begun {
		in.begun = true
		if in.err = in.head(); in.err != nil {
			return 0, in.err
		}
	}
	n, err := in.r.Read(p)
	if n > 0 {
		if bad := in.watch(p[:n]); bad != nil {
			in.err = bad
			return 0, bad
		}
	}
	if err == io.EOF && len(in.carry) > 0 {
		err = in.notUTF8()
	}
	if err != nil && err != io.EOF {
		in.err = err
	}
	return n, err
}

func (in *input) watch(b []byte) error {
	// A character may be cut in two by the end of a read.
	check := b
	if len(in.carry) > 0 {
		check = append(in.carry, b...)
	}
	in.carry = in.carry[:0]
	if !utf8.Valid(check) {
		cut := grid.Incomplete(check)
		if !utf8.Valid(check[:len(check)-cut]) {
			in.locate(b)
			return in.notUTF8()
		}
		in.carry = append([]byte(nil), check[len(check)-cut:]...)
	}
	in.locate(b)
	if in.limit > 0 && in.offset > in.limit {
		return tooLarge(in.limit)
	}
	if in.offset-in.from > maxPiece {
		line := in.line(in.from)
		return in.broken(line,
			fmt.Sprintf("一条记录超过 %d MiB，或文件不是所称的格式", maxPiece>>20),
			fmt.Sprintf("one record is larger than %d MiB, or the file is not what it says", maxPiece>>20))
	}
	return nil
}

// locate notes the line ends of b and blanks the record separators of GeoJSON
// text sequences (RFC 8142).
func (in *input) locate(b []byte) {
	for i, c := range b {
		switch c {
		case '\n':
			in.newlines = append(in.newlines, in.offset+int64(i))
		case 0x1e:
			b[i] = ' '
		}
	}
	in.offset += int64(len(b))
}

// head looks at the first bytes: a byte-order mark of UTF-8 is skipped, one of
// UTF-16 and the head of an archive are refused with their name.
func (in *input) head() error {
	b, err := in.r.Peek(4)
	switch {
	case len(b) == 0 && err != nil && err != io.EOF:
		return err
	case len(b) == 0:
		return nil
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		_, err := in.r.Discard(3)
		return err
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return in.broken(1, "文件是 UTF-16 编码，请另存为 UTF-8", "the file is UTF-16; save it as UTF-8")
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte{0x1f, 0x8b}):
		return in.broken(1, "文件是压缩包，请解压后再导入", "the file is an archive; unpack it first")
	case bytes.IndexByte([]byte("{ \t\r\n\x1e"), b[0]) < 0:
		return in.broken(1, "文件不是 GeoJSON：应以 { 开头", "the file is not GeoJSON: it begins with {")
	}
	return nil
}

func (in *input) notUTF8() error {
	return in.broken(len(in.newlines)+1,
		"文件不是 UTF-8 编码，可能是 GBK（GB 18030）；请转换后再导入，例如 iconv -f GB18030 -t UTF-8",
		"the file is not UTF-8, perhaps GBK (GB 18030); convert it first, for example iconv -f GB18030 -t UTF-8")
}

func (in *input) broken(line int, zh, en string) error {
	t := grid.Text{ZH: zh, EN: en}
	return &grid.Error{Code: grid.CodeInvalid, Text: t, Faults: []grid.Fault{{Line: line, Text: t}}}
}

// line is the 1-based line of an offset; offsets are asked for in order.
func (in *input) line(offset int64) int {
	i := 0
	for i < len(in.newlines) && in.newlines[i] < offset {
		i++
	}
	in.passed += i
	in.newlines = in.newlines[i:]
	return in.passed + 1
}

func tooLarge(limit int64) error {
	return grid.Errorf(grid.CodeTooLarge,
		fmt.Sprintf("文件超过上限 %d MiB，请拆分后再导入", limit>>20), fmt.Sprintf("the file is larger than the limit of %d MiB; split it", limit>>20))
}
