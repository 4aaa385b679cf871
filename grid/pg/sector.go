package pg

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// SectorColumns are those of a table sector s that SectorFields are scanned from, and
// SectorOrder is the order in which sectors are offered, behind FROM sector s.
const (
	SectorColumns = `s.id, s.code, s.name, s.name_en, s.short, s.industries, s.records, s.valid_from::text, coalesce(s.valid_to::text, '')`
	SectorOrder   = `ORDER BY s.rank, s.code`
)

// SectorFields are where SectorColumns are scanned to.
func SectorFields(s *grid.SectorInfo) []any {
	return []any{&s.ID, &s.Code, &s.Name.ZH, &s.Name.EN, &s.Short, &s.Industries, &s.Records, &s.From, &s.To}
}

const allSectors = `SELECT ` + SectorColumns + ` FROM sector s ` + SectorOrder

func scanSector(row pgx.CollectableRow) (s grid.SectorInfo, err error) {
	err = row.Scan(SectorFields(&s)...)
	return s, err
}

// Sectors reads the supervision sectors in the order in which they are offered.
func Sectors(ctx context.Context, tx pgx.Tx) (grid.SectorList, error) {
	rows, err := tx.Query(ctx, allSectors)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanSector)
}

// QueueSectors is Sectors with other questions; they are there when the batch is closed.
func QueueSectors(b *pgx.Batch, into *grid.SectorList) {
	b.Queue(allSectors).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, scanSector)
		return err
	})
}
