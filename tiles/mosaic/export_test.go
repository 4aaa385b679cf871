package mosaic

// Resolve has every shape go through the resolver, from its whole rings.
func (c *Cutter) Resolve() { c.weld.off = true }
