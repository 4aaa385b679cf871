package exchange

import (
	"context"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// ChunkRows is how many rows of an export one transaction reads.
const ChunkRows = chunkRows

// RowsTwice reads rows of an export as a text file gets them, and as a workbook
// does, written out as texts.
func (s *Service) RowsTwice(ctx context.Context, ids []grid.ID, lang string, personal grid.Scope) (quick, plain [][]string, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		sectors, err := pg.Sectors(ctx, tx)
		if err != nil {
			return err
		}
		texts := rowTexts{lang: lang, names: sectors}
		return readChunk(ctx, tx, grid.Everything, personal, ids, func(rows pgx.Rows) error {
			raw := rows.RawValues()
			quick = append(quick, append([]string{}, texts.of(raw[colFields:], raw[colFull][0] != 0)...))
			v, err := rows.Values()
			if err != nil {
				return err
			}
			full, _ := v[colFull].(bool)
			var line []string
			for _, c := range cellsOf(v[colFields:], full, sectors, lang) {
				line = append(line, csvCell(c))
			}
			plain = append(plain, line)
			return nil
		})
	})
	return quick, plain, err
}

// FrameKey is the key of the coordinate system that a text names, "" none.
func FrameKey(said string) string {
	f, _ := frameOf(said)
	return f.key
}

// Workbook writes a workbook of so many rows, each of a text.
func Workbook(rows int, text func() string, w io.Writer) error {
	s, err := newWorksheetWriter(XLSX, w, "x", nil)
	if err != nil {
		return err
	}
	for i := range rows {
		if err := s.write([]any{text(), i}, false); err != nil {
			return err
		}
	}
	return s.end()
}

// ExportedColumns are the columns of the table of a kind that an export of it holds.
func ExportedColumns(k grid.Kind) (columns []string) {
	if k == grid.KindEnterprise {
		for i := range Fields {
			if c := Fields[i].column; c != "" {
				columns = append(columns, c)
			}
		}
		return columns
	}
	for _, c := range kindColumns(k) {
		if name, own := strings.CutPrefix(c.from, "t."); own {
			columns = append(columns, name)
		}
	}
	return columns
}
