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

// theirs refuses what a change of sectors in a grid does to other departments: a department takes
// off its own alone, gives up the principal place only where that is its own, and says who of
// a department answers, and on what it rests, of its own and of what it adds. Who administers
// the grid may do any of it.
func theirs(ctx context.Context, tx pgx.Tx, leaf grid.ID, had, has []string) error {
	gone := without(had, has)
	scope := grid.ActorOf(ctx).Scope(grid.EditEnterprise)
	if len(gone)+len(lostLead(had, has)) == 0 || scope.Unlimited() {
		return nil
	}
	covered, err := sectorsCovered(ctx, tx, scope, leaf)
	if err != nil {
		return err
	}
	sectors, err := pg.Sectors(ctx, tx)
	if err != nil {
		return err
	}
	return refuse(covered, sectors, had, has, nil)
}

// lostLead is the sector that is the principal no longer, if there is one.
func lostLead(had, has []string) []string {
	if len(had) > 0 && len(has) > 0 && had[0] != has[0] {
		return had[:1]
	}
	return nil
}

// refuse is theirs of who covers some sectors there. settled are the sectors whose regulator is
// described otherwise than before.
func refuse(covered []string, sectors grid.SectorList, had, has, settled []string) error {
	if slices.Contains(covered, "") { // they hold the grid whatever the sector
		return nil
	}
	gone, first, settled := without(without(had, has), covered), without(lostLead(had, has), covered), without(settled, covered)
	if len(gone)+len(first)+len(settled) == 0 {
		return nil
	}
	name := func(codes []string) (zh, en string) {
		t := namesOf(sectors, codes)
		return t.ZH, t.EN
	}
	switch zh, en := name(gone); {
	case len(gone) > 0:
		return elsewhere("/sectors", fmt.Sprintf("“%s”由其他部门监管，只能由该部门或辖区管理者撤下", zh),
			fmt.Sprintf("Other departments regulate it for %s; only they, or who administers the area, may take that off", en))
	case len(first) > 0:
		zh, en = name(first)
		return elsewhere("/sectors", fmt.Sprintf("主管行业为“%s”，只能由该部门或辖区管理者让出", zh),
			fmt.Sprintf("The principal sector is %s; only its department, or who administers the area, may give that up", en))
	}
	zh, en := name(settled)
	return elsewhere("/sectors",
		fmt.Sprintf("“%s”由其他部门监管，其负责部门和依据只能由该部门或辖区管理者修改", zh),
		fmt.Sprintf("Other departments regulate it for %s; only they, or who administers the area, may say who answers and on what ground", en))
}

// without are the codes of a list that others do not have.
func without(list, others []string) (out []string) {
	for _, code := range list {
		if !slices.Contains(others, code) {
			out = append(out, code)
		}
	}
	return out
}

// namesOf are the names of some sectors.
func namesOf(sectors grid.SectorList, codes []string) grid.Text {
	var zh, en []string
	for _, code := range codes {
		name := sectors.NameOf(code)
		zh, en = append(zh, name.ZH), append(en, name.EN)
	}
	return grid.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}
