package exchange_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"anwang/grid/enterprise"
	"anwang/grid/exchange"
)

// kept is one table as an office keeps it, made here, and what becomes of it.
type kept struct {
	name   string
	rows   [][]any
	text   []byte   // a text file instead of a workbook
	merge  []string // pairs of corners
	hidden []int    // rows, and columns below zero
	look   exchange.Look
	choose func(*exchange.Choice)
	state  string // what the import ends in
	made   int    // rows that became enterprises
	wait   int    // rows that wait for a location
	told   string // problems
}

// file is what is sent.
func (k *kept) file(t *testing.T) []byte {
	t.Helper()
	if k.text != nil {
		return k.text
	}
	f := excelize.NewFile()
	for i, r := range k.rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i+1 < len(k.merge); i += 2 {
		if err := f.MergeCell("Sheet1", k.merge[i], k.merge[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range k.hidden {
		err := error(nil)
		if n > 0 {
			err = f.SetRowVisible("Sheet1", n, false)
		} else {
			err = f.SetColVisible("Sheet1", string(rune('A'-n-1)), false)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTablesOfOffices: tables as offices really keep them, each kind once as it is meant and once
// so that it would do harm, load or are refused as is said here.
func TestTablesOfOffices(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	s.Compare(func() exchange.Alike { return enterprise.NewRows() })
	ctx := as(t.Context(), 1)
	if _, err := db.Pool.Exec(ctx, `INSERT INTO enterprise (credit_code, name, geom)
		VALUES ($1, '老厂有限公司', ST_SetSRID(ST_MakePoint(116.25, 39.25), 4490))`, creditCode(900)); err != nil {
		t.Fatal(err)
	}
	n := 0
	next := func() string { n++; return creditCode(n) }
	head := []any{"企业名称", "信用代码", "经度", "纬度"}
	// at is a row of an enterprise of its own, away from all others.
	at := func(more ...any) []any {
		code := next()
		return append([]any{fmt.Sprintf("第%d厂", n), code, 116.01 + 0.02*float64(n%45), 39.03 + 0.04*float64(n/45)}, more...)
	}
	update := func(c *exchange.Choice) { c.Existing = exchange.Replace }
	mark := func(more ...any) []any { return append(append([]any{}, head...), more...) }
	placed := func(lon, lat any) []any { code := next(); return []any{fmt.Sprintf("第%d厂", n), code, lon, lat} }
	gbk := func(s string) []byte {
		b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	text := func(rows ...[]any) string {
		var b strings.Builder
		for _, r := range rows {
			for i, c := range r {
				if i > 0 {
					b.WriteByte(',')
				}
				fmt.Fprint(&b, c)
			}
			b.WriteString("\r\n")
		}
		return b.String()
	}
	done, refused := exchange.Done, exchange.Refused
	for _, k := range []kept{
		{
			name: "headings of two rows", rows: [][]any{
				{"企业名称", "信用代码", "位置", "", "负责人", ""}, {"", "", "经度", "纬度", "姓名", "电话"}, at("王某", "13800138000"),
			}, merge: []string{"A1", "A2", "B1", "B2", "C1", "D1", "E1", "F1"}, state: done, made: 1,
		},
		{
			name: "headings of two rows over what is another's", rows: [][]any{
				{"企业名称", "信用代码", "位置", "", "危险源", ""}, {"", "", "经度", "纬度", "名称", "代码"}, at("罐区", "W1"),
			}, merge: []string{"A1", "A2", "B1", "B2", "C1", "D1", "E1", "F1"}, state: done, made: 1,
		},
		{
			name: "headings of three rows below a title", rows: [][]any{
				{"某街道企业台账"}, {"企业基本信息", "", "", "", "人员"}, {"名称", "信用代码", "位置", "", "联系人"}, {"", "", "经度", "纬度", "姓名"}, at("钱某"),
			}, merge: []string{"A1", "E1", "A2", "D2", "A3", "A4", "B3", "B4", "C3", "D3"}, state: done, made: 1,
		},
		{
			name: "headings that go on into the rows", rows: [][]any{head, at(), at()}, merge: []string{"C1", "D2"},
			state: refused, told: "2C cellMerged, 2C toLocate, 3 placeMissing",
		},
		{
			name: "heading row chosen", rows: [][]any{{"企业名称", "信用代码", "经度", "纬度", "备注"}, mark(), at()},
			look: exchange.Look{Headings: exchange.Headings{Row: 2, Rows: 1}}, state: done, made: 1,
		},
		{
			name: "heading row chosen among the rows", rows: [][]any{head, at(), at()},
			look: exchange.Look{Headings: exchange.Headings{Row: 2, Rows: 1}}, choose: func(c *exchange.Choice) {
				c.Mapping = []string{"name", "creditCode", "lon", "lat"}
			}, state: done, made: 1,
		},
		{
			name: "cells merged down", rows: [][]any{mark("园区"), at("北园"), at(), at("南园")}, merge: []string{"E2", "E3"}, state: done, made: 3,
			told: "2E cellMerged",
		},
		{
			name: "codes merged down", rows: [][]any{head, at(), {"另一厂", "", 116.9, 39.9}}, merge: []string{"B2", "B3"}, state: refused,
			told: "2B cellMerged, 3B codeTwice",
		},
		{name: "hidden rows", rows: [][]any{head, at(), at(), at()}, hidden: []int{3}, state: done, made: 3, told: "3 hiddenRead"},
		{
			name: "hidden rows left out, one of them wrong", rows: [][]any{head, at(), placed("东边", 39.5), at()}, hidden: []int{3},
			choose: func(c *exchange.Choice) { c.Visible = true }, state: done, made: 2, told: "3 hiddenLeft",
		},
		{
			name: "a hidden column",
			rows: [][]any{mark("联系电话"), at("13800138000")}, hidden: []int{-5},
			state: done, made: 1, told: "1E hiddenColumn",
		},
		{
			name: "a hidden column of coordinates that are wrong", rows: [][]any{head, placed(0, 0)}, hidden: []int{-3}, state: refused,
			told: "1C hiddenColumn, 2C placeMissing",
		},
		{name: "a total below", rows: [][]any{head, at(), {"合计", "", 1}}, state: done, made: 1, told: "3 noRecord"},
		{
			name: "an enterprise that is called a total", rows: [][]any{head, {"合计化工厂", next(), 116.77, 39.77}, {"总计", next(), 116.78, 39.78}},
			state: done, made: 2,
		},
		{
			name: "notes and signatures below", rows: [][]any{head, at(), {"注：本表一式两份"}, {"填表人：张三", "", "审核人：李四"}},
			state: done, made: 1, told: "3 noRecord, 4 noRecord",
		},
		{name: "a note in the place of a code", rows: [][]any{head, at(), {"某厂", "见附件", 116.5, 39.5}}, state: refused, told: "3B codeForm"},
		{
			name: "signs for nothing", rows: [][]any{mark("联系电话", "邮箱", "从业人数"), at("/", "—", "不详"), at("无", "无", "暂无")}, state: done, made: 2,
			told: "2E noneMeant, 2F noneMeant, 2G noneMeant",
		},
		{name: "a sign for nothing where something must be", rows: [][]any{head, {"无码厂", "无", 116.5, 39.5}}, state: refused, told: "2B codeForm"},
		{
			name:  "two phones in a cell",
			rows:  [][]any{mark("联系电话"), at("0631-5228888、13800138000"), at("13800138000 / 13900139000")},
			state: done, made: 2,
		},
		{
			name: "five phones, and a text", rows: [][]any{
				mark("联系电话"), at("13800138000、13800138001、13800138002、13800138003、13800138004"), at("打门卫电话"),
			}, state: refused, told: "2E phoneForm, 3E phoneForm",
		},
		{
			name: "two sites", rows: [][]any{
				head, {"双址化工有限公司", creditCode(800), 116.5, 39.9}, {"双址化工有限公司（二厂区）", creditCode(800), 117.6, 39.8},
			}, state: done, made: 2, told: "3A siteRead",
		},
		{
			name: "one code of two enterprises", rows: [][]any{
				head, {"甲化工有限公司", creditCode(801), 116.5, 39.92}, {"乙商贸有限公司", creditCode(801), 117.6, 39.82},
			}, state: refused, told: "3B codeTwice",
		},
		{
			name:  "rows without coordinates",
			rows:  [][]any{mark("地址"), at(""), append(placed("", ""), "西河路1号")},
			state: done, made: 1, wait: 1, told: "3C toLocate",
		},
		{
			name:  "half a location",
			rows:  [][]any{head, placed(116.5, ""), placed("", 39.5)},
			state: refused, told: "2D placeMissing, 3C placeMissing",
		},
		{
			name: "degrees, minutes, seconds", rows: [][]any{head, placed("东经116°23′50″", "北纬39°31′10″"), placed("116度24分50秒", "39度32分10秒")},
			state: done, made: 2,
		},
		{name: "minutes beyond sixty", rows: [][]any{head, placed("116°73′50″", "39°31′10″")}, state: refused, told: "2C placeNumber"},
		{name: "decimal minutes", rows: [][]any{head, placed("116°25.5′", "39°33.25′"), placed("116°26.5'", "39°34.25'")}, state: done, made: 2},
		{name: "seconds beyond sixty", rows: [][]any{head, placed("116°25′99″", "39°33′00″")}, state: refused, told: "2C placeNumber"},
		{
			name:  "curly quotes",
			rows:  [][]any{head, placed("116°27’30”", "39°35‘10“"), placed("116°28'30\"", "39°36′′")},
			state: refused, told: "3D placeNumber",
		},
		{name: "swapped", rows: [][]any{head, placed("39.61", "116.48")}, state: done, made: 1, told: "2C placeSwapped"},
		{
			name:  "both in one cell",
			rows:  [][]any{{"企业名称", "信用代码", "坐标"}, placed("116.49,39.62", nil)[:3], placed("东经116°29′30″ 北纬39°37′10″", nil)[:3]},
			state: done, made: 2,
		},
		{
			name:  "three numbers in one cell",
			rows:  [][]any{{"企业名称", "信用代码", "坐标"}, placed("116.49,39.62,12.5,7", nil)[:3]},
			state: refused, told: "2C placeNumber",
		},
		{name: "a text file in GBK", text: gbk(text(mark("地址"), at("西河路𠮷号"))), state: done, made: 1},
		{
			name: "wrong bytes", text: []byte(text(mark("地址"), at("西河路1号"), at("西河\xff\xfe路"), at("西河路3号")) + strings.Repeat(" ", 3)),
			state: refused, told: "3E textBroken",
		},
		{name: "codes as texts", rows: [][]any{head, {"数字厂", "110101196012345", 116.61, 39.61}}, state: done, made: 1, told: "2B codeCheck"},
		{
			name:  "codes that lost their digits",
			rows:  [][]any{head, {"数字厂", 911101010000001234.0, 116.6, 39.6}, {"另一厂", "9.11101E+17", 116.6, 39.7}},
			state: refused, told: "2B codeDamaged, 3B codeDamaged",
		},
		{
			name: "good rows alone", rows: [][]any{head, at(), placed("东边", 39.5), at()}, choose: skip, state: done, made: 2, told: "3C placeNumber",
		},
		{name: "all or nothing", rows: [][]any{head, at(), placed("东边", 39.5), at()}, state: refused, told: "3C placeNumber"},
		{name: "an update where it was", rows: [][]any{head, {"老厂有限公司", creditCode(900), 116.2501, 39.25}}, choose: update, state: done},
		{
			name: "an update that moves and renames", rows: [][]any{head, {"新名有限公司", creditCode(900), 117.25, 39.25}}, choose: update, state: done,
			told: "2A renames, 2C moves",
		},
		{
			name: "registered anew under another code", rows: [][]any{head, {"新名有限公司", creditCode(901), 117.2501, 39.25}}, state: done, made: 1,
			told: "2A samePlace",
		},
		{name: "there already", rows: [][]any{head, {"老厂有限公司", creditCode(900), 116.2501, 39.25}}, state: refused, told: "2B codeExists"},
	} {
		i, err := s.Upload(ctx, "", k.name, bytes.NewReader(k.file(t)))
		if err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
		p, err := s.Preview(ctx, i.ID, k.look)
		if err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
		c := p.Choice
		if c.CRS, c.Existing, c.Faulty, c.Visible = "cgcs2000", exchange.Refuse, exchange.Stop, false; k.choose != nil {
			k.choose(&c)
		}
		before := count(t, db, `SELECT count(*) FROM enterprise`)
		if i, err = s.Start(ctx, i.ID, "", c, true, 2*waitLong); err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
		list, _, err := s.Problems(ctx, i.ID, exchange.ProblemFilter{})
		if err != nil {
			t.Fatal(err)
		}
		made := count(t, db, `SELECT count(*) FROM enterprise`) - before
		if got := kindsOf(list); i.State != k.state || made != k.made || i.Outcome.Waiting != k.wait || got != k.told {
			t.Errorf("%s: %s, %d made, %d wait, %q; want %s, %d, %d, %q", k.name, i.State, made, i.Outcome.Waiting, got, k.state, k.made,
				k.wait, k.told)
		}
	}
}
