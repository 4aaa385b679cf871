package hazard

import (
	"bytes"
	_ "embed" // the names
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"

	"anwang/grid"
)

//go:embed gb18218/names.csv
var gb18218Names []byte

// CommonName 俗名 is what people call a substance that Table 1 does not name, with
// the hazard classes it is usually in. It only helps to find a row: the classes
// are proposed, and its safety data sheet decides. Without classes it does not
// count, and the note says why.
type CommonName struct {
	Name    grid.Text
	Alias   []string
	CAS     string
	Classes []string
	Note    grid.Text
}

var nameColumns = []string{"name_zh", "name_en", "alias", "cas", "classes", "note_zh", "note_en"}

// readNames reads the common names. Those of Table 1 are aliases there.
func (s *Standard) readNames(b []byte) error {
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return err
	}
	if len(rows) < 2 || !slices.Equal(rows[0], nameColumns) {
		return fmt.Errorf("want a head of %v", nameColumns)
	}
	for i, row := range rows[1:] {
		n := CommonName{
			Name: grid.Text{ZH: row[0], EN: row[1]}, Alias: aliases(row[2]), CAS: row[3], Classes: strings.Fields(row[4]),
			Note: grid.Text{ZH: row[5], EN: row[6]},
		}
		if err := s.checkName(&n); err != nil {
			return fmt.Errorf("row %d, %s: %w", i+2, n.Name.ZH, err)
		}
		s.Names = append(s.Names, n)
	}
	return nil
}

func (s *Standard) checkName(n *CommonName) error {
	if n.Name.ZH == "" || n.Name.EN == "" || n.Note.ZH == "" || n.Note.EN == "" {
		return errors.New("a name and a note in both languages are needed")
	}
	if n.CAS != "" && !casValid(n.CAS) {
		return fmt.Errorf("CAS number %s has a wrong check digit", n.CAS)
	}
	if at := s.byCAS[n.CAS]; n.CAS != "" && len(at) > 0 {
		return fmt.Errorf("CAS number %s stands in Table 1 at %d", n.CAS, at[0])
	}
	for _, k := range n.Classes {
		if s.classes[k] == nil {
			return fmt.Errorf("there is no class %s", k)
		}
	}
	for i := range s.Substances {
		if x := &s.Substances[i]; x.Name.ZH == n.Name.ZH {
			return fmt.Errorf("Table 1 names it at %d", x.Entry)
		}
	}
	return nil
}

// aliases takes a list of other names apart.
func aliases(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '、' })
}

// Aliases are the other names of a substance.
func (x *Substance) Aliases() []string { return aliases(x.Alias) }

// called is a name that somebody gave a substance; a common name is known in both
// languages.
func (s *Standard) called(name string) grid.Text {
	for i := range s.Names {
		if s.Names[i].Name.ZH == name {
			return s.Names[i].Name
		}
	}
	return grid.Text{ZH: name, EN: name}
}
