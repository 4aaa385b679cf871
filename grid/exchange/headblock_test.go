package exchange

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// textTable is a sheet of texts, rows divided by lines and cells by |.
type textTable struct {
	text   string
	blocks []span
}

func (s textTable) each(_ context.Context, fn func(rawRow) error) error {
	for i, line := range strings.Split(s.text, "\n") {
		var cells []cell
		for one := range strings.SplitSeq(line, "|") {
			cells = append(cells, cell{text: strings.TrimSpace(one)})
		}
		if line != "" {
			if err := fn(rawRow{at: i + 1, cells: cells}); err != nil {
				return err
			}
		}
	}
	return nil
}
func (s textTable) merged() []span  { return s.blocks }
func (s textTable) hides(int) bool  { return false }
func (s textTable) epoch1904() bool { return false }
func (s textTable) close()          {}

// TestHeadings: headings of one, two and three rows below titles, merged or with blanks, are
// found with what each column stands for; they may be said to stand elsewhere.
func TestHeadings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tab  textTable
		at   Headings
		row  int
		rows int
		want string // fields of the columns
	}{
		"one row": {textTable{text: "企业名称|信用代码|经度|纬度\n甲|91|116|39"}, Headings{}, 1, 1, "name creditCode lon lat"},
		"below titles": {
			textTable{text: "威海市企业台账\n\n填报单位：甲街道|||2026年\n企业名称|信用代码|经度|纬度\n甲|91|116|39"},
			Headings{},
			4, 1,
			"name creditCode lon lat",
		},
		"two rows, merged": {
			textTable{
				text:   "企业台账\n序号|企业名称|信用代码|坐标||负责人||备注\n|||经度|纬度|姓名|电话|\n1|甲|91|116|39|王|138|",
				blocks: []span{{1, 1, 1, 8}, {2, 1, 3, 1}, {2, 2, 3, 2}, {2, 3, 3, 3}, {2, 4, 2, 5}, {2, 6, 2, 7}, {2, 8, 3, 8}},
			}, Headings{}, 3, 2, "- name creditCode lon lat principal principalPhone -",
		},
		"as a county's office calls them": {
			textTable{
				text:   "重点企业基本情况表\n序号|企业名称|统一社会信用代码|所在区市|安全负责人||位置||分级\n||||姓名|手机|经度|纬度|\n1|甲|91|环翠区|王|138|122|37|A",
				blocks: []span{{2, 5, 2, 6}, {2, 7, 2, 8}},
			},
			Headings{}, 3, 2, "- name creditCode grid safetyOfficer safetyPhone lon lat grade",
		},
		"two rows, blanks": {
			textTable{text: "单位名称|统一社会信用代码|法定代表人||地理位置|\n||姓名|联系电话|东经|北纬\n甲|91|王|138|116|39"},
			Headings{},
			2, 2, "name creditCode legalPerson legalPhone lon lat",
		},
		"three rows": {
			textTable{text: "企业基本信息||||人员|||\n名称|信用代码|位置||安全管理||联系人|\n||经度|纬度|安全员|安全员电话|姓名|电话\n甲|91|116|39|赵|1|钱|2"},
			Headings{},
			3, 2, "name creditCode lon lat safetyOfficer safetyPhone contact contactPhone",
		},
		"what another thing is called": {
			textTable{
				text:   "企业名称|信用代码|危险源||经度|纬度\n||名称|等级||\n甲|91|罐区|一级|116|39",
				blocks: []span{{1, 1, 2, 1}, {1, 2, 2, 2}, {1, 3, 1, 4}, {1, 5, 2, 5}, {1, 6, 2, 6}},
			},
			Headings{},
			2, 2,
			"name creditCode - - lon lat",
		},
		"said to be elsewhere": {
			textTable{text: "企业名称|信用代码|经度|纬度\n户名|证号|x|y\n甲|91|116|39"},
			Headings{Row: 2, Rows: 1},
			2, 1,
			"- - lon lat",
		},
		"said to be two rows": {textTable{text: "企业||位置\n名称|代码|x|y\n甲|91|116|39"}, Headings{Row: 2, Rows: 2}, 2, 2, "name creditCode lon lat"},
		"a file of ours": {
			textTable{text: "企业名称|信用代码|坐标||\n||经度|纬度|导入问题：第 1 行\n甲|91|116|39|代码错误"},
			Headings{},
			2, 2,
			"name creditCode lon lat",
		},
		"named by GDAL": {
			textTable{text: "企业台账|Field2|Field3|Field4|Field5\n企业名称|信用代码|坐标||\n||经度|纬度|\n甲|91|116|39|"},
			Headings{},
			3, 2,
			"name creditCode lon lat -",
		},
		"nothing known": {textTable{text: "一|二\n三|四"}, Headings{}, 1, 1, "- -"},
	} {
		l, err := layOut(t.Context(), enterprises(), c.tab, c.at, DefaultLimits.Rows)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, col := range l.columns {
			if col.Field == "" {
				col.Field = "-"
			}
			got = append(got, col.Field)
		}
		if s := strings.Join(got, " "); s != c.want || l.heading != c.row || len(l.heads) != c.rows {
			t.Errorf("%s: %s in %d rows to %d, want %s in %d to %d", name, s, len(l.heads), l.heading, c.want, c.rows, c.row)
		}
	}
	if _, err := layOut(t.Context(), enterprises(), textTable{text: "a|b\n\nc|d"}, Headings{Row: 2}, DefaultLimits.Rows); err == nil {
		t.Error("an empty row is taken for headings")
	}
	if _, err := layOut(t.Context(), enterprises(), textTable{text: "a|b"}, Headings{Row: 1, Rows: 3}, DefaultLimits.Rows); err == nil {
		t.Error("three rows end at the first")
	}
}

// readTable reads a sheet as proposed and returns the records' rows and the problems.
func readTable(t *testing.T, tab table, change func(*Choice)) (rows []tableRow, k *checker) {
	t.Helper()
	l, err := layOut(t.Context(), enterprises(), tab, Headings{}, DefaultLimits.Rows)
	if err != nil {
		t.Fatal(err)
	}
	c := Choice{CRS: "cgcs2000"}
	for _, col := range l.columns {
		c.Mapping = append(c.Mapping, col.Field)
	}
	if change != nil {
		change(&c)
	}
	if err := c.check(enterprises(), len(l.columns)); err != nil {
		t.Fatal(err)
	}
	k = newChecker(l, &c, tab)
	if err := tab.each(t.Context(), func(r rawRow) error {
		if one, ok := k.read(r); ok {
			rows = append(rows, one)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	k.ended()
	k.sort()
	return rows, k
}

func kindsIn(k *checker) string {
	var list []string
	for i := range k.problems {
		list = append(list, k.problems[i].Kind)
	}
	return strings.Join(slices.Compact(list), " ")
}

// TestBesideRecords: totals, notes, signatures, page breaks and numbered empty rows are no
// records, and are told of; an enterprise is one, whatever it is called.
func TestBesideRecords(t *testing.T) {
	t.Parallel()
	const head = "序号|企业名称|信用代码|经度|纬度\n"
	for _, row := range []string{
		"|合计|||", "合 计|12 家|||", "|总计：12家|||", "小计|||", "共计 3 家企业，其中危化 1 家||||", "|Total|||12", "注：本表一式三份||||", "备注：|||", "1、|说明：坐标为高德坐标|||",
		"填表人：张三　审核人：李四　日期：2026年11月||||", "|||填报单位（盖章）|", "第 1 页 共 3 页||||", "2026年11月22日||||", "13||||", "序号|企业名称|信用代码|经度|纬度",
		"审核：|填表：||", "联系电话：0631-5228888||||",
	} {
		rows, k := readTable(t, textTable{text: head + "1|甲厂|91110101MA0000007T|116.5|39.5\n" + row}, nil)
		if len(rows) != 1 || k.left != 1 || kindsIn(k) != "noRecord" && kindsIn(k) != "headingRow" && !strings.HasSuffix(kindsIn(k),
			" noRecord") {
			t.Errorf("%s: %d records, %s", row, len(rows), kindsIn(k))
		}
	}
	for _, row := range []string{
		"2|合计化工厂|91110101MA000001XX|116.5|39.5", "2|日期：厂|91110101MA0000010M||", "2|乙厂|||",
		"2||91110101MA0000010M|116.5|39.5",
	} {
		if rows, k := readTable(t, textTable{text: head + "1|甲厂|91110101MA0000007T|116.5|39.5\n" + row}, nil); len(rows) != 2 || k.left != 0 {
			t.Errorf("%s: %d records, %s", row, len(rows), kindsIn(k))
		}
	}
}

// TestMergedRows: what is merged over several rows stands in each of them; across columns
// nobody knows.
func TestMergedRows(t *testing.T) {
	t.Parallel()
	tab := textTable{
		text: "企业名称|信用代码|经度|纬度|园区|法定代表人\n甲|91110101MA0000007T|116.5|39.5|北园|王\n" +
			"乙|91110101MA0000015L|116.6|39.5||\n丙|91110101MA0000023F|116.7|39.5||李",
		blocks: []span{{2, 5, 4, 5}},
	}
	rows, k := readTable(t, tab, nil)
	park := fieldIndex("park")
	if len(rows) != 3 || rows[1].values[park] != "北园" || rows[2].values[park] != "北园" || !strings.Contains(kindsIn(k), "cellMerged") {
		t.Errorf("%d rows, %s", len(rows), kindsIn(k))
	}
	if _, k = readTable(t, tab, func(c *Choice) { c.Mapping[4] = "" }); strings.Contains(kindsIn(k), "cellMerged") {
		t.Error("a column that is not imported is told of")
	}
	tab.blocks = []span{{3, 4, 3, 5}}
	if _, k = readTable(t, tab, nil); !strings.Contains(kindsIn(k), "cellsAcross") || k.errors == 0 {
		t.Errorf("across columns: %s", kindsIn(k))
	}
}
