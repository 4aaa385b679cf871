package demo

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// The file 一企一档 of a made-up enterprise beyond its row on the map. Larger and
// more dangerous ones have it filled in, as in a real register.

const fileColumns = "legal_person, legal_phone, principal, principal_phone, safety_officer, safety_phone, duty_phone, " +
	"postcode, economic_type, capital, assets, revenue, above_scale, founded, term_end, business, registrar, high_risk, " +
	"fire_key, key_level, plant"

var economicTypes = []string{"有限责任公司", "有限责任公司", "股份有限公司", "国有企业", "私营企业", "外商投资企业"}

// highRisk is the dangerous work of an industry.
var highRisk = map[string]string{
	"chemical": "动火作业、受限空间作业", "gas": "动火作业、带气作业", "construction": "高处作业、起重吊装", "mine": "爆破作业、边坡作业",
	"metallurgy": "高温熔融金属吊运、煤气作业", "nonferrous": "高温熔融金属作业、粉尘作业", "machinery": "起重作业、焊接作业", "light": "受限空间作业",
}

// writeFile writes the columns of fileColumns.
func (g *generator) writeFile(c *copier, e *enterprise, d *details) {
	ind := &industries[e.industry]
	r := g.stream("file of an enterprise", e.number|1<<40)
	if d.staff < 20 && ind.severity != severe {
		writeNoFile(c)
		return
	}
	legal, legalPhone := contact(r)
	officer, officerPhone := contact(r)
	capital := int64(math.Exp(4.6+1.3*r.NormFloat64())) + 10 // 万元
	revenue := int64(float64(d.staff)*(20+80*r.Float64())) + 1
	founded := d.created.AddDate(-r.IntN(15), -r.IntN(12), -r.IntN(28))
	c.text(legal)
	c.text(legalPhone)
	principal, principalPhone := legal, legalPhone // who owns a small firm runs it too
	if own := rand.New(rand.NewPCG(g.seed^0x9a1c, e.number)); d.staff >= 100 || own.IntN(4) == 0 {
		principal, principalPhone = contact(own)
	}
	c.text(principal)
	c.text(principalPhone)
	c.text(officer)
	c.text(officerPhone)
	c.text(pickIf(ind.severity == severe, officerPhone, ""))
	c.text("10" + itoa(1000+r.IntN(9000)))
	c.text(pick(r, economicTypes))
	c.tenths(min(capital, 9_999_999) * 10)
	c.tenths(min(capital*2+revenue/3, 9_999_999) * 10)
	c.tenths(min(revenue, 9_999_999) * 10)
	c.bool(revenue >= 2000)
	c.date(founded)
	c.date(pickIf(r.IntN(3) == 0, time.Time{}, founded.AddDate(30, 0, -1)))
	c.text(Synthetic + pick(r, ind.products) + "及相关业务")
	c.text(Synthetic + g.terrain.districts[g.terrain.plots[e.plot].district].name + "市场监督管理局")
	c.text(highRisk[ind.sector])
	c.bool(ind.sector == "crowded" && d.staff >= 100 || ind.sector == "hospital" && d.staff >= 60)
	c.text([grid.Levels]string{"", "city", "county", "", ""}[e.level])
	if shape := g.plant(r, e, d); shape != nil {
		c.polygons(orb.MultiPolygon{{shape}})
	} else {
		c.null()
	}
}

// writeNoFile leaves the columns of fileColumns as they are by default.
func writeNoFile(c *copier) {
	for range 9 {
		c.text("")
	}
	for range 6 { // figures and days
		c.null()
	}
	for range 3 {
		c.text("")
	}
	c.null() // whether it is a key unit of fire safety nobody has said
	c.text("")
	c.null()
}

// plant is the ground of a larger chemical plant: an oblong around its place that
// lies in its community; nil for others.
func (g *generator) plant(r *rand.Rand, e *enterprise, d *details) orb.Ring {
	ind := &industries[e.industry]
	if ind.setting != chemical || d.staff < 40 || ind.code[0] != 'C' && ind.code[0] != 'D' {
		return nil
	}
	p := &g.terrain.plots[e.plot]
	for _, metres := range []float64{180, 120, 80, 50} {
		a, long, turn := metres*(0.8+0.4*r.Float64()), 1+0.8*r.Float64(), math.Pi*r.Float64()
		ring, ok := make(orb.Ring, 0, 5), true
		for _, corner := range [...][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
			x, y := corner[0]*a/2*long, corner[1]*a/2
			q := rounded(orb.Point{
				e.at[0] + (x*math.Cos(turn)-y*math.Sin(turn))/111_320/math.Cos(e.at[1]*math.Pi/180),
				e.at[1] + (x*math.Sin(turn)+y*math.Cos(turn))/111_320,
			})
			ring, ok = append(ring, q), ok && inside(p.shape, q)
		}
		if ok {
			return append(ring, ring[0])
		}
	}
	return nil
}
