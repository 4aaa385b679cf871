package api

import (
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
)

// actionKey is an action in an answer; the description names all there are, so
// that a client's types do.
type actionKey string

// Schema implements huma.SchemaProvider.
func (actionKey) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for i := range grid.Permissions {
		s.Enum = append(s.Enum, string(grid.Permissions[i].Action))
	}
	return s
}

func actionKeys(actions []grid.Action) []actionKey {
	var out []actionKey
	for _, action := range actions {
		out = append(out, actionKey(action))
	}
	return out
}

// levelCounts says how many there are of each level.
type levelCounts map[string]uint32

// Schema implements huma.SchemaProvider.
func (levelCounts) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
	for l := range grid.Level(len(grid.Counts{})) {
		key := l.String()
		s.Properties[key] = &huma.Schema{Type: huma.TypeInteger, Format: "int32", Minimum: new(float64)}
		s.Required = append(s.Required, key)
	}
	slices.Sort(s.Required)
	return s
}

func countsOf(c grid.Counts) levelCounts {
	out := make(levelCounts, len(c))
	for l, n := range c {
		out[grid.Level(l).String()] = n
	}
	return out
}

// kindKey is the word of a kind of points.
type kindKey string

// Schema implements huma.SchemaProvider.
func (kindKey) Schema(huma.Registry) *huma.Schema {
	return words(kindWords())
}

// subjectKey is that, or "grid".
type subjectKey string

// Schema implements huma.SchemaProvider.
func (subjectKey) Schema(huma.Registry) *huma.Schema {
	return words(append([]any{"grid"}, kindWords()...))
}

// everywhere are the kinds of records that lie nowhere and count everywhere.
var everywhere = []string{"rule", "standard"}

// happeningKey is that, or one of everywhere.
type happeningKey string

// Schema implements huma.SchemaProvider.
func (happeningKey) Schema(huma.Registry) *huma.Schema {
	keys := []any{"grid"}
	for _, key := range everywhere {
		keys = append(keys, key)
	}
	return words(append(keys, kindWords()...))
}

// ownClass is a class of a kind that has its own.
type ownClass string

// Schema implements huma.SchemaProvider.
func (ownClass) Schema(huma.Registry) *huma.Schema {
	var keys []any
	for k := range grid.Kind(grid.Kinds) {
		for _, c := range k.Info().Own {
			if c != "" {
				keys = append(keys, c)
			}
		}
	}
	return words(keys)
}

func kindWords() (keys []any) {
	for k := range grid.Kind(grid.Kinds) {
		keys = append(keys, k.String())
	}
	return keys
}

func words(keys []any) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Enum: keys} }
