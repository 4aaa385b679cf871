package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// What the file of a hazard source says beyond what the map shows, so that the
// calculator comes to what is stored.

// unitKind is how GB 18218 looks at it; "" when it does not.
func (h *hazard) unitKind() string {
	if len(h.kind.from) == 0 {
		return ""
	}
	return unitKinds[h.kind.kind]
}

func (h *hazard) category() string {
	switch {
	case h.unitKind() != "":
		return "unit"
	case h.kind.kind == "crowd":
		return "place"
	default:
		return "point"
	}
}

// day is the day of its assessment; a unit has been graded at least once.
func (h *hazard) day(g *generator) time.Time {
	if h.assessed.IsZero() && h.unitKind() != "" {
		return g.now.AddDate(-2, 0, 0)
	}
	return h.assessed
}

// lec and ls5 are values of the two methods by the level that their product
// gives (GB/T 13861 practice: LEC from 320, 160 and 70; LS from 20, 15 and 9).
var lec = [grid.Levels][][3]float64{
	grid.Red:    {{6, 6, 15}, {3, 10, 15}, {10, 6, 7}, {3, 3, 40}},
	grid.Orange: {{3, 6, 15}, {1, 6, 40}, {3, 10, 7}, {6, 2, 15}},
	grid.Yellow: {{3, 2, 15}, {1, 3, 40}, {3, 6, 7}, {6, 6, 3}},
	grid.Blue:   {{1, 6, 7}, {3, 6, 3}, {1, 2, 15}, {0.5, 6, 15}},
}

var ls5 = [grid.Levels][][2]float64{
	grid.Red:    {{5, 4}, {4, 5}, {5, 5}},
	grid.Orange: {{3, 5}, {4, 4}, {5, 3}},
	grid.Yellow: {{3, 3}, {2, 5}, {3, 4}},
	grid.Blue:   {{1, 4}, {2, 3}, {1, 5}, {2, 2}},
}

// rating is the method with its values, as the table keeps it.
func (h *hazard) rating(r *rand.Rand) []byte {
	if industries[h.industry].basis == "ls_matrix" {
		v := pick(r, ls5[h.level])
		return fmt.Appendf(nil, `{"method":"LS5","values":{"L":%g,"S":%g}}`, v[0], v[1])
	}
	v := pick(r, lec[h.level])
	return fmt.Appendf(nil, `{"method":"LEC","values":{"L":%g,"E":%g,"C":%g}}`, v[0], v[1], v[2])
}

// controls are who controls a risk of a level; measures what they do about it.
var (
	controls = [grid.Levels]string{"", "company", "company", "workshop", "team"}
	measures = [...]string{
		"设置联锁和报警装置，专人巡检并记录，每月检验一次", "作业前办理作业票，配备监护人和应急器材", "每班检查安全设施，发现异常立即停用并上报",
		"按操作规程作业，定期维护保养，持证上岗", "设置警示标志和隔离，控制现场人数，每季度演练一次",
	}
)

// writeHazardFile writes the rest of a row of hazardColumns.
func (g *generator) writeHazardFile(c *copier, h *hazard, id grid.ID) {
	r := g.stream("file", uint64(id))
	unit := h.unitKind()
	c.text(h.category())
	c.text(unit)
	if unit != "" {
		day := h.day(g)
		c.int32(h.people)
		c.text(Synthetic + "现场核查")
		c.date(day)
		c.text("2018")
		c.float(ratio(h.quantity, h.substance.q))
	} else {
		c.null()
		c.text("")
		c.null()
		c.text("")
		c.null()
	}
	if h.level == grid.NotAssessed {
		c.null()
	} else {
		c.jsonb(h.rating(r))
	}
	c.text(controls[h.level])
	if h.level == grid.NotAssessed {
		c.text("")
	} else {
		c.text(Synthetic + pick(r, measures[:]))
	}
	if h.category() == "place" {
		c.int32(50 * (1 + r.Int32N(60)))
	} else {
		c.null()
	}
	regime := h.regime()
	if h.major == 0 || regime != "" { // what decree 40 takes out is filed by its own rules
		c.text("")
		c.text("")
		c.null()
		c.text(regime)
		return
	}
	district := &g.terrain.districts[g.terrain.plots[h.plot].district]
	filed := h.day(g).AddDate(0, 0, 10)
	c.text("BA" + district.code[:6] + "-演示-" + strconv.FormatInt(id, 10))
	c.text(Synthetic + district.name + "应急管理局")
	c.date(pickIf(filed.After(g.now), g.now, filed))
	c.text("")
}

// regime is by whose rules a unit is supervised: the stations of gas suppliers are
// city gas.
func (h *hazard) regime() string {
	if industries[h.industry].sector == "gas" && (h.kind.kind == "lpg_station" || h.kind.kind == "lng_station") {
		return "city_gas"
	}
	return ""
}

// hazardParts writes what lies in the units and who answers for all of them.
func (l *loader) hazardParts(ctx context.Context, tx pgx.Tx) error {
	_, err := copyRows(ctx, tx, "hazard_holding", "hazard_id, line, entry, name, tonnes, containers", func(c *copier) error {
		for i := range l.hazards {
			h := &l.hazards[i]
			if h.unitKind() == "" {
				continue
			}
			if err := c.row(); err != nil {
				return err
			}
			c.int64(int64(i + 1))
			c.int16(0)
			c.int16(h.substance.entry)
			c.text(h.substance.name)
			c.float(h.quantity)
			c.int32(int32(1 + h.order%5))
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = copyRows(ctx, tx, "hazard_person", "hazard_id, role, name, phone", func(c *copier) error {
		for i := range l.hazards {
			roles := []string{"responsible"}
			if l.hazards[i].major > 0 {
				roles = []string{"chief", "technical", "operation"}
			}
			r := l.gen.stream("person of a source", uint64(i+1)<<32)
			for _, role := range roles {
				if err := c.row(); err != nil {
					return err
				}
				name, phone := contact(r)
				c.int64(int64(i + 1))
				c.text(role)
				c.text(name)
				c.text(phone)
			}
		}
		return nil
	})
	return err
}
