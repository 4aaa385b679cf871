package exchange_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/exchange"
)

// TestPersonsInReports: whatever column it stands in, the number of an identity card
// is in no report, preview or file of errors, and a telephone is in neither of the
// first two.
func TestPersonsInReports(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	const card, mistyped, phone = "11010519491231002X", "110105194912310021", "13800138000"
	var table strings.Builder
	for _, row := range [][]string{
		{"企业名称", "信用代码", "经度", "纬度", "法定代表人电话", "法定代表人", "邮箱", "注册时间", "地址", "备注二"},
		{"甲", creditCode(1), "116.5", "39.5", card, "张三丰", strings.Repeat("长", 30) + card, card, "东街 " + card, "找 " + phone},
		{
			"乙", creditCode(2), "116.5", "39.5", phone + " 转 " + strings.Repeat("9", 12), strings.Repeat("欧", 101), phone, card + "年", "西\u202e街",
			"卡 " + card,
		},
		{"丙", "110105 19491231 002X", "116.5", "39.5", "见附表", "", "", "", "", ""},
		{"丁", creditCode(3), "116.5", "39.5", mistyped, "", mistyped, mistyped, "", ""},
	} {
		table.WriteString(strings.Join(row, ",") + "\n")
	}
	data := []byte(table.String())
	i, list := try(t, s, ctx, data, false, nil)
	said := ""
	for j := range list {
		text, remedy := list[j].Says()
		said += fmt.Sprintln(list[j].Kind, list[j].Value, text, remedy)
	}
	for _, kind := range []string{"phoneForm", "emailForm", "dateForm", "codePerson", "textPerson", "textBroken", "textLong"} {
		if !strings.Contains(said, kind) {
			t.Errorf("nothing is told of as %s: %s", kind, said)
		}
	}
	p, err := s.Preview(ctx, i.ID, exchange.Look{})
	if err != nil {
		t.Fatal(err)
	}
	shown := ""
	for _, c := range p.Columns {
		shown += fmt.Sprintln(c.Heading, c.Sample)
	}
	var file bytes.Buffer
	if err := s.ErrorFile(ctx, i.ID, "zh", false, &file); err != nil {
		t.Fatal(err)
	}
	written := file.String()
	if !strings.Contains(written, phone) || !strings.Contains(written, "110105********002X") {
		t.Error("the file of errors is not the table any more")
	}
	for what, text := range map[string]string{"report": said, "preview": shown, "file": written} {
		// Not even in parts: the day of birth, with or without blanks.
		if strings.Contains(strings.ReplaceAll(text, " ", ""), "19491231") {
			t.Errorf("the %s shows an identity card: %s", what, text)
		}
		if what != "file" && (strings.Contains(text, phone) || strings.Contains(text, "张三丰")) {
			t.Errorf("the %s shows a person: %s", what, text)
		}
	}
	if !strings.Contains(shown, "138****8000") || !strings.Contains(shown, grid.MaskName("张三丰")) {
		t.Errorf("masked values are not shown: %s", shown)
	}
}
