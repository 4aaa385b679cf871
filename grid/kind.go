package grid

import "slices"

// Kind says what a point on the map is. Everything that the rooms need to know of a
// kind stands once, in its description: a new kind is a constant and a line here and a
// file beside this one. Feed, index, tiles, lists, search, import and export go over
// the descriptions and name no kind.
type Kind uint8

// The kinds of points held in the live index.
const (
	KindEnterprise Kind = iota // 企业
	KindHazard                 // 危险源
	KindDanger                 // 隐患
	KindKeyplace               // 重点场所
)

// Kinds is how many kinds there are; a Kind indexes arrays of this size.
const Kinds = 4

// kinds are the descriptions.
var kinds = [Kinds]*KindInfo{
	KindEnterprise: &enterpriseKind,
	KindHazard:     &hazardKind,
	KindDanger:     &dangerKind,
	KindKeyplace:   &keyplaceKind,
}

// ruled is how many kinds the rules of risk weigh. They come first; the tally names what
// it counts of them, and counts the others alike.
const ruled = 3

// KindInfo 点位类型 describes a kind of points.
type KindInfo struct {
	Key   string // the word of its capability: "hazard"
	Name  Text   // as it stands in a sentence: 危险源, hazard source
	Title Text   // as it stands above a list: 危险源, Hazard sources

	Sign  string // its shape in styles for clients without images of their own
	Shown bool   // those styles show it unless it is asked away

	Scale Scale
	Own   OwnClasses // of ScaleOwn
	Acts  []KindAct  // what people do to its records and the audit writes down, beside what audit lists itself

	Owner Owner

	Read   Source
	Import []ImportColumn // what a record holds in files; the first is the code that tells records apart
}

// Scale is what the class of a point says.
type Scale uint8

// The scales.
const (
	ScaleLevel  Scale = iota // its risk level
	ScaleDanger              // its DangerClass: closed ones are not drawn, and time moves the others
	ScaleOwn                 // one of the kind's own classes
)

// OwnClasses are the keys of the classes of a kind that has neither a risk level nor
// deadlines, by their place in counts and lists; "" is not used. Their names stand in
// term.json under the key of the kind and "Class", the letters that stand for them on the
// map under it and "Letter".
type OwnClasses [Levels]string

// KindAct is something that people do to records of a kind.
type KindAct struct {
	Key  string // "keyplace.create"
	Name Text
}

// Owner says how a point belongs to an enterprise.
type Owner uint8

// The ways.
const (
	OwnerItself   Owner = iota // it is one
	OwnerOptional              // its record may name one, whose sector is its own
)

// Info returns the description.
func (k Kind) Info() *KindInfo { return kinds[k] }

// String returns the capability word: "enterprise", "hazard", …
func (k Kind) String() string { return kinds[k].Key }

// Layer returns the tile layer and API collection: the word in the plural.
func (k Kind) Layer() string { return kinds[k].Key + "s" }

// ParseKind is the inverse of String; ok is false for an unknown word.
func ParseKind(s string) (k Kind, ok bool) { return kindWhere(s, Kind.String) }

// KindOfLayer is the inverse of Layer.
func KindOfLayer(s string) (k Kind, ok bool) { return kindWhere(s, Kind.Layer) }

func kindWhere(s string, word func(Kind) string) (Kind, bool) {
	for k := range Kind(Kinds) {
		if word(k) == s {
			return k, true
		}
	}
	return 0, false
}

// Layers returns the layers of all kinds.
func Layers() []string {
	out := make([]string, Kinds)
	for k := range Kind(Kinds) {
		out[k] = k.Layer()
	}
	return out
}

// Drawn reports whether points of a class are on the map.
func (k Kind) Drawn(class uint8) bool {
	return kinds[k].Scale != ScaleDanger || class != uint8(ClassClosed)
}

// ClassKey is the key of a class: that of a risk level, of a class of dangers, or of one
// of the kind's own.
func (k Kind) ClassKey(class uint8) string {
	switch i := kinds[k]; i.Scale {
	case ScaleDanger:
		return DangerClass(class).String()
	case ScaleOwn:
		return i.Own[min(class, Levels-1)]
	}
	return Level(class).String()
}

// Class is the inverse of Key for a kind with classes of its own.
func (o *OwnClasses) Class(key string) (class uint8, ok bool) {
	i := slices.Index(o[:], key)
	return uint8(max(i, 0)), i >= 0 && key != ""
}
