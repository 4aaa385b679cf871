package web_test

import (
	"strings"
	"testing"
)

// TestCodeWarning: the card says what is to be verified about a credit code, and
// is as good as any otherwise.
func TestCodeWarning(t *testing.T) {
	t.Parallel()
	s := start(t, city+`INSERT INTO enterprise (id, credit_code, name, risk_level, geom) VALUES
		(11, '91350211M0000XUF46', '校验不符', 1, ST_SetSRID(ST_MakePoint(116.05, 39.85), 4490)),
		(13, '10162374-2', '机构代码不符', 1, ST_SetSRID(ST_MakePoint(116.05, 39.85), 4490)),
		(14, '10162374-1', '机构代码', 1, ST_SetSRID(ST_MakePoint(116.05, 39.85), 4490)),
		(15, 'GEM:G100000401', '来自开放数据', 1, ST_SetSRID(ST_MakePoint(116.05, 39.85), 4490)),
		(12, '110108000123456', '旧号', 1, ST_SetSRID(ST_MakePoint(116.05, 39.85), 4490));`)
	for _, c := range []scenario{
		{name: "right", path: "/api/v1/enterprises/1", status: 200, fields: []string{"codeWarning="}, parts: []string{`"codeWarning":null`}},
		{
			name: "wrong", path: "/api/v1/enterprises/11", status: 200, parts: []string{"校验码应为 R"},
			fields: []string{"partial=false", "code=91350211M0000XUF46"},
		},
		{name: "wrong, in English", path: "/api/v1/enterprises/11?lang=en", status: 200, parts: []string{"give R, this has 6"}},
		{name: "an old number", path: "/api/v1/enterprises/12", status: 200, parts: []string{"15位工商注册号"}},
	} {
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
	// a code that does not hold is called none, on the card and in the file
	for id, want := range map[string]string{
		"1": "统一社会信用代码", "11": "登记的代码（校验不通过）", "12": "工商注册号（15位）", "13": "登记的代码（校验不通过）", "14": "组织机构代码", "15": "来源编号（非统一社会信用代码）",
	} {
		for _, path := range []string{"/api/v1/enterprises/" + id, "/api/v1/enterprises/" + id + "/file"} {
			if a := s.call(t, "GET", path, "", as("guide@1")); a.field(t, "codeName") != want {
				t.Errorf("%s: the code is called %v", path, a.field(t, "codeName"))
			}
		}
	}
	if a := s.call(t, "GET", "/api/v1/enterprises/11", ""); !strings.Contains(a.body, `"name":"校验不符"`) {
		t.Errorf("the rest of the card: %s", a.body)
	}
}
