package live

import (
	"slices"

	"anwang/grid"
)

// Every returns all points the filter takes in the order of Query, each by its id
// alone: eight bytes a point, for who reads the rest elsewhere. It fails as Query
// does.
func (v *View) Every(k grid.Kind, f grid.Filter) ([]grid.ID, error) {
	c := compile(k, &f)
	l := v.open()
	defer l.close()
	if err := c.bind(l); err != nil {
		return nil, err
	}
	var ranks [grid.Levels][]grid.ID
	c.edits = v.s.edits
	c.collect(v, &firstRanked{every: &ranks})
	if c.gone {
		return nil, noGrid()
	}
	n := 0
	for i := range ranks {
		slices.Sort(ranks[i])
		ranks[i] = slices.Compact(ranks[i])
		for j := range i { // one that was met, changed its class and was met again
			ranks[i] = without(ranks[i], ranks[j])
		}
		n += len(ranks[i])
	}
	out := make([]grid.ID, 0, n)
	for i := range ranks {
		out, ranks[i] = append(out, ranks[i]...), nil
	}
	return out, nil
}

// without takes out of a list what is in another; both ascend.
func without(list, other []grid.ID) []grid.ID {
	i := 0
	return slices.DeleteFunc(list, func(id grid.ID) bool {
		for i < len(other) && other[i] < id {
			i++
		}
		return i < len(other) && other[i] == id
	})
}
