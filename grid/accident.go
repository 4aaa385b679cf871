package grid

// AccidentClass 事故等级 is how grave an accident was, by State Council order 493 §3.
type AccidentClass uint8

// The classes, the gravest last.
const (
	OrdinaryAccident AccidentClass = iota // 一般事故
	LargerAccident                        // 较大事故: from 3 deaths, 10 serious injuries or a loss of 10 million yuan
	MajorAccident                         // 重大事故: from 10, 50 or 50 million
	ExtremeAccident                       // 特别重大事故: from 30, 100 or 100 million
)

// accidentKeys are the keys in term.json.
var accidentKeys = [...]string{"ordinary", "larger", "major", "extreme"}

// String returns the key.
func (c AccidentClass) String() string { return accidentKeys[c] }

// Text is what the class is called.
func (c AccidentClass) Text() Text { return TermText("accidentClass", c.String()) }

// Harm is what an accident did, as far as it is known: nil is not known, which is
// not none.
type Harm struct {
	Deaths  *int
	Injured *int     // seriously
	Loss    *float64 // direct, 10,000 yuan
}

// harmSteps are from how many of each a class begins.
var harmSteps = [...]struct {
	deaths, injured int
	loss            float64
}{{3, 10, 1000}, {10, 50, 5000}, {30, 100, 10000}}

// Class returns the class of what is known. atLeast says that it may be a graver
// one: one of the three numbers is not known.
func (h Harm) Class() (c AccidentClass, atLeast bool) {
	for i, step := range harmSteps {
		if h.Deaths != nil && *h.Deaths >= step.deaths || h.Injured != nil && *h.Injured >= step.injured || h.Loss != nil &&
			*h.Loss >= step.loss {
			c = AccidentClass(i + 1)
		}
	}
	return c, c < ExtremeAccident && (h.Deaths == nil || h.Injured == nil || h.Loss == nil)
}

// Fatal reports whether somebody died. Where nobody has said, it counts so: nobody
// gains by leaving it out.
func (h Harm) Fatal() bool { return h.Deaths == nil || *h.Deaths > 0 }
