package boundary

import "slices"

// lastVersion is what the latest version of a network was made of.
type lastVersion struct {
	key         string
	version     int32
	description Description
}

// remember takes the choices of the network whose files these are: columns, encoding,
// system, levels, holes. The files may be called otherwise than before, as long as each can
// be only one of them.
func (p *Proposal) remember(list []*guess, last []lastVersion) {
	for i := range last {
		l := &last[i]
		d, ok := l.description.again(list)
		if !ok {
			continue
		}
		p.Description, p.Version = d, l.version
		for k := range p.Layers {
			y := &p.Layers[k]
			y.Level = 0
			for depth, level := range d.Levels {
				for _, s := range level.Sources {
					if s.File == y.File && (s.Layer == "" || s.Layer == y.Layer) {
						y.Level, y.Source = depth+1, s
					}
				}
			}
		}
		return
	}
}

// again is the description for the same files, or for those that took their place; false:
// they are others.
func (d *Description) again(list []*guess) (Description, bool) {
	out := *d
	out.ValidFrom, out.Note, out.Recoded = nil, "", nil
	out.Levels = slices.Clone(d.Levels)
	taken := map[*guess]bool{}
	files, found := map[string]bool{}, map[[2]int]bool{}
	for _, exact := range [...]bool{true, false} {
		for i := range out.Levels {
			if exact {
				out.Levels[i].Sources = slices.Clone(out.Levels[i].Sources)
			}
			for k := range out.Levels[i].Sources {
				s := &out.Levels[i].Sources[k]
				if !exact && found[[2]int{i, k}] {
					continue
				}
				var fits []*guess
				for _, g := range list {
					if g.fits(s, exact) && (exact || !taken[g]) {
						fits = append(fits, g)
					}
				}
				if len(fits) != 1 {
					if exact {
						continue
					}
					return out, false
				}
				taken[fits[0]] = true
				if s.File = fits[0].source.File; !exact {
					s.Layer, s.Without = fits[0].source.Layer, nil
				}
				files[s.File], found[[2]int{i, k}] = true, true
			}
		}
	}
	for _, g := range list { // a file that was none of them makes it another network, or another level
		if !files[g.source.File] {
			return out, false
		}
	}
	return out, true
}

// fits reports whether a layer has the columns of a source; exactly: is also called so.
func (g *guess) fits(s *Source, exact bool) bool {
	if exact && (g.source.File != fileName(s.File) || s.Layer != "" && g.source.Layer != "" && g.layer.Name != s.Layer) {
		return false
	}
	columns := []string{s.Code, s.Name, s.Parent, s.ParentName}
	for column := range s.Where {
		columns = append(columns, column)
	}
	if s.Labels != nil {
		columns = append(columns, s.Labels.Column)
	}
	used := 0
	for _, column := range columns {
		if column == "" {
			continue
		}
		used++
		if !slices.ContainsFunc(g.layer.Columns, func(c FileColumn) bool { return c.Name == column }) {
			return false
		}
	}
	return exact || used > 0
}
