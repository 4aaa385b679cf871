package grid

// Kind says what a point on the map is.
type Kind uint8

// The kinds of points held in the live index.
const (
	KindEnterprise Kind = iota // 企业
	KindHazard                 // 危险源
	KindDanger                 // 隐患
)

// Kinds is how many kinds there are; a Kind indexes arrays of this size.
const Kinds = 3

var kindNames = [Kinds]string{"enterprise", "hazard", "danger"}

// String returns the capability word: "enterprise", "hazard" or "danger".
func (k Kind) String() string { return kindNames[k] }

// Layer returns the tile layer and API collection: the word in the plural.
func (k Kind) Layer() string { return kindNames[k] + "s" }

// ParseKind is the inverse of String; ok is false for an unknown word.
func ParseKind(s string) (k Kind, ok bool) {
	for i, n := range kindNames {
		if n == s {
			return Kind(i), true
		}
	}
	return 0, false
}
