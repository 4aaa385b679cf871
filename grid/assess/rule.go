package assess

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/risk"
)

// RuleState says where a rule set stands.
type RuleState string

// The states of a rule set.
const (
	Draft   RuleState = "draft"
	Planned RuleState = "planned" // will be in force from ValidFrom
	Active  RuleState = "active"
	Retired RuleState = "retired" // was in force until ValidTo
)

// Rule is a rule set with its life.
type Rule struct {
	ID        grid.ID
	Version   string
	State     RuleState
	Note      string
	Author    string
	ValidFrom *time.Time
	ValidTo   *time.Time
	Updated   time.Time
	Revision  int32
	Set       *risk.RuleSet // nil in a list
}

const ruleColumns = `id, version, state, note, author_name, valid_from, valid_to, updated, revision`

func (r *Rule) fields() []any {
	return []any{&r.ID, &r.Version, &r.State, &r.Note, &r.Author, &r.ValidFrom, &r.ValidTo, &r.Updated, &r.Revision}
}

// Rules lists the rule sets, the newest first; drafts are told to whoever may
// make them. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Rules(ctx context.Context) (list []Rule, err error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT `+ruleColumns+` FROM risk_rule WHERE state <> 'draft' OR $1
			ORDER BY array_position(ARRAY['draft', 'planned', 'active', 'retired'], state), coalesce(valid_from, updated) DESC, id DESC`, grid.ActorOf(ctx).May(grid.EditRule))
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Rule, err error) { return r, row.Scan(r.fields()...) })
		return err
	})
	return list, err
}

// Rule returns a rule set with its values. Errors: unauthenticated, forbidden,
// not_found, unavailable.
func (s *Service) Rule(ctx context.Context, id grid.ID) (r Rule, err error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return r, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if r, err = ruleOf(ctx, tx, id, ""); err == nil && r.State == Draft && !grid.ActorOf(ctx).May(grid.EditRule) {
			r, err = Rule{}, noRule(id)
		}
		return err
	})
	return r, err
}

func noRule(id grid.ID) error {
	return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的规则集", id), fmt.Sprintf("There is no rule set %d", id))
}

// ruleOf reads a rule set; 0 is the one in force.
func ruleOf(ctx context.Context, tx pgx.Tx, id grid.ID, lock string) (r Rule, err error) {
	r.Set = &risk.RuleSet{}
	err = tx.QueryRow(ctx, `SELECT `+ruleColumns+`, body FROM risk_rule WHERE id = $1 OR $1 = 0 AND state = 'active' `+lock, id).Scan(append(r.fields(), r.Set)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, noRule(id)
	}
	r.Set.Rollup.ID, r.Set.Rollup.Version, r.Set.Rollup.Source = r.ID, r.Version, r.Set.Source
	return r, err
}

// keeper makes sure that the actor may change rule sets: they count everywhere,
// so the actor must hold the whole area.
func keeper(ctx context.Context, tx pgx.Tx) error {
	scope, err := grid.Require(ctx, grid.EditRule)
	if err != nil || scope.Unlimited() {
		return err
	}
	whole, err := pg.HoldsCity(ctx, tx, scope)
	if err == nil && !whole {
		return grid.Errorf(grid.CodeForbidden, "规则集对全域生效，须掌管全域方可制定和启用",
			"A rule set counts for the whole area; only who holds all of it may change one")
	}
	return err
}

// change runs a change of a rule set with its line in the audit.
func (s *Service) change(ctx context.Context, e grid.Entry, fn func(tx pgx.Tx, e *grid.Entry) error) error {
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		if err := pg.Later(ctx, tx, `SET LOCAL statement_timeout = 0`); err != nil {
			return err
		}
		if err := keeper(ctx, tx); err != nil {
			return err
		}
		if err := fn(tx, &e); err != nil {
			return err
		}
		return pg.Audit(ctx, tx, e)
	})
	return s.db.Refused(ctx, err, e)
}

// image is what the audit keeps of a rule set.
type image struct {
	Version string        `json:"version"`
	State   RuleState     `json:"state"`
	Note    string        `json:"note,omitempty"`
	From    *time.Time    `json:"validFrom,omitempty"`
	Body    *risk.RuleSet `json:"body,omitempty"`
}

func (r *Rule) image() image { return image{r.Version, r.State, r.Note, r.ValidFrom, r.Set} }

// named verifies what a rule set is called.
func named(version, note *string) error {
	*version, *note = strings.TrimSpace(*version), strings.TrimSpace(*note)
	var f grid.Faults
	if n := len([]rune(*version)); n == 0 || n > 40 {
		f.Add("/version", "版本号应为 1 至 40 字", "Give the version 1 to 40 characters")
	}
	if len([]rune(*note)) > 2000 {
		f.Add("/note", "说明不能超过 2000 字", "The note has at most 2000 characters")
	}
	return f.Err()
}

// taken says that a version stands for another rule set already.
func taken(err error) error {
	if grid.CodeOf(pg.Translate(err)) == grid.CodeConflict {
		return grid.Errorf(grid.CodeConflict, "已有同一版本号的规则集，请另取版本号", "Another rule set has this version; choose another one")
	}
	return err
}

// CreateRule makes a draft with the values of another rule set; 0 is the one in
// force. Errors: unauthenticated, forbidden, not_found, rejected, conflict (the
// version is taken), unavailable.
func (s *Service) CreateRule(ctx context.Context, from grid.ID, version, note string) (r Rule, err error) {
	err = s.change(ctx, grid.Entry{Action: "rule.create", Subject: "rule", Name: version}, func(tx pgx.Tx, e *grid.Entry) error {
		if err := named(&version, &note); err != nil {
			return err
		}
		old, err := ruleOf(ctx, tx, from, "")
		if err != nil {
			return err
		}
		a := grid.ActorOf(ctx)
		r.Set = old.Set
		err = tx.QueryRow(ctx, `INSERT INTO risk_rule (version, note, author, author_name, body)
			SELECT $1, $2, nullif($3::bigint, 0), $4, body FROM risk_rule WHERE id = $5 RETURNING `+ruleColumns, version, note, a.ID, a.Name, old.ID).Scan(r.fields()...)
		e.ID, e.Name, e.After = r.ID, r.Version, r.image()
		return taken(err)
	})
	return r, err
}

// UpdateRule changes a draft that is at revision. Its values need not be right
// yet: that is asked for when it is put in force. Errors: unauthenticated,
// forbidden, not_found, stale, conflict (it is no draft; the version is taken),
// rejected, unavailable.
func (s *Service) UpdateRule(ctx context.Context, id grid.ID, revision int32, version, note string, set *risk.RuleSet) (r Rule, err error) {
	err = s.change(ctx, grid.Entry{Action: "rule.update", Subject: "rule", ID: id, Name: version}, func(tx pgx.Tx, e *grid.Entry) error {
		old, err := s.open(ctx, tx, id, revision, Draft)
		if err != nil {
			return err
		}
		if err := named(&version, &note); err != nil {
			return err
		}
		r.Set = set
		err = tx.QueryRow(ctx, `UPDATE risk_rule SET version = $2, note = $3, body = $4 WHERE id = $1 RETURNING `+ruleColumns, id, version, note, set).Scan(r.fields()...)
		e.Name, e.Before, e.After = r.Version, old.image(), r.image()
		return taken(err)
	})
	return r, err
}

// open locks a rule set that is still to be changed.
func (s *Service) open(ctx context.Context, tx pgx.Tx, id grid.ID, revision int32, states ...RuleState) (Rule, error) {
	old, err := ruleOf(ctx, tx, id, "FOR UPDATE")
	if err != nil {
		return old, err
	}
	if old.Revision != revision {
		return old, grid.Errorf(grid.CodeStale,
			fmt.Sprintf("规则集已被修改（现为第 %d 版，您依据的是第 %d 版），请刷新后再试", old.Revision, revision),
			fmt.Sprintf("The rule set is at revision %d now, not %d; read it again", old.Revision, revision))
	}
	for _, st := range states {
		if old.State == st {
			return old, nil
		}
	}
	return old, grid.Errorf(grid.CodeConflict, "只能修改草案；曾经生效的规则集永久保留，请以它为底稿另建草案",
		"Only a draft can be changed; what has been in force stays. Make a new draft from it")
}

// DeleteRule throws a draft or a plan away. Errors: unauthenticated, forbidden,
// not_found, stale, conflict (it has been in force), unavailable.
func (s *Service) DeleteRule(ctx context.Context, id grid.ID, revision int32) error {
	return s.change(ctx, grid.Entry{Action: "rule.delete", Subject: "rule", ID: id}, func(tx pgx.Tx, e *grid.Entry) error {
		old, err := s.open(ctx, tx, id, revision, Draft, Planned)
		if err != nil {
			return err
		}
		e.Name, e.Before = old.Version, old.image()
		return pg.Later(ctx, tx, `DELETE FROM risk_rule WHERE id = $1`, id)
	})
}

// Activate puts a rule set in force, now or from a moment to come on, and works
// out all colours anew in the same transaction, so that nobody sees new rules
// with old colours. Errors: unauthenticated, forbidden, not_found, stale,
// rejected (its values are wrong), conflict (it is in force already; another one
// is planned), unavailable.
func (s *Service) Activate(ctx context.Context, id grid.ID, revision int32, from *time.Time) (r Rule, w Work, err error) {
	err = s.change(ctx, grid.Entry{Action: "rule.activate", Subject: "rule", ID: id}, func(tx pgx.Tx, e *grid.Entry) error {
		if err := alone(ctx, tx); err != nil {
			return err
		}
		old, err := s.open(ctx, tx, id, revision, Draft, Planned)
		if err != nil {
			return err
		}
		if err := verify(ctx, tx, old.Set); err != nil {
			return err
		}
		now := s.opts.Now()
		if from != nil && from.After(now) {
			r, err = plan(ctx, tx, &old, *from)
		} else if err = begin(ctx, tx, id, now); err == nil {
			if w, err = s.whole(ctx, tx, now); err == nil {
				r, err = ruleOf(ctx, tx, id, "")
			}
		}
		e.Name, e.Before, e.After = old.Version, old.image(), r.image()
		return err
	})
	return r, w, err
}

// plan sets when a rule set begins. There is one plan at a time.
func plan(ctx context.Context, tx pgx.Tx, old *Rule, from time.Time) (Rule, error) {
	var other string
	err := tx.QueryRow(ctx, `SELECT version FROM risk_rule WHERE state = 'planned' AND id <> $1`, old.ID).Scan(&other)
	if err == nil {
		return Rule{}, grid.Errorf(grid.CodeConflict, "已计划启用规则集 "+other+"，请先撤销", "Rule set "+other+" is planned already; withdraw it first")
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return Rule{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE risk_rule SET state = 'planned', valid_from = $2 WHERE id = $1`, old.ID, from); err != nil {
		return Rule{}, err
	}
	return ruleOf(ctx, tx, old.ID, "")
}

// begin ends what is in force and puts a rule set in its place.
func begin(ctx context.Context, tx pgx.Tx, id grid.ID, now time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE risk_rule SET state = 'retired', valid_to = greatest($1, valid_from + interval '1 microsecond') WHERE state = 'active'`, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE risk_rule SET state = 'active', valid_from = greatest($2, (SELECT max(valid_to) FROM risk_rule)) WHERE id = $1`, id, now)
	return err
}

// beginPlanned puts the planned rule set in force when its time has come.
func (s *Service) beginPlanned(ctx context.Context, tx pgx.Tx, now time.Time) (begun bool, err error) {
	var id grid.ID
	var version string
	err = tx.QueryRow(ctx, `SELECT id, version FROM risk_rule WHERE state = 'planned' AND valid_from <= $1 FOR UPDATE`, now).Scan(&id, &version)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := begin(ctx, tx, id, now); err != nil {
		return false, err
	}
	return true, pg.Audit(grid.WithActor(ctx, grid.Internal("anwang serve")), tx,
		grid.Entry{Action: "rule.begin", Subject: "rule", ID: id, Name: version})
}
