package check

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// sectors asks whether the registry knows every sector that a record or a role names: what it
// does not know nobody can be given, and a department of it sees nothing.
func (c *checker) sectors(ctx context.Context) error {
	return c.ask(Finding{Group: "sectors", By: "anwang", Name: "every sector that is named is in the registry", NameZH: "所用监管行业均在登记之列"},
		func() (checked int, wrong []string, err error) {
			rows, err := c.db.Pool.Query(ctx, `
				WITH used AS (
					SELECT 'enterprises' AS what, sector, count(*) AS n FROM enterprise WHERE sector <> '' GROUP BY sector
					UNION ALL SELECT 'enterprises to be located', sector, count(*) FROM enterprise_waiting WHERE sector <> '' GROUP BY sector
					UNION ALL SELECT 'roles', sector, count(*) FROM role_grant WHERE sector <> '' GROUP BY sector)
				SELECT what, code, sum(n)::bigint FROM used CROSS JOIN LATERAL string_to_table(sector, ' ') code
				 WHERE code NOT IN (SELECT code FROM sector) GROUP BY what, code ORDER BY what, code`)
			if err != nil {
				return 0, nil, err
			}
			var what, code string
			var n int64
			if _, err = pgx.ForEachRow(rows, []any{&what, &code, &n}, func() error {
				wrong = append(wrong, fmt.Sprintf("%s, named by %d %s", code, n, what))
				return nil
			}); err != nil {
				return 0, nil, err
			}
			err = c.db.Pool.QueryRow(ctx, `SELECT count(*) FROM sector`).Scan(&checked)
			return checked, wrong, err
		})
}
