package assess

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/risk"
)

const ruleColumns = `id, version, state, note, author_name, valid_from, valid_to, updated, revision`

func (r *Rule) fields() []any {
	return []any{&r.ID, &r.Version, &r.State, &r.Note, &r.Author, &r.ValidFrom, &r.ValidTo, &r.Updated, &r.Revision}
}

// listRules reads the rule sets without their values, the newest first.
func listRules(ctx context.Context, tx pgx.Tx, drafts bool) ([]Rule, error) {
	rows, err := tx.Query(ctx, `SELECT `+ruleColumns+` FROM risk_rule WHERE state <> 'draft' OR $1
		ORDER BY array_position(ARRAY['draft', 'planned', 'active', 'retired'], state), coalesce(valid_from, updated) DESC, id DESC`, drafts)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Rule, err error) { return r, row.Scan(r.fields()...) })
}

// loadRule reads a rule set; 0 is the one in force. ErrNoRows when there is none.
func loadRule(ctx context.Context, tx pgx.Tx, id grid.ID, lock bool) (r Rule, err error) {
	r.Set = &risk.RuleSet{}
	sql := `SELECT ` + ruleColumns + `, body FROM risk_rule WHERE id = $1 OR $1 = 0 AND state = 'active'`
	if lock {
		sql += ` FOR UPDATE`
	}
	err = tx.QueryRow(ctx, sql, id).Scan(append(r.fields(), r.Set)...)
	r.Set.Rollup.ID, r.Set.Rollup.Version, r.Set.Rollup.Source = r.ID, r.Version, r.Set.Source
	return r, err
}

// insertRule makes a draft with the values of another rule set, by the actor of ctx.
func insertRule(ctx context.Context, tx pgx.Tx, from *Rule, version, note string) (Rule, error) {
	a := grid.ActorOf(ctx)
	r := Rule{Set: from.Set}
	err := tx.QueryRow(ctx, `INSERT INTO risk_rule (version, note, author, author_name, body)
		SELECT $1, $2, nullif($3::bigint, 0), $4, body FROM risk_rule WHERE id = $5 RETURNING `+ruleColumns, version, note, a.ID, a.Name,
		from.ID).Scan(r.fields()...)
	return r, err
}

func updateRule(ctx context.Context, tx pgx.Tx, id grid.ID, version, note string, set *risk.RuleSet) (Rule, error) {
	r := Rule{Set: set}
	err := tx.QueryRow(ctx, `UPDATE risk_rule SET version = $2, note = $3, body = $4 WHERE id = $1 RETURNING `+ruleColumns, id, version, note,
		set).Scan(r.fields()...)
	return r, err
}

func deleteRule(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	return pg.Later(ctx, tx, `DELETE FROM risk_rule WHERE id = $1`, id)
}

// otherPlan is the version of a rule set that is planned, but for one; "" none.
func otherPlan(ctx context.Context, tx pgx.Tx, but grid.ID) (version string, err error) {
	err = tx.QueryRow(ctx, `SELECT version FROM risk_rule WHERE state = 'planned' AND id <> $1`, but).Scan(&version)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return version, err
}

func planRule(ctx context.Context, tx pgx.Tx, id grid.ID, from time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE risk_rule SET state = 'planned', valid_from = $2 WHERE id = $1`, id, from)
	return err
}

// beginRule ends what is in force and puts a rule set in its place.
func beginRule(ctx context.Context, tx pgx.Tx, id grid.ID, now time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE risk_rule SET state = 'retired', valid_to = greatest($1, valid_from + interval '1 microsecond')
		WHERE state = 'active'`, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE risk_rule SET state = 'active', valid_from = greatest($2, (SELECT max(valid_to) FROM risk_rule))
		WHERE id = $1`, id, now)
	return err
}

// due is the planned rule set whose time has come, which nobody else begins meanwhile; 0
// none.
func due(ctx context.Context, tx pgx.Tx, now time.Time) (id grid.ID, err error) {
	err = tx.QueryRow(ctx, `SELECT id FROM risk_rule WHERE state = 'planned' AND valid_from <= $1 FOR UPDATE`, now).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return id, err
}

func rulesDuring(ctx context.Context, tx pgx.Tx, span Span) (list times, err error) {
	rows, err := tx.Query(ctx, `SELECT `+ruleColumns+`, body FROM risk_rule
		WHERE state IN ('active', 'retired') AND (valid_to IS NULL OR valid_to > $1) ORDER BY valid_from`, span.From.AddDate(0, 0, 1))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t ruleTime, err error) {
		t.Set = &risk.RuleSet{}
		if err = row.Scan(append(t.fields(), t.Set)...); err != nil {
			return t, err
		}
		t.Set.Rollup.ID, t.Set.Rollup.Version, t.Set.Rollup.Source = t.ID, t.Version, t.Set.Source
		t.scorer = risk.NewScorer(&t.Set.Scoring)
		return t, nil
	})
}

// inForce reads the rule set in force.
func inForce(ctx context.Context, tx pgx.Tx) (*risk.RuleSet, error) {
	r := &risk.RuleSet{}
	err := tx.QueryRow(ctx, `SELECT version, body FROM risk_rule WHERE state = 'active'`).Scan(&r.Rollup.Version, r)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, grid.Errorf(grid.CodeInternal, "没有现行的规则集", "there is no rule set in force")
	}
	if err != nil {
		return nil, fmt.Errorf("the rule set in force: %w", err)
	}
	return r, nil
}

// ruleInForce is which rule set is in force. ErrNoRows when none is.
func ruleInForce(ctx context.Context, tx pgx.Tx) (id grid.ID, err error) {
	err = tx.QueryRow(ctx, `SELECT id FROM risk_rule WHERE state = 'active'`).Scan(&id)
	return id, err
}
