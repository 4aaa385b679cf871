package exchange

import (
	"sync"

	"anwang/grid"
)

// register is what the rows of a table are records of 台账: one of enterprises, of hazard
// sources, of dangers or of key places. All are read by one engine; what a record of each holds is
// its list of fields, the first six of which are the same in all of them.
type register struct {
	kind   grid.Kind
	name   grid.Text // of many
	fields []Field
	masks  []func(string) string // of fields that are personal, nil for the others
	at     map[string]int        // the fields by their keys
	schema *schema               // of what a record holds beside its location; nil: enterprises
	prefix string                // of the codes that are made for rows without one; "" a code is required
	twins  []string              // columns by which rows without a code are told apart
}

func newRegister(k grid.Kind, fields []Field) *register {
	r := &register{kind: k, name: k.Info().Title, fields: fields, at: map[string]int{}}
	for i := range fields {
		r.masks = append(r.masks, grid.MaskOf(k.String(), fields[i].column))
		r.at[fields[i].Key] = i
	}
	return r
}

// index finds a field by its key; -1 when there is none.
func (r *register) index(key string) int {
	if i, ok := r.at[key]; ok {
		return i
	}
	return -1
}

// key is what the register is called in addresses, in the audit and in the database.
func (r *register) key() string { return r.kind.String() }

// has reports whether it has a field.
func (r *register) has(key string) bool { return r.index(key) >= 0 }

var registers = sync.OnceValue(func() []*register {
	return []*register{newRegister(grid.KindEnterprise, Fields[:]), hazardRegister(), dangerRegister(), keyplaceRegister()}
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
	Updates bool // what is on file may be updated by a table
	Waits   bool // rows without coordinates are kept until somebody locates them
	Fields  []Field
}

// Registers lists what a table may be of.
func Registers() (list []Register) {
	for _, r := range registers() {
		of := r.schema == nil
		list = append(list, Register{r.key(), r.name, of, of, r.fields})
	}
	return list
}

// Personal reports whether a field says something of a person.
func (r *Register) Personal(f *Field) bool { return grid.MaskOf(r.Key, f.column) != nil }
