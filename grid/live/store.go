package live

import (
	"anwang/grid"

	"github.com/tidwall/rtree"
)

const (
	chunkBits = 10
	chunkSize = 1 << chunkBits
)

// timed is the one kind that time moves: its records have deadlines, see late.
const timed = grid.KindDanger

// store holds the points of one kind. The same slot is in every index: by id, in
// the R-tree, among the members of its leaf grid and class, and, unless it is a
// closed danger, in the cluster pyramid.
type store struct {
	kind    grid.Kind
	own     bool // their class is their own, not their level
	itself  bool // they are enterprises
	chunks  []*[chunkSize]record
	dangers []*[chunkSize]dangerRecord // only of dangers
	next    slot                       // the first slot never used
	free    []slot
	ids     ids
	texts   texts
	words   words
	sectors *sectors // of all kinds
	// The tree keeps float32: half the memory, and rounding keeps order, so a
	// search by the rounded box finds everything and the record decides.
	tree    rtree.RTreeGN[float32, slot]
	members []*memberLists // by node
	pyramid pyramid
}

// bareStore makes a store of records and texts alone.
func bareStore(k grid.Kind, all *sectors) *store {
	i := k.Info()
	return &store{kind: k, own: i.Scale == grid.ScaleOwn, itself: i.Owner == grid.OwnerItself, sectors: all}
}

// newStore makes an empty store with room for n ids.
func newStore(k grid.Kind, n int, all *sectors) *store {
	st := bareStore(k, all)
	st.pyramid = newPyramid(true)
	st.ids.reserve(n+n/16, st.idAt)
	return st
}

func (st *store) at(s slot) *record { return &st.chunks[s>>chunkBits][s&(chunkSize-1)] }

func (st *store) idAt(s slot) int64 { return st.chunks[s>>chunkBits][s&(chunkSize-1)].id }

func (st *store) danger(s slot) *dangerRecord {
	return &st.dangers[s>>chunkBits][s&(chunkSize-1)]
}

// find returns the slot of an id.
func (st *store) find(id grid.ID) (slot, bool) { return st.ids.get(id, st.idAt) }

// len is how many points there are.
func (st *store) len() int { return st.ids.n }

// take returns a free slot.
func (st *store) take() slot {
	if n := len(st.free); n > 0 {
		s := st.free[n-1]
		st.free = st.free[:n-1]
		return s
	}
	s := st.next
	st.next++
	if int(s>>chunkBits) == len(st.chunks) {
		st.chunks = append(st.chunks, new([chunkSize]record))
		if st.kind == timed {
			st.dangers = append(st.dangers, new([chunkSize]dangerRecord))
		}
	}
	return s
}

// set stores a point under its id. It returns its slot, and the old record with
// had true when there was one. The tallies are the caller's business.
func (st *store) set(p *grid.Point, leaf node, class uint8) (s slot, old record, had bool) {
	s, had = st.find(p.ID)
	if had {
		old = *st.at(s)
		st.change(s, p, leaf, class)
		return s, old, true
	}
	s = st.take()
	r := st.at(s)
	r.id = p.ID
	st.fill(s, p, leaf, class)
	r.text = st.texts.put(p.Name, p.Code, p.Initials)
	st.ids.put(p.ID, s, st.idAt)
	st.tree.Insert(treeKey(r), treeKey(r), s)
	st.join(s, r)
	if st.kind.Drawn(class) {
		st.pyramid.add(st, s)
	}
	return s, record{}, false
}

// change writes a point over the one that is there, and touches only the indexes
// that notice.
func (st *store) change(s slot, p *grid.Point, leaf node, class uint8) {
	r := st.at(s)
	was := *r
	moved := was.lon != p.Lon || was.lat != p.Lat
	onMap, stays := st.kind.Drawn(was.bits.class()), st.kind.Drawn(class)
	if onMap && (!stays || moved) {
		st.pyramid.remove(st, s, r)
		onMap = false
	} else if onMap && was.bits.class() != class {
		st.pyramid.recount(r.x, r.y, was.bits.class(), class)
	}
	changed := was.leaf != leaf || was.bits.class() != class
	if changed {
		st.leave(r)
	}
	if moved {
		st.tree.Delete(treeKey(&was), treeKey(&was), s)
	}
	st.fill(s, p, leaf, class)
	if moved {
		st.tree.Insert(treeKey(r), treeKey(r), s)
	}
	if changed {
		st.join(s, r)
	}
	if stays && !onMap {
		st.pyramid.add(st, s)
	}
	if n, c, i := st.texts.get(r.text); n != p.Name || c != p.Code || i != p.Initials {
		st.texts.drop(r.text)
		r.text = st.texts.put(p.Name, p.Code, p.Initials)
	}
}

// fill writes the fields of a record that no index keeps.
func (st *store) fill(s slot, p *grid.Point, leaf node, class uint8) {
	r := st.at(s)
	if r.lon != p.Lon || r.lat != p.Lat || !r.bits.used() {
		r.lon, r.lat = p.Lon, p.Lat
		r.x, r.y = world(p.Lon, p.Lat)
	}
	r.updated = micros(p.Updated)
	r.leaf = leaf
	r.bits = pack(p, class, st.sectors.put(p.Sector))
	r.ref = p.Enterprise
	if st.itself {
		r.ref = int64(st.words.put(p.Industry))<<32 | int64(st.words.put(string(p.Sector)))
	}
	if st.kind == timed {
		*st.danger(s) = dangerRecord{hazard: p.Hazard, deadline: micros(p.Deadline)}
	}
}

// owner is the enterprise that a record belongs to, 0 none and for an enterprise.
func (st *store) owner(r *record) grid.ID {
	if st.itself {
		return 0
	}
	return r.ref
}

// reclass gives a record another class, as time does to a danger.
func (st *store) reclass(s slot, class uint8) {
	r := st.at(s)
	was := r.bits.class()
	if was == class {
		return
	}
	st.leave(r)
	st.pyramid.recount(r.x, r.y, was, class)
	r.bits = r.bits.withClass(class)
	st.join(s, r)
}

// remove forgets an id and returns what it was.
func (st *store) remove(id grid.ID) (s slot, old record, had bool) {
	s, had = st.find(id)
	if !had {
		return 0, record{}, false
	}
	r := st.at(s)
	old = *r
	if st.kind.Drawn(old.bits.class()) {
		st.pyramid.remove(st, s, r)
	}
	st.leave(r)
	st.tree.Delete(treeKey(r), treeKey(r), s)
	st.ids.remove(id, st.idAt)
	st.texts.drop(r.text)
	*r = record{}
	st.free = append(st.free, s)
	return s, old, true
}

// point makes the full point of a slot.
func (st *store) point(s slot, t *tree) Item {
	r := st.at(s)
	it := Item{Class: r.bits.class()}
	p := &it.Point
	p.Kind, p.ID, p.Lon, p.Lat, p.Grid = st.kind, r.id, r.lon, r.lat, t.idOf(r.leaf)
	p.Name, p.Code, p.Initials = st.texts.get(r.text)
	if st.own {
		p.Own = it.Class
	}
	p.Level, p.MajorLevel, p.Synthetic = r.bits.level(), r.bits.major(), r.bits.synthetic()
	p.Fatal, p.Larger = r.bits.fatal(), r.bits.larger()
	p.Updated = fromMicros(r.updated)
	if st.itself {
		p.Industry, p.Sector = st.words.list[r.ref>>32], grid.SectorSet(st.words.list[uint32(r.ref)])
	} else {
		p.Enterprise, p.Sector = r.ref, st.sectors.list[r.bits.sector()]
	}
	if st.kind == timed {
		d := st.danger(s)
		p.Hazard, p.Deadline = d.hazard, fromMicros(d.deadline)
		p.Grade, p.State, p.Listed = r.bits.grade(), r.bits.state(), r.bits.listed()
	}
	return it
}

func treeKey(r *record) [2]float32 { return [2]float32{float32(r.lon), float32(r.lat)} }

// same reports whether a point is known exactly so already.
func (st *store) same(p *grid.Point, leaf node, class uint8) bool {
	s, ok := st.find(p.ID)
	if !ok {
		return false
	}
	r := st.at(s)
	if r.lon != p.Lon || r.lat != p.Lat || r.leaf != leaf || r.bits != pack(p, class, st.sectors.put(p.Sector)) ||
		r.updated != micros(p.Updated) {
		return false
	}
	n, c, i := st.texts.get(r.text)
	if n != p.Name || c != p.Code || i != p.Initials {
		return false
	}
	if st.itself {
		return st.words.list[r.ref>>32] == p.Industry && st.words.list[uint32(r.ref)] == string(p.Sector)
	}
	if r.ref != p.Enterprise || st.kind != timed {
		return r.ref == p.Enterprise
	}
	d := st.danger(s)
	return d.hazard == p.Hazard && d.deadline == micros(p.Deadline)
}
