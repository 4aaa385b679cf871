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
	MajorAtOne  uint32    // open major dangers at a level-1 major hazard source
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
}
