package archive

import "sort"

// row returns the record of a row of a table; nil when there is none.
func (d *database) row(root uint32, id int64) ([]value, error) {
	for range btreeDepth {
		p, err := d.page(root)
		if err != nil {
			return nil, err
		}
		var bad error
		key := func(i int) (int64, []byte, uint64) {
			c, err := p.cell(i)
			if err != nil {
				bad = err
				return 0, nil, 0
			}
			var length uint64
			var n int
			if p.kind == tableLeaf {
				length, n = varint(c)
			} else {
				n = 4
			}
			k, m := varint(c[n:])
			if n == 0 || m == 0 {
				bad = broken("a key of a row")
				return 0, nil, 0
			}
			return int64(k), c[n+m:], length //nolint:gosec // as SQLite has it
		}
		if p.kind != tableLeaf && p.kind != tableInside {
			return nil, broken("a page of an index in a table")
		}
		i := sort.Search(p.cells, func(i int) bool { k, _, _ := key(i); return k >= id })
		if bad != nil {
			return nil, bad
		}
		if p.kind == tableInside {
			if root, err = p.child(i); err != nil {
				return nil, err
			}
			continue
		}
		if i == p.cells {
			return nil, nil
		}
		k, rest, length := key(i)
		if bad != nil || k != id {
			return nil, bad
		}
		b, err := d.payload(rest, length, true)
		if err != nil {
			return nil, err
		}
		return record(b)
	}
	return nil, broken("a table that is too deep")
}

// entry returns the first record of an index that begins with a key; nil when there is
// none.
func (d *database) entry(root uint32, key []value) ([]value, error) {
	var found []value
	for range btreeDepth {
		p, err := d.page(root)
		if err != nil {
			return nil, err
		}
		if p.kind != indexLeaf && p.kind != indexInside {
			return nil, broken("a page of a table in an index")
		}
		var bad error
		at := func(i int) []value {
			rec, err := d.indexed(&p, i)
			if err == nil && len(rec) < len(key) {
				err = broken("an index with %d columns", len(rec))
			}
			if err != nil {
				bad = err
				return make([]value, len(key))
			}
			return rec
		}
		order := func(rec []value) int {
			for i := range key {
				if c := compare(rec[i], key[i]); c != 0 {
					return c
				}
			}
			return 0
		}
		i := sort.Search(p.cells, func(i int) bool { return order(at(i)) >= 0 })
		if bad == nil && i < p.cells {
			if rec := at(i); order(rec) == 0 {
				found = rec // one that comes before it is further down
			}
		}
		if bad != nil {
			return nil, bad
		}
		if p.kind == indexLeaf {
			return found, nil
		}
		if root, err = p.child(i); err != nil {
			return nil, err
		}
	}
	return nil, broken("an index that is too deep")
}

// indexed is the record of a cell of an index.
func (d *database) indexed(p *page, i int) ([]value, error) {
	c, err := p.cell(i)
	if err != nil {
		return nil, err
	}
	if p.kind == indexInside {
		c = c[4:]
	}
	length, n := varint(c)
	if n == 0 {
		return nil, broken("a cell of an index")
	}
	b, err := d.payload(c[n:], length, false)
	if err != nil {
		return nil, err
	}
	return record(b)
}

// scan calls fn with the rows of a table in their order, most of them at most, as long as
// it returns true.
func (d *database) scan(root uint32, most int, fn func(id int64, row []value) bool) error {
	_, err := d.walk(root, &most, 0, fn)
	return err
}

func (d *database) walk(root uint32, left *int, depth int, fn func(int64, []value) bool) (bool, error) {
	if depth > btreeDepth {
		return false, broken("a table that is too deep")
	}
	p, err := d.page(root)
	if err != nil {
		return false, err
	}
	for i := range p.cells {
		if *left--; *left < 0 {
			return false, nil
		}
		more := true
		switch p.kind {
		case tableLeaf:
			c, err := p.cell(i)
			if err != nil {
				return false, err
			}
			length, n := varint(c)
			id, m := varint(c[n:])
			if n == 0 || m == 0 {
				return false, broken("a row")
			}
			b, err := d.payload(c[n+m:], length, true)
			if err != nil {
				return false, err
			}
			row, err := record(b)
			if err != nil {
				return false, err
			}
			more = fn(int64(id), row) //nolint:gosec // as SQLite has it
		case tableInside:
			child, err := p.child(i)
			if err != nil {
				return false, err
			}
			if more, err = d.walk(child, left, depth+1, fn); err != nil {
				return false, err
			}
		default:
			return false, broken("a page of an index in a table")
		}
		if !more {
			return false, nil
		}
	}
	if p.kind != tableInside {
		return true, nil
	}
	child, err := p.child(p.cells)
	if err != nil {
		return false, err
	}
	return d.walk(child, left, depth+1, fn)
}
