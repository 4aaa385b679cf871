package assess_test

import "testing"

// TestOneGuardOneAnswer: the guard of enterprises and that of grids ask for the same,
// a major danger where there is a major hazard source of level 1. However the records
// come to be so and cease to be so, in memory, in the recount and by the facts of the
// enterprises there are as many.
func TestOneGuardOneAnswer(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.exec(`DELETE FROM danger; UPDATE hazard SET major_level = 0;
		INSERT INTO hazard (id, enterprise_id, code, name, major_level, risk_level, geom) SELECT 500 + i, CASE WHEN i < 3 THEN i + 1 END,
		'one' || i, '源', 4 - i, 2, e.geom FROM generate_series(0, 3) i, enterprise e WHERE e.id = 1`)
	c.settle()
	c.follow()
	for _, step := range []struct {
		name, sql string
		want      uint32
	}{
		{"filed with the enterprise alone", `INSERT INTO danger (id, enterprise_id, title, grade, geom) SELECT 900, 1, '患', 1, geom
			FROM enterprise WHERE id = 1`, 0},
		{"a source of level 1 is filed", `INSERT INTO hazard (id, enterprise_id, code, name, major_level, risk_level, geom)
			SELECT 600, 1, 'new', '源', 1, 2, geom FROM enterprise WHERE id = 1`, 1},
		{"a danger at another source of the enterprise", `INSERT INTO danger (id, enterprise_id, hazard_id, title, grade, geom)
			SELECT 901, 1, 500, '患', 1, geom FROM enterprise WHERE id = 1`, 2},
		{"a danger of another enterprise", `INSERT INTO danger (id, enterprise_id, title, grade, geom) SELECT 902, 2, '患', 1, geom FROM enterprise
			WHERE id = 1`, 2},
		{
			"a general one", `INSERT INTO danger (id, enterprise_id, title, grade, geom) SELECT 903, 1, '患', 0, geom FROM enterprise WHERE id = 1`,
			2,
		},
		{"the source goes to the other enterprise", `UPDATE hazard SET enterprise_id = 2 WHERE id = 600`, 1},
		{"another source becomes one", `UPDATE hazard SET major_level = 1 WHERE id = 500`, 3},
		{"a danger is closed", `UPDATE danger SET state = 6, closed = now() WHERE id = 902`, 2},
		{"it holds less", `UPDATE hazard SET major_level = 3 WHERE id = 500`, 0},
		{"and is one again", `UPDATE hazard SET major_level = 1 WHERE id = 500`, 2},
		{"a source is deleted", `DELETE FROM hazard WHERE id = 500`, 0},
	} {
		c.exec(step.sql)
		c.settle()
		c.compare(step.name)
		tally, _ := c.live.Tally(1)
		var facts, guards uint32
		err := c.db.Pool.QueryRow(t.Context(), `SELECT coalesce(sum((facts ->> 'dangers_major')::int), 0), count(*) FILTER (WHERE level = 1)
			FROM risk_enterprise
			WHERE enterprise_id IN (1, 2) AND facts ->> 'hazard_level' = '4' AND facts ? 'dangers_major'`).Scan(&facts, &guards)
		if err != nil {
			t.Fatal(err)
		}
		if tally.MajorAtOne != step.want || facts != step.want || guards > 0 != (step.want > 0) {
			t.Errorf("%s: memory counts %d, the facts %d with %d enterprises red, want %d", step.name, tally.MajorAtOne, facts, guards, step.want)
		}
	}
}
