package geofile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"anwang/grid"
)

// dbf is the table of attributes of a Shapefile.
type dbf struct {
	path     string
	count    int
	head     int64 // bytes before the first row
	width    int   // bytes of a row
	language byte  // the encoding as the head says it
	columns  []dbfColumn
	encoding string
}

type dbfColumn struct {
	raw   []byte // the name as it stands
	name  string
	kind  byte
	from  int
	width int
}

// openDBF reads the head of a table.
func openDBF(name string) (*dbf, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = f.Close() }()
	return parseDBF(bufio.NewReader(f), name)
}

func parseDBF(r io.Reader, name string) (*dbf, error) {
	var head [32]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, damaged(".dbf", err)
	}
	d := &dbf{
		path: name, count: int(binary.LittleEndian.Uint32(head[4:])), head: int64(binary.LittleEndian.Uint16(head[8:])),
		width: int(binary.LittleEndian.Uint16(head[10:])), language: head[29],
	}
	from := 1 // a mark of deletion stands before the first column
	for at := int64(32); at+32 <= d.head; at += 32 {
		var c [32]byte
		if _, err := io.ReadFull(r, c[:]); err != nil {
			return nil, damaged(".dbf", err)
		}
		if c[0] == 0x0d {
			break
		}
		raw, _, _ := bytes.Cut(c[:11], []byte{0})
		col := dbfColumn{raw: bytes.Clone(raw), kind: c[11], from: from, width: int(c[16])}
		if col.kind == 'C' {
			col.width += int(c[17]) << 8 // long texts of some programs
		}
		if from += col.width; from > d.width {
			return nil, damaged(".dbf", fmt.Errorf("columns of %d bytes in rows of %d", from, d.width))
		}
		d.columns = append(d.columns, col)
	}
	if d.width == 0 || d.head < 32 {
		return nil, damaged(".dbf", errors.New("no rows"))
	}
	return d, nil
}

func (d *dbf) names() []string {
	var list []string
	for i := range d.columns {
		list = append(list, d.columns[i].name)
	}
	return list
}

// pages are encodings by the number that the head of a table has for them.
var pages = map[byte]string{0x4d: gbkName, 0x7a: gbkName, 0x4f: big5Name, 0x78: big5Name, 0x57: latin1Name, 0x03: latin1Name}

// sampled is how many rows are looked at for the encoding.
const sampled = 20_000

// encode settles the encoding: what somebody chose, else what the texts are, which goes
// before what the file says of itself. What it says wrongly is told.
func (d *dbf) encode(chosen, cpg string) ([]grid.Text, error) {
	var told []grid.Text
	said := encodingNamed(cpg)
	if cpg = strings.TrimSpace(cpg); cpg != "" && said == "" {
		told = append(told, t("不认识 .cpg 中的编码“"+clip(cpg)+"”", "the .cpg names an unknown encoding “"+clip(cpg)+"”"))
	}
	var v ballot
	for i := range d.columns {
		v.add(d.columns[i].raw)
	}
	if err := d.sample(&v); err != nil {
		return nil, err
	}
	found := v.found()
	switch {
	case chosen != "":
		var err error
		if d.encoding, err = chosenEncoding(chosen); err != nil {
			return nil, err
		}
	case found == utf8Name, found == gbkName && said != big5Name:
		d.encoding = found
		if said != "" && said != found {
			told = append(told, t(".cpg 称编码是 "+said+"，但文字实际是 "+found+"，按 "+found+" 读取",
				"the .cpg says "+said+", but the texts are "+found+" and are read so"))
		}
	case said != "":
		d.encoding = said
	case pages[d.language] != "":
		d.encoding = pages[d.language]
	default:
		d.encoding = utf8Name
		if v.texts > 0 {
			d.encoding = gbkName
			told = append(told, t("无法判断属性的编码，按 GBK 读取", "the encoding of the attributes cannot be told; they are read as GBK"))
		}
	}
	used := map[string]bool{}
	for i := range d.columns {
		c := &d.columns[i]
		name, _ := decode(c.raw, d.encoding)
		if name = strings.TrimSpace(name); name == "" {
			name = fmt.Sprintf("field_%d", i+1)
		}
		for n, base := 2, name; used[name]; n++ {
			name = fmt.Sprintf("%s_%d", base, n)
		}
		used[name], c.name = true, name
		if c.elsewhere() {
			told = append(told, t("字段“"+name+"”的内容在另一个文件（.dbt）中，没有读取", "the texts of “"+name+"” are in another file (.dbt) and are not read"))
		}
	}
	return told, nil
}

// sample counts in which encodings the texts of the first rows can be.
func (d *dbf) sample(v *ballot) error {
	r, err := d.rows()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	for range min(d.count, sampled) {
		if _, err := io.ReadFull(r.r, r.buf); err != nil {
			return nil // a table that breaks off is told of its rows
		}
		for i := range d.columns {
			if c := &d.columns[i]; c.kind == 'C' {
				v.add(bytes.TrimRight(r.buf[c.from:c.from+c.width], " \x00"))
			}
		}
	}
	return nil
}

// dbfRows reads the rows of a table one by one.
type dbfRows struct {
	d    *dbf
	f    *os.File
	r    *bufio.Reader
	buf  []byte
	read int
}

func (d *dbf) rows() (*dbfRows, error) {
	f, err := os.Open(d.path)
	if err != nil {
		return nil, unreadable(err)
	}
	if _, err := f.Seek(d.head, io.SeekStart); err != nil {
		return nil, errors.Join(unreadable(err), f.Close())
	}
	return &dbfRows{d: d, f: f, r: bufio.NewReaderSize(f, 256<<10), buf: make([]byte, d.width)}, nil
}

// Close closes the file.
func (r *dbfRows) Close() error { return r.f.Close() }

// next fills in the attributes of the next row; a deleted one has none and is no row.
func (r *dbfRows) next(f *Feature) (deleted bool, err error) {
	r.read++
	if _, err := io.ReadFull(r.r, r.buf); err != nil || r.read > r.d.count {
		f.tell("属性表（.dbf）没有这一行", "the attributes (.dbf) do not have this row")
		return false, nil
	}
	if r.buf[0] == '*' {
		return true, nil
	}
	for i := range r.d.columns {
		c := &r.d.columns[i]
		b := r.buf[c.from : c.from+c.width]
		if c.elsewhere() {
			continue
		}
		text, ok := c.text(b, r.d.encoding)
		if !ok {
			f.tell("字段“"+c.name+"”的文字不是 "+r.d.encoding+" 编码", "the text in “"+c.name+"” is not "+r.d.encoding)
		}
		if text != "" {
			f.Fields[c.name] = text
		}
	}
	return false, nil
}

// elsewhere reports whether a column only says where in another file its values stand.
func (c *dbfColumn) elsewhere() bool { return strings.IndexByte("MBGP", c.kind) >= 0 }

// text is the value of a cell.
func (c *dbfColumn) text(b []byte, encoding string) (string, bool) {
	switch c.kind {
	case 'I', '+':
		if len(b) == 4 {
			return fmt.Sprint(int32(binary.LittleEndian.Uint32(b))), true
		}
	case 'D':
		if s := strings.Trim(string(b), " \x00"); len(s) == 8 && s != "00000000" {
			return s[:4] + "-" + s[4:6] + "-" + s[6:], true
		}
		return "", true
	case 'L':
		switch {
		case bytes.ContainsAny(b, "TtYy"):
			return "true", true
		case bytes.ContainsAny(b, "FfNn"):
			return "false", true
		}
		return "", true
	case 'N', 'F':
		s := strings.Trim(string(b), " \x00")
		if strings.HasPrefix(s, "*") { // too large for its column
			s = ""
		}
		return s, true
	}
	s, ok := decode(bytes.TrimRight(b, " \x00"), encoding)
	return strings.TrimSpace(s), ok
}
