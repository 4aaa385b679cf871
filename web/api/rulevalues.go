package api

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/risk"
)

// ruleSet is the values of a rule set as they are sent: risk writes them, ruleValues describes them.
type ruleSet struct{ *risk.RuleSet }

// MarshalJSON writes what a draft does not say yet as empty lists, never as null.
func (s ruleSet) MarshalJSON() ([]byte, error) {
	set := *s.RuleSet
	of := &set.Scoring
	of.Groups, of.Factors, of.Sectors = orEmpty(of.Groups), orEmpty(of.Factors), orEmpty(of.Sectors)
	of.Guards = slices.Clone(orEmpty(of.Guards))
	for i := range of.Guards {
		of.Guards[i].All = orEmpty(of.Guards[i].All)
	}
	return json.Marshal(&set)
}

// Schema implements huma.SchemaProvider.
func (ruleSet) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[ruleValues](), true, "")
}

// sentRule is the values of a rule set as somebody sends them; null is none. A draft need not say everything yet, and what
// is wrong with a value risk says better, by field and in both languages: the description names fields and types and
// refuses nothing else.
type sentRule struct{ Raw json.RawMessage }

// UnmarshalJSON implements json.Unmarshaler.
func (s *sentRule) UnmarshalJSON(b []byte) error {
	if string(b) != "null" {
		s.Raw = bytes.Clone(b)
	}
	return nil
}

// Schema implements huma.SchemaProvider.
func (sentRule) Schema(r huma.Registry) *huma.Schema {
	const name = "RuleValuesSent"
	if _, there := r.Map()[name]; !there {
		s := loosened(r, r.Schema(reflect.TypeFor[ruleValues](), true, ""))
		s.PrecomputeMessages()
		r.Map()[name] = s
	}
	return &huma.Schema{Ref: "#/components/schemas/" + name}
}

// loosened is a schema that describes as much and lets in what has the types alone, whole or not.
func loosened(r huma.Registry, s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		s = r.SchemaFromRef(s.Ref)
	}
	out := &huma.Schema{Type: s.Type, Description: s.Description, Extensions: s.Extensions}
	out.Nullable = s.Type == huma.TypeArray || s.Type == huma.TypeObject
	switch {
	case s.Items != nil:
		out.Items = loosened(r, s.Items)
	case s.Type == huma.TypeArray: // of a tuple; there must be one to be held against
		out.Items = &huma.Schema{}
	}
	if of, ok := s.AdditionalProperties.(*huma.Schema); ok {
		out.AdditionalProperties = loosened(r, of)
	}
	for key, of := range s.Properties {
		if out.Properties == nil {
			out.Properties = map[string]*huma.Schema{}
		}
		out.Properties[key] = loosened(r, of)
	}
	return out
}

// set reads the values strictly: what nobody knows is a slip.
func (s sentRule) set() (*risk.RuleSet, error) {
	out := &risk.RuleSet{}
	if s.Raw == nil {
		return out, nil
	}
	d := json.NewDecoder(bytes.NewReader(s.Raw))
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		return nil, &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{
			ZH: "规则内容无法读取：" + err.Error(), EN: "The values of the rule set cannot be read: " + err.Error(),
		}}
	}
	return out, nil
}

// ruleValues is the form in which a rule set is written. Nothing is kept in it: it is there for the description,
// which every answer with a rule set is held against.
type ruleValues struct {
	Source  string      `json:"source" doc:"The document that the values come from"`
	Scoring ruleScoring `json:"scoring" doc:"What makes the colour of an enterprise"`
	Rollup  ruleRollup  `json:"rollup" doc:"What makes the colour of a grid"`
}

type ruleScoring struct {
	Groups    []ruleGroup   `json:"groups"`
	Factors   []ruleFactor  `json:"factors"`
	Bands     risk.Bands    `json:"bands" doc:"The scores from which a level holds; below yellow it is blue"`
	Guards    []ruleGuard   `json:"guards"`
	GradeBest string        `json:"gradeBest" enum:"A,D," doc:"Which end of the grades is the safest; empty in a draft that does not say"`
	Sectors   []ruleSectors `json:"sectors" doc:"What is different for a supervision sector"`
}

type ruleGroup struct {
	Key     string  `json:"key"`
	Combine string  `json:"combine" enum:"max,sum," doc:"Empty in a draft that does not say"`
	Least   float64 `json:"least,omitempty"`
	Most    float64 `json:"most,omitempty" doc:"No limit when it is 0 or missing"`
}

type ruleFactor struct {
	Key      string     `json:"key"`
	Group    string     `json:"group"`
	Weight   float64    `json:"weight" doc:"0: does not count"`
	Assesses bool       `json:"assesses,omitempty" doc:"An enterprise with this known is assessed"`
	Effort   float64    `json:"effort" doc:"What one less of it costs, to rank proposals; 0: nothing can be done"`
	Steps    []ruleStep `json:"steps,omitempty" doc:"Of a class: points from each class on"`
	Per      float64    `json:"per,omitempty" doc:"Of a count: points for each"`
	Most     float64    `json:"most,omitempty" doc:"Of a count: the most points; 0 or missing: no limit"`
	Sectors  []string   `json:"sectors,omitempty" doc:"Only for these"`
}

// ruleStep is [from, points].
type ruleStep struct{}

// Schema implements huma.SchemaProvider.
func (ruleStep) Schema(huma.Registry) *huma.Schema {
	return tuple("From a value on, so many points", huma.TypeNumber, huma.TypeNumber)
}

type ruleGuard struct {
	Key     string          `json:"key"`
	Kind    string          `json:"kind" enum:"floor,veto," doc:"Empty in a draft that does not say"`
	Level   int             `json:"level" minimum:"0" maximum:"4" doc:"National number: 1 red to 4 blue; 0 in a draft that does not say"`
	All     []ruleCondition `json:"all"`
	Name    ruleGuardName   `json:"name"`
	Sectors []string        `json:"sectors,omitempty" doc:"Only for these"`
}

type ruleGuardName struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// ruleCondition is [factor, from].
type ruleCondition struct{}

// Schema implements huma.SchemaProvider.
func (ruleCondition) Schema(huma.Registry) *huma.Schema {
	return tuple("Holds when the factor is known and at least this", huma.TypeString, huma.TypeNumber)
}

type ruleSectors struct {
	Sector  string             `json:"sector"`
	Weights map[string]float64 `json:"weights,omitempty" doc:"By factor, instead of the factor's own"`
	Bands   *risk.Bands        `json:"bands,omitempty"`
}

type ruleRollup struct {
	Mode           string             `json:"mode" enum:"share,max,sum," doc:"Empty in a draft that does not say"`
	Shares         *risk.Bands        `json:"shares,omitempty" doc:"Of mode share: what one enterprise counts"`
	Threshold      float64            `json:"threshold,omitempty" doc:"Of mode share: percent of the assessed enterprises"`
	Weights        ruleWeights        `json:"weights" doc:"Of the load, by level"`
	MajorOpen      float64            `json:"majorOpen"`
	GeneralOverdue float64            `json:"generalOverdue"`
	ListedOpen     float64            `json:"listedOpen"`
	Fatal          float64            `json:"fatal"`
	Bands          *risk.Bands        `json:"bands,omitempty" doc:"Of mode sum: the index from which a level holds"`
	K              map[string]float64 `json:"k,omitempty" doc:"Of mode sum, by depth"`
	Floors         []ruleFloor        `json:"floors" doc:"The guards of grids"`
}

type ruleWeights struct {
	Red    float64 `json:"red"`
	Orange float64 `json:"orange"`
	Yellow float64 `json:"yellow"`
	Blue   float64 `json:"blue"`
}

type ruleFloor struct {
	Depth int    `json:"depth" minimum:"0" doc:"0: every depth"`
	Top   int    `json:"top,omitempty" minimum:"0" doc:"How far up the tree it reaches: not above this depth; 0 or missing: to the top"`
	What  string `json:"what"`
	Count int    `json:"count" minimum:"0"`
	Level int    `json:"level" minimum:"0" maximum:"4" doc:"National number: 1 red to 4 blue"`
}

// tuple is an array of these types, one after the other.
func tuple(about string, kinds ...string) *huma.Schema {
	list := make([]*huma.Schema, len(kinds))
	for i, k := range kinds {
		list[i] = &huma.Schema{Type: k}
	}
	return &huma.Schema{
		Type: huma.TypeArray, Description: about, MinItems: ptr(len(kinds)), MaxItems: ptr(len(kinds)),
		Extensions: map[string]any{"prefixItems": list},
	}
}
