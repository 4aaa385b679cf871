package exchange

import (
	"encoding/binary"
	"math"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"anwang/grid"
)

// cellsOf turns what the database holds into cells.
func cellsOf(values []any, full bool, sectors grid.SectorList, lang string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		f := &Fields[i]
		if v == nil {
			continue
		}
		switch s, isText := v.(string); {
		case isText && s == "":
			continue
		case isText && i == fieldSector:
			v = showSectors(s, sectors, lang)
		case isText && f.show == nil:
			v = shownText(s, masks[i], full)
		case i == fieldLon || i == fieldLat:
			if d, ok := v.(float64); ok {
				v = math.Round(d*1e7) / 1e7
			}
		case f.show != nil:
			v = f.show(v, lang)
		}
		out[i] = v
	}
	return out
}

// shownText is a text of a record as somebody gets it: with its mask, nil when it says
// nothing of a person, unless they may see it in full. The number of somebody's identity
// card, which may stand where one of a unit belongs since it was not refused yet, nobody gets.
func shownText(s string, mask func(string) string, full bool) string {
	switch {
	case mask != nil && !full:
		return mask(s)
	case grid.CodeOfPerson(s):
		return grid.MaskIdentity(s)
	}
	return s
}

// rowTexts turns rows as the database sends them into the texts of a separated file,
// the same as cellsOf and csvCell make of them (TestRowTexts), and makes nothing
// else on the way: a city is a million rows of some fifty cells.
type rowTexts struct {
	lang  string
	names grid.SectorList
	room  []byte
	ends  [len(Fields)]int
	texts [len(Fields) + mostTail]string // with room for what stands behind
	shown [len(Fields)]map[string]string // what the few values of a list are shown as
}

// mostShown bounds what is kept of one list.
const mostShown = 256

// binaryRows reports whether the database sends what is no text in its binary form,
// as it does unless the connection string wants another protocol.
func binaryRows(columns []pgconn.FieldDescription) bool {
	for i := range columns {
		if columns[i].Format != pgx.BinaryFormatCode && columns[i].DataTypeOID != pgtype.TextOID {
			return false
		}
	}
	return true
}

// of reads a row in the database's binary form. What it returns is good until the
// next row.
func (r *rowTexts) of(raw [][]byte, full bool) []string {
	r.room = r.room[:0]
	for i, b := range raw {
		if Fields[i].typ == "text" && Fields[i].show == nil {
			r.room = append(r.room, b...)
		}
		r.ends[i] = len(r.room)
	}
	whole, from := string(r.room), 0
	for i, b := range raw {
		s := whole[from:r.ends[i]]
		from = r.ends[i]
		r.texts[i] = r.text(i, s, b, full)
	}
	return r.texts[:len(Fields)]
}

// text is one cell: s is what the database sent, when that is a text as it stands.
func (r *rowTexts) text(i int, s string, b []byte, full bool) string {
	switch f := &Fields[i]; {
	case len(b) == 0:
		return ""
	case f.show != nil, i == fieldSector:
		return r.show(i, b)
	case f.typ != "text":
		if i == fieldLon || i == fieldLat {
			return csvCell(math.Round(math.Float64frombits(binary.BigEndian.Uint64(b))*1e7) / 1e7)
		}
		return plainText(f.typ, b)
	}
	return grid.CellText(shownText(s, masks[i], full))
}

// show is what a value of a list is shown as.
func (r *rowTexts) show(i int, b []byte) string {
	if s, ok := r.shown[i][string(b)]; ok {
		return s
	}
	var s string
	if i == fieldSector {
		s = grid.CellText(showSectors(string(b), r.names, r.lang))
	} else {
		s = grid.CellText(Fields[i].show(binaryValue(Fields[i].typ, b), r.lang))
	}
	if r.shown[i] == nil {
		r.shown[i] = map[string]string{}
	}
	if len(r.shown[i]) < mostShown {
		r.shown[i][string(b)] = s
	}
	return s
}

func plainText(typ string, b []byte) string {
	switch typ {
	case "integer", "smallint":
		return strconv.FormatInt(wholeOf(b), 10)
	}
	return csvCell(binaryValue(typ, b))
}

func wholeOf(b []byte) int64 {
	if len(b) == 2 {
		return int64(int16(binary.BigEndian.Uint16(b)))
	}
	return int64(int32(binary.BigEndian.Uint32(b)))
}

// binaryValue reads a value of one of the types that Fields have, as
// pgx.Rows.Values does.
func binaryValue(typ string, b []byte) any {
	switch typ {
	case "double precision":
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	case "integer":
		return int32(wholeOf(b))
	case "smallint":
		return int16(wholeOf(b))
	case "boolean":
		return b[0] != 0
	case "date":
		switch days := int32(binary.BigEndian.Uint32(b)); days {
		case math.MaxInt32:
			return pgtype.Infinity
		case math.MinInt32:
			return pgtype.NegativeInfinity
		default:
			return time.Date(2000, 1, 1+int(days), 0, 0, 0, 0, time.UTC)
		}
	}
	return string(b)
}
