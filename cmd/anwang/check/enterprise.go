package check

import (
	"context"
	"fmt"

	"anwang/grid"
	"anwang/grid/assess"
)

// enterprises works the colour of every enterprise out from nothing and compares it
// with the one that is kept step by step. What is still waiting for the server
// that keeps colours is passed over.
func (c *checker) enterprises(ctx context.Context) error {
	return c.ask(Finding{Group: "colour", By: "anwang", Name: "colours of enterprises equal a calculation of all", NameZH: "企业颜色与全量重算一致"},
		func() (int, []string, error) {
			found, err := assess.New(c.db, assess.Options{}).Recount(ctx, examples)
			if grid.CodeOf(err) == grid.CodeInternal { // no rule set in force
				return 1, []string{err.Error()}, nil
			}
			wrong := make([]string, 0, found.Differ)
			for _, u := range found.Items {
				wrong = append(wrong, fmt.Sprintf("enterprise %d: %s", u.Enterprise, u.Text))
			}
			for i := len(wrong); i < found.Differ; i++ {
				wrong = append(wrong, fmt.Sprintf("difference %d", i+1)) // counted, not kept
			}
			return found.Enterprises - found.Waiting, wrong, err
		})
}
