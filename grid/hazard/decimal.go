package hazard

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
)

// decimals is to how many decimals a quantity is read: a billionth of a tonne is a
// milligram, finer than any design states and coarser than what is lost when
// 0.1 + 0.2 is added in binary. So 0.30000000000000004 t is 0.3 t and 0.3 t of
// phosgene is S = 1, neither a hair above nor below.
const decimals = 9

// Decimal is an exact number of a rule. Thresholds are compared exactly: a unit
// that is one milligram below is no major hazard source, one at it is.
type Decimal struct {
	rat  *big.Rat
	text string
}

// UnmarshalJSON reads a decimal from a string, in which nothing is lost.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	v, err := decimal(s)
	if err != nil {
		return err
	}
	*d = v
	return nil
}

func decimal(s string) (Decimal, error) {
	if _, err := strconv.ParseFloat(s, 64); err != nil { // no fractions, which a Rat would take
		return Decimal{}, fmt.Errorf("%q is no number", s)
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return Decimal{}, fmt.Errorf("%q is no number", s)
	}
	return Decimal{r, s}, nil
}

// String is the number as the rule writes it.
func (d Decimal) String() string { return d.text }

// Float is the nearest binary number, for answers; nothing is decided by it.
func (d Decimal) Float() float64 {
	if d.rat == nil {
		return 0
	}
	return float(d.rat)
}

func (d Decimal) positive() bool { return d.rat != nil && d.rat.Sign() > 0 }

func (d Decimal) below(e Decimal) bool {
	return d.rat != nil && e.rat != nil && d.rat.Cmp(e.rat) < 0
}

// exact reads a binary number as the decimal it was typed as.
func exact(f float64) *big.Rat {
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'f', decimals, 64))
	return r
}

func float(r *big.Rat) float64 {
	f, _ := r.Float64()
	return f
}
