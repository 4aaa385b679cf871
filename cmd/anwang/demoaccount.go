package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"text/tabwriter"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/demo"
	"anwang/grid/pg"
)

// demoAccounts sees that the demo city has its people, an account for each role,
// and prints how to log in as them. With no password given they get a new one,
// because only its hash is kept.
func (c *Common) demoAccounts(ctx context.Context, db *pg.DB, password string) error {
	if password == "" {
		password = strings.ToLower(rand.Text()[:16])
	}
	hash, err := account.HashPassword(password, account.CostOfField)
	if err != nil {
		return err
	}
	people, err := demo.Accounts(ctx, db, hash)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return c.say("This database is not the demo city, and nothing of the demo is put into it; give the demo a folder of its " +
			"own: --data-dir demo  此库不是演示城市，未装入任何演示数据；演示请用单独的目录 --data-dir demo")
	}
	_, _ = fmt.Fprintf(c.stdout, "Demo accounts, password %s  演示账号，密码如上\n", password)
	tw := tabwriter.NewWriter(c.stdout, 2, 4, 2, ' ', 0)
	for _, p := range people {
		info, _ := grid.InfoOf(p.Role)
		_, _ = fmt.Fprintf(tw, "  %s\t%s\t%s\n", p.Login, info.Name.EN, info.Name.ZH)
	}
	return tw.Flush()
}
