package exchange

import (
	"encoding/json"
	"fmt"
	"strings"

	"anwang/grid"
)

// betweenSectors reports whether a character stands between the names of sectors in a cell.
func betweenSectors(r rune) bool { return strings.ContainsRune("、,，;；/／|｜\n", r) }

// sectorNames reads the sectors of cells by any of their names.
type sectorNames struct {
	list grid.SectorList
	met  map[string]string // sets by the text of their cell: a table has few different ones
}

// mostMet bounds what is kept of the cells of a table.
const mostMet = 1000

// readSectors reads the sectors of a cell, the principal one first.
func readSectors(c cell, w *worksheet) (any, fault) {
	n := &w.sectors
	if set, ok := n.met[c.text]; ok {
		return set, fault{}
	}
	set, wrong := n.read(c.text)
	if wrong.kind != "" {
		return nil, wrong
	}
	if n.met == nil {
		n.met = map[string]string{}
	}
	if len(n.met) < mostMet {
		n.met[c.text] = set
	}
	return set, fault{}
}

func (n *sectorNames) read(text string) (string, fault) {
	var codes []string
	for name := range strings.FieldsFuncSeq(text, betweenSectors) {
		s, ok := n.list.Named(name)
		switch {
		case ok:
			codes = append(codes, s.Code)
		case strings.TrimSpace(name) != "":
			return "", fault{"sectorUnknown", []string{clip(strings.TrimSpace(name)), both(n.all())}}
		}
	}
	set := grid.SectorsOf(codes...)
	switch many := len(set.List()); {
	case many == 0:
		return "", fault{"sectorUnknown", []string{clip(text), both(n.all())}}
	case many > grid.MostSectors:
		return "", fault{"sectorsMany", []string{fmt.Sprint(many), fmt.Sprint(grid.MostSectors)}}
	}
	return string(set), fault{}
}

// all are the names of all sectors.
func (n *sectorNames) all() grid.Text {
	var zh, en []string
	for i := range n.list {
		zh, en = append(zh, n.list[i].Name.ZH), append(en, n.list[i].Name.EN)
	}
	return grid.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// showSectors is a set of sectors as a cell has it.
func showSectors(set string, sectors grid.SectorList, lang string) string {
	var names []string
	for code := range grid.SectorSet(set).All() {
		names = append(names, in(sectors.NameOf(code), lang))
	}
	return strings.Join(names, in(t("、", ", "), lang))
}

// property reads the sectors of a feature: a text as in a cell, or a list of such.
func (n *sectorNames) property(raw json.RawMessage) (any, *grid.Text) {
	var list []string
	s, ok := str(raw)
	if !ok && json.Unmarshal(raw, &list) != nil {
		return nil, say("应为文本或文本数组", "give a text or a list of texts")
	}
	if s = strings.Join(append(list, s), ","); strings.Trim(s, ", ") == "" {
		return "", nil
	}
	v, wrong := n.read(s)
	if wrong.kind != "" {
		text, _ := (&Problem{Kind: wrong.kind, Args: wrong.args}).Says()
		return nil, &text
	}
	return v, nil
}
