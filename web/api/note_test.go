package api

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
)

// A note whose type, field or parameter is called otherwise by now would be lost without a word.
func TestNotesAreTold(t *testing.T) {
	t.Parallel()
	r := chi.NewRouter()
	o := Register(Registration{JSON: r, Raw: r, Bulk: r}, Options{})
	Complete(o)
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	for of, note := range notes {
		want, err := json.Marshal(note)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), `"description":`+string(want)) {
			t.Errorf("nothing is told of %s", of)
		}
	}
}
