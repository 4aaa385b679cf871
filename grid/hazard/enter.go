package hazard

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/name"
)

// EnterHoldings brings in what a hazard source holds as the rows of a table have it, by the change
// that is made by hand, which grades it anew. What it holds already is changed with update alone;
// what the rows do not name stays. Errors: those of Update.
func (s *Service) EnterHoldings(ctx context.Context, rows []grid.Row, update bool) (is grid.Entered, err error) {
	if _, err := grid.Require(ctx, grid.EditHazard); err != nil {
		return is, s.db.Refused(ctx, err, grid.Entry{Action: "hazard.update", Subject: "hazard"})
	}
	row := &rows[0]
	id, err := s.named(ctx, row)
	if err != nil {
		return is, err
	}
	was, err := kind.Get(ctx, s.db, id)
	if err != nil {
		return is, err
	}
	before := was.Unit
	if before != nil && len(before.Holdings) > 0 && !update {
		return is, grid.Errorf(grid.CodeConflict, "“"+was.Name+"”已登记所存物质，且未选择更新",
			"What “"+was.Name+"” holds is on file already, and updating was not chosen")
	}
	all, err := Editions()
	if err != nil {
		return is, err
	}
	std := all[len(all)-1]
	if at, err := EditionAt(all, was.Assessed.In(grid.China)); err == nil && !was.Assessed.IsZero() {
		std = at
	}
	unit, lines, kept, err := std.merge(&was, rows)
	if err != nil {
		return is, err
	}
	if before != nil && same(before, &unit) {
		return is, nil
	}
	r, _, err := s.Update(ctx, id, act.AnyVersion, Update{Unit: &unit})
	if err != nil {
		return is, atRows(err, rows, lines)
	}
	is.Changed, is.Created = before != nil, before == nil
	if kept > 0 {
		is.Note(row.Line, "/substance", fmt.Sprintf("“%s”原登记的另 %d 种物质不在表中，保持不变", was.Name, kept),
			fmt.Sprintf("“%s” holds %d more substances that the table does not name; they stay", was.Name, kept))
	}
	if r.MajorLevel != was.MajorLevel {
		old, now := levelText(was.MajorLevel), levelText(r.MajorLevel)
		is.Note(row.Line, "/tonnes", "“"+was.Name+"”重大危险源级别由“"+old.ZH+"”变为“"+now.ZH+"”",
			"The major hazard source level of “"+was.Name+"” goes from “"+old.EN+"” to “"+now.EN+"”")
	}
	return is, nil
}

func levelText(n int) grid.Text { return grid.TermText("majorLevel", strconv.Itoa(n)) }

// named finds the hazard source that a row speaks of, where the actor may change them: by its code,
// or by its name at its enterprise.
func (s *Service) named(ctx context.Context, row *grid.Row) (id grid.ID, err error) {
	code, title := row.Text("hazardCode"), row.Text("hazardName")
	credit, owner := row.Text("enterprise"), row.Text("enterpriseName")
	var f grid.Faults
	switch {
	case code == "" && title == "":
		f.Add("/hazardCode", "请填写危险源编号，或名称和所属企业", "give the number of the hazard source, or its name and enterprise")
	case code == "" && credit == "" && owner == "":
		f.Add("/enterpriseName", "没有编号的，请填写所属企业", "without its number the enterprise is needed")
	}
	if err := f.Err(); err != nil {
		return 0, err
	}
	var list []grid.ID
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		list, err = sourcesNamed(ctx, tx, grid.ActorOf(ctx).Scope(grid.EditHazard), code, title, strings.ToUpper(credit), owner)
		return err
	})
	at, shown := "/hazardCode", code
	if code == "" {
		at, shown = "/hazardName", title
	}
	switch {
	case err != nil:
		return 0, err
	case len(list) == 0:
		f.Add(at, "您的范围内没有危险源“"+clip(shown)+"”，或名称、企业与编号不符；请先登记或导入危险源",
			"there is no hazard source “"+clip(shown)+"” in your area, or name or enterprise are another's; file or import it first")
	case len(list) > 1:
		f.Add(at, "有多个危险源“"+clip(shown)+"”，请填写编号", "several hazard sources are called “"+clip(shown)+"”; give the number")
	default:
		return list[0], nil
	}
	return 0, f.Err()
}

// merge is the unit that rows make of what is there. lines are the rows of its holdings, -1 of those
// that stay; kept is how many stay.
func (s *Standard) merge(r *Record, rows []grid.Row) (u Unit, lines []int, kept int, err error) {
	var f grid.Faults
	if r.Unit != nil {
		u = Unit{Kind: r.Unit.Kind, People: r.Unit.People}
	}
	if said := firstText(rows, "unitKind"); said != "" {
		u.Kind = said
	}
	if u.Kind == "" {
		switch r.Kind {
		case "tank_farm", "storage":
			u.Kind = "storage"
		case "process":
			u.Kind = "production"
		default:
			f.Add("/unitKind", "请填写单元类型：生产单元或储存单元", "say whether it is a production or a storage unit")
		}
	}
	named := map[string]bool{}
	var list []Holding
	for i := range rows {
		h, wrong := s.holding(&rows[i])
		for _, one := range wrong {
			one.Line = rows[i].Line
			f = append(f, one)
		}
		named[h.key()] = true
		list, lines = append(list, h), append(lines, i)
	}
	if r.Unit != nil {
		for i := range r.Unit.Holdings {
			if h := r.Unit.Holdings[i]; !named[h.key()] {
				u.Holdings, kept = append(u.Holdings, h), kept+1
			}
		}
	}
	stay := make([]int, kept)
	for i := range stay {
		stay[i] = -1
	}
	u.Holdings, lines = append(u.Holdings, list...), append(stay, lines...)
	return u, lines, kept, f.Err()
}

func firstText(rows []grid.Row, key string) string {
	for i := range rows {
		if text := rows[i].Text(key); text != "" {
			return text
		}
	}
	return ""
}

// key tells the substances of a unit apart.
func (h *Holding) key() string {
	switch {
	case h.Entry != 0:
		return strconv.Itoa(h.Entry)
	case h.CAS != "":
		return h.CAS
	}
	return name.Key(h.Name)
}

// holding is what a row says of a substance: an entry of Table 1 by its CAS number or its name, else
// one of the common names, else as it is called with the classes that the row gives.
func (s *Standard) holding(row *grid.Row) (h Holding, f grid.Faults) {
	h = Holding{Name: row.Text("substance"), CAS: row.Text("cas"), Note: row.Text("note")}
	h.Tonnes, _ = row.Cells["tonnes"].(float64)
	if n, ok := row.Cells["containers"].(int64); ok {
		h.Containers = int(n)
	}
	h.Classes = strings.FieldsFunc(strings.ToUpper(row.Text("classes")), func(r rune) bool { return strings.ContainsRune("、,，;； /", r) })
	entries := s.entriesNamed(h.Name)
	if of := s.byCAS[h.CAS]; h.CAS != "" && len(of) > 0 {
		if both := slices.DeleteFunc(slices.Clone(of), func(e int) bool { return !slices.Contains(entries, e) }); len(both) > 0 {
			of = both
		} else if len(entries) > 0 {
			f.Add("/cas", "CAS 号与物质名称不是同一种物质", "the CAS number is not that of the substance")
		}
		entries = of
	}
	switch {
	case len(entries) > 1:
		f.Add("/substance", "表1中有多项“"+clip(h.Name)+"”，请按表1的名称写明是哪一项："+s.namesOf(entries).ZH,
			"Table 1 has several entries for “"+clip(h.Name)+"”; name one of them: "+s.namesOf(entries).EN)
	case len(entries) == 1:
		h.Entry = entries[0]
		if row, ok := s.Substance(h.Entry); ok {
			h.Name = row.Name.ZH
			if h.CAS != "" && !slices.Contains(row.CAS, h.CAS) && len(f) == 0 {
				f.Add("/cas", "CAS 号与表1“"+row.Name.ZH+"”不符", "the CAS number is not that of "+row.Name.EN+" in Table 1")
			}
		}
	case len(h.Classes) == 0:
		common := s.commonNamed(h.Name, h.CAS)
		if common == nil || len(common.Classes) == 0 {
			f.Add("/classes", "表1未列名“"+clip(h.Name)+"”，请填写危险性类别，如 W5.3", "Table 1 does not name “"+clip(h.Name)+"”: give its hazard class, W5.3 say")
			break
		}
		h.Name, h.Classes = common.Name.ZH, common.Classes
	}
	return h, f
}

// entriesNamed are the entries of Table 1 of a name or an alias, with or without what stands in
// brackets behind it.
func (s *Standard) entriesNamed(title string) (list []int) {
	stem := title
	if i := strings.IndexAny(title, "(（"); i > 0 {
		stem = title[:i]
	}
	for _, key := range []string{name.Key(title), name.Key(stem)} {
		for i := range s.Substances {
			x := &s.Substances[i]
			fits := func(n string) bool { return name.Key(n) == key }
			if fits(x.Name.ZH) || fits(x.Name.EN) || slices.ContainsFunc(x.Aliases(), fits) {
				list = append(list, x.Entry)
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

func (s *Standard) namesOf(entries []int) grid.Text {
	var zh, en []string
	for _, e := range entries {
		if x, ok := s.Substance(e); ok {
			zh, en = append(zh, x.Name.ZH), append(en, x.Name.EN)
		}
	}
	return grid.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// commonNamed is the common name of a substance that Table 1 does not name; nil there is none.
func (s *Standard) commonNamed(title, cas string) *CommonName {
	key := name.Key(title)
	for i := range s.Names {
		n := &s.Names[i]
		fits := func(one string) bool { return name.Key(one) == key }
		if cas != "" && n.CAS == cas || fits(n.Name.ZH) || fits(n.Name.EN) || slices.ContainsFunc(n.Alias, fits) {
			return n
		}
	}
	return nil
}

// same reports whether two units are the same.
func same(a, b *Unit) bool {
	return a.Kind == b.Kind && slices.EqualFunc(a.Holdings, b.Holdings, func(x, y Holding) bool {
		return x.Entry == y.Entry && x.Name == y.Name && x.CAS == y.CAS && slices.Equal(x.Classes, y.Classes) && x.Tonnes == y.Tonnes &&
			x.Containers == y.Containers && x.Note == y.Note
	})
}

// partsOf are the fields of a row by what a refusal of a unit calls them.
var partsOf = map[string]string{
	"entry": "substance", "name": "substance", "cas": "cas", "classes": "classes", "tonnes": "tonnes",
	"containers": "containers", "note": "note",
}

// atRows says of what is wrong with a unit in which rows it stands.
func atRows(err error, rows []grid.Row, lines []int) error {
	var e *grid.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Faults = nil
	for _, f := range e.Faults {
		parts := strings.Split(strings.Trim(f.Pointer, "/"), "/")
		if len(parts) >= 4 && parts[1] == "substances" {
			if n, err := strconv.Atoi(parts[2]); err == nil && n < len(lines) && lines[n] >= 0 {
				f.Line = rows[lines[n]].Line
			}
			f.Pointer = "/" + partsOf[parts[3]]
		} else if f.Pointer == "/unit/kind" {
			f.Pointer = "/unitKind"
		} else if f.Pointer == "/unit" {
			f.Pointer = "/hazardName"
		}
		out.Faults = append(out.Faults, f)
	}
	return &out
}
