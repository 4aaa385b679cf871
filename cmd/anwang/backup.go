package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"anwang/cmd/anwang/backup"
	"anwang/grid"
	"anwang/grid/pg"
)

// pgPrograms is where the programs of PostgreSQL are.
type pgPrograms struct {
	Programs string `help:"Folder of pg_dump, pg_restore and psql; empty: where packages put them." env:"ANWANG_PG_PROGRAMS" type:"path"`
}

type backupCommand struct {
	pgPrograms
	Folder string `arg:"" help:"Folder in which the backup gets a folder of its own; better on another disk." type:"path"`
}

// Help is what the help of the command says below its line.
func (backupCommand) Help() string {
	return "It works while the service runs. What it makes holds personal data and the digests of passwords, and is readable by its maker " +
		"alone: keep it where others do not come, and encrypt what leaves the house (tar c FOLDER | gpg -e -r WHO). " +
		"Certificates and secrets that settings name are not inside. 服务运行中即可备份；备份含个人信息，请妥善保管，带出机房前应加密。"
}

// Run makes a backup.
func (b *backupCommand) Run(ctx context.Context, c *Common) error {
	db, err := backup.Source(ctx, pg.Config{URL: c.DatabaseURL, DataDir: c.DataDir, Wait: c.DatabaseWait}, c.log)
	if err != nil {
		return err
	}
	defer db.Close()
	made, err := backup.Make(ctx, db, backup.Options{
		Folder: b.Folder, DataDir: c.DataDir, Programs: b.Programs, Version: versionText(), Tell: c.tellLine,
	})
	if err != nil {
		return err
	}
	m := made.Manifest
	return c.say("%s\n%s\nEverything that was acknowledged before %s is inside (position %d of the feed, place %d of the audit). "+
		"此时刻之前已确认的写入均在备份内\nDigest of the manifest, to be kept elsewhere 清单摘要，请另行保存: %s",
		made.Folder, contents(m, made.Took), m.Moment.In(grid.China).Format(time.RFC3339Nano), m.Position, m.Audit.Seq, made.Digest)
}

// contents is a backup in a line.
func contents(m *backup.Manifest, took time.Duration) string {
	var rows int64
	for _, n := range m.Rows {
		rows += n
	}
	return fmt.Sprintf("database version %d, %d rows of %d tables, %d files: %s, %.1f s", m.Schema, rows, len(m.Rows), len(m.Parts)-1,
		backup.Bytes(m.Size()), took.Seconds())
}

// tellLine prints a line of progress.
func (c *Common) tellLine(line string) { _, _ = fmt.Fprintln(c.stdout, line) }

type restoreCommand struct {
	pgPrograms
	Folder    string `arg:"" help:"Folder of the backup." type:"path"`
	Replace   bool   `help:"Exchange a database that is not empty, which is kept under another name, and files of the data folder."`
	Digest    string `help:"Digest of the manifest, as the backup printed it; another one is refused."`
	EndTokens bool   `help:"Revoke all tokens of machines: those that were revoked after the backup would be in force again."`
	Verify    bool   `help:"Only check whether the backup is whole and say what is in it."`
}

// Help is what the help of the command says below its line.
func (restoreCommand) Help() string {
	return "Everything is as it was at the moment of the backup, also passwords, roles and tokens that were taken away since: look through " +
		"them. Nobody stays logged in. Background jobs go on as after a crash. 恢复到备份时刻的状态；其后收回的密码、授权、令牌会重新有效，请逐一核对。"
}

// Run brings a backup back; it fails unless all is well.
func (k *restoreCommand) Run(ctx context.Context, c *Common) error {
	if k.Verify {
		began := time.Now()
		m, err := backup.Inspect(ctx, k.Folder, k.Digest, c.tellLine)
		if err != nil {
			return err
		}
		return c.say("The backup is whole 备份完整: %s, of %s by anwang %s", contents(m, time.Since(began)),
			m.Moment.In(grid.China).Format(time.RFC3339Nano), m.Program)
	}
	r, err := backup.Restore(ctx, backup.RestoreOptions{
		Folder: k.Folder, URL: c.DatabaseURL, DataDir: c.DataDir, Programs: k.Programs, Digest: k.Digest, Replace: k.Replace,
		EndTokens: k.EndTokens, Log: c.log, Tell: c.tellLine,
	})
	if err != nil {
		return err
	}
	if err := r.Check.Write(c.stdout, false); err != nil {
		return err
	}
	if err := c.say("%s", restored(r)); err != nil {
		return err
	}
	if !r.Check.OK {
		return errors.New("restore: the check says that something is wrong, see above")
	}
	return nil
}

// restored is what was done.
func restored(r *backup.Restored) string {
	text := fmt.Sprintf("Restored as of %s 已恢复到该时刻: %s\nThe audit is whole: %d lines, through place %d of the manifest 审计链完整\n",
		r.Manifest.Moment.In(grid.China).Format(time.RFC3339Nano), contents(r.Manifest, r.Took), r.Chain.Rows, r.Manifest.Audit.Seq)
	if r.From != r.To {
		text += fmt.Sprintf("The database was brought from version %d to %d 数据库结构已升级\n", r.From, r.To)
	}
	if r.Kept != "" {
		text += fmt.Sprintf("What was there before is kept as the database %s 原数据库已改名保留\n", r.Kept)
	}
	if r.Tokens > 0 {
		text += fmt.Sprintf("%d tokens of machines are in force; those that were revoked since the backup are to be revoked again 请核对令牌\n",
			r.Tokens)
	}
	return text + "Nobody is logged in; roles, passwords and tokens are those of that moment 所有人需重新登录"
}
