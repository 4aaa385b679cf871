package feed_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/feed"
	"anwang/grid/pg"
)

// three makes an enterprise, a hazard source and a danger.
const three = `
	INSERT INTO enterprise (id, credit_code, name, initials, industry, sector, risk_level, geom) VALUES
		(1, '91110000000000001X', '示范化工厂', 'sfhgc', 'C26', 'chemical', 1, ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490)),
		(2, '91110000000000002X', '示范商店', 'sfsd', 'F52', 'trade', 4, ST_SetSRID(ST_MakePoint(117.5, 40.5), 4490));
	INSERT INTO keyplace (id, enterprise_id, code, name, kind, geom)
		SELECT 1, 1, 'K1', '第一小学', 'school', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490);
	INSERT INTO hazard (id, enterprise_id, code, name, initials, major_level, risk_level, geom)
		VALUES (1, 1, 'H1', '液氨储罐', 'yacg', 2, 1, ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490));
	INSERT INTO danger (id, enterprise_id, hazard_id, title, detail, grade, deadline, geom)
		VALUES (1, 1, 1, '储罐超压', 'CGCY', 1, now() + interval '1 year', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490));
	ALTER TABLE enterprise ALTER id RESTART WITH 1000;
	ALTER TABLE hazard ALTER id RESTART WITH 1000;
	ALTER TABLE danger ALTER id RESTART WITH 1000;`

func TestEveryKindOfChange(t *testing.T) {
	t.Parallel()
	db := city(t)
	exec(t, db, three)
	m, _ := follow(t, db, feed.Options{})
	agree(t, db, m)
	for _, c := range []struct{ name, sql string }{
		{"insert", `INSERT INTO enterprise (id, credit_code, name, initials, geom)
			VALUES (3, 'X3', '新厂', 'xc', ST_SetSRID(ST_MakePoint(117.2, 39.2), 4490))`},
		{"move to another grid", `UPDATE enterprise SET geom = ST_SetSRID(ST_MakePoint(116.2, 40.7), 4490) WHERE id = 3`},
		{"grid typed by hand is put right", `UPDATE enterprise SET grid_id = 2 WHERE id = 3`},
		{"change of level", `UPDATE enterprise SET risk_level = 2 WHERE id = 2`},
		{"many rows", `INSERT INTO danger (title, detail, enterprise_id, geom) SELECT 'a' || i, 'A' || i, 1,
			ST_SetSRID(ST_MakePoint(116 + i / 1000.0, 39.1), 4490) FROM generate_series(1, 900) i`},
		{"many updates", `UPDATE danger SET state = 6 WHERE id % 3 = 0`},
		{"revoked leaves the map", `UPDATE enterprise SET status = 'revoked' WHERE id = 3`},
		{"and comes back", `UPDATE enterprise SET status = 'open' WHERE id = 3`},
		{"hazard level follows to its dangers", `UPDATE hazard SET major_level = 1 WHERE id = 1`},
		{"hazard goes, danger stays", `DELETE FROM hazard WHERE id = 1`},
		{"change of id", `UPDATE danger SET id = 100001 WHERE id = 1`},
		{"no deadline", `UPDATE danger SET deadline = NULL WHERE id = 100001`},
		{"upsert", `INSERT INTO enterprise (id, credit_code, name, initials, geom)
			VALUES (4, 'X3', '新厂', 'xc', ST_SetSRID(ST_MakePoint(117.2, 39.2), 4490)),
			(5, 'X5', '五', 'w', ST_SetSRID(ST_MakePoint(117.2, 39.2), 4490))
			ON CONFLICT (credit_code, site) DO UPDATE SET name = '改名厂', initials = 'gmc'`},
		{"merge", `MERGE INTO enterprise e USING (VALUES ('X5'), ('X6')) v(code) ON e.credit_code = v.code
			WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (credit_code, name, initials, geom)
			VALUES (v.code, '六', 'l', ST_SetSRID(ST_MakePoint(117.2, 39.2), 4490))`},
		{"enterprise with everything that hangs on it", `DELETE FROM enterprise WHERE id = 1`},
		{"grid renamed", `UPDATE grid SET name = '新名街道', version = version + 1 WHERE id = 2`},
		{"level renamed", `UPDATE network_depth SET name = '镇街' WHERE depth = 2`},
		{"rule of roll-up", `UPDATE risk_rule SET state = 'retired', valid_to = now() + interval '1 microsecond' WHERE state = 'active'`},
		{"truncate", `TRUNCATE keyplace`},
	} {
		before := position(t, db)
		exec(t, db, c.sql)
		if position(t, db) == before {
			t.Errorf("%s: no position was given", c.name)
		}
		agree(t, db, m)
		if t.Failed() {
			t.Fatal(c.name)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.loads != 2 {
		t.Errorf("%d loads; the first and the TRUNCATE's are two", m.loads)
	}
	if got := m.networks[0].Depths[1].Name; got != "镇街" {
		t.Errorf("level is called %s", got)
	}
	if m.grids[1].Name != "新名街道" || m.grids[1].Version != 2 {
		t.Errorf("grid is %+v", m.grids[1])
	}
}

func TestNothingChangedGivesNoPosition(t *testing.T) {
	t.Parallel()
	db := city(t)
	before := position(t, db)
	exec(t, db, `UPDATE enterprise SET name = 'x' WHERE id = -1; DELETE FROM danger`)
	if got := position(t, db); got != before {
		t.Errorf("position went from %d to %d", before, got)
	}
}

func TestInitialsAreDerived(t *testing.T) {
	t.Parallel()
	db := city(t)
	exec(t, db, `INSERT INTO enterprise (id, credit_code, name, geom) VALUES
		(1, 'a', '演示·北京ABC化工（集团）有限公司', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490)),
		(2, 'b', '中国银行重庆分行', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490)),
		(3, 'c', '长城7号𠀀仓库', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490)),
		(4, 'd', '阿姨饭店', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`)
	m, _ := follow(t, db, feed.Options{})
	points, _, _ := m.state()
	for id, want := range map[grid.ID]string{1: "ysbjabchgjtyxgs", 2: "zgyhcqfh zgyxzqfx", 3: "cc7hck zc7hck", 4: "ayfd"} {
		if got := points[key{grid.KindEnterprise, id}].Initials; got != want {
			t.Errorf("%d: %s, want %s", id, got, want)
		}
	}
}

// writer makes random changes in transactions of all shapes until ctx ends, and
// returns how many committed.
func writer(ctx context.Context, db *pg.DB, seed uint64) (commits int, err error) {
	r := rand.New(rand.NewPCG(seed, 1))
	point := func() string {
		return fmt.Sprintf("ST_SetSRID(ST_MakePoint(%f, %f), 4490)", 116.01+1.98*r.Float64(), 39.01+1.98*r.Float64())
	}
	one := func(i int) string {
		switch r.IntN(8) {
		case 0, 1:
			return fmt.Sprintf(`INSERT INTO enterprise (credit_code, name, initials, risk_level, geom) VALUES ('%d-%d', 'n', 'n', %d, %s)`, seed, i,
				r.IntN(5), point())
		case 2:
			return fmt.Sprintf(`INSERT INTO danger (title, detail, state, enterprise_id, geom)
				SELECT 'd', 'D', 1, (SELECT max(id) FROM enterprise WHERE credit_code LIKE '%d-%%'), %s`, seed, point())
		case 3:
			return fmt.Sprintf(`UPDATE enterprise SET geom = %s WHERE id = (SELECT id FROM enterprise WHERE credit_code LIKE '%d-%%'
				ORDER BY random() LIMIT 1)`, point(), seed)
		case 4:
			return fmt.Sprintf(`UPDATE enterprise SET risk_level = %d
				WHERE id IN (SELECT id FROM enterprise WHERE credit_code LIKE '%d-%%' LIMIT 7)`, r.IntN(5), seed)
		case 5:
			return fmt.Sprintf(`UPDATE enterprise SET status = '%s' WHERE credit_code = '%d-%d'`, []string{"open", "revoked"}[r.IntN(2)], seed,
				r.IntN(i+1))
		case 6:
			return fmt.Sprintf(`UPDATE danger SET state = %d WHERE enterprise_id IN (SELECT id FROM enterprise WHERE credit_code LIKE '%d-%%')`,
				1+r.IntN(6), seed)
		default:
			return fmt.Sprintf(`DELETE FROM enterprise WHERE credit_code = '%d-%d'`, seed, r.IntN(i+1))
		}
	}
	for i := 0; ctx.Err() == nil; i++ {
		undone := fmt.Errorf("rolled back on purpose")
		err := pgx.BeginFunc(context.WithoutCancel(ctx), db.Pool, func(tx pgx.Tx) error {
			for range 1 + r.IntN(3) {
				if _, err := tx.Exec(context.WithoutCancel(ctx), one(i*10+r.IntN(10))); err != nil {
					return err
				}
			}
			switch r.IntN(10) {
			case 0:
				return undone
			case 1: // a slow one: numbers are given at commit, so nobody waits and nothing is lost
				time.Sleep(time.Duration(r.IntN(50)) * time.Millisecond)
			case 2:
				_, err := tx.Exec(context.WithoutCancel(ctx), `SAVEPOINT s; `+one(i*10+11)+`; ROLLBACK TO s; `+one(i*10+12))
				return err
			}
			return nil
		})
		switch grid.CodeOf(pg.Translate(err)) {
		case "":
			commits++
		case grid.CodeConflict, grid.CodeUnavailable: // a duplicate, or the connection was cut
		default:
			if err != undone {
				return commits, err
			}
		}
	}
	return commits, nil
}

func TestManyWritersAndCutConnections(t *testing.T) {
	t.Parallel()
	db := city(t)
	exec(t, db, three)
	a, fa := follow(t, db, feed.Options{})
	b, _ := follow(t, db, feed.Options{MaxBatch: 3, MaxIDs: 500})
	ctx, cancel := context.WithTimeout(context.Background(), 6*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	commits := make([]int, 32)
	for w := range commits {
		wg.Go(func() {
			n, err := writer(ctx, db, uint64(w+1))
			if err != nil {
				t.Errorf("writer %d: %v", w, err)
			}
			commits[w] = n
		})
	}
	cuts := 0
	for ctx.Err() == nil {
		time.Sleep(150 * time.Millisecond)
		if _, err := db.Pool.Exec(context.Background(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
			AND application_name = 'anwang feed'`); err == nil {
			cuts++
		}
	}
	wg.Wait()
	total := 0
	for _, n := range commits {
		total += n
	}
	agree(t, db, a)
	agree(t, db, b)
	t.Logf("%d commits, feed cut %d times, first feed %d batches %d loads", total, cuts, len(a.batches), a.loads)
	if total < 100 || cuts < 5 {
		t.Errorf("%d commits and %d cuts prove nothing", total, cuts)
	}
	if a.loads != 1 {
		t.Errorf("a cut connection made the feed load %d times", a.loads)
	}
	if !fa.Status().Up {
		t.Errorf("feed is down: %+v", fa.Status())
	}
}
