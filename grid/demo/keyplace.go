package demo

import (
	"context"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/grid"
)

// keyPlaceSort is a sort of key place as a city has them.
type keyPlaceSort struct {
	kind     string   // of keyplace.kind
	names    []string // behind the name of the community or street
	every    float64  // communities to one, on average
	least    int      // people
	most     int
	measures []string
}

// keyPlaceSorts are about as frequent as in a city of twenty million.
var keyPlaceSorts = [...]keyPlaceSort{
	{"school", []string{"小学", "中心小学", "幼儿园", "实验幼儿园", "中学"}, 3, 180, 2400, []string{"校门硬质隔离，上放学高峰专人值守，一键报警联网", "食堂燃气报警联锁，消防设施每月检验，每学期疏散演练一次"}},
	{"hospital", []string{"社区卫生服务中心", "医院", "中医医院"}, 9, 60, 1800, []string{"液氧站专人值守，双路供电并备用发电机，夜间值班不少于两人"}},
	{"nursing_home", []string{"敬老院", "养老照料中心", "幸福颐养院"}, 11, 40, 320, []string{"每层配备轮椅和疏散椅，夜间巡查每两小时一次，厨房不用明火"}},
	{"mall", []string{"购物中心", "商业广场", "农贸市场"}, 14, 500, 12000, []string{"疏散通道每日巡查，营业高峰限流，消防控制室双人值班"}},
	{"venue", []string{"文体中心", "体育馆", "会堂"}, 30, 300, 6000, []string{"大型活动提前报备，入口安检，安全出口专人引导"}},
	{"scenic", []string{"公园", "风景区"}, 45, 1000, 20000, []string{"节假日客流监测，水面设救生设施"}},
	{"transit", []string{"站"}, 1, 800, 30000, []string{"客流超限时分级限流，进站安检，与属地派出所联动"}},
	{"key_unit", []string{"水厂", "变电站", "通信机房"}, 60, 6, 60, []string{"周界入侵报警，出入登记，无关人员不得入内"}},
}

const keyPlaceColumns = "id, enterprise_id, code, name, kind, capacity, address, measures, keeper, phone, " +
	"geom, grid_id, synthetic, source, created, updated"

// keyPlaces writes the key places: so many in a community on average, where people gather
// in it, and one where there are stations. All are made up, their names after the
// community that they lie in.
func (l *loader) keyPlaces(ctx context.Context, tx pgx.Tx) error {
	start := time.Now()
	density := min(1, float64(l.Enterprises)/cityEnterprises) // a small city has fewer
	n, err := copyRows(ctx, tx, "keyplace", keyPlaceColumns, func(c *copier) error {
		id := grid.ID(0)
		for i := range l.terrain.plots {
			p := &l.terrain.plots[i]
			r := l.gen.stream("keyplace", uint64(i))
			for s := range keyPlaceSorts {
				sort := &keyPlaceSorts[s]
				chance := density / sort.every
				if sort.kind == "transit" {
					chance = pickIf(p.stations > 0, density, 0)
				}
				if r.Float64() >= chance {
					continue
				}
				id++
				at, ok := p.near(r, pick(r, p.anchors), p.spread)
				if !ok {
					at = p.uniform(r)
				}
				l.gen.writeKeyPlace(c, r, id, sort, p, at)
			}
		}
		return c.err
	})
	if err != nil {
		return err
	}
	l.report.KeyPlaces = n
	l.tell("keyplace", n, n, start)
	return nil
}

func (g *generator) writeKeyPlace(c *copier, r *rand.Rand, id grid.ID, sort *keyPlaceSort, p *plot, at orb.Point) {
	street := &g.terrain.streets[p.street]
	if c.row() != nil {
		return
	}
	created := g.now.AddDate(0, 0, -30-r.IntN(600))
	c.int64(id)
	c.null()
	c.text("CS-演示-" + itoa(int(id)))
	c.text(Synthetic + strings.TrimSuffix(communityName(p.name), "社区") + pick(r, sort.names))
	c.text(sort.kind)
	if r.IntN(12) == 0 {
		c.null() // nobody has said
	} else {
		c.int32(int32(sort.least + r.IntN(sort.most-sort.least)/10*10))
	}
	c.text(g.terrain.districts[p.district].name + street.name + communityName(p.name))
	c.text(Synthetic + pick(r, sort.measures))
	keeper, phone := contact(r)
	c.text(keeper)
	c.text(phone)
	c.point(at)
	c.int64(p.id)
	c.bool(true)
	c.text(sourceNote)
	c.time(created)
	c.time(created)
}
