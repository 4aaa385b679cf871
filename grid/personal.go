package grid

import (
	"regexp"
	"strings"
)

// Personal data leave the service masked unless somebody asks for them in full
// and may; that is audited.

// MaskPhone hides the middle of a phone number: 138****5678. One with fewer than
// eleven digits, of which so little would be left to guess, is hidden whole.
func MaskPhone(phone string) string {
	digits := 0
	for _, r := range phone {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	rs := []rune(phone)
	if digits < 11 {
		return strings.Repeat("*", len(rs))
	}
	return string(rs[:3]) + "****" + string(rs[len(rs)-4:])
}

// MaskName leaves the family name, of the usual length, of a person's name: 张**.
// A name of one character is hidden whole.
func MaskName(name string) string {
	rs := []rune(name)
	if len(rs) < 2 {
		return strings.Repeat("*", len(rs))
	}
	return string(rs[:1]) + strings.Repeat("*", len(rs)-1)
}

// MaskIdentity hides the middle of every number of an identity card in a text or in
// another number, as those of many certificates of workers are; the rest stays as it is.
func MaskIdentity(number string) string {
	return identity.ReplaceAllStringFunc(number, func(n string) string { return n[:6] + "********" + n[len(n)-4:] })
}

// identity is a number of an identity card: division, day of birth, order, check; as
// it is often typed with a blank on either side of the day.
var identity = regexp.MustCompile(`[1-9][0-9]{5} ?(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01]) ?[0-9]{3}[0-9Xx]`)

// PersonalColumn is a column that holds personal data.
type PersonalColumn struct {
	Table, Column string
	Phone         bool // a number, else a name
}

// Mask hides a value of the column: from who may not see it, and in what is kept of it.
func (c *PersonalColumn) Mask(s string) string {
	if c.Phone {
		return MaskPhone(s)
	}
	return MaskName(s)
}

// MaskOf is the mask of a column of a table, nil of one that says nothing of a person.
func MaskOf(table, column string) func(string) string {
	for i := range PersonalColumns {
		if c := &PersonalColumns[i]; c.Table == table && c.Column == column {
			return c.Mask
		}
	}
	return nil
}

// PersonalColumns lists the columns that hold data of persons of the field; what is no
// column of a table, in an export say, asks it too. They are read for a card, for an
// export, for a look at them in full, and for nothing else: they are not in the live
// state, and so in no tile, list, search hit or event.
var PersonalColumns = [...]PersonalColumn{
	{"enterprise", "contact", false},
	{"enterprise", "contact_phone", true},
	{"enterprise", "legal_person", false},
	{"enterprise", "legal_phone", true},
	{"enterprise", "principal", false},
	{"enterprise", "principal_phone", true},
	{"enterprise", "safety_officer", false},
	{"enterprise", "safety_phone", true},
	{"enterprise_record", "holder", false},
	{"danger", "reporter", false},
	{"danger", "reporter_phone", true},
	{"hazard_person", "name", false},
	{"hazard_person", "phone", true},
	{"keyplace", "keeper", false},
	{"keyplace", "phone", true},
	{"account", "phone", true},
}
