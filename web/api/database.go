package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/web/respond"
)

// Database is how the database is, on the wire.
type Database struct {
	Up      bool       `json:"up"`
	Since   time.Time  `json:"since" doc:"Up or down since"`
	Trouble string     `json:"trouble,omitempty" enum:"away,starting,failing,full"`
	Next    *time.Time `json:"next,omitempty" doc:"When starting it is tried again, after a failure"`
	Message string     `json:"message,omitempty" doc:"What is wrong and what still works"`
	Disk    *Disk      `json:"disk,omitempty" doc:"Room of the private database; for who may observe the system"`
}

// Disk is the room that the private database has.
type Disk struct {
	Low  bool  `json:"low" doc:"Less is free than the service was told to warn at"`
	Free int64 `json:"free" doc:"Bytes"`
	Size int64 `json:"size" doc:"Bytes"`
}

func (a *API) registerSystem(h huma.API) {
	get(h, "/system/database", "getDatabase", "status", "How the database is, with the room it has", a.systemDatabase)
}

// systemDatabase is for whoever keeps the service going, who need not see the map.
func (a *API) systemDatabase(ctx context.Context, _ *struct{ LangParam }) (*body[Database], error) {
	if _, err := grid.Require(ctx, grid.ObserveSystem); err != nil {
		return nil, err
	}
	return answer(a.database(ctx)), nil
}

func (a *API) database(ctx context.Context) Database {
	s := a.Database()
	d := Database{Up: s.Up, Since: s.Since.UTC(), Trouble: string(s.Trouble), Message: respond.RequestOf(ctx).Lang.Of(troubleText(s))}
	if !s.Next.IsZero() {
		next := s.Next.UTC()
		d.Next = &next
	}
	if s.Disk.Known && grid.ActorOf(ctx).May(grid.ObserveSystem) {
		d.Disk = &Disk{Low: s.Disk.Low, Free: s.Disk.Free, Size: s.Disk.Size}
	}
	return d
}

// troubleText says what is wrong and what still works.
func troubleText(s grid.DatabaseState) grid.Text {
	switch {
	case s.Trouble == grid.TroubleFull && s.Up:
		return grid.Text{
			ZH: "数据库所在磁盘已满：地图与查询照常，暂不能提交修改；管理员腾出空间后自动恢复。",
			EN: "The disk of the database is full: map and queries go on, changes cannot be saved; it continues by itself when an administrator " +
				"has made room.",
		}
	case s.Trouble == grid.TroubleFull:
		return grid.Text{
			ZH: "数据库所在磁盘已满，数据库无法启动：地图与查询照常，暂不能提交修改；管理员腾出空间后自动恢复。",
			EN: "The disk of the database is full and it cannot start: map and queries go on, changes cannot be saved; it continues by itself " +
				"when an administrator has made room.",
		}
	case s.Trouble == grid.TroubleStarting:
		return grid.Text{
			ZH: "数据库正在启动：地图与查询照常，暂不能提交修改，启动后自动继续。",
			EN: "The database is starting: map and queries go on, changes cannot be saved until it has.",
		}
	case s.Trouble == grid.TroubleFailing:
		return grid.Text{
			ZH: "数据库启动失败，正在自动重试：地图与查询照常，暂不能提交修改；请管理员查看日志。",
			EN: "The database does not start and is tried again and again: map and queries go on, changes cannot be saved; an administrator " +
				"should look at the log.",
		}
	case !s.Up:
		return grid.Text{
			ZH: "数据库连接中断：地图与查询照常，暂不能提交修改，恢复后自动继续。",
			EN: "The database is away: map and queries go on, changes cannot be saved; it continues by itself when the database is back.",
		}
	}
	return grid.Text{}
}
