package pg

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// Columns is how a query calls the public fields of a kind: expressions, "" for a field
// that the kind has not.
type Columns struct {
	Leaf       string // grid.Point.Grid
	Geom       string
	Sector     string // never NULL
	Enterprise string // the one it belongs to, of an enterprise itself; may be NULL
	Level      string
	Class      string // of a danger, as grid.ClassOf
	Listed     string
	Own        string // one of the kind's own classes
}

// Points is where the map's points of a kind are read, a table t, and e of the enterprises
// that its records belong to, with the columns that a filter chooses by.
func Points(k grid.Kind) (from string, c Columns) {
	i := k.Info()
	column := func(f grid.PointField) string {
		if name := i.Read.Column(f); name != "" {
			return "t." + name
		}
		return ""
	}
	from = i.Read.Table + ` t`
	c = Columns{
		Leaf: "t.grid_id", Geom: "t.geom", Sector: column(grid.FieldSector), Enterprise: "t.id", Level: column(grid.FieldLevel),
		Listed: column(grid.FieldListed), Own: column(grid.FieldOwn),
	}
	if i.Owner == grid.OwnerOptional {
		// A record without an enterprise looks for one that is not there, each another: as
		// NULL they would all lie in one place of a hash join, which then splits the rest
		// without end (gigabytes at three million dangers).
		from += ` LEFT JOIN enterprise e ON e.id = coalesce(t.enterprise_id, -t.id)`
		c.Sector, c.Enterprise = "coalesce(e.sector, '')", "t.enterprise_id"
	}
	if i.Scale == grid.ScaleDanger {
		c.Class = classOf(k)
	}
	return from, c
}

// Takes is the condition that a filter takes a record; grid/live compiles the same to the
// index. A predicate of another kind says nothing. Errors: internal for a text, which is
// sought in memory alone.
func (a *Args) Takes(f *grid.Filter, c Columns) (string, error) {
	if f.Text != "" {
		return "", grid.Errorf(grid.CodeInternal, "数据库不按名称查找", "the database does not seek names")
	}
	and := []string{a.Within(f.Areas, c.Leaf, c.Geom)}
	if len(f.Levels) > 0 && c.Level != "" {
		and = append(and, c.Level+` = ANY(`+a.Add(int16s(f.Levels))+`::smallint[])`)
	}
	if c.Class != "" {
		if len(f.Classes) > 0 {
			and = append(and, c.Class+` = ANY(`+a.Add(int16s(f.Classes))+`::smallint[])`)
		}
		switch f.State {
		case grid.StateOpen:
			and = append(and, c.Class+` > 0`)
		case grid.StateClosed:
			and = append(and, c.Class+` = 0`)
		}
	}
	if f.ListedHigh && c.Listed != "" {
		and = append(and, fmt.Sprintf(`%s IN (%d, %d)`, c.Listed, grid.ListedProvince, grid.ListedCity))
	}
	if len(f.Own) > 0 && c.Own != "" {
		and = append(and, c.Own+` = ANY(`+a.Add(int16s(f.Own))+`::smallint[])`)
	}
	if f.Enterprise != 0 {
		and = append(and, c.Enterprise+` = `+a.Add(f.Enterprise))
	}
	if f.Sector != "" {
		and = append(and, HasSector(c.Sector, a.Add(f.Sector)))
	}
	return strings.Join(and, " AND "), nil
}

func int16s[T ~uint8](list []T) []int16 {
	out := make([]int16, len(list))
	for i, v := range list {
		out[i] = int16(v)
	}
	return out
}

// Within is the condition that a point with its leaf grid lies in all of some areas.
func (a *Args) Within(areas []grid.Area, leaf, geom string) string {
	if len(areas) == 0 {
		return "true"
	}
	and := make([]string, len(areas))
	for i, area := range areas {
		and[i] = a.in(area, leaf, geom)
	}
	return strings.Join(and, " AND ")
}

// in is that of one area, its border included. Boxes find candidates by the index, whose
// own coordinates are rounded; what follows decides. An area that is not known here holds
// nothing.
func (a *Args) in(area grid.Area, leaf, geom string) string {
	switch area := area.(type) {
	case grid.Subtree:
		return Below(a.add(area.Grid), leaf)
	case grid.Box:
		b := area.Bound
		return fmt.Sprintf(`(%[1]s AND ST_X(%[2]s) BETWEEN %[3]s AND %[4]s AND ST_Y(%[2]s) BETWEEN %[5]s AND %[6]s)`,
			a.near(b, geom), geom, a.Add(b.Min[0]), a.Add(b.Max[0]), a.Add(b.Min[1]), a.Add(b.Max[1]))
	case grid.Polygon:
		return fmt.Sprintf(`(%s AND ST_Covers(%s::geometry, %s))`, a.near(area.Shape.Bound(), geom), a.Add(area.Shape), geom)
	case grid.Circle:
		return fmt.Sprintf(`(%s AND ST_DWithin(%s::geography, ST_SetSRID(ST_MakePoint(%s, %s), %d)::geography, %s))`,
			a.near(area.Bound(), geom), geom, a.Add(area.Centre[0]), a.Add(area.Centre[1]), geo.SRID, a.Add(area.Reach()))
	}
	return "false"
}

// near is the condition that the index takes: a little more than what lies in a box.
func (a *Args) near(b orb.Bound, geom string) string {
	return fmt.Sprintf(`%s && ST_MakeEnvelope(%s, %s, %s, %s, %d)`, geom, a.Add(b.Min[0]), a.Add(b.Min[1]), a.Add(b.Max[0]), a.Add(b.Max[1]),
		geo.SRID)
}
