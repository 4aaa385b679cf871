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
		(12, '110108000123456', '旧号', 1, ST_SetSRID(ST_MakePoint(116.05, 39.85), 4490));`)
	for _, c := range []scenario{
		{name: "right", path: "/api/v1/enterprises/1", status: 200, fields: []string{"codeWarning="}, parts: []string{`"codeWarning":null`}},
		{name: "wrong", path: "/api/v1/enterprises/11", status: 200, parts: []string{"校验码应为 R"}, fields: []string{"partial=false", "code=91350211M0000XUF46"}},
		{name: "wrong, in English", path: "/api/v1/enterprises/11?lang=en", status: 200, parts: []string{"give R, this has 6"}},
		{name: "an old number", path: "/api/v1/enterprises/12", status: 200, parts: []string{"15位工商注册号"}},
	} {
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
	if a := s.call(t, "GET", "/api/v1/enterprises/11", ""); !strings.Contains(a.body, `"name":"校验不符"`) {
		t.Errorf("the rest of the card: %s", a.body)
	}
}
