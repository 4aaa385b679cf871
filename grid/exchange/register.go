package exchange

import (
	"sync"

	"anwang/grid"
)

// register is what the rows of a table are records of 台账: one of enterprises, of hazard
// sources, of dangers or of key places, which are loaded in bulk and whose first six fields are the
// same; or one of what comes in by an entrance. All are read by one engine; what a record of each holds
// is its list of fields.
type register struct {
	word     string      // what it is called in addresses, in the audit and in the database
	needs    grid.Action // of who imports such tables
	kind     grid.Kind   // of its points, where it has no entrance
	entrance *entrance   // nil: it is one of points
	name     grid.Text   // of many
	fields   []Field
	masks    []func(string) string // of fields that are personal, nil for the others
	at       map[string]int        // the fields by their keys
	schema   *schema               // of what a record holds beside its location; nil: enterprises
	prefix   string                // of the codes that are made for rows without one; "" a code is required
	twins    []string              // columns by which rows without a code are told apart
}

func newRegister(k grid.Kind, fields []Field) *register {
	r := named(k.String(), k.Info().Title, grid.ImportRecords, fields)
	r.kind = k
	return r
}

// named makes a register; the columns of its fields are those of the table that it is called by.
func named(word string, title grid.Text, needs grid.Action, fields []Field) *register {
	r := &register{word: word, name: title, needs: needs, fields: fields, at: map[string]int{}}
	for i := range fields {
		r.masks = append(r.masks, grid.MaskOf(word, fields[i].column))
		r.at[fields[i].Key] = i
	}
	return r
}

// of reports whether its rows are points of a kind.
func (r *register) of(k grid.Kind) bool { return r.entrance == nil && r.kind == k }

// index finds a field by its key; -1 when there is none.
func (r *register) index(key string) int {
	if i, ok := r.at[key]; ok {
		return i
	}
	return -1
}

func (r *register) key() string { return r.word }

// has reports whether it has a field.
func (r *register) has(key string) bool { return r.index(key) >= 0 }

var registers = sync.OnceValue(func() []*register {
	return []*register{
		newRegister(grid.KindEnterprise, Fields[:]), hazardRegister(), dangerRegister(), keyplaceRegister(),
		holdingRegister(), organisationRegister(), accountRegister(),
	}
})

// enterprises is the register of enterprises.
func enterprises() *register { return registers()[0] }

// registerOf finds a register by its key, "" that of enterprises. Errors: invalid.
func registerOf(key string) (*register, error) {
	if key == "" {
		return enterprises(), nil
	}
	for _, r := range registers() {
		if r.key() == key {
			return r, nil
		}
	}
	return nil, broken("没有“"+clip(key)+"”这样的台账", "there is no register "+clip(key))
}

// Register describes one to who chooses what a table is of.
type Register struct {
	Key     string
	Name    grid.Text
	Needs   grid.Action // of who imports such tables
	Updates bool        // what is on file may be updated by a table
	Waits   bool        // rows without coordinates are kept until somebody locates them
	Located bool        // its rows are points on the map
	Fields  []Field
}

// Registers lists what a table may be of.
func Registers() (list []Register) {
	for _, r := range registers() {
		of := r.of(grid.KindEnterprise)
		list = append(list, Register{r.word, r.name, r.needs, of || r.entrance != nil, of, r.entrance == nil, r.fields})
	}
	return list
}

// Personal reports whether a field says something of a person.
func (r *Register) Personal(f *Field) bool { return grid.MaskOf(r.Key, f.column) != nil }
