package geofile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"anwang/grid"
)

// jsonReader cuts a stream into JSON values without decoding them, in one pass and
// without holding more than one: what is between braces is counted, not understood.
type jsonReader struct {
	r     *bufio.Reader
	most  int64 // bytes of one value
	value []byte
	rows  int // line ends so far
}

func newJSONReader(r io.Reader, most int64) *jsonReader {
	return &jsonReader{r: bufio.NewReaderSize(r, 256<<10), most: most}
}

// peek skips blanks and returns the next byte, which stays; 0 at the end.
func (j *jsonReader) peek() (byte, error) {
	for {
		c, err := j.r.ReadByte()
		if err == io.EOF {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		switch c {
		case '\n':
			j.rows++
		case ' ', '\t', '\r', 0x1e: // the last one begins a record of a text sequence
		default:
			return c, j.r.UnreadByte()
		}
	}
}

// take reads the one byte that has to come.
func (j *jsonReader) take(want byte) error {
	c, err := j.peek()
	if err != nil {
		return err
	}
	if c != want {
		return j.broken()
	}
	_, err = j.r.Discard(1)
	return err
}

func (j *jsonReader) broken() error {
	e := damagedJSON()
	e.Faults = []grid.Fault{{Line: j.rows + 1, Text: e.Text}}
	return e
}

func damagedJSON() *grid.Error {
	return damaged("GeoJSON", nil)
}

// next returns the next value as it stands; the bytes are good until the next call.
func (j *jsonReader) next() ([]byte, error) {
	c, err := j.peek()
	if err != nil {
		return nil, err
	}
	if c == 0 {
		return nil, j.broken()
	}
	j.value = j.value[:0]
	depth, text, escaped := 0, false, false
	for {
		c, err := j.r.ReadByte()
		if err == io.EOF && depth == 0 && !text && len(j.value) > 0 {
			return j.value, nil // a bare number or word at the end
		}
		if err == io.EOF {
			return nil, j.broken()
		}
		if err != nil {
			return nil, err
		}
		if int64(len(j.value)) >= j.most {
			return nil, tooLong(j.most)
		}
		if depth == 0 && !text && len(j.value) > 0 && (c == ',' || c == '}' || c == ']' || c == '\n' || c == 0x1e) {
			return j.value, j.r.UnreadByte()
		}
		j.value = append(j.value, c)
		switch {
		case text && escaped:
			escaped = false
		case text && c == '\\':
			escaped = true
		case c == '"':
			text = !text
		case text:
		case c == '\n':
			j.rows++
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if depth == 0 && !text && (c == '}' || c == ']' || c == '"') {
			return j.value, nil
		}
	}
}

// key reads the name of a member and its colon.
func (j *jsonReader) key() (string, error) {
	if c, err := j.peek(); err != nil || c != '"' {
		if err == nil {
			err = j.broken()
		}
		return "", err
	}
	raw, err := j.next()
	if err != nil {
		return "", err
	}
	var name string
	if json.Unmarshal(raw, &name) != nil {
		return "", j.broken()
	}
	return name, j.take(':')
}

// more reads what stands behind a member or an element: a comma, or the end.
func (j *jsonReader) more(end byte) (bool, error) {
	c, err := j.peek()
	switch {
	case err != nil:
		return false, err
	case c == ',' || c == end:
		_, err = j.r.Discard(1)
		return c == ',', err
	}
	return false, j.broken()
}

// members are the members of an object, in their order. The values are cut and not looked
// into, since most of a file is coordinates.
func members(raw []byte, each func(name string, value json.RawMessage) error) error {
	i := blanks(raw, 0)
	if i >= len(raw) || raw[i] != '{' {
		return damagedJSON()
	}
	if i = blanks(raw, i+1); i < len(raw) && raw[i] == '}' {
		return nil
	}
	for {
		from := blanks(raw, i)
		to := valueEnd(raw, from)
		if from >= len(raw) || raw[from] != '"' || to < 0 {
			return damagedJSON()
		}
		name, err := plainText(raw[from:to])
		if err != nil {
			return damagedJSON()
		}
		if i = blanks(raw, to); i >= len(raw) || raw[i] != ':' {
			return damagedJSON()
		}
		from = blanks(raw, i+1)
		if to = valueEnd(raw, from); to < 0 {
			return damagedJSON()
		}
		if err := each(name, raw[from:to]); err != nil {
			return err
		}
		if i = blanks(raw, to); i >= len(raw) || raw[i] != ',' && raw[i] != '}' {
			return damagedJSON()
		}
		if raw[i] == '}' {
			return nil
		}
		i++
	}
}

func blanks(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// valueEnd is where the value ends that begins at i; -1 nowhere.
func valueEnd(b []byte, i int) int {
	from, depth := i, 0
	for ; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
			if i >= len(b) {
				return -1
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 { // of what is around: a number or a word ends here
				return wordEnd(from, i)
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return wordEnd(from, i)
			}
		}
	}
	if depth > 0 {
		return -1
	}
	return wordEnd(from, i)
}

// wordEnd is the end of a number or a word, which has a letter at least.
func wordEnd(from, i int) int {
	if i == from {
		return -1
	}
	return i
}

// plainText is a text in quotes.
func plainText(raw []byte) (string, error) {
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return string(inner), nil
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err
}

func tooLong(most int64) error {
	return grid.Errorf(grid.CodeTooLarge, "一条记录超过 "+mebibytes(most)+"，或文件不是所称的格式",
		"one record is larger than "+mebibytes(most)+", or the file is not what it says")
}
