// Package keyplace keeps key places 重点场所: schools, hospitals, care homes, malls,
// venues, stations, and what a city depends on. They are shown, counted and listed beside
// what can do harm; they have no risk level of their own.
package keyplace

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Place is the full record of a key place; its JSON is what the audit keeps.
type Place struct {
	ID         grid.ID        `json:"-"`
	Code       string         `json:"code"`
	Name       string         `json:"name"`
	Kind       string         `json:"kind"` // school, hospital, …: the words of its import
	Enterprise grid.ID        `json:"enterprise,omitempty"`
	Lon        float64        `json:"lon"`
	Lat        float64        `json:"lat"`
	Capacity   *int           `json:"capacity,omitempty"` // people at most; nil: not known
	Address    string         `json:"address,omitempty"`
	Measures   string         `json:"measures,omitempty"`
	Keeper     string         `json:"keeper,omitempty"` // who answers for it; personal
	Phone      string         `json:"phone,omitempty"`  // personal
	Source     string         `json:"source,omitempty"`
	Class      uint8          `json:"-"`
	Sector     grid.SectorSet `json:"-"` // of its enterprise
	Grid       grid.ID        `json:"-"`
	Synthetic  bool           `json:"-"`
	Created    time.Time      `json:"-"`
	Updated    time.Time      `json:"-"`
	Version    int32          `json:"-"`
	May        []grid.Action  `json:"-"`
}

// Update changes a key place; nil leaves a field as it is.
type Update struct {
	Name, Kind, Address, Measures, Keeper, Phone, Source *string
	Enterprise                                           *grid.ID // 0: of none
	Lon, Lat                                             *float64 // given together
	Capacity                                             **int    // to nil: not known
}

var kind = act.Kind[Place]{
	Subject: grid.KindKeyplace.String(), Name: grid.KindKeyplace.Info().Name,
	Load: load,
	Head: func(p *Place) act.Head {
		return act.Head{ID: p.ID, Name: p.Name, Grid: p.Grid, Version: p.Version, May: p.May}
	},
	Audited: auditedOf,
	Event:   func(was, is *Place, now time.Time) grid.Event { return grid.EventOf(was.Point(), is.Point(), now) },
	Fields:  map[string]string{"geom": "/lon"},
}

// auditedOf is what the audit keeps of a place.
func auditedOf(p *Place, masked bool) any {
	if !masked {
		return p
	}
	is := p.Masked()
	return &is
}

// Masked is a copy that names nobody.
func (p *Place) Masked() Place {
	m := *p
	m.Keeper, m.Phone = grid.MaskName(p.Keeper), grid.MaskPhone(p.Phone)
	return m
}

// Point is the place as the map has it; nil of none.
func (p *Place) Point() *grid.Point {
	if p == nil {
		return nil
	}
	return &grid.Point{
		Kind: grid.KindKeyplace, ID: p.ID, Lon: p.Lon, Lat: p.Lat, Grid: p.Grid, Name: p.Name, Code: p.Code,
		Own: p.Class, Enterprise: p.Enterprise, Sector: p.Sector, Synthetic: p.Synthetic, Updated: p.Updated,
	}
}

// Service is what can be done with key places. Who asks is in the context; what lies
// outside of what they see is not found.
type Service struct{ db *pg.DB }

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db} }

// Get returns a key place. Errors: unauthenticated, forbidden, not_found, unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Place, error) { return kind.Get(ctx, s.db, id) }

// Personal returns who answers for a key place in full, and writes down that somebody
// looked. Errors: unauthenticated, not_found, forbidden, unavailable.
func (s *Service) Personal(ctx context.Context, id grid.ID) (keeper, phone string, err error) {
	p, err := kind.ReadPersonal(ctx, s.db, id, grid.ViewPersonal)
	return p.Keeper, p.Phone, err
}

// Create files a key place where the actor may. Errors: unauthenticated, forbidden,
// rejected (a rule, or a place in no grid), conflict (a code that exists), unavailable.
func (s *Service) Create(ctx context.Context, code string, u Update) (Place, error) {
	c := act.Creation[Place]{Action: "keyplace.create", Needs: grid.EditHazard}
	if u.Name != nil {
		c.Name = *u.Name
	}
	c.Do = func(ctx context.Context, tx pgx.Tx, _ grid.Scope, _ time.Time) (Place, error) {
		p := Place{Kind: "other"}
		var f grid.Faults
		if p.Code = f.Text("/code", code, 60); u.Lon == nil {
			f.Add("/lon", "请给出位置", "give the place")
		}
		return settle(ctx, tx, &p, &u, f)
	}
	return kind.Create(ctx, s.db, c)
}

// Update changes a key place that is at version. Errors: unauthenticated, not_found,
// forbidden, stale, rejected, invalid (nothing to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, u Update) (Place, error) {
	return kind.Do(ctx, s.db, id, version, act.Act[Place]{
		Action: "keyplace.update", May: mayEdit,
		Do: func(ctx context.Context, tx pgx.Tx, was Place, _ time.Time) (Place, error) {
			if u == (Update{}) {
				return was, grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "There is nothing to change")
			}
			return settle(ctx, tx, &was, &u, nil)
		},
	})
}

// Delete takes away what is no key place any more, with the reason in the audit. Errors:
// unauthenticated, not_found, forbidden, stale, rejected (no reason), unavailable.
func (s *Service) Delete(ctx context.Context, id grid.ID, version int32, reason string) error {
	_, err := kind.Do(ctx, s.db, id, version, act.Act[Place]{
		Action: "keyplace.delete", May: mayEdit, Ends: true,
		Do: func(ctx context.Context, tx pgx.Tx, was Place, _ time.Time) (Place, error) {
			var f grid.Faults
			if reason = f.Text("/reason", reason, 500); reason == "" {
				f.Add("/reason", "请说明撤销的原因", "say why it is taken away")
			}
			if err := f.Err(); err != nil {
				return was, err
			}
			return was, remove(ctx, tx, id)
		},
		BeforeAfter: func(was, _ *Place) (before, after any) { return auditedOf(was, true), map[string]any{"reason": reason} },
	})
	return err
}

func mayEdit(ctx context.Context, p *Place) error { return act.Permit(ctx, p.May, grid.EditHazard) }

// settle makes the changes, writes the place and returns it as it is then: the actor must
// hold that too.
func settle(ctx context.Context, tx pgx.Tx, p *Place, u *Update, f grid.Faults) (Place, error) {
	u.apply(p, &f)
	err := f.Err()
	if err == nil && u.Enterprise != nil { // the one that it has may lie outside of what the actor sees
		err = choose(ctx, tx, p.Enterprise)
	}
	if err == nil {
		err = write(ctx, tx, p)
	}
	if err != nil {
		return *p, err
	}
	is, err := load(ctx, tx, p.ID, grid.Everything, false)
	if err == nil && !slices.Contains(is.May, grid.EditHazard) {
		t := grid.Text{ZH: "不在您可以登记重点场所的范围内", EN: "You may not file key places there"}
		err = &grid.Error{Code: grid.CodeForbidden, Text: t, Faults: []grid.Fault{{Pointer: "/lon", Text: t}}}
	}
	return is, err
}

// apply makes the changes and says what is wrong with them.
func (u *Update) apply(p *Place, f *grid.Faults) {
	for _, c := range []struct {
		pointer  string
		from, to *string
		most     int
	}{
		{"/name", u.Name, &p.Name, 200},
		{"/address", u.Address, &p.Address, 500},
		{"/measures", u.Measures, &p.Measures, 4000},
		{"/keeper", u.Keeper, &p.Keeper, 100},
		{"/phone", u.Phone, &p.Phone, 20},
		{"/source", u.Source, &p.Source, 300},
	} {
		if c.from != nil {
			*c.to = f.Text(c.pointer, *c.from, c.most)
		}
	}
	if p.Name == "" {
		f.Add("/name", "请填写名称", "give its name")
	}
	if u.Keeper != nil && strings.Contains(p.Keeper, "*") { // as it is shown to who may not see it
		f.Add("/keeper", "请填写负责人全名", "give the whole name")
	}
	if strings.Trim(p.Phone, "0123456789+ -") != "" {
		f.Add("/phone", "电话只能由数字、空格、+ 和 - 组成，不超过 20 位", "a phone number holds digits, spaces, + and -, at most 20")
	}
	if u.Kind != nil {
		if p.Kind = *u.Kind; !slices.Contains(Kinds(), p.Kind) {
			f.Add("/kind", "没有这种重点场所", "there is no such kind of key place")
		}
	}
	if u.Enterprise != nil {
		p.Enterprise = *u.Enterprise
	}
	switch {
	case (u.Lon == nil) != (u.Lat == nil):
		f.Add("/lon", "经度和纬度须同时给出", "give longitude and latitude together")
	case u.Lon != nil:
		if p.Lon, p.Lat = *u.Lon, *u.Lat; !(p.Lon >= -180 && p.Lon <= 180 && p.Lat >= -90 && p.Lat <= 90) {
			f.Add("/lon", "经度应在 -180 至 180、纬度应在 -90 至 90 之间", "longitude is -180 to 180 and latitude -90 to 90")
		}
	}
	if u.Capacity != nil {
		if p.Capacity = *u.Capacity; p.Capacity != nil && (*p.Capacity < 0 || *p.Capacity > 10_000_000) {
			f.Add("/capacity", "容纳人数应为 0 至 10000000", "the capacity is 0 to 10000000")
		}
	}
}

// Kinds are what a key place can be, in the order they are offered.
func Kinds() []string {
	for _, c := range grid.KindKeyplace.Info().Import {
		if c.Name == "kind" {
			return c.Words
		}
	}
	return nil
}
