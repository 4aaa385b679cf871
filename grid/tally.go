package grid

// Tally is the kept count of everything in a grid and its subtree. It is
// changed by one as points come, go and change; it is never recounted for a
// request.
type Tally struct {
	Enterprises Counts    // by Level
	Hazards     Counts    // by Level
	Majors      [5]uint32 // hazard sources by MajorLevel; [0] those that are none
	Dangers     Counts    // by DangerClass; [0] closed
	Listed      uint32    // open dangers on any list
	ListedHigh  uint32    // open dangers listed by province or city
	MajorAtOne  uint32    // open major dangers at a level-1 major hazard source, or at an enterprise that has one
	Fatal       uint32    // fatal accidents of the last 12 months
	Larger      uint32    // 较大 or worse accidents of the last 12 months
}

// Plus adds o to t.
func (t *Tally) Plus(o *Tally) {
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

// tallyFields is how many numbers a Tally has.
const tallyFields = 4*Levels + 5

// List returns the counts in one row, in the order of the fields; it is how a
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
