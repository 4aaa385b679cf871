package enterprise

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"anwang/geo"
	"anwang/grid"
)

// Whether a file may be written as it is. All of it is pure.

var (
	phoneForm = regexp.MustCompile(`^([0-9+ -]{0,20}|[0-9+ -]{7,20}(/[0-9+ -]{7,20}){1,2})$`)
	postForm  = regexp.MustCompile(`^([0-9]{6})?$`)
	mailForm  = regexp.MustCompile(`^([^\s@]+@[^\s@]+\.[^\s@]+)?$`)
)

// Scales, Statuses and KeyLevels are the keys of what a file may name, in their
// order.
var (
	Scales    = [...]string{"large", "medium", "small", "micro"}
	Statuses  = [...]string{"open", "stopped", "suspended", "moved", "revoked", "cancelled", "merged"}
	KeyLevels = [...]string{"town", "county", "city", "province"}
)

// tidy takes off what typing leaves around texts, and writes a code as the
// register does.
func (f *Fields) tidy() {
	for _, s := range []*string{
		&f.Name, &f.CodeNote, &f.Address, &f.Postcode, &f.Park, &f.Site, &f.Industry, &f.EconomicType, &f.Affiliation, &f.Founded,
		&f.TermEnd, &f.Business,
		&f.Registrar,
		&f.HighRisk, &f.DutyPhone, &f.Email, &f.Contact, &f.ContactPhone, &f.LegalPerson, &f.LegalPhone, &f.Principal, &f.PrincipalPhone,
		&f.SafetyOfficer, &f.SafetyPhone,
	} {
		*s = strings.TrimSpace(*s)
	}
	f.CreditCode, f.OldCode = NormalCode(f.CreditCode), NormalCode(f.OldCode)
	f.Sectors = f.sectorSet().List()
	if string(f.Plant) == "null" {
		f.Plant = nil
	}
}

// NormalCode writes a unit's number as the register does: half-width capitals
// without spaces.
func NormalCode(code string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r == '　', r == ' ', r == '\t', r == '\n', r == '\r', r == '\u200b', r == '\ufeff', r == '\u00a0':
			return -1
		}
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}, code)
}

// check says what is wrong with a file that is to be written. was is the file as
// it is, nil for a new one: what was stored before and is not touched is let be,
// because registers hold what today's rules would refuse. sectors are those there are.
func (f *Fields) check(was *Fields, sectors grid.SectorList, today string) grid.Faults {
	var faults grid.Faults
	old := Fields{}
	if was != nil {
		old = *was
	}
	f.checkTexts(&faults)
	switch {
	case f.Name == "":
		faults.Add("/name", "请填写企业名称", "A name is needed")
	case f.CreditCode == "":
		faults.Add("/creditCode", "请填写统一社会信用代码（或15位注册号、9位组织机构代码）",
			"A credit code is needed (or a 15-digit registration number, a 9-character organisation code)")
	case grid.CodeOfPerson(f.CreditCode): // said by checkTexts
	case f.CreditCode != old.CreditCode || f.CodeNote != old.CodeNote:
		if w := CodeDoubt(f.CreditCode); w != (grid.Text{}) && f.CodeNote == "" {
			faults.Add("/codeNote", w.ZH+"。确认无误的，请写明保留原因", w.EN+". If it is right all the same, say why it is kept")
		}
	}
	if f.Lon != old.Lon || f.Lat != old.Lat || was == nil {
		checkPoint(&faults, f.Lon, f.Lat)
	}
	f.checkTrade(&faults, &old, sectors, today)
	f.checkFigures(&faults)
	checkDay(&faults, "/founded", f.Founded, today)
	checkDay(&faults, "/termEnd", f.TermEnd, "")
	if f.Founded != "" && f.TermEnd != "" && f.TermEnd < f.Founded {
		faults.Add("/termEnd", "营业期限不能早于成立日期", "The business term ends before the founding day")
	}
	f.checkPersons(&faults)
	f.checkPlant(&faults, &old)
	return faults
}

// CodeDoubt is what is to be verified about a code before it is kept; empty:
// nothing. An old 15-digit number is no reason to doubt: it has no check digit.
func CodeDoubt(code string) grid.Text {
	c := grid.ReadCredit(code)
	if c.Form == grid.FormRegistration {
		return grid.Text{}
	}
	return c.Warning
}

func (f *Fields) checkTexts(faults *grid.Faults) {
	for _, t := range []struct {
		pointer, value string
		most           int
	}{
		{"/name", f.Name, 200},
		{"/codeNote", f.CodeNote, 500},
		{"/address", f.Address, 300},
		{"/park", f.Park, 200},
		{"/site", f.Site, 60},
		{"/economicType", f.EconomicType, 60},
		{"/affiliation", f.Affiliation, 60},
		{"/business", f.Business, 2000},
		{"/registrar", f.Registrar, 200},
		{"/highRisk", f.HighRisk, 500},
		{"/email", f.Email, 200},
		{"/basis", f.Basis, 60},
		{"/contact", f.Contact, 100},
		{"/legalPerson", f.LegalPerson, 100},
		{"/principal", f.Principal, 100},
		{"/safetyOfficer", f.SafetyOfficer, 100},
	} {
		checkText(faults, t.pointer, t.value, t.most)
	}
	for _, c := range [...]struct{ pointer, value string }{{"/creditCode", f.CreditCode}, {"/oldCode", f.OldCode}} {
		if grid.CodeOfPerson(c.value) {
			faults.Add(c.pointer, grid.CodeOfPersonText.ZH, grid.CodeOfPersonText.EN)
		} else {
			checkText(faults, c.pointer, c.value, 40)
		}
	}
	if !postForm.MatchString(f.Postcode) {
		faults.Add("/postcode", "邮政编码应为6位数字", "A postcode has six digits")
	}
	if !mailForm.MatchString(f.Email) {
		faults.Add("/email", "电子邮箱格式不正确，应如 name@example.cn", "This is no e-mail address; it looks like name@example.cn")
	}
}

func checkText(faults *grid.Faults, pointer, value string, most int) {
	if wrong := grid.TextFault(value); wrong != (grid.Text{}) {
		faults.Add(pointer, wrong.ZH, wrong.EN)
	} else if utf8.RuneCountInString(value) > most {
		faults.Add(pointer, fmt.Sprintf("不能超过 %d 个字", most), fmt.Sprintf("It has more than %d characters", most))
	}
}

func checkPoint(faults *grid.Faults, lon, lat float64) {
	switch {
	case lon == 0 && lat == 0:
		faults.Add("/lon", "请在地图上选择位置，或填写经度、纬度", "Choose the place on the map, or give longitude and latitude")
	case math.IsNaN(lon) || math.IsNaN(lat) || math.Abs(lat) > 90 || math.Abs(lon) > 180:
		faults.Add("/lon", "经度、纬度超出范围：应为 CGCS2000 经纬度（度），请检查是否颠倒或为投影坐标",
			"Longitude and latitude are out of range: they are degrees in CGCS2000; check for swapped axes or projected coordinates")
	}
}

// checkTrade is about codes of what the enterprise does and how it counts.
func (f *Fields) checkTrade(faults *grid.Faults, old *Fields, sectors grid.SectorList, today string) {
	if f.Industry != "" && f.Industry != old.Industry {
		if _, known := grid.Industry(f.Industry); !known {
			faults.Add("/industry", "行业代码应为 GB/T 4754-2017 门类字母加大类两位数字（如 C26），且大类须属于该门类",
				"An industry is the section letter and the division of GB/T 4754-2017, such as C26, and the division must be of that section")
		}
	}
	f.checkSectors(faults, old, sectors, today)
	oneOf(faults, "/scale", f.Scale, Scales[:])
	oneOf(faults, "/keyLevel", f.KeyLevel, KeyLevels[:])
	oneOf(faults, "/grade", f.Grade, []string{"A", "B", "C", "D"})
	if f.Standard != nil && (*f.Standard < 0 || *f.Standard > 3) {
		faults.Add("/standard", "标准化等级应为 1 至 3，未达标填 0，不详留空", "A standardisation level is 1 to 3, 0 for none, empty where it is not known")
	}
	if _, known := grid.ParseLevel(f.Level); !known && f.Level != "" {
		faults.Add("/level", "风险等级应为红、橙、黄、蓝或未评估", "A level is red, orange, yellow, blue or none")
	}
	if _, known := bases[f.Basis]; !known && f.Basis != old.Basis {
		faults.Add("/basis", "没有这种评估依据，请从列表中选择", "There is no such basis; choose one of the list")
	}
}

func (f *Fields) checkSectors(faults *grid.Faults, old *Fields, sectors grid.SectorList, today string) {
	for i, code := range f.Sectors {
		if s, known := sectors.Of(code); !(known && s.Offered(today)) && !slices.Contains(old.Sectors, code) {
			faults.Add(fmt.Sprintf("/sectors/%d", i), "没有这个监管行业，请从列表中选择", "There is no such supervision sector; choose one of the list")
		}
	}
	if len(f.Sectors) > grid.MostSectors && len(f.Sectors) > len(old.Sectors) {
		faults.Add("/sectors", fmt.Sprintf("监管行业不能超过 %d 个", grid.MostSectors), fmt.Sprintf("There are more than %d sectors", grid.MostSectors))
	}
}

func oneOf(faults *grid.Faults, pointer, value string, of []string) {
	for _, v := range of {
		if v == value {
			return
		}
	}
	if value != "" {
		faults.Add(pointer, "没有这个选项，应为："+strings.Join(of, "、"), "There is no such choice; it is one of: "+strings.Join(of, ", "))
	}
}

// most is what a figure in 万元 cannot sensibly exceed: a slip of the unit.
const most = 1e9

func (f *Fields) checkFigures(faults *grid.Faults) {
	if f.Staff != nil && (*f.Staff < 0 || *f.Staff > 10_000_000) {
		faults.Add("/staff", "从业人数应为 0 至 1000 万", "Staff is a number from 0 to 10 million")
	}
	for _, n := range []struct {
		pointer string
		value   *float64
	}{{"/capital", f.Capital}, {"/assets", f.Assets}, {"/revenue", f.Revenue}} {
		if n.value != nil && (math.IsNaN(*n.value) || *n.value < 0 || *n.value > most) {
			faults.Add(n.pointer, "金额以万元计，应为不小于 0 的数；请检查单位", "The amount is in 10,000 CNY and not below 0; check the unit")
		}
	}
}

// checkDay refuses what is no day, or one after latest; "" no bound.
func checkDay(faults *grid.Faults, pointer, day, latest string) {
	if day == "" {
		return
	}
	t, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil || t.Year() < 1900 || t.Year() > 2199:
		faults.Add(pointer, "日期应如 2026-11-24", "A day is written like 2026-11-24")
	case latest != "" && day > latest:
		faults.Add(pointer, "日期不能晚于今天", "The day is in the future")
	}
}

func (f *Fields) checkPersons(faults *grid.Faults) {
	for _, p := range []struct {
		pointer, value string
	}{
		{"/contactPhone", f.ContactPhone},
		{"/legalPhone", f.LegalPhone},
		{"/principalPhone", f.PrincipalPhone},
		{"/safetyPhone", f.SafetyPhone},
		{"/dutyPhone", f.DutyPhone},
	} {
		if !phoneForm.MatchString(p.value) {
			faults.Add(p.pointer, "电话只能含数字、空格、+ 和 -，不超过20位；几个号码用 / 隔开，最多三个", "A phone number has digits, spaces, + and - only, at most 20; "+
				"of several, at most three, each is divided from the next by /")
		}
	}
	for _, p := range []struct {
		pointer, value string
	}{{"/contact", f.Contact}, {"/legalPerson", f.LegalPerson}, {"/principal", f.Principal}, {"/safetyOfficer", f.SafetyOfficer}} {
		masked(faults, p.pointer, p.value)
	}
}

// masked refuses a name that is what a card shows of one, sent back: it would
// overwrite the real one.
func masked(faults *grid.Faults, pointer, name string) {
	if strings.Contains(name, "*") {
		faults.Add(pointer, "这是隐去后的姓名；不修改请不要提交此项", "This is the masked name; leave the field out unless it changes")
	}
}

// maxPlant bounds the vertices of a plant boundary.
const maxPlant = 2000

// checkPlant looks at a boundary that is new, and at one whose enterprise moves
// away from it; old must be the file as it was.
func (f *Fields) checkPlant(faults *grid.Faults, old *Fields) {
	if len(f.Plant) == 0 || bytes.Equal(f.Plant, old.Plant) && f.Lon == old.Lon && f.Lat == old.Lat {
		return
	}
	mp, err := plantOf(f.Plant)
	if err != nil {
		e := err.(*grid.Error) //nolint:errorlint // plantOf makes nothing else
		faults.Add("/plant", e.Text.ZH, e.Text.EN)
	} else if wrong := grid.CheckPlant(mp, orb.Point{f.Lon, f.Lat}); wrong != nil {
		*faults = append(*faults, *wrong)
	}
}

// plantOf reads a plant boundary 厂区边界.
func plantOf(raw json.RawMessage) (orb.MultiPolygon, error) {
	wrong := func(zh, en string) error { return grid.Errorf(grid.CodeRejected, zh, en) }
	g, err := geojson.UnmarshalGeometry(raw)
	if err != nil {
		return nil, wrong("厂区边界不是合法的 GeoJSON 几何", "The plant boundary is no GeoJSON geometry")
	}
	var mp orb.MultiPolygon
	switch s := g.Geometry().(type) {
	case orb.Polygon:
		mp = orb.MultiPolygon{s}
	case orb.MultiPolygon:
		mp = s
	default:
		return nil, wrong("厂区边界应为 Polygon 或 MultiPolygon", "The plant boundary is a Polygon or a MultiPolygon")
	}
	n := 0
	for _, p := range mp {
		for _, r := range p {
			n += len(r)
			for _, v := range r {
				if math.Abs(v[0]) > 180 || math.Abs(v[1]) > 90 {
					return nil, wrong("厂区边界的坐标超出经纬度范围", "The plant boundary leaves the range of longitude and latitude")
				}
			}
		}
	}
	if n > maxPlant {
		return nil, wrong(fmt.Sprintf("厂区边界不能超过 %d 个点", maxPlant), fmt.Sprintf("The plant boundary has more than %d vertices", maxPlant))
	}
	if n == 0 || !geo.Valid(mp) {
		return nil, wrong("厂区边界不闭合、自相交或重叠", "The plant boundary is not closed, crosses itself or overlaps")
	}
	return mp, nil
}
