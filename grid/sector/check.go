package sector

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

var (
	codeForm   = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	recordForm = regexp.MustCompile(`^(equipment|licence)(:[a-z][a-z0-9_]{0,39})?$`)
)

const (
	mostNames = 30
	mostCodes = 60
)

// tidy takes off what typing leaves around texts, and what stands twice.
func (d *Draft) tidy() {
	d.Code, d.Name, d.NameEN = strings.TrimSpace(d.Code), strings.TrimSpace(d.Name), strings.TrimSpace(d.NameEN)
	if d.NameEN == "" {
		d.NameEN = d.Name
	}
	for _, list := range []*[]string{&d.Short, &d.Industries, &d.Records} {
		var out []string
		for _, text := range *list {
			if text = strings.TrimSpace(text); text != "" && !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
		*list = out
	}
	slices.Sort(d.Departments)
	d.Departments = slices.Compact(d.Departments)
}

// same reports whether a draft says what the sector is already.
func (d *Draft) same(s *Sector) bool {
	is := s.draft()
	return is.Name == d.Name && is.NameEN == d.NameEN && slices.Equal(is.Short, d.Short) && slices.Equal(is.Industries, d.Industries) &&
		slices.Equal(is.Records, d.Records) && is.Rank == d.Rank && is.From == d.From && is.To == d.To &&
		slices.Equal(is.Departments, d.Departments)
}

// check says whether a sector may be as the draft has it, and tidies it. itself is 0 for a
// new one. What people type means one sector, so a name is nobody else's.
func (d *Draft) check(ctx context.Context, tx pgx.Tx, itself grid.ID) error {
	d.tidy()
	var f grid.Faults
	switch {
	case !codeForm.MatchString(d.Code):
		f.Add("/code", "代码应以小写字母开头，由小写字母、数字和下划线组成，不超过 40 位",
			"A code begins with a small letter and has small letters, digits and _ only, at most 40")
	case d.Code == grid.NoSector:
		f.Add("/code", "该代码用于表示“无监管部门”，请换一个", "This code stands for “no regulator”; choose another one")
	}
	d.texts(&f)
	others, err := pg.Sectors(ctx, tx)
	if err != nil {
		return err
	}
	others = slices.DeleteFunc(others, func(o grid.SectorInfo) bool { return o.ID == itself })
	taken := func(pointer, name string) {
		if o, ok := others.Named(name); ok {
			f.Add(pointer, "“"+name+"”已是“"+o.Name.ZH+"”的名称", fmt.Sprintf("%q is a name of %q already", name, o.Name.EN))
		}
	}
	if itself == 0 {
		taken("/code", d.Code)
	}
	taken("/name", d.Name)
	if d.NameEN != d.Name {
		taken("/nameEn", d.NameEN)
	}
	for i, name := range d.Short {
		taken(fmt.Sprintf("/short/%d", i), name)
	}
	d.days(&f)
	missing, err := noDepartments(ctx, tx, d.Departments)
	if err != nil {
		return err
	}
	for _, id := range missing {
		f.Add("/departments", fmt.Sprintf("没有编号为 %d 的机构", id), fmt.Sprintf("There is no organisation %d", id))
	}
	return f.Err()
}

func (d *Draft) texts(f *grid.Faults) {
	name := func(pointer, text string, most int) {
		switch n := utf8.RuneCountInString(text); {
		case n == 0 || n > most:
			f.Add(pointer, fmt.Sprintf("应为 1 至 %d 个字", most), fmt.Sprintf("It has 1 to %d characters", most))
		case strings.ContainsAny(text, "、,，;；/／|｜\n"):
			f.Add(pointer, "名称不能含顿号、逗号、分号、斜线、竖线：表格中用它们隔开几个行业",
				"A name holds no comma, semicolon, stroke or bar: in tables they stand between sectors")
		default:
			if wrong := grid.TextFault(text); wrong != (grid.Text{}) {
				f.Add(pointer, wrong.ZH, wrong.EN)
			}
		}
	}
	name("/name", d.Name, 40)
	name("/nameEn", d.NameEN, 80)
	for i, text := range d.Short {
		name(fmt.Sprintf("/short/%d", i), text, 40)
	}
	if len(d.Short) > mostNames || len(d.Industries) > mostCodes || len(d.Records) > mostCodes {
		f.Add("/short", fmt.Sprintf("别名不超过 %d 个，行业代码和证照各不超过 %d 个", mostNames, mostCodes),
			fmt.Sprintf("There are at most %d other names, and %d industries and records", mostNames, mostCodes))
	}
	for i, code := range d.Industries {
		if _, known := grid.Industry(code); !known {
			f.Add(fmt.Sprintf("/industries/%d", i), "应为 GB/T 4754 代码：门类字母加两至四位数字，且大类须属于该门类，如 C26、C2671",
				"It is a code of GB/T 4754: the letter of the section and two to four digits, of a division in it, such as C26 or C2671")
		}
	}
	for i, record := range d.Records {
		if !recordForm.MatchString(record) {
			f.Add(fmt.Sprintf("/records/%d", i), "应为 equipment（特种设备）或 licence（许可证），可加冒号和类型",
				"It is equipment or licence, perhaps with a colon and a type")
		}
	}
	if d.Rank < 0 || d.Rank > 1_000_000 {
		f.Add("/rank", "顺序应为 0 至 1000000", "The rank in the order is 0 to 1,000,000")
	}
}

func (d *Draft) days(f *grid.Faults) {
	day := func(pointer, text string) bool {
		t, err := time.Parse(time.DateOnly, text)
		if text != "" && (err != nil || t.Year() < 1900 || t.Year() > 2199) {
			f.Add(pointer, "日期应如 2026-11-24", "A day is written like 2026-11-24")
			return false
		}
		return true
	}
	if day("/from", d.From) && day("/to", d.To) && d.To != "" && d.To < d.From {
		f.Add("/to", "停用日期不能早于启用日期", "It ends before it begins")
	}
}
