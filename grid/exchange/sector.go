package exchange

import (
	"encoding/json"
	"fmt"
	"strings"

	"anwang/grid"
)

// betweenSectors reports whether a character stands between the names of sectors in a cell.
func betweenSectors(r rune) bool { return strings.ContainsRune("、,，;；/／|｜\n", r) }

// readSectors reads the sectors of a cell by any of their names, the principal one first.
func readSectors(c cell, _ *worksheet) (any, fault) {
	var codes []string
	for name := range strings.FieldsFuncSeq(c.text, betweenSectors) {
		s, ok := grid.SectorNamed(name)
		switch {
		case ok:
			codes = append(codes, s.Code)
		case strings.TrimSpace(name) != "":
			return nil, fault{"sectorUnknown", []string{clip(strings.TrimSpace(name)), both(allSectors())}}
		}
	}
	set := grid.SectorsOf(codes...)
	switch n := len(set.List()); {
	case n == 0:
		return nil, fault{"sectorUnknown", []string{clip(c.text), both(allSectors())}}
	case n > grid.MostSectors:
		return nil, fault{"sectorsMany", []string{fmt.Sprint(n), fmt.Sprint(grid.MostSectors)}}
	}
	return string(set), fault{}
}

// allSectors are the names of all sectors.
func allSectors() grid.Text {
	var zh, en []string
	for _, s := range grid.Sectors {
		zh, en = append(zh, s.Name.ZH), append(en, s.Name.EN)
	}
	return grid.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// showSectors is a set of sectors as a cell has it.
func showSectors(v any, lang string) string {
	set, _ := v.(string)
	var names []string
	for code := range grid.SectorSet(set).All() {
		if s, ok := grid.SectorOf(code); ok {
			code = in(s.Name, lang)
		}
		names = append(names, code)
	}
	return strings.Join(names, in(t("、", ", "), lang))
}

// sectorsProperty reads the sectors of a feature: a text as in a cell, or a list of such.
func sectorsProperty(raw json.RawMessage) (any, *grid.Text) {
	var list []string
	s, ok := str(raw)
	if !ok && json.Unmarshal(raw, &list) != nil {
		return nil, say("应为文本或文本数组", "give a text or a list of texts")
	}
	if s = strings.Join(append(list, s), ","); strings.Trim(s, ", ") == "" {
		return "", nil
	}
	v, wrong := readSectors(cell{text: s}, nil)
	if wrong.kind != "" {
		text, _ := (&Problem{Kind: wrong.kind, Args: wrong.args}).Says()
		return nil, &text
	}
	return v, nil
}
