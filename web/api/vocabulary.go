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
