package check

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"anwang/grid/audit"
)

// audit walks the chain of the audit, and looks whether what keeps people from
// changing it is still in its place.
func (c *checker) audit(ctx context.Context) error {
	err := c.ask(Finding{Group: "audit", By: "anwang", Name: "audit chain", NameZH: "审计链完整，无改动、无缺失"}, func() (int, []string, error) {
		chain, err := audit.Check(ctx, c.db)
		wrong := make([]string, 0, chain.Count)
		for i := range chain.Faults {
			wrong = append(wrong, chain.Faults[i].Line())
		}
		for i := len(wrong); i < chain.Count; i++ {
			wrong = append(wrong, fmt.Sprintf("fault %d", i+1)) // counted, not kept
		}
		return int(chain.Rows) + 1, wrong, err // and the end of the chain
	})
	if err != nil {
		return err
	}
	return c.ask(Finding{Group: "audit", By: "SQL", Name: "nobody may change the audit", NameZH: "审计的保护措施均已生效"},
		func() (checked int, wrong []string, err error) {
			err = c.snapshot(ctx, func(tx pgx.Tx) error {
				checked, wrong, err = counted(ctx, tx, guards, guardsOff)
				return err
			})
			return checked, wrong, err
		})
}

// The guards of the audit: its triggers (migrations 009, 041 and 051), that the role of the
// service has no right to change it, and that there is such a role to work as.
const (
	triggers = `('audit', 'audit_begin'), ('audit', 'audit_wait'), ('audit', 'audit_refuse'), ('audit', 'audit_refuse_all'),
		('audit_head', 'audit_refuse_all'), ('audit_chain', 'audit_refuse'), ('audit_chain', 'audit_refuse_all'),
		('audit_waiting', 'audit_refuse'), ('audit_waiting', 'audit_waiting_refuse'), ('audit_waiting', 'audit_refuse_all')`

	guards = `SELECT count(*) FROM (VALUES ` + triggers + `, ('role', 'anwang_app')) v`

	guardsOff = `
		SELECT 'the trigger ' || v.name || ' of ' || v.tab || ' is ' || CASE WHEN t.oid IS NULL THEN 'gone' ELSE 'switched off' END
		  FROM (VALUES ` + triggers + `) v (tab, name)
		  LEFT JOIN pg_trigger t ON t.tgrelid = to_regclass(v.tab) AND t.tgname = v.name
		 WHERE t.oid IS NULL OR t.tgenabled NOT IN ('O', 'A')
		UNION ALL
		SELECT r.rolname || ' may ' || p.what || ' ' || tab
		  FROM pg_roles r, unnest(ARRAY['audit', 'audit_chain', 'audit_head', 'audit_waiting']) tab,
		  unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p (what)
		 WHERE r.rolname = 'anwang_app' AND NOT (tab = 'audit' AND p.what = 'INSERT')
		 AND (has_table_privilege(r.oid, tab, p.what) OR p.what = 'UPDATE' AND has_any_column_privilege(r.oid, tab, 'UPDATE'))
		UNION ALL
		SELECT 'anwang_app may write notes by audit_wait()' FROM pg_roles r, pg_proc p
		 WHERE r.rolname = 'anwang_app' AND p.proname = 'audit_wait' AND p.pronamespace = current_schema()::regnamespace
		 AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
		UNION ALL
		SELECT 'the service cannot work as anwang_app and works as the owner of the audit instead: anwang serve says at its start what to do'
		 WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = 'anwang_app' AND has_table_privilege(r.oid, 'audit', 'SELECT'))`
)
