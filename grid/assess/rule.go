package assess

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
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

// Rules lists the rule sets, the newest first; drafts are told to whoever may
// make them. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Rules(ctx context.Context) (list []Rule, err error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		list, err = listRules(ctx, tx, grid.ActorOf(ctx).May(grid.EditRule))
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
		if r, err = ruleOf(ctx, tx, id); err == nil && r.State == Draft && !grid.ActorOf(ctx).May(grid.EditRule) {
			r, err = Rule{}, ruleSets.Missing(id)
		}
		return err
	})
	return r, err
}

// ruleOf reads a rule set; 0 is the one in force. Errors: not_found.
func ruleOf(ctx context.Context, tx pgx.Tx, id grid.ID) (Rule, error) {
	r, err := loadRule(ctx, tx, id, false)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ruleSets.Missing(id)
	}
	return r, err
}

// keeper makes sure that the actor may change rule sets: they count everywhere,
// so the actor must hold the whole area.
func keeper(ctx context.Context, tx pgx.Tx) error {
	scope, err := grid.Require(ctx, grid.EditRule)
	if err != nil || scope.Unlimited() {
		return err
	}
	whole, err := pg.CityInScope(ctx, tx, scope)
	if err == nil && !whole {
		return grid.Errorf(grid.CodeForbidden, "规则集对全域生效，须掌管全域方可制定和启用",
			"A rule set counts for the whole area; only who holds all of it may change one")
	}
	return err
}

// ruleSets is what a rule set is to the frame. It lies nowhere and counts everywhere.
var ruleSets = act.Kind[Rule]{
	Subject: "rule", Name: grid.Text{ZH: "规则集", EN: "rule set"}, Kept: true, Whole: true,
	Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, _ grid.Scope, lock bool) (Rule, error) {
		return loadRule(ctx, tx, id, lock)
	},
	Head:    func(r *Rule) act.Head { return act.Head{ID: r.ID, Name: r.Version, Version: r.Revision} },
	Audited: func(r *Rule, _ bool) any { return r.audited() },
}

// change carries out an act on a rule set that is at revision, by who holds the whole
// area. First is done before it is locked; nil: nothing.
func (s *Service) change(ctx context.Context, id grid.ID, revision int32, a act.Act[Rule],
	first func(ctx context.Context, tx pgx.Tx) error,
) (Rule, error) {
	a.Needs = grid.EditRule
	a.First = func(ctx context.Context, tx pgx.Tx) error {
		err := withoutTimeout(ctx, tx)
		if err == nil {
			err = keeper(ctx, tx)
		}
		if err == nil && first != nil {
			err = first(ctx, tx)
		}
		return err
	}
	return ruleSets.Do(ctx, s.db, id, revision, a)
}

// open refuses a rule set that is in none of these states any more.
func (r *Rule) open(states ...RuleState) error {
	if slices.Contains(states, r.State) {
		return nil
	}
	return grid.Errorf(grid.CodeConflict, "只能修改草案；曾经生效的规则集永久保留，请以它为底稿另建草案",
		"Only a draft can be changed; what has been in force stays. Make a new draft from it")
}

// audited is what the audit keeps of a rule set.
type audited struct {
	Version string        `json:"version"`
	State   RuleState     `json:"state"`
	Note    string        `json:"note,omitempty"`
	From    *time.Time    `json:"validFrom,omitempty"`
	Body    *risk.RuleSet `json:"body,omitempty"`
}

func (r *Rule) audited() audited { return audited{r.Version, r.State, r.Note, r.ValidFrom, r.Set} }

// checkTitle verifies the version and note of a rule set.
func checkTitle(version, note *string) error {
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
func (s *Service) CreateRule(ctx context.Context, from grid.ID, version, note string) (Rule, error) {
	return ruleSets.Create(ctx, s.db, act.Creation[Rule]{
		Action: "rule.create", Needs: grid.EditRule, Name: version,
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, _ time.Time) (Rule, error) {
			if err := keeper(ctx, tx); err != nil {
				return Rule{}, err
			}
			if err := checkTitle(&version, &note); err != nil {
				return Rule{}, err
			}
			old, err := ruleOf(ctx, tx, from)
			if err != nil {
				return Rule{}, err
			}
			r, err := insertRule(ctx, tx, &old, version, note)
			return r, taken(err)
		},
	})
}

// UpdateRule changes a draft that is at revision. Its values need not be right
// yet: that is asked for when it is put in force. Errors: unauthenticated,
// forbidden, not_found, stale, conflict (it is no draft; the version is taken),
// rejected, unavailable.
func (s *Service) UpdateRule(ctx context.Context, id grid.ID, revision int32, version, note string, set *risk.RuleSet) (Rule, error) {
	return s.change(ctx, id, revision, act.Act[Rule]{
		Action: "rule.update",
		Do: func(ctx context.Context, tx pgx.Tx, was Rule, _ time.Time) (Rule, error) {
			err := was.open(Draft)
			if err == nil {
				err = checkTitle(&version, &note)
			}
			if err != nil {
				return was, err
			}
			is, err := updateRule(ctx, tx, id, version, note, set)
			return is, taken(err)
		},
	}, nil)
}

// DeleteRule throws a draft or a plan away. Errors: unauthenticated, forbidden,
// not_found, stale, conflict (it has been in force), unavailable.
func (s *Service) DeleteRule(ctx context.Context, id grid.ID, revision int32) error {
	_, err := s.change(ctx, id, revision, act.Act[Rule]{
		Action: "rule.delete", Ends: true,
		Do: func(ctx context.Context, tx pgx.Tx, was Rule, _ time.Time) (Rule, error) {
			if err := was.open(Draft, Planned); err != nil {
				return was, err
			}
			return was, deleteRule(ctx, tx, id)
		},
	}, nil)
	return err
}

// Activate puts a rule set in force, now or from a later time on, and works
// out all colours anew in the same transaction, so that nobody sees new rules
// with old colours. Errors: unauthenticated, forbidden, not_found, stale,
// rejected (its values are wrong), conflict (it is in force already; another one
// is planned), unavailable.
func (s *Service) Activate(ctx context.Context, id grid.ID, revision int32, from *time.Time) (r Rule, w Work, err error) {
	r, err = s.change(ctx, id, revision, act.Act[Rule]{
		Action: "rule.activate",
		Do: func(ctx context.Context, tx pgx.Tx, was Rule, _ time.Time) (Rule, error) {
			if err := was.open(Draft, Planned); err != nil {
				return was, err
			}
			if err := verify(ctx, tx, was.Set); err != nil {
				return was, err
			}
			now := s.opts.Now()
			if from != nil && from.After(now) {
				return plan(ctx, tx, &was, *from)
			}
			if err := begin(ctx, tx, &was, "rule.activate", now); err != nil {
				return was, err
			}
			if w, err = s.whole(ctx, tx, now); err != nil {
				return was, err
			}
			return ruleOf(ctx, tx, id)
		},
	}, alone)
	return r, w, err
}

// begin puts a rule set in force and tells of it; verb says how it came to be.
func begin(ctx context.Context, tx pgx.Tx, r *Rule, verb string, now time.Time) error {
	if err := beginRule(ctx, tx, r.ID, now); err != nil {
		return err
	}
	return pg.Happened(ctx, tx, &grid.Event{Verb: verb, Kind: "rule", ID: r.ID, Name: r.Version})
}

// plan sets when a rule set begins. There is one plan at a time.
func plan(ctx context.Context, tx pgx.Tx, old *Rule, from time.Time) (Rule, error) {
	switch other, err := otherPlan(ctx, tx, old.ID); {
	case err != nil:
		return Rule{}, err
	case other != "":
		return Rule{}, grid.Errorf(grid.CodeConflict, "已计划启用规则集 "+other+"，请先撤销", "Rule set "+other+" is planned already; withdraw it first")
	}
	if err := planRule(ctx, tx, old.ID, from); err != nil {
		return Rule{}, err
	}
	return ruleOf(ctx, tx, old.ID)
}

// beginPlanned puts the planned rule set in force when its time has come.
func (s *Service) beginPlanned(ctx context.Context, tx pgx.Tx, now time.Time) (begun bool, err error) {
	id, err := due(ctx, tx, now)
	if err != nil || id == 0 {
		return false, err
	}
	_, err = ruleSets.Part(grid.WithActor(ctx, grid.Internal("anwang serve")), tx, grid.Everything, id, act.AnyVersion, act.Act[Rule]{
		Action: "rule.begin",
		Do: func(ctx context.Context, tx pgx.Tx, was Rule, _ time.Time) (Rule, error) {
			return was, begin(ctx, tx, &was, "rule.begin", now)
		},
		BeforeAfter: func(_, _ *Rule) (before, after any) { return nil, nil },
	})
	return err == nil, err
}
