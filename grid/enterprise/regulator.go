package enterprise

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// theirs refuses to take sectors off an enterprise in a grid that are other departments': a
// department takes away its own alone, who administers the grid any. It may say that there
// is another one, and whom it concerns is told by its events.
func theirs(ctx context.Context, tx pgx.Tx, leaf grid.ID, had, has []string) error {
	var gone []string
	for _, code := range had {
		if !slices.Contains(has, code) {
			gone = append(gone, code)
		}
	}
	scope := grid.ActorOf(ctx).Scope(grid.EditEnterprise)
	if len(gone) == 0 || scope.Unlimited() {
		return nil
	}
	covered, err := sectorsCovered(ctx, tx, scope, leaf)
	if err != nil || slices.Contains(covered, "") { // they hold the grid whatever the sector
		return err
	}
	gone = slices.DeleteFunc(gone, func(code string) bool { return slices.Contains(covered, code) })
	if len(gone) == 0 {
		return nil
	}
	sectors, err := pg.Sectors(ctx, tx)
	if err != nil {
		return err
	}
	var zh, en []string
	for _, code := range gone {
		name := sectors.NameOf(code)
		zh, en = append(zh, name.ZH), append(en, name.EN)
	}
	return elsewhere("/sectors",
		fmt.Sprintf("“%s”由其他部门监管，只能由该部门或辖区管理者撤下", strings.Join(zh, "、")),
		fmt.Sprintf("Other departments regulate it for %s; only they, or who administers the area, may take that off", strings.Join(en, ", ")))
}
