package grid

// Tally is the kept count of everything in a grid and its subtree. It is
// changed by one as points come, go and change; it is never recounted for a
// request.
type Tally struct {
	Plain       [Kinds - ruled]Counts // of the kinds that no rule weighs, by class
	Enterprises Counts                // by Level
	Hazards     Counts                // by Level
	Majors      [5]uint32             // hazard sources by MajorLevel; [0] those that are none
	Dangers     Counts                // by DangerClass; [0] closed
	Listed      uint32                // open dangers on any list
	ListedHigh  uint32                // open dangers listed by province or city
	MajorAtOne  uint32                // open major dangers at a level-1 major hazard source, or at an enterprise that has one
	Fatal       uint32                // fatal accidents of the last 12 months
	Larger      uint32                // 较大 or worse accidents of the last 12 months
}

// Counted is what of a point is counted: its class and what a rule may weigh.
type Counted struct {
	Kind   Kind
	Class  uint8
	Major  uint8 // Point.MajorLevel
	Grade  DangerGrade
	Listed ListedLevel
	Fatal  uint8
	Larger uint8
}

// Count counts a point so many times; times wraps, so that ^uint32(0) takes one away. It is
// the one rule of what a grid counts, of the live index as of what is worked out anew.
func (t *Tally) Count(c *Counted, times uint32) {
	switch c.Kind {
	case KindEnterprise:
		t.Enterprises[c.Class] += times
		t.Fatal += times * uint32(c.Fatal)
		t.Larger += times * uint32(c.Larger)
	case KindHazard:
		t.Hazards[c.Class] += times
		t.Majors[c.Major] += times
	case KindDanger:
		t.Dangers[c.Class] += times
		if c.Class == uint8(ClassClosed) {
			return
		}
		if c.Listed != NotListed {
			t.Listed += times
		}
		if c.Listed == ListedProvince || c.Listed == ListedCity {
			t.ListedHigh += times
		}
		if c.Grade == Major && c.Major == 1 {
			t.MajorAtOne += times
		}
	default:
		t.Plain[c.Kind-ruled][c.Class] += times
	}
}

// Of returns the counts of a kind by class.
func (t *Tally) Of(k Kind) *Counts {
	switch k {
	case KindEnterprise:
		return &t.Enterprises
	case KindHazard:
		return &t.Hazards
	case KindDanger:
		return &t.Dangers
	}
	return &t.Plain[k-ruled]
}

// Weighed is the tally without what no rule weighs: what a colour follows from, and what
// is kept with one of the past.
func (t Tally) Weighed() Tally {
	t.Plain = [Kinds - ruled]Counts{}
	return t
}

// Plus adds o to t.
func (t *Tally) Plus(o *Tally) {
	for k := range t.Plain {
		for i, n := range o.Plain[k] {
			t.Plain[k][i] += n
		}
	}
	for i := range t.Enterprises {
		t.Enterprises[i] += o.Enterprises[i]
		t.Hazards[i] += o.Hazards[i]
		t.Majors[i] += o.Majors[i]
		t.Dangers[i] += o.Dangers[i]
	}
	t.Listed += o.Listed
	t.ListedHigh += o.ListedHigh
	t.MajorAtOne += o.MajorAtOne
	t.Fatal += o.Fatal
	t.Larger += o.Larger
}

// Minus takes o from t.
func (t *Tally) Minus(o *Tally) {
	for k := range t.Plain {
		for i, n := range o.Plain[k] {
			t.Plain[k][i] -= n
		}
	}
	for i := range t.Enterprises {
		t.Enterprises[i] -= o.Enterprises[i]
		t.Hazards[i] -= o.Hazards[i]
		t.Majors[i] -= o.Majors[i]
		t.Dangers[i] -= o.Dangers[i]
	}
	t.Listed -= o.Listed
	t.ListedHigh -= o.ListedHigh
	t.MajorAtOne -= o.MajorAtOne
	t.Fatal -= o.Fatal
	t.Larger -= o.Larger
}

// tallyFields is how many numbers a Tally has, but for what no rule weighs.
const tallyFields = 4*Levels + 5

// List returns the counts that rules weigh in one row, in the order of the fields; it is how a
// tally is kept with a colour of the past. New fields go to the end.
func (t *Tally) List() []uint32 {
	out := make([]uint32, 0, tallyFields)
	out = append(append(append(append(out, t.Enterprises[:]...), t.Hazards[:]...), t.Majors[:]...), t.Dangers[:]...)
	return append(out, t.Listed, t.ListedHigh, t.MajorAtOne, t.Fatal, t.Larger)
}

// TallyOf is the inverse of List. What an older, shorter row does not have is
// zero.
func TallyOf(list []uint32) (t Tally) {
	var all [tallyFields]uint32
	copy(all[:], list)
	for i := range Levels {
		t.Enterprises[i], t.Hazards[i] = all[i], all[Levels+i]
		t.Majors[i], t.Dangers[i] = all[2*Levels+i], all[3*Levels+i]
	}
	rest := all[4*Levels:]
	t.Listed, t.ListedHigh, t.MajorAtOne, t.Fatal, t.Larger = rest[0], rest[1], rest[2], rest[3], rest[4]
	return t
}
