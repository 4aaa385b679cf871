package exchange

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// Import is one import of a table: what was sent, chosen, found and done.
type Import struct {
	ID        grid.ID
	Actor     string // log-in name
	Mine      bool   // of who asks
	GridName  string // where who sent it may import; "" several places, or all
	Created   time.Time
	FileName  string
	Register  string // what its rows are of, see Registers
	Format    string // "xlsx", "csv"; "xls", "et", "ods", kept as another program has turned it into "xlsx"
	Size      int64
	Kept      bool // the file is still there; it goes after 30 days
	Worksheet string
	Choice    Choice
	State     string // see the states
	Began     time.Time
	Ended     time.Time
	Rows      int // so far, in the end all
	Left      int // of them, those that are no records or are hidden, as chosen
	Outcome   Outcome
	Errors    int
	Warnings  int
	BadRows   int
	Kinds     map[string]int
	Failure   grid.Text // why it could not be finished
}

// Outcome is how many rows became what. Waiting are those that wait for a location.
type Outcome struct{ Created, Updated, Same, Waiting int }

// The states of an import.
const (
	Uploaded  = "uploaded"
	Checking  = "checking"
	Checked   = "checked"
	Running   = "running"
	Refused   = "refused" // there were errors, so nothing was loaded
	Done      = "done"
	Failed    = "failed"
	Cancelled = "cancelled"
)

// Busy reports whether it is under way.
func (i *Import) Busy() bool { return i.State == Checking || i.State == Running }

// Preview is what is shown of a table before it is checked.
type Preview struct {
	Worksheets []string
	Worksheet  string
	Encoding   string // of a text file
	Separator  string // likewise
	Heading    int    // row, the last of the headings
	Headings   int    // how many rows they are
	Rows       int    // below it
	Hidden     int    // of those, the ones that whoever opens the sheet does not see
	Columns    []Column
	Choice     Choice // proposed, or remembered
	Remembered bool
	Detection  Detection
}

// Upload keeps a file for an import of what a register holds, "" enterprises. Errors:
// unauthenticated, forbidden, invalid (it is no table, or there is no such register), too_large,
// unavailable.
func (s *Service) Upload(ctx context.Context, register, name string, r io.Reader) (Import, error) {
	of, err := registerOf(register)
	if err != nil {
		return Import{}, err
	}
	entry := grid.Entry{Action: "exchange.upload", Subject: of.key()}
	if _, err := grid.Require(ctx, of.needs); err != nil {
		return Import{}, s.db.Refused(ctx, err, entry)
	}
	file, err := spool(r, s.limits.Bytes)
	if err != nil {
		var known *grid.Error
		if errors.As(err, &known) {
			return Import{}, known
		}
		return Import{}, &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: t("文件没有收完", "the file did not arrive whole")}
	}
	defer func() { file.close() }()
	was := ""
	if head := file.head(4); bytes.HasPrefix(oleFile, head) || bytes.HasPrefix(head, []byte("PK")) {
		var data []byte
		if data, err = file.workbook(); err == nil {
			was, err = foreign(name, data)
		}
		if err == nil && was != "" {
			data, err = s.office.toXLSX(ctx, was, data)
			file.close()
			file = contentOf(data)
		}
	}
	if err != nil {
		return Import{}, err
	}
	tab, format, err := openTable(file, "")
	if err != nil {
		return Import{}, err
	}
	tab.close()
	format = cmp.Or(was, format)
	var i Import
	entry.Name = fileName(name, format)
	err = act.Do(ctx, s.db, act.Work{
		Entry: entry, Needs: of.needs,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, line *grid.Entry) error {
			id, err := insertImport(ctx, tx, scope, of.key(), line.Name, format, file)
			if err != nil {
				return err
			}
			line.Grid, line.After = scope.Home(), map[string]any{"import": id, "bytes": file.size}
			i, err = loadImport(ctx, tx, id)
			return err
		},
	})
	return i, err
}

// fileName is what is kept of a name: no folder, nothing that cannot be shown.
func fileName(name, format string) string {
	name = printable(strings.ToValidUTF8(path.Base(strings.ReplaceAll(name, "\\", "/")), "\uFFFD"))
	if name == "" || name == "." || name == "/" {
		name = "table." + format
	}
	if rs := []rune(name); len(rs) > 200 {
		name = string(rs[:200])
	}
	return name
}

// List returns the imports of who asks and those sent by others who may import
// only where they may as well, newest first. Errors: unauthenticated, forbidden,
// unavailable.
func (s *Service) List(ctx context.Context, before grid.ID, limit int) ([]Import, error) {
	if err := May(ctx); err != nil {
		return nil, err
	}
	var list []Import
	err := s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		list, err = listImports(ctx, tx, 0, before, limit)
		return err
	})
	return list, err
}

// Get returns an import that List would. Errors: unauthenticated, forbidden,
// not_found, unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Import, error) {
	if err := May(ctx); err != nil {
		return Import{}, err
	}
	var i Import
	err := s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		i, err = loadImport(ctx, tx, id)
		return err
	})
	return i, err
}

// mine returns an import of the actor's own with its file, which nobody else gets
// to see; whoever asks for it closes it.
func (s *Service) mine(ctx context.Context, tx pgx.Tx, id grid.ID) (Import, *content, error) {
	i, err := loadImport(ctx, tx, id)
	if err != nil {
		return i, nil, err
	}
	if !i.Mine {
		return i, nil, grid.Errorf(grid.CodeForbidden, "这是他人的导入，只能看到结果", "This is somebody else's import; you see only what came of it")
	}
	if !i.Kept {
		return i, nil, grid.Errorf(grid.CodeConflict, "文件已删除（保留 30 天），请重新上传", "The file is gone (kept for 30 days); send it again")
	}
	file, err := fileOf(ctx, tx, id)
	return i, file, err
}

// Look is how a table is to be looked at; the zero value: as was chosen before, or as is
// found and proposed.
type Look struct {
	Worksheet string
	Headings  Headings
	Mapping   []string
}

// Preview lays out a sheet and weighs which coordinate system it is in. Errors:
// unauthenticated, forbidden, not_found, invalid, conflict (the file is gone), unavailable.
func (s *Service) Preview(ctx context.Context, id grid.ID, look Look) (Preview, error) {
	if err := May(ctx); err != nil {
		return Preview{}, err
	}
	var p Preview
	err := s.db.Read(ctx, func(tx pgx.Tx) error {
		i, file, err := s.mine(ctx, tx, id)
		if err != nil {
			return err
		}
		defer file.close()
		if look.Worksheet == "" {
			look.Worksheet = i.Worksheet
		}
		if look.Headings == (Headings{}) && look.Worksheet == i.Worksheet {
			look.Headings = i.Choice.Headings
		}
		of, err := registerOf(i.Register)
		if err != nil {
			return err
		}
		tab, _, err := openTable(file, look.Worksheet)
		if err != nil {
			return err
		}
		defer tab.close()
		l, err := layOut(ctx, of, tab, look.Headings, s.mostRows(tab))
		if err != nil {
			return err
		}
		if err := markComputed(ctx, tx, l.columns); err != nil {
			return err
		}
		p = previewOf(tab, l)
		s.headings.keep(id, look.Worksheet, look.Headings, l)
		if p.Worksheet != look.Worksheet {
			s.headings.keep(id, p.Worksheet, look.Headings, l)
		}
		if err := s.choose(ctx, tx, &p, &i, l, look); err != nil {
			return err
		}
		p.shield(l)
		list, err := witnesses(ctx, tab, l, &p.Choice)
		if err != nil {
			return err
		}
		p.Detection, err = detect(ctx, tx, list, grid.ActorOf(ctx).Scope(of.needs))
		return err
	})
	return p, readable(ctx, err)
}

// readable tells a reader that was called off from a table that is broken.
func readable(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && grid.CodeOf(err) == grid.CodeInternal {
		return grid.Errorf(grid.CodeUnavailable, "已中断", "It was called off")
	}
	return err
}

func previewOf(tab table, l *layout) Preview {
	p := Preview{Worksheets: []string{}, Heading: l.heading, Headings: len(l.heads), Rows: l.rows, Hidden: l.hidden, Columns: l.columns}
	switch x := tab.(type) {
	case *xlsxTable:
		p.Worksheet, p.Worksheets = x.worksheet, x.worksheets
	case *csvTable:
		p.Encoding, p.Separator = x.encoding, string(x.comma)
	}
	return p
}

// choose fills in the choice: the one asked about, the one made for this file, the
// one remembered for such headings, or what the headings say.
func (s *Service) choose(ctx context.Context, tx pgx.Tx, p *Preview, i *Import, l *layout, look Look) error {
	for _, c := range l.columns {
		p.Choice.Mapping = append(p.Choice.Mapping, c.Field)
	}
	switch old, ok, err := remembered(ctx, tx, l.hash); {
	case err != nil:
		return err
	case len(i.Choice.Mapping) == len(l.columns) && i.Worksheet == p.Worksheet && i.Choice.Headings == look.Headings:
		p.Choice = i.Choice
	case ok && len(old.Mapping) == len(l.columns) && old.check(l.of, len(l.columns)) == nil:
		p.Choice, p.Remembered = old, true
	}
	if p.Choice.Headings = look.Headings; look.Mapping != nil {
		p.Choice.Mapping = look.Mapping
	}
	return p.Choice.check(l.of, len(l.columns))
}

// Problems returns what was found wrong in an import of the actor's own, from the
// row and column after a place. Errors: unauthenticated, forbidden, not_found,
// unavailable.
func (s *Service) Problems(ctx context.Context, id grid.ID, f ProblemFilter) ([]Problem, int, error) {
	if err := May(ctx); err != nil {
		return nil, 0, err
	}
	var list []Problem
	var matched int
	err := s.db.Read(ctx, func(tx pgx.Tx) error {
		i, err := loadImport(ctx, tx, id)
		if err != nil {
			return err
		}
		if !i.Mine {
			return grid.Errorf(grid.CodeForbidden, "这是他人的导入，只能看到结果", "This is somebody else's import; you see only what came of it")
		}
		list, matched, err = listProblems(ctx, tx, id, f)
		return err
	})
	return list, matched, err
}

// ProblemFilter chooses problems.
type ProblemFilter struct {
	Kind   string // "" all
	Only   string // "error", "warning", "" both
	Row    int    // 0 all
	Offset int
	Limit  int
}

// Cancel stops an import of the actor's own that is waiting or under way; one that is
// being written down at this moment may still succeed. Errors: unauthenticated,
// forbidden, not_found, unavailable.
func (s *Service) Cancel(ctx context.Context, id grid.ID) (i Import, err error) {
	needs, err := s.needed(ctx, id)
	if err != nil {
		return i, err
	}
	err = act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: "exchange.cancel", Subject: "enterprise"}, Needs: needs,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, line *grid.Entry) error {
			if i, err = loadImport(ctx, tx, id); err != nil {
				return err
			}
			line.Subject, line.Name, line.Grid, line.After = i.Register, i.FileName, scope.Home(), map[string]any{"import": id}
			if !i.Mine {
				return grid.Errorf(grid.CodeForbidden, "只能取消自己的导入", "Only your own imports can be cancelled")
			}
			if !i.Busy() || s.queue == nil {
				return act.ErrNothing // to stop
			}
			job, err := jobOf(ctx, tx, id)
			if err != nil {
				return err
			}
			if err := s.queue.CallOff(ctx, tx, job); err != nil {
				return err
			}
			i, err = loadImport(ctx, tx, id)
			return err
		},
	})
	return i, err
}

// failureOf is what is said of an import that could not be finished.
func failureOf(err error) grid.Text {
	var e *grid.Error
	if errors.As(err, &e) && e.Code != grid.CodeInternal {
		if e.Code == grid.CodeConflict {
			return t("另一个操作同时改动了这些记录，什么也没有导入；请重试", "Somebody else changed these records meanwhile; nothing was imported. Try again")
		}
		if e.Code == grid.CodeFull {
			return t("数据库所在磁盘已满，什么也没有导入；请管理员腾出空间后重试", "The disk of the database is full; nothing was imported. Try again when an administrator "+
				"has made room")
		}
		if e.Code == grid.CodeUnavailable {
			return t("数据库中断，什么也没有导入；请稍后重试", "The database went away; nothing was imported. Try again later")
		}
		return e.Text
	}
	return t("导入未能完成，什么也没有导入；请联系系统管理员", "The import could not be finished; nothing was imported. Ask your administrator")
}

// auditCounts is what the audit keeps of an import; which records they were the
// records say.
func (i *Import) auditCounts(k *checker, o Outcome) json.RawMessage {
	b, err := json.Marshal(map[string]any{
		"import": i.ID, "rows": k.rows, "left": k.left, "bad": k.badRows(), "errors": k.errors, "warnings": k.warnings,
		"created": o.Created, "updated": o.Updated, "same": o.Same, "waiting": o.Waiting, "crs": k.choice.CRS, "existing": k.choice.Existing,
	})
	if err != nil { // cannot be: numbers and words
		return nil
	}
	return b
}

// sourceOf is what new rows say they come from when they do not say it themselves.
func sourceOf(i *Import) string {
	s := "导入：" + i.FileName
	if utf8.RuneCountInString(s) > 300 {
		s = string([]rune(s)[:300])
	}
	return s
}

// Tidy removes the files of imports that are older than 30 days, with what was found wrong
// in them, since they hold personal data.
func (s *Service) Tidy(ctx context.Context) error {
	for more := true; more; {
		err := s.db.Tx(ctx, func(tx pgx.Tx) (err error) {
			more, err = forgetFiles(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
