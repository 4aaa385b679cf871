package stream

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/live"
)

// pending is what changed since the last change event, merged by record.
type pending struct {
	position   grid.Position
	at         time.Time
	boundaries bool
	sectors    bool
	fresh      bool // some of it has a position of its own
	grids      map[grid.ID]live.GridChange
	redrawn    map[grid.ID]redrawn
	points     map[ref]live.PointChange
	order      []ref
}

type ref struct {
	kind grid.Kind
	id   grid.ID
}

// redrawn is a grid with another name or shape.
type redrawn struct {
	name              string
	label             orb.Point
	bound             orb.Bound // of shape and label, old and new
	renamed, reshaped bool
}

func newPending() *pending {
	return &pending{grids: map[grid.ID]live.GridChange{}, redrawn: map[grid.ID]redrawn{}, points: map[ref]live.PointChange{}}
}

// merge adds an event. A record that changed twice keeps where it came from and
// takes where it went.
func (p *pending) merge(e *live.Event) {
	p.position = max(p.position, e.Position)
	if e.At.After(p.at) {
		p.at = e.At
	}
	p.boundaries, p.sectors = p.boundaries || e.Boundaries, p.sectors || e.Sectors
	for _, g := range e.Grids {
		if old, ok := p.grids[g.ID]; ok {
			g.From = old.From
		}
		p.grids[g.ID] = g
	}
	for i := range e.Redraws {
		p.redraw(&e.Redraws[i])
	}
	for _, c := range e.Points {
		k := ref{c.Kind, c.ID}
		old, ok := p.points[k]
		if !ok {
			p.order = append(p.order, k)
		} else {
			c.HasOld, c.Old, c.OldGrid, c.OldOwner, c.From = old.HasOld, old.Old, old.OldGrid, old.OldOwner, old.From
		}
		p.points[k] = c
	}
}

// redraw adds a redrawn grid.
func (p *pending) redraw(r *live.Redraw) {
	if !r.Renamed && !r.Reshaped {
		return
	}
	now := redrawn{r.Grid.Name, r.Grid.Label, r.Bound(), r.Renamed, r.Reshaped}
	if old, ok := p.redrawn[r.ID]; ok {
		now.bound = now.bound.Union(old.bound)
		now.renamed, now.reshaped = now.renamed || old.renamed, now.reshaped || old.reshaped
	}
	p.redrawn[r.ID] = now
}

// frame encodes the change event.
func (p *pending) frame(id string, maxGrids, maxPoints int) []byte {
	b := open("change", id, 256+24*len(p.grids)+160*min(len(p.order), maxPoints))
	b = append(b, `{"position":`...)
	b = strconv.AppendInt(b, int64(p.position), 10)
	b = append(b, `,"at":"`...)
	b = p.at.UTC().AppendFormat(b, time.RFC3339Nano)
	b = append(b, `","grids":[`...)
	truncated := len(p.grids) > maxGrids || len(p.order) > maxPoints || len(p.redrawn) > maxRedrawn
	if len(p.grids) <= maxGrids {
		b = p.appendGrids(b)
	}
	b = append(b, `],"points":[`...)
	if len(p.order) <= maxPoints {
		for i, k := range p.order {
			if i > 0 {
				b = append(b, ',')
			}
			c := p.points[k]
			b = appendPoint(b, &c)
		}
	}
	b = append(b, ']')
	b = p.appendRedrawn(b)
	if p.sectors {
		b = append(b, `,"sectors":true`...)
	}
	b = append(b, `,"boundaries":`...)
	b = strconv.AppendBool(b, p.boundaries)
	b = append(b, `,"truncated":`...)
	b = strconv.AppendBool(b, truncated)
	b = append(b, '}')
	return append(b, "\n\n"...)
}

// maxRedrawn is how many redrawn grids there are in one event before it says truncated.
const maxRedrawn = 200

// appendRedrawn appends the grids with another name or shape; nothing when there are
// none.
func (p *pending) appendRedrawn(b []byte) []byte {
	if len(p.redrawn) == 0 || len(p.redrawn) > maxRedrawn {
		return b
	}
	b = append(b, `,"redrawn":[`...)
	for i, id := range slices.Sorted(maps.Keys(p.redrawn)) {
		if i > 0 {
			b = append(b, ',')
		}
		r := p.redrawn[id]
		b = strconv.AppendInt(append(b, `{"id":`...), id, 10)
		b = appendString(append(b, `,"name":`...), r.name)
		b = appendLonLat(b, "lon", "lat", r.label[0], r.label[1])
		b = append(b, `,"bounds":[`...)
		for k, v := range [4]float64{r.bound.Min[0], r.bound.Min[1], r.bound.Max[0], r.bound.Max[1]} {
			if k > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendFloat(b, v, 'f', -1, 64)
		}
		b = strconv.AppendBool(append(b, `],"renamed":`...), r.renamed)
		b = strconv.AppendBool(append(b, `,"reshaped":`...), r.reshaped)
		b = append(b, '}')
	}
	return append(b, ']')
}

func (p *pending) appendGrids(b []byte) []byte {
	for i, id := range slices.Sorted(maps.Keys(p.grids)) {
		if i > 0 {
			b = append(b, ',')
		}
		g := p.grids[id]
		b = append(b, '[')
		b = strconv.AppendInt(b, id, 10)
		b = append(b, `,"`...)
		b = append(b, g.To.String()...)
		b = append(b, `",`...)
		b = strconv.AppendFloat(b, g.Index, 'f', 1, 64)
		b = append(b, ',')
		b = strconv.AppendFloat(b, g.Load, 'f', 1, 64)
		b = append(b, ']')
	}
	return b
}

func appendPoint(b []byte, c *live.PointChange) []byte {
	b = append(b, `{"kind":"`...)
	b = append(b, c.Kind.String()...)
	b = append(b, `","id":`...)
	b = strconv.AppendInt(b, c.ID, 10)
	b = append(b, `,"op":"`...)
	b = append(b, string(c.Op)...)
	b = append(b, `","name":`...)
	b = appendString(b, c.Name)
	at, gridID, owner := c.New, c.Grid, c.Owner
	if c.Op == live.Delete {
		at, gridID, owner = c.Old, c.OldGrid, c.OldOwner
	}
	b = appendLonLat(b, "lon", "lat", at[0], at[1])
	if c.HasOld && c.Op != live.Delete && c.Old != c.New {
		b = appendLonLat(b, "oldLon", "oldLat", c.Old[0], c.Old[1])
	}
	from, to := ClassKeys(c)
	b = append(b, `,"from":"`...)
	b = append(b, from...)
	b = append(b, `","to":"`...)
	b = append(b, to...)
	b = append(b, `","grid":`...)
	b = strconv.AppendInt(b, gridID, 10)
	b = appendID(b, `,"enterprise":`, owner, 0)
	// What it has left changed too.
	if c.HasOld && c.Op != live.Delete {
		b = appendID(b, `,"oldGrid":`, c.OldGrid, gridID)
		b = appendID(b, `,"oldEnterprise":`, c.OldOwner, owner)
	}
	return append(b, '}')
}

// appendID appends an id where there is one that is not the one already told.
func appendID(b []byte, key string, id, told grid.ID) []byte {
	if id == 0 || id == told {
		return b
	}
	return strconv.AppendInt(append(b, key...), id, 10)
}

func appendLonLat(b []byte, lonKey, latKey string, lon, lat float64) []byte {
	b = append(b, `,"`...)
	b = append(b, lonKey...)
	b = append(b, `":`...)
	b = strconv.AppendFloat(b, lon, 'f', -1, 64)
	b = append(b, `,"`...)
	b = append(b, latKey...)
	b = append(b, `":`...)
	return strconv.AppendFloat(b, lat, 'f', -1, 64)
}

// ClassKeys are the keys of the classes before and after a change, and "" where the
// record was not there.
func ClassKeys(c *live.PointChange) (from, to string) {
	if c.HasOld {
		from = c.Kind.ClassKey(c.From)
	}
	if c.Op != live.Delete {
		to = c.Kind.ClassKey(c.To)
	}
	return from, to
}

// appendString appends s as a JSON string. Event data must stay on one line,
// which JSON escapes guarantee.
func appendString(b []byte, s string) []byte {
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] == '"' || s[i] == '\\' {
			plain = false
			break
		}
	}
	if plain && utf8.ValidString(s) {
		b = append(b, '"')
		b = append(b, s...)
		return append(b, '"')
	}
	q, err := json.Marshal(s)
	if err != nil { // cannot be, for a string
		return append(b, `""`...)
	}
	return append(b, q...)
}

// open begins an event; an empty id leaves the client's last id as it is.
func open(event, id string, size int) []byte {
	b := make([]byte, 0, size+64)
	if id != "" {
		b = append(b, "id: "...)
		b = append(b, id...)
		b = append(b, '\n')
	}
	b = append(b, "event: "...)
	b = append(b, event...)
	return append(b, "\ndata: "...)
}

func frame(event, id string, data []byte) []byte {
	b := append(open(event, id, len(data)), data...)
	return append(b, "\n\n"...)
}

func resetFrame(id string, p grid.Position) []byte {
	return frame("reset", id, []byte(`{"position":`+strconv.FormatInt(int64(p), 10)+`}`))
}

func statusData(d grid.DatabaseState) []byte {
	b := append([]byte(`{"database":{"up":`), strconv.FormatBool(d.Up)...)
	b = append(b, `,"since":"`...)
	b = d.Since.UTC().AppendFormat(b, time.RFC3339)
	b = append(b, '"')
	if d.Trouble != "" {
		b = append(append(append(b, `,"trouble":"`...), d.Trouble...), '"')
	}
	return append(b, "}}"...)
}
