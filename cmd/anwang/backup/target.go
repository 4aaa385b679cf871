package backup

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/cluster"
	"anwang/migrations"
)

// target is the database that a backup comes into. One that is not to be empty, and a
// private one, gets another beside it, which takes its name when everything in it is
// well: until then it is as it was.
type target struct {
	url     string // of the database that is asked for
	name    string // its name
	beside  string // name of the one that is loaded; "": it is loaded itself
	empty   bool
	cluster *cluster.Cluster // nil: somebody else's server
	major   int
}

const besideSuffix = "_restoring"

// open finds the database and looks whether it is empty. Errors: conflict when it is not and
// may not be exchanged, or somebody works with it.
func open(ctx context.Context, o *RestoreOptions) (t *target, err error) {
	t = &target{url: o.URL}
	if o.URL == "" {
		c, err := cluster.Start(ctx, cluster.Config{Dir: filepath.Join(o.DataDir, "pg"), Log: o.Log})
		if err != nil {
			return nil, &grid.Error{Code: grid.CodeUnavailable, Cause: err, Text: grid.Text{
				ZH: "自带数据库无法启动", EN: "the private database does not start",
			}}
		}
		t.cluster, t.url = c, c.URL("")
	}
	if err = t.look(ctx, o.Replace); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *target) close() {
	if t.cluster != nil {
		_ = t.cluster.Close() // what it would say is in its log
	}
}

// look reads what there is.
func (t *target) look(ctx context.Context, replace bool) error {
	conn, err := connect(ctx, t.url)
	if err != nil {
		return err
	}
	defer pg.HangUp(ctx, conn)
	var tables, others int
	err = conn.QueryRow(ctx, `
		SELECT current_database(), current_setting('server_version_num')::int / 10000,
		       (SELECT count(*) FROM (`+ourTables+`) t),
		       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
		           AND backend_type = 'client backend')`).Scan(&t.name, &t.major, &tables, &others)
	if err != nil {
		return pg.Translate(err)
	}
	t.empty = tables == 0
	if t.cluster != nil || !t.empty {
		t.beside = t.name + besideSuffix
	}
	switch {
	case t.empty:
		return nil
	case !replace:
		return grid.Errorf(grid.CodeConflict,
			fmt.Sprintf("数据库 %s 不是空的（有 %d 张表），未作任何改动；确要换下它，请加 --replace：原来的数据库会改名保留", t.name, tables),
			fmt.Sprintf("the database %s is not empty (%d tables) and was left as it is; with --replace it is exchanged and kept under another name",
				t.name, tables))
	case others > 0:
		return inUse(t.name)
	}
	return nil
}

func inUse(name string) error {
	return grid.Errorf(grid.CodeConflict, "数据库 "+name+" 正在使用中：请先停止 anwang serve 和其他连接，未作任何改动",
		"the database "+name+" is in use: stop anwang serve and whoever else is connected first; it was left as it is")
}

// connect opens a connection without a bound on statements.
func connect(ctx context.Context, database string) (*pgx.Conn, error) {
	cfg, err := pgxpool.ParseConfig(database)
	if err != nil {
		return nil, &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{
			ZH: "ANWANG_DATABASE_URL 无法识别", EN: "ANWANG_DATABASE_URL cannot be read",
		}}
	}
	cfg.ConnConfig.RuntimeParams["application_name"] = "anwang restore"
	cfg.ConnConfig.ConnectTimeout = 10 * time.Second
	conn, err := pgx.ConnectConfig(ctx, cfg.ConnConfig)
	return conn, pg.Translate(err)
}

// on is the connection string of another database of the same server.
func (t *target) on(name string) string {
	if t.cluster != nil {
		return t.cluster.URL(name)
	}
	if u, err := url.Parse(t.url); err == nil && strings.HasPrefix(u.Scheme, "postgres") {
		u.Path, u.RawPath = "/"+name, ""
		return u.String()
	}
	return t.url + " dbname='" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(name) + "'"
}

// loads is the connection string of the database that is loaded.
func (t *target) loads() string {
	if t.beside == "" {
		return t.url
	}
	return t.on(t.beside)
}

// admin carries out a statement about databases, from another one.
func (t *target) admin(ctx context.Context, statements ...string) error {
	conn, err := connect(ctx, t.on("postgres"))
	if err != nil {
		return err
	}
	defer pg.HangUp(ctx, conn)
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			var pe *pgconn.PgError
			switch {
			case errors.As(err, &pe) && pe.Code == "55006":
				return inUse(t.name)
			case errors.As(err, &pe) && pe.Code == "42501":
				return &grid.Error{Code: grid.CodeForbidden, Cause: err, Text: grid.Text{
					ZH: "数据库用户不能新建数据库：请管理员建一个装有 PostGIS 的空数据库，恢复到那里",
					EN: "the database user may not make databases: let an administrator make an empty one with PostGIS, and restore into that",
				}}
			}
			return pg.Translate(err)
		}
	}
	return nil
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

// prepare makes the database that is loaded, with what it needs.
func (t *target) prepare(ctx context.Context, extensions []string) error {
	if t.beside != "" { // what is left of a restore that was cut off goes
		err := t.admin(ctx, "DROP DATABASE IF EXISTS "+quoted(t.beside)+" WITH (FORCE)",
			"CREATE DATABASE "+quoted(t.beside)+" TEMPLATE template0")
		if err != nil {
			return err
		}
	}
	conn, err := connect(ctx, t.loads())
	if err != nil {
		return err
	}
	defer pg.HangUp(ctx, conn)
	for _, name := range extensions {
		if _, err := conn.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS "+quoted(name)+" SCHEMA public"); err != nil {
			return &grid.Error{Code: grid.CodeRejected, Cause: err, Text: grid.Text{
				ZH: "数据库缺少扩展 " + name + "，且无法安装：请管理员在该数据库中执行 CREATE EXTENSION " + name,
				EN: "the database has no extension " + name + " and it cannot be made: let an administrator run CREATE EXTENSION " + name + " in it",
			}}
		}
	}
	return t.role(ctx, conn)
}

// role makes the role that the service works as, to which the backup gives its rights.
func (t *target) role(ctx context.Context, conn *pgx.Conn) error {
	var there bool
	err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)`, pg.AppRole).Scan(&there)
	if err != nil {
		return pg.Translate(err)
	}
	if !there {
		_, err = conn.Exec(ctx, "CREATE ROLE "+quoted(pg.AppRole)+" NOLOGIN")
	}
	var pe *pgconn.PgError
	if err == nil || errors.As(err, &pe) && (pe.Code == "42710" || pe.Code == "23505") { // somebody else just made it
		// who may not work as it is told so by the service, which goes on without
		_, _ = conn.Exec(ctx, `DO $$ BEGIN
			IF NOT pg_has_role('`+pg.AppRole+`', 'MEMBER') THEN GRANT `+pg.AppRole+` TO CURRENT_USER; END IF; END $$`)
		return nil
	}
	return &grid.Error{Code: grid.CodeForbidden, Cause: err, Text: grid.Text{
		ZH: "服务使用的角色 anwang_app 不存在，数据库用户也不能新建：请管理员执行 CREATE ROLE anwang_app NOLOGIN，并 GRANT anwang_app TO 该用户",
		EN: "the role anwang_app, which the service works as, is missing and the database user may not make it: let an administrator run " +
			"CREATE ROLE anwang_app NOLOGIN; GRANT anwang_app TO that user",
	}}
}

// settle gives the database that was loaded the name of the one that is asked for, and
// says under what name that one is kept; "" when there was nothing in it.
func (t *target) settle(ctx context.Context, now time.Time) (kept string, err error) {
	if t.beside == "" {
		return "", nil
	}
	away := "DROP DATABASE " + quoted(t.name)
	if !t.empty {
		kept = t.name + "_before_" + strings.ReplaceAll(now.In(grid.China).Format(stamp), "-", "_")
		away = "ALTER DATABASE " + quoted(t.name) + " RENAME TO " + quoted(kept)
	}
	if err := t.admin(ctx, away); err != nil {
		return "", err
	}
	err = t.admin(ctx, "ALTER DATABASE "+quoted(t.beside)+" RENAME TO "+quoted(t.name))
	if err != nil && kept != "" {
		err = errors.Join(err, t.admin(ctx, "ALTER DATABASE "+quoted(kept)+" RENAME TO "+quoted(t.name)))
		kept = ""
	}
	return kept, err
}

// drop throws away what was loaded in vain.
func (t *target) drop(ctx context.Context) {
	if t.beside == "" {
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer stop()
	_ = t.admin(ctx, "DROP DATABASE IF EXISTS "+quoted(t.beside)+" WITH (FORCE)") // the next restore does it else
}

// there reports whether a data folder has a private database.
func there(dataDir string) bool {
	_, err := os.Stat(filepath.Join(dataDir, "pg", "data", "PG_VERSION"))
	return err == nil
}

// Source opens the database that is to be backed up, and changes nothing in it. Errors: not
// found when there is nothing to back up; rejected when it is of a version that this
// program does not know.
func Source(ctx context.Context, cfg pg.Config, log *slog.Logger) (*pg.DB, error) {
	if cfg.URL == "" && !there(cfg.DataDir) {
		return nil, grid.Errorf(grid.CodeNotFound, cfg.DataDir+" 中没有自带数据库：请检查 ANWANG_DATA_DIR 或 ANWANG_DATABASE_URL",
			"there is no private database in "+cfg.DataDir+": check ANWANG_DATA_DIR or ANWANG_DATABASE_URL")
	}
	cfg.Prepare = func(ctx context.Context, conn *pgx.Conn) error {
		v, err := migrations.Version(ctx, conn)
		switch {
		case err != nil:
			return err
		case v == 0:
			return grid.Errorf(grid.CodeNotFound, "数据库是空的，没有可备份的内容", "the database is empty: there is nothing to back up")
		case v > migrations.Latest():
			return newer(v)
		case v < Oldest:
			return refused(fmt.Sprintf("数据库版本是 %d，请先运行 anwang migrate 升级", v),
				fmt.Sprintf("the database is at version %d: run anwang migrate first", v))
		}
		return nil
	}
	return pg.Open(ctx, cfg, log)
}

func newer(v int32) error {
	return refused(fmt.Sprintf("数据库版本是 %d，比本程序（%d）新：请使用更新的 anwang", v, migrations.Latest()),
		fmt.Sprintf("it is of database version %d, newer than this program (%d): use a newer anwang", v, migrations.Latest()))
}
