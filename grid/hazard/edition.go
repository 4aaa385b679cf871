package hazard

import (
	"fmt"
	"math"
	"sync"
	"time"

	"anwang/grid"
)

// Editions are the editions of the standard that are held here, the newest last;
// each holds from its day until the next one's.
var Editions = sync.OnceValues(func() ([]*Standard, error) {
	s, err := GB18218()
	if err != nil {
		return nil, err
	}
	return []*Standard{s}, nil
})

// EditionAt returns the edition in force on a day. Errors: rejected for a day
// before the first that is held here.
func EditionAt(all []*Standard, day time.Time) (*Standard, error) {
	on := day.Format(time.DateOnly)
	for i := len(all) - 1; i >= 0; i-- {
		if s := all[i]; on >= s.EffectiveFrom && (s.EffectiveTo == nil || on <= *s.EffectiveTo) {
			return s, nil
		}
	}
	first := ""
	if len(all) > 0 {
		first = all[0].EffectiveFrom
	}
	var f grid.Faults
	f.Add("/assessed", fmt.Sprintf("系统没有 %s 施行的辨识标准版本；请按现行标准重新评估，评估日期不早于 %s", on, first),
		fmt.Sprintf("No edition of the standard that held on %s is known here; assess anew, on %s or later", on, first))
	return nil, f.Err()
}

// EditionOf returns an edition by its version; nil when it is not held here.
func EditionOf(all []*Standard, version string) *Standard {
	for _, s := range all {
		if s.Version == version {
			return s
		}
	}
	return nil
}

// GradeOf says which level an index R means by the edition that was in force on
// a day, today when it is zero, and the source; ok is false when no edition of
// that day is held here, or R is none. Only a major hazard source has a level.
func GradeOf(day time.Time, r float64) (level int, source string, ok bool) {
	all, err := Editions()
	if err != nil || len(all) == 0 || !(r >= 0) || math.IsInf(r, 0) {
		return 0, "", false
	}
	s := all[len(all)-1]
	if !day.IsZero() {
		if s, err = EditionAt(all, day.In(grid.China)); err != nil {
			return 0, "", false
		}
	}
	return s.level(exact(r)).Level, s.Source + " " + s.Levels.Clause, true
}
