package enterprise

import (
	"bytes"
	_ "embed" // the tables
	"encoding/json"
	"fmt"
	"sync"

	"anwang/grid"
)

//go:embed vocabulary/vocabulary.json
var vocabularyTable []byte

//go:embed vocabulary/scale.json
var scaleTable []byte

// Type is one kind of paper, machine, certificate or event, with the rule it
// comes from.
type Type struct {
	Key    string    `json:"key"`
	Name   grid.Text `json:"name"`
	Years  int       `json:"years"` // how long it usually holds; 0: no usual term
	Source string    `json:"source"`
	Later  []Cited   `json:"later"` // what it comes from since, the earlier first
	Code   string    `json:"code"`  // of a standard's own table
	Score  bool      `json:"score"` // has points and vetoes, see RecordDraft
}

// Cited is the rule that something comes from, since a day.
type Cited struct {
	From   string `json:"from"`
	Source string `json:"source"`
}

// SourceOn is the rule that a type comes from on a day; "" today's.
func (t *Type) SourceOn(day string) string {
	source := t.Source
	for _, c := range t.Later {
		if day == "" || c.From <= day {
			source = c.Source
		}
	}
	return source
}

// RecordKind is one kind of records with the types it may have.
type RecordKind struct {
	Key     string    `json:"key"`
	Name    grid.Text `json:"name"`
	Expires grid.Text `json:"expires"` // what its last day is called; empty: it has none
	Types   []Type    `json:"types"`
}

// Grade is one of the four grades 分类分级 with what it means here: whether A is
// the safest or the most dangerous differs from place to place, so the words are
// data and are shown beside the letter.
type Grade struct {
	Key  string    `json:"key"`
	Name grid.Text `json:"name"`
}

// Vocabulary is the words of the enterprise file: a versioned table with its
// sources. ToConfirm says that parts could not be held against the printed text.
type Vocabulary struct {
	Version   string       `json:"version"`
	Source    string       `json:"source"`
	ToConfirm bool         `json:"toConfirm"`
	Kinds     []RecordKind `json:"kinds"`
	Grades    struct {
		Source string  `json:"source"`
		Items  []Grade `json:"items"`
	} `json:"grades"`
	Sections []grid.Section `json:"-"`
	Scale    ScaleRules     `json:"-"`
}

// Words returns the vocabulary in force, read and checked once.
var Words = sync.OnceValues(func() (*Vocabulary, error) {
	return ParseVocabulary(vocabularyTable, scaleTable)
})

// ParseVocabulary reads the two tables and refuses ones that contradict
// themselves.
func ParseVocabulary(vocabulary, scale []byte) (*Vocabulary, error) {
	v := &Vocabulary{}
	if err := strictly(vocabulary, v); err != nil {
		return nil, fmt.Errorf("vocabulary: %w", err)
	}
	v.Sections = grid.Industries()
	if err := strictly(scale, &v.Scale); err != nil {
		return nil, fmt.Errorf("scale: %w", err)
	}
	for i := range v.Kinds {
		k, seen := &v.Kinds[i], map[string]bool{}
		for _, t := range k.Types {
			if t.Key == "" || len(t.Key) > 60 || seen[t.Key] || t.Name.ZH == "" || t.Name.EN == "" {
				return nil, fmt.Errorf("type %q of %s is empty, too long, named in one language or there twice", t.Key, k.Key)
			}
			seen[t.Key] = true
		}
	}
	for _, r := range v.Scale.Rules {
		for _, code := range r.Industries {
			if _, known := grid.Industry(code); !known {
				return nil, fmt.Errorf("scale rule %s names industry %s, which is none", r.Key, code)
			}
		}
	}
	return v, nil
}

func strictly(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// KindOf returns a kind of records.
func (v *Vocabulary) KindOf(key string) (*RecordKind, bool) {
	for i := range v.Kinds {
		if v.Kinds[i].Key == key {
			return &v.Kinds[i], true
		}
	}
	return nil, false
}

// TypeOf returns a type of records of this kind.
func (k *RecordKind) TypeOf(key string) (*Type, bool) {
	for i := range k.Types {
		if k.Types[i].Key == key {
			return &k.Types[i], true
		}
	}
	return nil, false
}

// TypeName is what people call a type of records; an unknown one speaks for itself.
func (v *Vocabulary) TypeName(kind, key string) grid.Text {
	if k, ok := v.KindOf(kind); ok {
		if t, ok := k.TypeOf(key); ok {
			return t.Name
		}
	}
	return grid.Text{ZH: key, EN: key}
}

// GradeName says what a grade means; an unknown one speaks for itself.
func (v *Vocabulary) GradeName(key string) grid.Text {
	for _, g := range v.Grades.Items {
		if g.Key == key {
			return g.Name
		}
	}
	return grid.Text{ZH: key, EN: key}
}
