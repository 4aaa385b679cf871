package act

import (
	"encoding/json"
	"reflect"
)

// Audited is a record as the audit keeps it: what becomes a JSON object, with what is
// personal masked or in full.
type Audited[R any] func(r *R, masked bool) any

// Difference is what two records differ in, as they were and as they are. What is
// personal is masked, and stands on both sides also when it differs only behind the
// mask. It fails when what is audited is no JSON object.
func (audited Audited[R]) Difference(was, is *R) (before, after map[string]any, err error) {
	var sides [4]map[string]any
	for i, r := range []*R{was, is} {
		for j, masked := range []bool{false, true} {
			b, err := json.Marshal(audited(r, masked))
			if err == nil {
				err = json.Unmarshal(b, &sides[2*i+j])
			}
			if err != nil {
				return nil, nil, err
			}
		}
	}
	old, now := sides[0], sides[2]
	differing := func(shown map[string]any) map[string]any {
		out := map[string]any{}
		for k, v := range shown {
			o, had := old[k]
			n, has := now[k]
			if had != has || !reflect.DeepEqual(o, n) {
				out[k] = v
			}
		}
		return out
	}
	return differing(sides[1]), differing(sides[3]), nil
}
