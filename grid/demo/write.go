package demo

import (
	"anwang/grid"
)

const enterpriseColumns = "id, credit_code, name, industry, sector, scale, staff, address, grade, standard, status, " +
	"risk_level, risk_basis, assessed, geom, grid_id, synthetic, source, created, updated, contact, contact_phone, " + fileColumns

const hazardColumns = "id, enterprise_id, code, name, kind, major_level, r_value, substance, quantity, " +
	"risk_level, assessed, geom, grid_id, synthetic, source, created, updated, category, unit_kind, people, people_source, people_dated, " +
	"edition, s_value, rating, control, measures, capacity, filing_number, filing_office, filed, regime"

const dangerColumns = "id, code, enterprise_id, hazard_id, title, detail, grade, state, listed, inspection, " +
	"found, deadline, closed, geom, grid_id, synthetic, source, created, updated, reporter, reporter_phone"

// sourceNote says in every made-up row where it comes from.
const sourceNote = "anwang demo"

func (g *generator) writeEnterprise(c *copier, e *enterprise, d *details, id grid.ID) error {
	if err := c.row(); err != nil {
		return err
	}
	ind := &industries[e.industry]
	c.int64(id)
	c.text(d.code)
	c.text(d.name)
	c.text(ind.code)
	c.text(string(sectorsOf(ind.sector)))
	c.text(d.scale)
	c.int32(d.staff)
	c.text(d.address)
	c.text(d.grade)
	c.int16(d.standard)
	c.text(d.status)
	c.int16(int16(e.level))
	c.text(e.basis)
	c.time(d.assessed)
	c.point(e.at)
	c.int64(g.terrain.plots[e.plot].id)
	c.bool(true)
	c.text(sourceNote)
	c.time(d.created)
	c.time(d.updated)
	c.text(d.contact)
	c.text(d.phone)
	g.writeFile(c, e, d)
	return nil
}

func (g *generator) writeHazard(c *copier, h *hazard, id grid.ID) error {
	if err := c.row(); err != nil {
		return err
	}
	p := &g.terrain.plots[h.plot]
	c.int64(id)
	c.int64(h.enterprise)
	c.text(h.code(g.terrain.districts[p.district].code, int(id)))
	c.text(h.name)
	c.text(h.kind.kind)
	c.int16(h.major)
	c.quantity(h.r)
	c.text(h.substance.name)
	c.quantity(h.quantity)
	c.int16(int16(h.level))
	c.time(h.day(g))
	c.point(h.at)
	c.int64(p.id)
	c.bool(true)
	c.text(sourceNote)
	created := g.now.AddDate(-2, 0, 0)
	c.time(created)
	if h.assessed.IsZero() {
		c.time(created)
	} else {
		c.time(h.assessed)
	}
	g.writeHazardFile(c, h, id)
	return nil
}

func (g *generator) writeDanger(c *copier, d *danger, id grid.ID) error {
	if err := c.row(); err != nil {
		return err
	}
	c.int64(id)
	c.text(d.code)
	c.reference(d.enterprise)
	c.reference(d.hazard)
	c.text(d.title)
	c.text("")
	c.int16(int16(d.grade))
	c.int16(int16(d.state))
	c.int16(int16(d.listed))
	c.int16(d.inspection)
	c.time(d.found)
	c.time(d.deadline)
	c.time(d.closed)
	c.point(d.at)
	c.int64(g.terrain.plots[d.plot].id)
	c.bool(true)
	c.text(sourceNote)
	c.time(d.found)
	c.time(d.updated)
	c.text(d.reporter)
	c.text(d.phone)
	return nil
}
