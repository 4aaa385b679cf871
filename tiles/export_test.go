package tiles

// OnBuild has f called in each build after it has read and before it is kept.
func (s *Set) OnBuild(f func(layer string, z, x, y int)) {
	s.building = func(k key) { f(k.layer.String(), int(k.z), int(k.x), int(k.y)) }
}

// Slots is how many tiles may be built at once.
func (s *Set) Slots() int { return cap(s.slots) }
