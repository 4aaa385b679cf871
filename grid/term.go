package grid

import (
	_ "embed"
	"encoding/json"
	"sync"
)

// What things are called stands once, in term.json, by section and key. Card, file,
// table, export, print and audit take their words from there, on the server as in
// the application, so that one thing has one name in each language.

//go:embed term.json
var termFile []byte

var terms = sync.OnceValue(func() map[string]map[string]Text {
	var raw map[string]map[string]struct{ ZH, EN string }
	if err := json.Unmarshal(termFile, &raw); err != nil {
		panic("term.json: " + err.Error()) // it is part of the program
	}
	out := make(map[string]map[string]Text, len(raw))
	for section, words := range raw {
		out[section] = make(map[string]Text, len(words))
		for key, w := range words {
			out[section][key] = Text{ZH: w.ZH, EN: w.EN}
		}
	}
	return out
})

// TermTexts returns the words of a section by key: "enterprise" and
// "hazard" (their fields), "computed" (what the service
// works out of an enterprise), "status", "scale", "standard", "keyLevel", "level" (the
// colour of a risk), "majorLevel" (of a major hazard source by GB 18218), "regime"
// (the rules that it is supervised under), "approval" (what takes two), "dangerVerb" (what is
// done to a danger), "event" (what happens without anybody doing it), "hazardKind" (what a hazard source is).
func TermTexts(section string) map[string]Text { return terms()[section] }

// TermText returns what a thing is called; one that has no name speaks for itself.
func TermText(section, key string) Text {
	if t, ok := terms()[section][key]; ok {
		return t
	}
	return Text{ZH: key, EN: key}
}
