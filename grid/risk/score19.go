package risk

import (
	"bytes"
	_ "embed" // the guide
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
	"time"

	"anwang/grid"
)

//go:embed score19/guide.json
var score19Guide []byte

// Score19 returns the guide 应急〔2018〕19号, by which makers and stores of
// hazardous chemicals are scored, read and checked once.
var Score19 = sync.OnceValues(func() (*Guide, error) { return ParseGuide(score19Guide) })

// Guide turns a score of safety into a colour: points are taken off 100 for what
// is wrong, others are added, and a higher score is safer. A veto makes it what
// the veto says, whatever the score.
type Guide struct {
	Set           string    `json:"set"`
	Version       string    `json:"version"`
	EffectiveFrom string    `json:"effectiveFrom"`
	EffectiveTo   *string   `json:"effectiveTo"`
	DayToConfirm  bool      `json:"dayToConfirm"` // EffectiveFrom
	Title         grid.Text `json:"title"`
	Source        string    `json:"source"`
	Bands         []ScoreBand
	Items         []ScoreItem
	Vetoes        []Veto
}

// ScoreBand holds from this score on, up to the band before; nil: whatever is
// left.
type ScoreBand struct {
	From   *float64 `json:"from"`
	Colour string   `json:"colour"`
}

// ScoreItem is something that points are taken off for, at most so many.
type ScoreItem struct {
	Key   string    `json:"key"`
	Group int       `json:"group"`
	Most  float64   `json:"most"`
	Text  grid.Text `json:"text"`
}

// Veto is a condition that decides by itself.
type Veto struct {
	Key    string    `json:"key"`
	Colour string    `json:"colour"`
	Text   grid.Text `json:"text"`
}

// Scored is the colour of a score and why.
type Scored struct {
	Level   grid.Level
	Score   float64 // as given: above 100 with bonus points
	Version string
	Vetoes  []Veto // those that decided
	Reason  grid.Text
}

// Rate returns the colour of a score under the vetoes that hold. Errors: rejected
// for a score that is no number or an unknown veto.
func (g *Guide) Rate(score float64, vetoes []string) (Scored, error) {
	var faults grid.Faults
	if math.IsNaN(score) || math.Abs(score) > 1000 {
		faults.Add("/score", "分数应为数字，一般不超过 100 加奖励分", "The score must be a number, as a rule up to 100 and bonus points")
	}
	s := Scored{Score: score, Version: g.Version, Level: g.band(score)}
	for i, key := range vetoes {
		at := slices.IndexFunc(g.Vetoes, func(v Veto) bool { return v.Key == key })
		if at < 0 {
			faults.Add("/vetoes/"+strconv.Itoa(i), "没有这一否决项", "There is no such veto")
			continue
		}
		s.Vetoes = append(s.Vetoes, g.Vetoes[at])
	}
	if err := faults.Err(); err != nil {
		return Scored{}, err
	}
	n := strconv.FormatFloat(score, 'f', -1, 64)
	s.Reason = grid.Text{ZH: g.Source + " 得分 " + n, EN: g.Source + ", score " + n}
	for _, v := range s.Vetoes {
		level, _ := grid.ParseLevel(v.Colour)
		s.Level = grid.Worst(s.Level, level)
		s.Reason.ZH += "；否决项：" + v.Text.ZH
		s.Reason.EN += "; veto: " + v.Text.EN
	}
	return s, nil
}

// band compares to a thousandth of a point: many small deductions must not take
// a score of 75 below itself.
func (g *Guide) band(score float64) grid.Level {
	score = math.Round(score*1000) / 1000
	for _, b := range g.Bands {
		if b.From == nil || score >= *b.From {
			l, _ := grid.ParseLevel(b.Colour)
			return l
		}
	}
	return grid.NotAssessed // ParseGuide leaves no score without a band
}

// ParseGuide reads a guide and refuses one that leaves a score without a colour.
func ParseGuide(b []byte) (*Guide, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	g := &Guide{}
	if err := d.Decode(g); err != nil {
		return nil, err
	}
	if _, err := time.Parse(time.DateOnly, g.EffectiveFrom); err != nil || g.Set == "" || g.Version == "" || g.Source == "" {
		return nil, errors.New("a guide must say what it is and from when it holds")
	}
	colour := func(c string) bool {
		l, ok := grid.ParseLevel(c)
		return ok && l != grid.NotAssessed
	}
	for i, b := range g.Bands {
		last := i == len(g.Bands)-1
		if !colour(b.Colour) || last != (b.From == nil) || i > 0 && !last && *b.From >= *g.Bands[i-1].From {
			return nil, fmt.Errorf("band %d", i+1)
		}
	}
	most := 0.0
	for _, i := range g.Items {
		most += i.Most
	}
	if len(g.Bands) == 0 || most != 100 {
		return nil, fmt.Errorf("%d bands; at most %g points are taken off, want 100", len(g.Bands), most)
	}
	for _, v := range g.Vetoes {
		if v.Key == "" || !colour(v.Colour) || v.Text.ZH == "" || v.Text.EN == "" {
			return nil, fmt.Errorf("veto %q", v.Key)
		}
	}
	return g, nil
}
