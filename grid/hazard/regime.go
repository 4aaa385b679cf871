package hazard

import (
	"bytes"
	"cmp"
	_ "embed" // the table
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"anwang/grid"
)

//go:embed regime/regime.json
var regimeTable []byte

// Regime 适用规定 is by whose rules a major hazard source is supervised. Decree 40
// takes some out (Art. 2): they are graded by the standard all the same, but owe
// what their own rules ask and not what the decree does.
type Regime struct {
	Key       string    `json:"key"` // "": decree 40
	Authority grid.Text `json:"authority"`
	Source    string    `json:"source"`
	Kinds     []string  `json:"kinds"`   // of hazard sources that are usually of it
	Sectors   []string  `json:"sectors"` // of their enterprises, both together
	Duties    []Duty    `json:"duties"`  // by its own rules, those of every regime included; of decree 40 they are the standard's
}

// RegimeTable is the regimes with what takes them out of the decree.
type RegimeTable struct {
	Version   string `json:"version"`
	ToConfirm bool   `json:"toConfirm"`
	Exempting struct {
		Source string    `json:"source"`
		Text   grid.Text `json:"text"`
	} `json:"exempting"`
	Regimes []Regime `json:"regimes"`
	Common  []Duty   `json:"common"` // of all that the decree does not apply to
}

// Regimes returns the table, read and checked once.
var Regimes = sync.OnceValues(func() (*RegimeTable, error) {
	t := &RegimeTable{}
	d := json.NewDecoder(bytes.NewReader(regimeTable))
	d.DisallowUnknownFields()
	if err := d.Decode(t); err != nil {
		return nil, fmt.Errorf("regimes: %w", err)
	}
	return t, t.check()
})

func (t *RegimeTable) check() error {
	if len(t.Regimes) == 0 || t.Regimes[0].Key != "" || t.Exempting.Source == "" {
		return errors.New("regimes: the first is decree 40")
	}
	seen := map[string]bool{}
	for i := range t.Regimes {
		r := &t.Regimes[i]
		if seen[r.Key] || r.Name().ZH == r.Key || r.Source == "" {
			return fmt.Errorf("regimes: %q is there twice, or has no name or source", r.Key)
		}
		seen[r.Key] = true
		if r.Key != "" {
			r.Duties = append(r.Duties, t.Common...)
		}
		for _, d := range r.Duties {
			if d.wrong() || ofDecree(d.Key) {
				return fmt.Errorf("regimes: duty %q of %q", d.Key, r.Key)
			}
		}
	}
	return nil
}

// ofDecree reports whether a duty is done by filing, assessing or naming persons,
// as decree 40 asks, and not by writing down a day.
func ofDecree(key string) bool { return key == "filing" || key == "reassess" || key == "responsible" }

// Of returns a regime by its key; nil when there is none.
func (t *RegimeTable) Of(key string) *Regime {
	if i := slices.IndexFunc(t.Regimes, func(r Regime) bool { return r.Key == key }); i >= 0 {
		return &t.Regimes[i]
	}
	return nil
}

// RegimeOf returns the regime of a record; that of decree 40 when it has none that
// is known.
func RegimeOf(key string) *Regime {
	t, err := Regimes()
	if err != nil {
		return &Regime{}
	}
	if r := t.Of(key); r != nil {
		return r
	}
	return &t.Regimes[0]
}

// Name is what the regime is called.
func (r *Regime) Name() grid.Text { return grid.TermText("regime", cmp.Or(r.Key, "decree40")) }

// Exempt reports whether decree 40 does not apply.
func (r *Regime) Exempt() bool { return r != nil && r.Key != "" }

// Likely returns the regime that a unit of decree 40 is usually of, by its kind and
// its enterprise's sector, for somebody to confirm; nil when there is none.
func (r *Record) Likely() *Regime {
	t, err := Regimes()
	if err != nil || r.MajorLevel == 0 || r.Regime != "" {
		return nil
	}
	for i := range t.Regimes {
		g := &t.Regimes[i]
		if g.Exempt() && slices.Contains(g.Kinds, r.Kind) && slices.ContainsFunc(g.Sectors, r.Sector.Has) {
			return g
		}
	}
	return nil
}

// dutiesToConfirm reports whether the duties of a regime could not all be held
// against the printed text.
func (s *Standard) dutiesToConfirm(regime *Regime) bool {
	if !regime.Exempt() {
		return s.DutiesToConfirm
	}
	t, err := Regimes()
	return err != nil || t.ToConfirm
}

// duties are what is asked of sources of a regime, at any level.
func (s *Standard) duties(regime *Regime) []Duty {
	if regime.Exempt() {
		return regime.Duties
	}
	return s.Duties
}
