package enterprise

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// firstEdition is the edition of the types of accidents whose names come with the
// program, in the vocabulary: GB 6441-1986.
const firstEdition = "1986"

// AccidentEdition is an edition of GB 6441, the types of accidents. It holds from
// its day until the next one's.
type AccidentEdition struct {
	Version string
	Source  string
	From    string         // YYYY-MM-DD
	Types   []AccidentType // none: not entered yet, those of the edition before are taken and marked
	Row     int32          // the version of its row
}

// AccidentType is a type of an edition as it was entered from the printed standard.
// It is kept by its Chinese name, which speaks for itself wherever it is shown.
type AccidentType struct {
	Code string `json:"code"`
	ZH   string `json:"zh"`
	EN   string `json:"en"`
}

// Entered reports whether the names of the types are known.
func (e *AccidentEdition) Entered() bool { return e.Version == firstEdition || len(e.Types) > 0 }

// accidentOn returns the edition that an accident of a day is recorded by, and
// whether that is the one in force: when the types of the one in force have not been
// entered it is the one before.
func accidentOn(list []AccidentEdition, day string) (by *AccidentEdition, inForce bool) {
	inForce = true
	for i := len(list) - 1; i >= 0; i-- {
		switch e := &list[i]; {
		case e.From > day && i > 0:
		case e.Entered():
			return e, inForce
		default:
			inForce = false
		}
	}
	return &AccidentEdition{Version: firstEdition}, inForce
}

// takes reports whether an edition has a type.
func (e *AccidentEdition) takes(key string) bool {
	if e.Version != firstEdition {
		return slices.ContainsFunc(e.Types, func(t AccidentType) bool { return t.ZH == key })
	}
	words, err := Words()
	if err != nil {
		return false
	}
	kind, _ := words.KindOf("accident")
	_, known := kind.TypeOf(key)
	return known
}

// AccidentEditions returns the editions, the first to hold first. Errors:
// unauthenticated, forbidden, unavailable.
func (s *Service) AccidentEditions(ctx context.Context) (list []AccidentEdition, err error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		list, err = accidentEditions(ctx, tx)
		return err
	})
	return list, err
}

// SetAccidentEdition enters an edition, or changes when it begins and what its types
// are called, at row, 0 for a new one. What was recorded by it keeps its name. It
// counts for everybody, so the actor must hold the whole area. Errors:
// unauthenticated, forbidden, not_found, stale, rejected, unavailable.
func (s *Service) SetAccidentEdition(ctx context.Context, e AccidentEdition, row int32) (AccidentEdition, error) {
	err := act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: "standard.edit", Subject: "standard", Name: "GB 6441 " + e.Version}, Needs: grid.EditRule,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, line *grid.Entry) error {
			whole, err := pg.CityInScope(ctx, tx, scope)
			if err == nil && !whole {
				err = grid.Errorf(grid.CodeForbidden, "事故类别的版本在全域生效，须由掌管全域的人员修改",
					"An edition counts for the whole area; only who holds all of it may change one")
			}
			if err != nil {
				return err
			}
			list, err := accidentEditions(ctx, tx)
			if err != nil {
				return err
			}
			at := slices.IndexFunc(list, func(x AccidentEdition) bool { return x.Version == e.Version })
			switch {
			case at >= 0 && list[at].Row != row:
				return act.Stale(grid.Text{ZH: "该版本", EN: "edition"}, list[at].Row, row)
			case at < 0 && row != 0:
				return grid.Errorf(grid.CodeNotFound, "没有该版本："+e.Version, "There is no such edition: "+e.Version)
			}
			if err := e.check(list).Err(); err != nil {
				return err
			}
			if at >= 0 {
				line.Before = list[at].members()
			}
			line.After = e.members()
			if e.Row, err = saveEdition(ctx, tx, &e); err != nil {
				return err
			}
			return pg.Happened(ctx, tx, &grid.Event{Verb: line.Action, Kind: line.Subject, Name: line.Name})
		},
	})
	return e, err
}

func (e *AccidentEdition) members() map[string]any {
	names := make([]string, len(e.Types))
	for i, t := range e.Types {
		names[i] = strings.TrimSpace(t.Code + " " + t.ZH)
	}
	return map[string]any{"version": e.Version, "source": e.Source, "from": e.From, "types": names}
}

// maxTypes bounds the types of an edition.
const maxTypes = 200

// check says what is wrong with an edition among the others.
func (e *AccidentEdition) check(list []AccidentEdition) grid.Faults {
	var f grid.Faults
	e.Source = trimmed(e.Source)
	if e.Source == "" {
		f.Add("/source", "请写明标准号，如 GB 6441-2025", "Say which standard it is, such as GB 6441-2025")
	}
	checkText(&f, "/source", e.Source, 200)
	if _, err := time.Parse(time.DateOnly, e.From); err != nil {
		f.Add("/from", "请填写施行日期，如 2026-07-01", "Give the day it begins, such as 2026-07-01")
	}
	for _, x := range list {
		if x.Version != e.Version && x.From == e.From {
			f.Add("/from", "这一天已有另一版本施行："+x.Source, "Another edition begins on that day: "+x.Source)
		}
	}
	if e.Version == firstEdition && len(e.Types) > 0 {
		f.Add("/types", "1986 年版的类别随系统提供，不能修改", "The types of the edition of 1986 come with the program")
	}
	if len(e.Types) > maxTypes {
		f.Add("/types", fmt.Sprintf("不能超过 %d 类", maxTypes), fmt.Sprintf("There are more than %d types", maxTypes))
		return f
	}
	seen := map[string]bool{}
	for i := range e.Types {
		t, at := &e.Types[i], fmt.Sprintf("/types/%d", i)
		t.Code, t.ZH, t.EN = trimmed(t.Code), trimmed(t.ZH), trimmed(t.EN)
		switch {
		case t.ZH == "" || utf8.RuneCountInString(t.ZH) > 60:
			f.Add(at+"/zh", "类别名称应为 1 至 60 个字", "The Chinese name of a type has 1 to 60 characters")
		case seen[t.ZH]:
			f.Add(at+"/zh", "类别“"+t.ZH+"”重复", "The type “"+t.ZH+"” is there twice")
		}
		seen[t.ZH] = true
		checkText(&f, at+"/zh", t.ZH, 60)
		checkText(&f, at+"/code", t.Code, 10)
		checkText(&f, at+"/en", t.EN, 100)
	}
	return f
}

// recordedBy checks the type of an accident by the edition of its day and says which
// that is. What is not touched keeps what it was recorded by.
func (r *RecordFields) recordedBy(list []AccidentEdition, was *Record) (string, error) {
	if r.Kind != "accident" {
		return "", nil
	}
	if was != nil && was.Type == r.Type {
		return was.Edition, nil
	}
	e, _ := accidentOn(list, r.Dated)
	if r.Type != "" && !e.takes(r.Type) {
		var f grid.Faults
		f.Add("/type", e.Source+" 没有这个事故类别，请从列表中选择", e.Source+" has no such type of accident; choose one of the list")
		return "", f.Err()
	}
	return e.Version, nil
}
