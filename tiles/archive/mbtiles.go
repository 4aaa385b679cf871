package archive

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// mbtiles is an open MBTiles file: tiles are looked up by their numbers, in one table or,
// where equal tiles are kept once, in two.
type mbtiles struct {
	db    *database
	about About
	at    lookup // zoom_level, tile_column, tile_row → tile_data, or what it is kept by
	data  lookup // that → tile_data; zero: there is one table only
}

// lookup finds a row of a table by some of its columns and gives another.
type lookup struct {
	table, index uint32 // root pages; index 0: the key is the row's own number
	order        []int  // which of the key each column of the index is
	column       int    // of the record
	rowid        bool   // the column is the row's own number
	own          bool   // the table is the index: it has no numbers of rows
}

// schema is a table or an index as a database describes it.
type schema struct {
	kind, name, table, sql string
	root                   uint32
}

const (
	mostSchema   = 1000
	mostMetadata = 1000
)

func openMBTiles(r io.ReaderAt, size int64) (Archive, error) {
	db, err := openDatabase(r, size)
	if err != nil {
		return nil, err
	}
	var all []schema
	err = db.scan(1, mostSchema, func(_ int64, row []value) bool {
		if len(row) < 5 {
			return true
		}
		s := schema{kind: text(row[0]), name: strings.ToLower(text(row[1])), table: strings.ToLower(text(row[2])), sql: text(row[4])}
		if n, ok := row[3].(int64); ok && n > 0 && n <= int64(db.pages) {
			s.root = uint32(n) //nolint:gosec // bounded
		}
		all = append(all, s)
		return true
	})
	if err != nil {
		return nil, err
	}
	m := &mbtiles{db: db}
	if err := m.find(all); err != nil {
		return nil, err
	}
	return m, m.describe(all)
}

func text(v value) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return ""
}

var numbers = []string{"zoom_level", "tile_column", "tile_row"}

// find says where tiles are looked up: in a table of their own, or in those that usual
// programs keep equal tiles in once.
func (m *mbtiles) find(all []schema) error {
	for _, layout := range [...]struct{ numbers, by, data string }{
		{"tiles", "tile_data", ""},
		{"map", "tile_id", "images"},
		{"tiles_shallow", "tile_data_id", "tiles_data"},
		{"tiles_with_hash", "tile_data", ""},
	} {
		t := tableOf(all, layout.numbers)
		if t == nil {
			continue
		}
		var ok bool
		if m.at, ok = lookupOf(all, t, numbers, layout.by); !ok {
			return refused("MBTiles 文件没有按层级、列、行的索引，无法使用；请为 tiles 表的 zoom_level、tile_column、tile_row 三列建立索引",
				"The MBTiles file has no index by zoom, column and row; make one of tiles (zoom_level, tile_column, tile_row)")
		}
		if layout.data == "" {
			return nil
		}
		if t = tableOf(all, layout.data); t != nil {
			if m.data, ok = lookupOf(all, t, []string{layout.by}, "tile_data"); ok {
				return nil
			}
		}
	}
	return refused("MBTiles 文件中没有可识别的瓦片表", "There is no table of tiles in the MBTiles file that is known")
}

func tableOf(all []schema, name string) *schema {
	i := slices.IndexFunc(all, func(s schema) bool { return s.kind == "table" && s.name == name && s.root > 0 })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// lookupOf says how rows of a table are found by the columns of a key.
func lookupOf(all []schema, t *schema, key []string, column string) (l lookup, ok bool) {
	def := definitionOf(t.sql)
	l.table = t.root
	columns := def.columns
	if def.ownKey {
		l.own, l.index = true, t.root
		columns = slices.Clone(def.primary)
		for _, c := range def.columns { // as they lie: those of the key first
			if !slices.Contains(columns, c) {
				columns = append(columns, c)
			}
		}
	}
	if l.column = slices.Index(columns, column); l.column < 0 {
		return l, false
	}
	l.rowid = !def.ownKey && def.number == column
	if len(key) == 1 && def.number == key[0] {
		return l, true // the row's own number
	}
	by := def.primary
	if !def.ownKey {
		if l.index, by = indexOf(all, t, def, key); l.index == 0 {
			return l, false
		}
	}
	l.order, ok = orderOf(by, key)
	return l, ok
}

// indexOf is an index of a table that begins with the columns of a key.
func indexOf(all []schema, t *schema, def definition, key []string) (root uint32, by []string) {
	made := 0
	for _, s := range all {
		if s.kind != "index" || s.table != t.name || s.root == 0 {
			continue
		}
		by := columnsOf(s.sql)
		if s.sql == "" { // made for a rule of the table, in the order of the rules
			if made < len(def.unique) {
				by = def.unique[made]
			}
			made++
		}
		if otherwise.MatchString(s.sql) {
			continue // it does not hold all rows, or not in this order
		}
		if _, ok := orderOf(by, key); ok {
			return s.root, by
		}
	}
	return 0, nil
}

// orderOf says which of the key each of the first columns of an index is.
func orderOf(by, key []string) ([]int, bool) {
	if len(by) < len(key) {
		return nil, false
	}
	order := make([]int, len(key))
	for i := range key {
		if order[i] = slices.Index(key, by[i]); order[i] < 0 {
			return nil, false
		}
	}
	return order, true
}

// get returns the column of the row that has the key; nil when there is none.
func (l *lookup) get(d *database, key ...value) (value, error) {
	var row []value
	var err error
	id, byNumber := key[0].(int64)
	if l.index == 0 {
		if !byNumber {
			return nil, nil
		}
		row, err = d.row(l.table, id)
	} else {
		sorted := make([]value, len(key))
		for i, k := range l.order {
			sorted[i] = key[k]
		}
		row, err = d.entry(l.index, sorted)
		if err == nil && row != nil && !l.own {
			if id, byNumber = row[len(row)-1].(int64); !byNumber {
				return nil, broken("an index without numbers of rows")
			}
			row, err = d.row(l.table, id)
		}
	}
	switch {
	case err != nil || row == nil:
		return nil, err
	case l.rowid:
		return id, nil
	case l.column >= len(row):
		return nil, nil // a column that was added later and is empty here
	}
	return row[l.column], nil
}

// About implements Archive.
func (m *mbtiles) About() About { return m.about }

// Tile implements Archive. Rows are counted from the south in the file.
func (m *mbtiles) Tile(z, x, y int) ([]byte, error) {
	v, err := m.at.get(m.db, int64(z), int64(x), int64(1)<<z-1-int64(y))
	if err == nil && v != nil && m.data.table != 0 {
		v, err = m.data.get(m.db, v)
	}
	if err != nil || v == nil {
		return nil, err
	}
	b, ok := v.([]byte)
	if !ok || len(b) > MaxTile {
		return nil, broken("tile %d/%d/%d is none", z, x, y)
	}
	return b, nil
}

// describe takes over what the table of metadata says.
func (m *mbtiles) describe(all []schema) error {
	meta := map[string]string{}
	if t := tableOf(all, "metadata"); t != nil {
		err := m.db.scan(t.root, mostMetadata, func(_ int64, row []value) bool {
			if len(row) >= 2 {
				meta[text(row[0])] = text(row[1])
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	content, ok := map[string]string{
		"png": PNG, "jpg": JPEG, "jpeg": JPEG, "webp": WebP, "pbf": MVT,
		"mvt": MVT,
	}[strings.ToLower(meta["format"])]
	if !ok {
		return refused("MBTiles 文件的 format 须为 png、jpg、webp 或 pbf", "The format of an MBTiles file has to be png, jpg, webp or pbf")
	}
	m.about = About{
		Content: content, Name: meta["name"], Attribution: meta["attribution"], MaxZoom: 22,
		Layers: vectorLayers([]byte(meta["json"])),
	}
	if n, err := strconv.Atoi(meta["minzoom"]); err == nil && n >= 0 && n <= 22 {
		m.about.MinZoom = n
	}
	if n, err := strconv.Atoi(meta["maxzoom"]); err == nil && n >= m.about.MinZoom && n <= 22 {
		m.about.MaxZoom = n
	}
	var b []float64
	for part := range strings.SplitSeq(meta["bounds"], ",") {
		if v, err := strconv.ParseFloat(strings.TrimSpace(part), 64); err == nil {
			b = append(b, v)
		}
	}
	if len(b) == 4 {
		m.about.Bounds = degrees(b[0], b[1], b[2], b[3])
	}
	return nil
}

// definition is what a table is made of.
type definition struct {
	columns []string
	primary []string   // the columns of its key
	number  string     // the column that is the row's own number; "": none
	unique  [][]string // what has an index of its own, in order
	ownKey  bool       // WITHOUT ROWID: it is kept by its key
}

var (
	createTable = regexp.MustCompile(`(?is)^\s*CREATE\s+TABLE\s[^(]*\((.*)\)([^)]*)$`)
	otherwise   = regexp.MustCompile(`(?is)\sdesc\b|\)\s*where\b`)
	createIndex = regexp.MustCompile(`(?is)\sON\s[^(]*\(([^)]*)\)`)
	listed      = regexp.MustCompile(`(?is)^\s*(?:CONSTRAINT\s+\S+\s+)?(PRIMARY\s+KEY|UNIQUE)\s*\(([^)]*)\)`)
	rule        = regexp.MustCompile(`(?is)^\s*(CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)\b`)
	ownNumber   = regexp.MustCompile(`(?is)^\s*\S+\s+INTEGER\s+(?:NOT\s+NULL\s+)?PRIMARY\s+KEY`)
)

// definitionOf reads what a table is made of.
func definitionOf(sql string) (d definition) {
	m := createTable.FindStringSubmatch(sql)
	if m == nil {
		return d
	}
	d.ownKey = strings.Contains(strings.ToUpper(strings.Join(strings.Fields(m[2]), " ")), "WITHOUT ROWID")
	for _, part := range commas(m[1]) {
		if l := listed.FindStringSubmatch(part); l != nil {
			cols := names(l[2])
			if strings.EqualFold(l[1][:1], "P") {
				d.primary = cols
				if d.ownKey {
					continue
				}
			}
			d.unique = append(d.unique, cols)
			continue
		}
		if rule.MatchString(part) || strings.TrimSpace(part) == "" {
			continue
		}
		col := names(part)[0]
		d.columns = append(d.columns, col)
		upper := strings.ToUpper(part)
		switch {
		case ownNumber.MatchString(part) && !d.ownKey:
			d.number = col
		case strings.Contains(upper, "PRIMARY KEY") && d.ownKey:
			d.primary = []string{col}
		case strings.Contains(upper, "PRIMARY KEY") || strings.Contains(upper, "UNIQUE"):
			d.unique = append(d.unique, []string{col})
		}
	}
	return d
}

// columnsOf are the columns of an index.
func columnsOf(sql string) []string {
	m := createIndex.FindStringSubmatch(sql)
	if m == nil {
		return nil
	}
	return names(m[1])
}

// commas cuts a list at its commas, except in brackets.
func commas(s string) (out []string) {
	depth, from := 0, 0
	for i, c := range s {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			out, from = append(out, s[from:i]), i+1
		}
	}
	return append(out, s[from:])
}

// names are the first words of the parts of a list, without quotes.
func names(s string) (out []string) {
	for part := range strings.SplitSeq(s, ",") {
		word := ""
		if f := strings.Fields(part); len(f) > 0 {
			word = strings.ToLower(strings.Trim(f[0], "\"'`[]"))
		}
		out = append(out, word)
	}
	return out
}
