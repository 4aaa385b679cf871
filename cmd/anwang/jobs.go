package main

import (
	"cmp"
	"context"
	"time"

	"anwang/grid"
	"anwang/grid/boundary"
	"anwang/grid/exchange"
	"anwang/grid/feed"
	"anwang/grid/job"
	"anwang/grid/pg"
)

// keptChanges is how long the feed can tell a server or a browser that was away what it
// missed; whoever was away for longer starts anew.
const keptChanges = 7 * 24 * time.Hour

// jobKinds are all kinds of background work: the imports of tables that people ask for, and
// what throws away by the clock what has been kept long enough.
func (s *serveCommand) jobKinds(db *pg.DB, r *running) []job.Kind {
	every := cmp.Or(s.rhythm.retention, time.Hour)
	table := func(run bool) func(context.Context, *job.Run) error {
		return func(ctx context.Context, turn *job.Run) error { return r.imports.Work(ctx, turn, run) }
	}
	tidy := func(key, zh, en string, do func(context.Context) error) job.Kind {
		return job.Kind{
			Key: key, Name: grid.Text{ZH: zh, EN: en}, Every: every, Attempts: 3,
			Work: func(ctx context.Context, _ *job.Run) error { return do(ctx) },
		}
	}
	return []job.Kind{
		{Key: exchange.CheckJob, Name: grid.Text{ZH: "检查导入表格", EN: "Check a table"}, Limit: exchange.MaxTime, Attempts: 3, Work: table(false)},
		{Key: exchange.RunJob, Name: grid.Text{ZH: "导入表格", EN: "Import a table"}, Limit: exchange.MaxTime, Attempts: 3, Work: table(true)},
		{
			Key: boundary.CheckJob, Name: grid.Text{ZH: "检查网格边界", EN: "Check boundaries"}, Limit: boundary.MaxTime, Attempts: 3,
			Work: func(ctx context.Context, turn *job.Run) error { return r.networks.Work(ctx, turn, false) },
		},
		{
			Key: boundary.PublishJob, Name: grid.Text{ZH: "发布网格体系", EN: "Publish a network"}, Limit: boundary.MaxTime, Attempts: 3,
			Work: func(ctx context.Context, turn *job.Run) error { return r.networks.Work(ctx, turn, true) },
		},
		tidy("import.tidy", "清理到期的导入文件", "Remove files of old imports", r.imports.Tidy),
		tidy("session.tidy", "清理结束的登录", "Remove sessions that have ended", r.accounts.Tidy),
		tidy("once.tidy", "清理到期的重复请求记录", "Remove answers kept for repeated requests", r.once.Tidy),
		tidy("change.tidy", "清理到期的变更记录", "Remove old changes of the feed",
			func(ctx context.Context) error { return feed.TidyChanges(ctx, db, keptChanges) }),
		tidy("event.tidy", "清理到期的事件", "Remove old events", func(ctx context.Context) error {
			return feed.TidyEvents(ctx, db, time.Duration(s.EventDays)*24*time.Hour)
		}),
	}
}
