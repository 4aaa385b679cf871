package grid

// Level is the four-colour risk level 四色风险等级 of an enterprise, a hazard
// source or a grid. The numbers are the national codes (1 is worst); NotAssessed
// is a state of its own and never a fifth colour.
type Level uint8

// The risk levels, from not assessed to low.
const (
	NotAssessed Level = 0 // 未评估
	Red         Level = 1 // 重大风险
	Orange      Level = 2 // 较大风险
	Yellow      Level = 3 // 一般风险
	Blue        Level = 4 // 低风险
)

// Levels is how many values a Level has, NotAssessed included.
const Levels = 5

// Valid reports whether l is one of the five values.
func (l Level) Valid() bool { return l <= Blue }

// Worse reports whether l is a higher risk than m. Anything assessed is worse
// than not assessed, because "worst of" must not lose a colour to a blank.
func (l Level) Worse(m Level) bool {
	if l == NotAssessed {
		return false
	}
	return m == NotAssessed || l < m
}

// Worst returns the higher risk of the two.
func Worst(a, b Level) Level {
	if b.Worse(a) {
		return b
	}
	return a
}

// String returns the stable English key used in APIs, tiles and styles.
func (l Level) String() string {
	switch l {
	case Red:
		return "red"
	case Orange:
		return "orange"
	case Yellow:
		return "yellow"
	case Blue:
		return "blue"
	default:
		return "none"
	}
}

// Counts holds how many things there are of each Level, indexed by Level.
type Counts [Levels]uint32

// Total is the number of things, not assessed included.
func (c Counts) Total() uint32 { return c[0] + c[1] + c[2] + c[3] + c[4] }

// Worst is the highest risk with a count, NotAssessed when nothing is assessed.
func (c Counts) Worst() Level {
	for l := Red; l <= Blue; l++ {
		if c[l] > 0 {
			return l
		}
	}
	return NotAssessed
}

// ParseLevel is the inverse of String; ok is false for an unknown key.
func ParseLevel(key string) (l Level, ok bool) {
	for l := NotAssessed; l <= Blue; l++ {
		if l.String() == key {
			return l, true
		}
	}
	return NotAssessed, false
}
