package risk

import (
	"encoding/json"
	"math"

	"anwang/grid"
)

// Facts 事实 are what the colour of an enterprise follows from, as of one moment.
// They are kept with every colour, so that it can be explained for ever.
type Facts struct {
	Sector grid.SectorSet // supervision sectors 监管行业, in JSON as one word
	Values [Factors]float64
}

// Unknown is the value of a factor that nothing is known of.
var Unknown = math.NaN()

// NoFacts returns facts of which nothing is known.
func NoFacts() Facts {
	var f Facts
	for i := range f.Values {
		f.Values[i] = Unknown
	}
	return f
}

// Known reports whether the factor has a value.
func (f *Facts) Known(k Factor) bool { return !math.IsNaN(f.Values[k]) }

// Written reports whether a value has to be written: that is, whether it is another
// than UnmarshalJSON takes it for where it is not there.
func (f *Facts) Written(k Factor) bool {
	if FactorInfos[k].Values == nil {
		return f.Values[k] != 0
	}
	return f.Known(k)
}

// Same reports whether two facts are equal; unknown equals unknown.
func (f *Facts) Same(o *Facts) bool {
	for i, v := range f.Values {
		if w := o.Values[i]; v != w && !(math.IsNaN(v) && math.IsNaN(w)) {
			return false
		}
	}
	return f.Sector == o.Sector
}

// MarshalJSON writes the known values by the keys of their factors, and counts
// that are not zero; null is a count of which nothing is known.
func (f Facts) MarshalJSON() ([]byte, error) { return f.AppendJSON(nil), nil }

// AppendJSON appends what MarshalJSON writes.
func (f *Facts) AppendJSON(b []byte) []byte {
	b = append(b, '{')
	if f.Sector != "" {
		b = append(b, `"sector":`...)
		word, err := json.Marshal(string(f.Sector))
		if err != nil { // cannot be: a string
			word = []byte(`""`)
		}
		b = append(b, word...)
	}
	for i, v := range f.Values {
		if !f.Written(Factor(i)) {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), FactorInfos[i].Key...), `":`...)
		n, err := json.Marshal(v)
		switch {
		case math.IsNaN(v):
			n = []byte("null")
		case err != nil: // infinite: no value
			n = []byte("0")
		}
		b = append(b, n...)
	}
	return append(b, '}')
}

// UnmarshalJSON reads what MarshalJSON has written. A count that is not there is
// zero; a class that is not there is unknown. A key that no factor has any more
// is passed over: an old fact stays readable.
func (f *Facts) UnmarshalJSON(b []byte) error {
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	*f = NoFacts()
	for i := range FactorInfos {
		if FactorInfos[i].Values == nil {
			f.Values[i] = 0
		}
	}
	for k, v := range m {
		switch x := v.(type) {
		case string:
			if k == "sector" {
				f.Sector = grid.SectorSet(x)
			}
		case float64:
			if i, ok := ParseFactor(k); ok {
				f.Values[i] = x
			}
		case nil:
			if i, ok := ParseFactor(k); ok {
				f.Values[i] = Unknown
			}
		}
	}
	return nil
}
