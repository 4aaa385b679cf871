package hazard

import (
	"anwang/grid"
)

// Standard is one edition of GB 18218 危险化学品重大危险源辨识, the tables a unit is
// identified and graded by. It is data with its source and term; a new edition is
// a new folder beside gb18218/. What could not be held against the printed text
// yet is marked to be confirmed, and every answer that rests on it says so.
type Standard struct {
	Rule
	Published string     `json:"published"`
	Tables    Tables     `json:"tables"`
	Threshold threshold  `json:"threshold"`
	Quantity  quantity   `json:"quantity"`
	UnitKinds []UnitKind `json:"unitKinds"`

	Substances []Substance  `json:"-"` // Table 1, by entry number
	Names      []CommonName `json:"-"` // of what it does not name
	Classes    []Class      `json:"classes"`
	Clauses    struct {
		Q    string `json:"q"`
		Beta string `json:"beta"`
	} `json:"classClauses"`
	ToxicGases  []ToxicGas `json:"toxicGases"`
	ToxicClause string     `json:"toxicClause"`
	Alpha       alphaTable `json:"alpha"`
	Levels      levelTable `json:"levels"`
	Duties      []Duty     `json:"duties"`

	ClausesToConfirm    bool `json:"clausesToConfirm"`    // numbers of clauses and articles
	ClassOrderToConfirm bool `json:"classOrderToConfirm"` // smallest Q and largest β of several classes
	DutiesToConfirm     bool `json:"dutiesToConfirm"`

	classes map[string]*Class
	gases   map[string]*ToxicGas
	byCAS   map[string][]int // entries that a CAS number stands in
}

// Rule says by which edition something was decided, to be kept with the result.
type Rule struct {
	Set           string    `json:"set"`
	Version       string    `json:"version"`
	Title         grid.Text `json:"title"`
	Source        string    `json:"source"`
	SourceEN      string    `json:"sourceEN"`      // in English, of what is no title of a law or standard; "": as it is
	EffectiveFrom string    `json:"effectiveFrom"` // the day, 2019-03-01
	EffectiveTo   *string   `json:"effectiveTo"`   // nil: in force
	ToConfirm     bool      `json:"toConfirm"`     // parts could not be held against the printed text
	DayToConfirm  bool      `json:"dayToConfirm"`  // nor could EffectiveFrom
}

type threshold struct {
	S      Decimal `json:"s"` // a unit is a major hazard source from here on, inclusive
	Clause string  `json:"clause"`
}

type quantity struct {
	Most   Decimal   `json:"most"` // tonnes; more is a slip of the unit or of a digit
	Text   grid.Text `json:"text"`
	Clause string    `json:"clause"`
}

// UnitKind is 生产单元 or 储存单元: what is identified by itself.
type UnitKind struct {
	Key       string    `json:"key"`
	Text      grid.Text `json:"text"`
	Boundary  grid.Text `json:"boundary"` // where one unit ends
	Clause    string    `json:"clause"`
	ToConfirm bool      `json:"toConfirm"`
}

// Substance is a row of Table 1. Its key is the entry number: nitrocellulose has
// six rows under one CAS number, and which applies only its condition says.
type Substance struct {
	Entry         int
	Name          grid.Text
	Alias         string
	CAS           []string
	Q             Decimal // 临界量, tonnes
	QClause       string
	Table3        string   // CAS number of its row in Table 3; "" none
	Classes       []string // hazard classes it is expected in, where known; its safety data sheet decides
	Beta          Decimal
	BetaClause    string
	CASToConfirm  bool
	BetaToConfirm bool // against its safety data sheet
}

// Class is a hazard class of Tables 2 (Q) and 4 (β).
type Class struct {
	Key       string    `json:"key"`
	Text      grid.Text `json:"text"`
	Q         Decimal   `json:"q"`
	Beta      Decimal   `json:"beta"`
	ToConfirm bool      `json:"toConfirm"` // its wording
}

// ToxicGas is a row of Table 3.
type ToxicGas struct {
	CAS  string    `json:"cas"`
	Text grid.Text `json:"text"`
	Beta Decimal   `json:"beta"`
}

// alphaTable is α by the people within 500 m outside the plant boundary.
type alphaTable struct {
	Clause string     `json:"clause"`
	What   grid.Text  `json:"what"`
	Rows   []AlphaRow `json:"rows"`
}

// AlphaRow holds from this many people on, up to the row before.
type AlphaRow struct {
	People int     `json:"people"`
	Alpha  Decimal `json:"alpha"`
}

type levelTable struct {
	Clause string       `json:"clause"`
	Rows   []HazardBand `json:"rows"`
}

// HazardBand is a level 一级…四级 of a major hazard source: from this R on,
// inclusive. The colour is the risk 四色 that such a source has at least, which is
// another thing than its level and which no standard says: whatever is a major
// hazard source is not of low risk, so no level is blue.
type HazardBand struct {
	Level  int       `json:"level"`
	R      Decimal   `json:"r"`
	Colour string    `json:"colour"`
	Text   grid.Text `json:"text"`
}

// Duty is what the law asks of the operator of a source of these levels.
type Duty struct {
	Key    string    `json:"key"`
	Levels []int     `json:"levels"`
	Months int       `json:"months"` // again every so many; 0: not periodic
	Days   int       `json:"days"`   // within so many after the assessment; 0: none
	Text   grid.Text `json:"text"`
	Source string    `json:"source"`
	From   string    `json:"from,omitempty"` // the first day it is asked, and
	To     string    `json:"to,omitempty"`   // the last; "" no bound

	When []Condition `json:"when,omitempty"` // what must lie in it, one of them; none: whatever does
}

// Substance returns the row of Table 1 with an entry number.
func (s *Standard) Substance(entry int) (*Substance, bool) {
	if entry < 1 || entry > len(s.Substances) {
		return nil, false
	}
	return &s.Substances[entry-1], true
}
