package demo

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"anwang/grid"
)

// placedSite is a real industrial site with its leaf grid. It keeps its real
// name and source, is never synthetic and never assessed: the demonstration
// paints no made-up colour on a real enterprise.
type placedSite struct {
	site
	plot int
	name string
}

// locateSites finds the sites that lie in the city and counts those elsewhere. It
// returns them in the order of their ids, of a repeated id the first.
func locateSites(t *terrain, all []site) (in []placedSite, outside int) {
	seen, city := map[string]bool{}, t.bound()
	for _, s := range all {
		if seen[s.ID] {
			continue
		}
		seen[s.ID] = true
		i := -1
		if city.Contains(s.at) {
			i = t.find(s.at)
		}
		if i < 0 {
			outside++
			continue
		}
		in = append(in, placedSite{site: s, plot: i})
	}
	slices.SortStableFunc(in, func(a, b placedSite) int { return strings.Compare(a.ID, b.ID) })
	units := map[string]int{}
	for i := range in {
		units[in[i].title()]++
	}
	for i := range in {
		in[i].name = in[i].title()
		if u := in[i].unitName(); units[in[i].name] > 1 && u != "" {
			in[i].name += " " + u
		}
	}
	return in, outside
}

func (s *site) title() string {
	if s.NameLocal != "" {
		return s.NameLocal
	}
	return s.Name
}

// spoilt is what a spreadsheet makes of a unit number: it reads 1-2 as the second
// of January and writes 2-Jan.
var spoilt = regexp.MustCompile(`^(\d{1,2})-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$`)

// unitName is the unit as its operator numbers it, "1-2" for the second unit of
// the first phase; "" when the source has none.
func (s *site) unitName() string {
	u := strings.TrimPrefix(strings.Trim(s.Unit, " -"), "Unit ")
	if m := spoilt.FindStringSubmatch(u); m != nil {
		month, _ := time.Parse("Jan", m[2]) // the pattern admits months only
		return itoa(int(month.Month())) + "-" + m[1]
	}
	return u
}

// status maps the source's words to ours: what does not run is stopped, what is
// only planned or being built is not in business.
func (s *site) status() string {
	switch s.Status {
	case "", "operating":
		return "open"
	case "retired", "mothballed", "cancelled":
		return "stopped"
	default:
		return "suspended"
	}
}

// siteIndustries are the divisions of GB/T 4754-2017 that sites are of, with
// their supervision industries.
var siteIndustries = [...]struct{ code, sector string }{{"B06", "mine"}, {"C31", "metallurgy"}, {"G59", "chemical"}, {"D44", "power"}}

// industry is the place in siteIndustries.
func (s *site) industry() int {
	switch {
	case strings.HasSuffix(s.Type, "mine"):
		return 0
	case s.Type == "steel_plant":
		return 1
	case strings.HasSuffix(s.Type, "terminal"):
		return 2
	default:
		return 3
	}
}

// writeSite writes a real site as an enterprise. It is on file under the number of its
// source, which is no credit code and is never called one.
func writeSite(c *copier, t *terrain, s *placedSite, id grid.ID, g *generator) error {
	if err := c.row(); err != nil {
		return err
	}
	p := &t.plots[s.plot]
	ind := siteIndustries[s.industry()]
	c.int64(id)
	c.text(fmt.Sprintf("%.40s", strings.ToUpper(s.ID)))
	c.text(s.name)
	c.text(ind.code)
	c.text(ind.sector)
	c.text("")
	c.null()
	c.text("北京市" + t.districts[p.district].name + t.streets[p.street].name)
	c.text("")
	c.null() // nobody has said whether it is standardised
	c.text(s.status())
	c.int16(int16(grid.NotAssessed))
	c.text("")
	c.null()
	c.point(s.at)
	c.int64(p.id)
	c.bool(false)
	c.text(siteSource(s))
	c.time(g.now)
	c.time(g.now)
	c.text("") // whom to call is never made up for a real site
	c.text("")
	writeNoFile(c)
	return nil
}

func siteSource(s *placedSite) string {
	if strings.HasPrefix(s.ID, "gem:") {
		return "Global Energy Monitor (CC BY 4.0) " + s.URL
	}
	return "WRI Global Power Plant Database 1.3 (CC BY 4.0) " + s.URL
}
