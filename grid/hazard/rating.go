package hazard

import (
	"bytes"
	_ "embed" // the methods
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"sync"
	"time"

	"anwang/grid"
)

//go:embed rating/methods.json
var ratingMethods []byte

// Methods returns the methods that a risk point 风险点 can be rated by: LEC, MES
// and both families of the LS matrix, read and checked once.
var Methods = sync.OnceValues(func() ([]Method, error) { return ParseMethods(ratingMethods) })

// Method rates a risk point: the product of its factors falls into a band.
type Method struct {
	Rule
	Factors []Factor   `json:"factors"`
	Bands   []Band     `json:"bands"` // from the highest down, the last from 0
	Note    *grid.Text `json:"note"`  // where sources differ
}

// Factor is one of the numbers that are multiplied; only listed values are
// allowed.
type Factor struct {
	Key    string        `json:"key"`
	Text   grid.Text     `json:"text"`
	Values []FactorValue `json:"values"`
}

// FactorValue is a value that a factor may have.
type FactorValue struct {
	Value Decimal    `json:"value"`
	Text  *grid.Text `json:"text"` // nil where a matrix has numbers alone
}

// Band is a range of products, up to the band before.
type Band struct {
	From   Decimal   `json:"from"`
	Above  bool      `json:"above"` // From itself belongs to the band below
	Colour string    `json:"colour"`
	Text   grid.Text `json:"text"`
}

// Rating is what a risk point is by a method.
type Rating struct {
	Rule   Rule
	Value  float64
	Level  grid.Level
	Band   Band
	Reason grid.Text
}

// MethodOf returns the method of a rule set: LEC, LS4, LS5 or MES.
func MethodOf(set string) (*Method, error) {
	all, err := Methods()
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Set == set {
			return &all[i], nil
		}
	}
	return nil, &grid.Error{
		Code: grid.CodeRejected, Text: grid.Text{ZH: "没有这种评价方法：" + clip(set), EN: "There is no such method: " + clip(set)},
		Faults: []grid.Fault{{Pointer: "/method", Text: grid.Text{ZH: "应为 LEC、LS4、LS5 或 MES", EN: "Give LEC, LS4, LS5 or MES"}}},
	}
}

// Rate multiplies the values, one for each factor of the method. Errors: rejected
// for a value that is not in the method's list.
func (m *Method) Rate(values map[string]float64) (Rating, error) {
	product := big.NewRat(1, 1)
	var faults grid.Faults
	formula := ""
	for i := range m.Factors {
		f := &m.Factors[i]
		v, given := values[f.Key]
		allowed := f.find(v, given)
		if allowed == nil {
			faults.Add("/values/"+f.Key, fmt.Sprintf("%s（%s）应为 %s 之一", f.Key, f.Text.ZH, f.list()),
				fmt.Sprintf("%s (%s) must be one of %s", f.Key, f.Text.EN, f.list()))
			continue
		}
		product.Mul(product, allowed.rat)
		if i > 0 {
			formula += " × "
		}
		formula += f.Key + " " + allowed.String()
	}
	for _, k := range slices.Sorted(maps.Keys(values)) {
		if !m.has(k) {
			faults.Add("/values/"+clip(k), "该方法没有这个因素", "The method has no such factor")
		}
	}
	if err := faults.Err(); err != nil {
		return Rating{}, err
	}
	b := m.band(product)
	r := Rating{Rule: m.Rule, Value: float(product), Band: *b}
	r.Level, _ = grid.ParseLevel(b.Colour)
	r.Reason = grid.Text{
		ZH: fmt.Sprintf("%s = %g：%s", formula, r.Value, b.Text.ZH),
		EN: fmt.Sprintf("%s = %g: %s", formula, r.Value, b.Text.EN),
	}
	return r, nil
}

func (m *Method) has(key string) bool {
	for i := range m.Factors {
		if m.Factors[i].Key == key {
			return true
		}
	}
	return false
}

func (m *Method) band(product *big.Rat) *Band {
	for i := range m.Bands {
		if c := product.Cmp(m.Bands[i].From.rat); c > 0 || c == 0 && !m.Bands[i].Above {
			return &m.Bands[i]
		}
	}
	return &m.Bands[len(m.Bands)-1]
}

func (f *Factor) find(v float64, given bool) *Decimal {
	if !given || math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	x := exact(v)
	for i := range f.Values {
		if f.Values[i].Value.rat.Cmp(x) == 0 {
			return &f.Values[i].Value
		}
	}
	return nil
}

func (f *Factor) list() string {
	s := ""
	for i := range f.Values {
		if i > 0 {
			s += ", "
		}
		s += f.Values[i].Value.String()
	}
	return s
}

// ParseMethods reads methods and refuses one that leaves a product without a
// colour.
func ParseMethods(b []byte) ([]Method, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var all []Method
	if err := d.Decode(&all); err != nil {
		return nil, err
	}
	for i := range all {
		if err := all[i].check(); err != nil {
			return nil, fmt.Errorf("method %s: %w", all[i].Set, err)
		}
	}
	return all, nil
}

func (m *Method) check() error {
	if _, err := time.Parse(time.DateOnly, m.EffectiveFrom); err != nil || m.Set == "" || m.Version == "" || m.Source == "" {
		return fmt.Errorf("it must say what it is and from when it holds")
	}
	if len(m.Factors) == 0 || len(m.Bands) == 0 {
		return fmt.Errorf("it needs factors and bands")
	}
	for _, f := range m.Factors {
		if f.Key == "" || len(f.Values) == 0 {
			return fmt.Errorf("factor %q", f.Key)
		}
		for _, v := range f.Values {
			if !v.Value.positive() {
				return fmt.Errorf("factor %s has a value of %s", f.Key, v.Value)
			}
		}
	}
	for i, b := range m.Bands {
		level, ok := grid.ParseLevel(b.Colour)
		if !ok || level == grid.NotAssessed || b.From.rat == nil || i > 0 && b.From.rat.Cmp(m.Bands[i-1].From.rat) >= 0 {
			return fmt.Errorf("band %d", i+1)
		}
	}
	if m.Bands[len(m.Bands)-1].From.rat.Sign() != 0 {
		return fmt.Errorf("the last band must be from 0")
	}
	return nil
}
