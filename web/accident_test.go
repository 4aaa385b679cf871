package web_test

import "testing"

// TestAccidentOfWhichNotAllIsKnown: what nobody has filled in is not none. The class
// of such an accident is at least what is known, in the file and where the colour is
// explained.
func TestAccidentOfWhichNotAllIsKnown(t *testing.T) {
	t.Parallel()
	s := start(t, city+`INSERT INTO accident_edition (version, source, effective_from, types)
		VALUES ('2030', 'GB 6441-2030', '2025-01-01', '[{"code": "1", "zh": "火灾", "en": ""}, {"code": "2", "zh": "窒息", "en": "Suffocation"}]');
		INSERT INTO enterprise_record (id, enterprise_id, kind, type, name, dated, deaths, injured, loss) VALUES
		(1, 1, 'accident', 'fire', '甲', current_date - 20, 3, 0, 12), (2, 1, 'accident', '火灾', '乙', current_date - 30, 0, NULL, NULL),
		(3, 1, 'accident', '窒息', '丙', current_date - 40, NULL, 0, 1)`)
	for _, c := range []scenario{
		{
			name: "in the file", path: "/api/v1/enterprises/1/file", method: "GET", headers: []string{as("guide@1")}, status: 200,
			fields: []string{
				"records.0.class.key=larger", "records.0.class.atLeast=false", "records.0.class.name=较大事故",
				"records.1.class.key=ordinary", "records.1.class.atLeast=true", "records.1.fields.injured=", "records.2.class.atLeast=true",
			},
		},
		{
			name: "where the colour is explained", path: "/api/v1/enterprises/1/risk", method: "GET", headers: []string{as("guide@1")}, status: 200,
			parts: []string{"伤亡或损失填写不全，至少为一般事故", "死亡人数不详，按有人死亡计；伤亡或损失填写不全，至少为一般事故"},
		},
		{
			name: "in English", path: "/api/v1/enterprises/1/risk?lang=en", method: "GET", headers: []string{as("guide@1")}, status: 200,
			parts: []string{"at least: Ordinary accident", `"detail":"Fire"`, `"detail":"Suffocation"`},
		},
	} {
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
}
