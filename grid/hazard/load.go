package hazard

import (
	"bytes"
	_ "embed" // the tables
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"anwang/grid"
)

//go:embed gb18218/standard.json
var gb18218Tables []byte

//go:embed gb18218/substances.csv
var gb18218Substances []byte

// GB18218 returns the edition in force, GB 18218-2018, read and checked once.
var GB18218 = sync.OnceValues(func() (*Standard, error) {
	return ParseStandard(gb18218Tables, gb18218Substances, gb18218Names)
})

// entries is how many substances Table 1 names.
const entries = 85

// ParseStandard reads an edition from its tables (JSON), its substances and the
// common names of others (CSV) and refuses one that contradicts itself: a slip in a table must not become a
// wrong level.
func ParseStandard(tables, substances, names []byte) (*Standard, error) {
	s := &Standard{classes: map[string]*Class{}, gases: map[string]*ToxicGas{}, byCAS: map[string][]int{}}
	d := json.NewDecoder(bytes.NewReader(tables))
	d.DisallowUnknownFields()
	if err := d.Decode(s); err != nil {
		return nil, fmt.Errorf("tables: %w", err)
	}
	for i := range s.Classes {
		s.classes[s.Classes[i].Key] = &s.Classes[i]
	}
	for i := range s.ToxicGases {
		s.gases[s.ToxicGases[i].CAS] = &s.ToxicGases[i]
	}
	if err := s.checkTables(); err != nil {
		return nil, err
	}
	if err := s.readSubstances(substances); err != nil {
		return nil, fmt.Errorf("substances: %w", err)
	}
	if err := s.readNames(names); err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	return s, nil
}

func (s *Standard) checkTables() error {
	var faults []error
	wrong := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	_, err := time.Parse(time.DateOnly, s.EffectiveFrom)
	wrong(err != nil || s.Set == "" || s.Version == "" || s.Source == "", "it must say what it is and from when it holds")
	wrong(!s.Threshold.S.positive() || !s.Quantity.Most.positive() || len(s.UnitKinds) == 0,
		"threshold, greatest quantity and unit kinds are needed")
	wrong(len(s.classes) != len(s.Classes) || len(s.gases) != len(s.ToxicGases), "a class or a gas stands twice")
	for _, c := range s.Classes {
		wrong(!c.Q.positive() || !c.Beta.positive() || c.Text.ZH == "" || c.Text.EN == "", "class %s", c.Key)
	}
	for _, g := range s.ToxicGases {
		wrong(!g.Beta.positive() || g.Text.ZH == "" || g.Text.EN == "", "toxic gas %s", g.CAS)
	}
	falling := func(n int, less func(i int) bool) bool {
		for i := 1; i < n; i++ {
			if !less(i) {
				return false
			}
		}
		return n > 0
	}
	a, l := s.Alpha.Rows, s.Levels.Rows
	wrong(!falling(len(a), func(i int) bool { return a[i].People < a[i-1].People && a[i].Alpha.below(a[i-1].Alpha) }) ||
		!a[len(a)-1].Alpha.positive() || a[len(a)-1].People != 0, "α must fall with the people, down to none")
	wrong(!falling(len(l), func(i int) bool { return l[i].R.below(l[i-1].R) && l[i].Level == l[i-1].Level+1 }) || l[len(l)-1].R.rat == nil ||
		l[len(l)-1].R.rat.Sign() != 0, "R must fall from level to level, down to 0")
	for _, b := range l {
		c, ok := grid.ParseLevel(b.Colour)
		wrong(!ok || c == grid.NotAssessed || c == grid.Blue, "level %d has no colour, or that of a low risk", b.Level)
	}
	if err := s.Tables.check(); err != nil {
		faults = append(faults, err)
	}
	for _, d := range s.Duties {
		wrong(d.wrong(), "duty %q", d.Key)
	}
	return errors.Join(faults...)
}

var substanceColumns = []string{
	"entry", "name_zh", "name_en", "alias", "cas", "q", "q_clause", "table3", "classes", "beta", "beta_clause",
	"to_confirm",
}

func (s *Standard) readSubstances(b []byte) error {
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return err
	}
	if len(rows) != entries+1 || !slices.Equal(rows[0], substanceColumns) {
		return fmt.Errorf("%d rows, want a head of %v and %d", len(rows), substanceColumns, entries)
	}
	for i, row := range rows[1:] {
		if row[0] != strconv.Itoa(i+1) {
			return fmt.Errorf("row %d has entry %s", i+1, row[0])
		}
		x, err := s.readSubstance(i+1, row)
		if err != nil {
			return fmt.Errorf("entry %d: %w", i+1, err)
		}
		s.Substances = append(s.Substances, x)
		numbers := x.CAS
		if x.Table3 != "" && !slices.Contains(numbers, x.Table3) { // coal gas counts as carbon monoxide
			numbers = append(slices.Clone(numbers), x.Table3)
		}
		for _, n := range numbers {
			s.byCAS[n] = append(s.byCAS[n], x.Entry)
		}
	}
	return nil
}

func (s *Standard) readSubstance(entry int, row []string) (Substance, error) {
	x := Substance{
		Entry: entry, Name: grid.Text{ZH: row[1], EN: row[2]}, Alias: row[3], CAS: strings.Fields(row[4]), QClause: row[6], Table3: row[7],
		Classes: strings.Fields(row[8]), BetaClause: row[10],
		CASToConfirm: strings.Contains(row[11], "cas"), BetaToConfirm: strings.Contains(row[11], "beta"),
	}
	var errQ, errBeta error
	x.Q, errQ = decimal(row[5])
	x.Beta, errBeta = decimal(row[9])
	if err := errors.Join(errQ, errBeta); err != nil {
		return x, err
	}
	if !x.Q.positive() || !x.Beta.positive() || x.Name.ZH == "" || x.Name.EN == "" || x.QClause == "" || x.BetaClause == "" {
		return x, errors.New("names, Q, β and their clauses are needed")
	}
	gas, inTable3 := s.gases[x.Table3]
	switch {
	case x.Table3 != "" && (!inTable3 || gas.Beta.rat.Cmp(x.Beta.rat) != 0 || x.BetaClause != s.ToxicClause):
		return x, errors.New("its β is not that of Table 3")
	case x.Table3 == "" && x.BetaClause != s.Clauses.Beta:
		return x, errors.New("its β is from no table")
	}
	for _, n := range x.CAS {
		if !casValid(n) {
			return x, fmt.Errorf("CAS number %s has a wrong check digit", n)
		}
		if _, toxic := s.gases[n]; toxic && x.Table3 != n {
			return x, fmt.Errorf("CAS number %s stands in Table 3", n)
		}
	}
	if len(x.Classes) > 0 {
		worst, err := s.largestBeta(x.Classes)
		if err != nil {
			return x, err
		}
		if worst.Beta.rat.Cmp(x.Beta.rat) != 0 {
			return x, errors.New("its β is not the largest of its classes")
		}
	}
	return x, nil
}

// largestBeta returns the class with the largest β, the first of several.
func (s *Standard) largestBeta(keys []string) (*Class, error) {
	var worst *Class
	for _, k := range keys {
		c, ok := s.classes[k]
		if !ok {
			return nil, fmt.Errorf("there is no class %s", k)
		}
		if worst == nil || c.Beta.rat.Cmp(worst.Beta.rat) > 0 {
			worst = c
		}
	}
	return worst, nil
}

// casValid verifies the check digit of a CAS registry number: the sum of its
// digits, each times its place from the right, modulo 10.
func casValid(n string) bool {
	if len(n) < 7 || strings.Count(n, "-") != 2 || n[len(n)-2] != '-' || n[len(n)-5] != '-' {
		return false
	}
	digits, sum := strings.ReplaceAll(n, "-", ""), 0
	for i, c := range digits[:len(digits)-1] {
		if c < '0' || c > '9' {
			return false
		}
		sum += int(c-'0') * (len(digits) - 1 - i)
	}
	return byte('0'+sum%10) == digits[len(digits)-1]
}
