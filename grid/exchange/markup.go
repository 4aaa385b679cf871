package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// markup reads the XML of a workbook's part, one element or text after the other, without
// keeping any of it. It is as strict as a table needs: what is opened is closed, in order and to the
// end, and no tag or text is longer than anybody writes. It knows nothing of name spaces but how to
// pass over their prefixes, and refuses what declares entities of its own.
type markup struct {
	r      *bufio.Reader
	at     int64 // bytes behind the last tag or text
	begin  int64 // where the last tag begins
	long   []byte
	name   []byte // of the last tag, without a prefix
	attrs  []byte // as they stand in it
	text   []byte // as it stands there
	raw    bool   // the text is to be taken as it stands
	names  []byte // of the elements that are open, one behind the other
	ends   []int  // where each of them ends
	closed bool   // the last tag was <x/>: what it opened ends now
	inTag  bool   // the next byte is the first behind a "<"
	met    bool   // an element
}

// token is what markup comes upon.
type token uint8

const (
	tokenText token = iota
	tokenStart
	tokenEnd
)

// mostOpen is how deep elements may lie in one another.
const mostOpen = 200

var errMarkup = errors.New("the markup is broken")

func newMarkup(r io.Reader) *markup { return &markup{r: bufio.NewReaderSize(r, 64<<10)} }

// next reads on; io.EOF is the end of a whole document. What it returns is good until the next call.
func (m *markup) next() (token, error) {
	if m.closed {
		m.closed = false
		return tokenEnd, m.close(nil)
	}
	for {
		if !m.inTag {
			text, err := m.until('<')
			if err == io.EOF {
				if len(m.ends) > 0 || !m.met || len(bytes.TrimSpace(text)) > 0 {
					return 0, io.ErrUnexpectedEOF
				}
				return 0, io.EOF
			}
			if err != nil {
				return 0, err
			}
			m.inTag, m.begin = true, m.at-1
			if len(text) > 0 && len(m.ends) > 0 {
				m.text, m.raw = text, false
				return tokenText, nil
			}
		}
		m.inTag = false
		kind, told, err := m.tag()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if told || err != nil {
			return kind, err
		}
	}
}

// until reads up to a byte and past it, and returns what stands before.
func (m *markup) until(end byte) ([]byte, error) {
	b, err := m.r.ReadSlice(end)
	m.at += int64(len(b))
	if err == nil {
		return b[:len(b)-1], nil
	}
	m.long = append(m.long[:0], b...)
	for err == bufio.ErrBufferFull {
		if len(m.long) > maxRun {
			return nil, overfull()
		}
		b, err = m.r.ReadSlice(end)
		m.at += int64(len(b))
		m.long = append(m.long, b...)
	}
	if err != nil {
		return m.long, err
	}
	return m.long[:len(m.long)-1], nil
}

// upTo reads on behind a beginning until that ends as is said.
func (m *markup) upTo(begin []byte, end string) ([]byte, error) {
	all := append([]byte(nil), begin...)
	for !bytes.HasSuffix(all, []byte(end)) {
		if len(all) > maxRun {
			return nil, overfull()
		}
		b, err := m.until('>')
		if err != nil {
			return nil, err
		}
		all = append(append(all, '>'), b...)
	}
	return all, nil
}

// tag reads what stands behind a "<"; told is false of what says nothing.
func (m *markup) tag() (kind token, told bool, err error) {
	b, err := m.until('>')
	if err != nil {
		return 0, false, err
	}
	switch {
	case len(b) == 0:
		return 0, false, errMarkup
	case b[0] == '/':
		return tokenEnd, true, m.close(bytes.TrimRight(b[1:], " \t\r\n"))
	case b[0] == '?':
		_, err = m.upTo(b, "?")
		return 0, false, err
	case bytes.HasPrefix(b, []byte("!--")):
		_, err = m.upTo(b[1:], "--")
		return 0, false, err
	case bytes.HasPrefix(b, []byte("![CDATA[")):
		if len(m.ends) == 0 {
			return 0, false, errMarkup
		}
		if b, err = m.upTo(b, "]]"); err != nil {
			return 0, false, err
		}
		m.text, m.raw = b[len("![CDATA["):len(b)-2], true
		return tokenText, true, nil
	case b[0] == '!':
		return 0, false, errMarkup
	}
	if open := quoteAfter(0, b); open != 0 { // a ">" in a value
		all := append([]byte(nil), b...)
		for open != 0 {
			more, err := m.until('>')
			if err != nil {
				return 0, false, err
			}
			all = append(append(all, '>'), more...)
			if open = quoteAfter(open, more); len(all) > maxRun {
				return 0, false, overfull()
			}
		}
		b = all
	}
	return tokenStart, true, m.open(b)
}

// quoteAfter is the mark of a value that has not ended behind a piece of a tag, 0 none; open is
// the one before it.
func quoteAfter(open byte, b []byte) byte {
	for _, c := range b {
		switch {
		case open == 0 && (c == '"' || c == '\''):
			open = c
		case c == open:
			open = 0
		}
	}
	return open
}

// open takes down an element.
func (m *markup) open(b []byte) error {
	if b[len(b)-1] == '/' {
		m.closed, b = true, b[:len(b)-1]
	}
	end := bytes.IndexAny(b, " \t\r\n")
	if end < 0 {
		end = len(b)
	}
	if end == 0 || len(m.ends) >= mostOpen || len(m.ends) == 0 && m.met {
		return errMarkup
	}
	m.met = true
	m.name, m.attrs = local(b[:end]), b[end:]
	m.names = append(m.names, b[:end]...)
	m.ends = append(m.ends, len(m.names))
	return nil
}

// close ends the element that was opened last; nil is its name.
func (m *markup) close(name []byte) error {
	n := len(m.ends) - 1
	if n < 0 {
		return errMarkup
	}
	from := 0
	if n > 0 {
		from = m.ends[n-1]
	}
	is := m.names[from:]
	if name != nil && !bytes.Equal(is, name) {
		return errMarkup
	}
	m.name, m.names, m.ends = local(is), m.names[:from], m.ends[:n]
	return nil
}

// local is a name without its prefix.
func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// attr is an attribute of the last element that was opened; of a name with a prefix when that
// is asked for.
func (m *markup) attr(name string, prefixed bool) string {
	b := m.attrs
	for {
		b = bytes.TrimLeft(b, " \t\r\n")
		eq := bytes.IndexByte(b, '=')
		if eq <= 0 {
			return ""
		}
		key, rest := bytes.TrimRight(b[:eq], " \t\r\n"), bytes.TrimLeft(b[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return ""
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return ""
		}
		if own := local(key); string(own) == name && (len(own) < len(key)) == prefixed {
			s, err := dereferred(rest[1:1+end], false)
			if err != nil {
				return ""
			}
			return s
		}
		b = rest[end+2:]
	}
}

// dereferred is a text without references.
func dereferred(b []byte, raw bool) (string, error) {
	if !utf8.Valid(b) {
		return "", errMarkup
	}
	if raw || bytes.IndexByte(b, '&') < 0 {
		return string(b), nil
	}
	out := make([]byte, 0, len(b))
	for {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			return string(append(out, b...)), nil
		}
		out, b = append(out, b[:i]...), b[i+1:]
		end := bytes.IndexByte(b, ';')
		if end < 1 || end > 10 {
			return "", errMarkup
		}
		r, ok := referred(string(b[:end]))
		if !ok {
			return "", errMarkup
		}
		out, b = utf8.AppendRune(out, r), b[end+1:]
	}
}

// referred is the character that a reference stands for.
func referred(s string) (rune, bool) {
	switch s {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	base, digits := 10, ""
	switch {
	case len(s) > 2 && s[0] == '#' && s[1] == 'x':
		base, digits = 16, s[2:]
	case len(s) > 1 && s[0] == '#':
		digits = s[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}
