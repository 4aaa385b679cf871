package grid

import (
	_ "embed" // the table
	"encoding/json"
	"regexp"
	"sync"
)

// Section is a section 门类 of GB/T 4754-2017 with its divisions.
type Section struct {
	Key       string     `json:"key"` // letter
	Name      Text       `json:"name"`
	Divisions []Division `json:"divisions"`
}

// Division is a division 大类 of GB/T 4754-2017.
type Division struct {
	Key  string `json:"key"` // section letter and two digits
	Name Text   `json:"name"`
}

//go:embed industry.json
var industryTable []byte

// Industries lists the sections of GB/T 4754-2017 in their order; nobody may
// change it.
var Industries = sync.OnceValue(func() []Section {
	var table struct {
		Sections []Section `json:"sections"`
	}
	if err := json.Unmarshal(industryTable, &table); err != nil {
		panic("the table of industries: " + err.Error()) // part of the program
	}
	return table.Sections
})

var industryForm = regexp.MustCompile(`^[A-T][0-9]{2,4}$`)

// Industry returns the name of an industry code: a section letter with a division
// of that section, perhaps with the digits of a group and a class behind it.
func Industry(code string) (Text, bool) {
	if !industryForm.MatchString(code) {
		return Text{}, false
	}
	for _, s := range Industries() {
		for _, d := range s.Divisions {
			if d.Key == code[:3] {
				return d.Name, true
			}
		}
	}
	return Text{}, false
}
