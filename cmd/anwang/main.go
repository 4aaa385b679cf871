// Command anwang is the whole service in one binary. This package only wires the
// rooms together: one file a command, no rule of the field.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"anwang/grid"
	"anwang/grid/pg"
)

// version is set by the linker (-X main.version=…).
var version = ""

// program is the command line. A flag, its environment variable and its help are
// one line; the help is the reference.
type program struct {
	Common

	Serve     serveCommand     `cmd:"" help:"Serve the map application, the tiles and the API. 启动服务。"`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database to this program's version. 升级数据库结构。"`
	Demo      demoCommand      `cmd:"" help:"Load the demonstration city into an empty database. 装入演示城市。"`
	Boundary  boundaryCommand  `cmd:"" help:"Networks of grids from files of boundaries: load, list. 网格体系与边界。"`
	Reference referenceCommand `cmd:"" help:"Reference layers over the grids, roads, pipelines, plans: load, list. 参考图层。"`
	Import    importCommand    `cmd:"" help:"Import enterprises, hazard sources or dangers from GeoJSON, enterprises from XLSX or CSV. 导入。"`
	Export    exportCommand    `cmd:"" help:"Export enterprises as XLSX or CSV. 导出企业。"`
	Setup     setupCommand     `cmd:"" help:"Begin a city of one's own, and see what is still to be done. 首次设置。"`
	User      userCommand      `cmd:"" help:"Accounts at the command line: the first administrators and emergencies. 账号管理。"`
	Check     checkCommand     `cmd:"" help:"Check the cover, the points and memory against the database. 全面检查。"`
	Backup    backupCommand    `cmd:"" help:"Take everything out into one folder, while the service runs. 备份。"`
	Restore   restoreCommand   `cmd:"" help:"Bring a backup back into an empty database, here or on another machine. 恢复。"`
	Bench     benchCommand     `cmd:"" help:"Measure speed beside PostGIS and a control in the same run. 性能对比测试。"`
	Help      helpCommand      `cmd:"" help:"Read a page of the help here, or say where it is served. 阅读帮助。"`
	OpenAPI   openAPICommand   `cmd:"" name:"openapi" help:"Print the OpenAPI document of the API. 打印接口描述。"`
	Version   versionCommand   `cmd:"" help:"Print the version. 显示版本。"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main without the process: 0 all is well, 1 it failed, 2 the command
// line is wrong.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	p := &program{}
	exit := -1
	parser, err := kong.New(p,
		kong.Name("anwang"),
		kong.Description("Anwang 安网: the live four-colour risk map of work-safety grids. 安全生产网格化监管四色风险地图。"),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Resolvers(secrets()),
		helpTexts(),
	)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "anwang:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	kctx, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "anwang: %v\n", err)
		return 2
	}
	p.stdout = stdout
	p.log = p.logger(stderr)
	if name, _, _ := strings.Cut(kctx.Command(), " "); name != "serve" { // there everybody says who they are
		ctx = grid.WithActor(ctx, grid.Internal("anwang "+name))
	}
	kctx.BindTo(ctx, (*context.Context)(nil))
	kctx.Bind(&p.Common)
	if err := kctx.Run(); err != nil && !errors.Is(err, context.Canceled) {
		_, _ = fmt.Fprintln(stderr, "anwang:", explain(err))
		return 1
	}
	return 0
}

// explain is an error for the person at the terminal: the safe text in their
// language, the places, and the cause.
func explain(err error) string {
	var e *grid.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	var b strings.Builder
	b.WriteString(inTongue(e.Text))
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	for _, f := range e.Faults {
		fmt.Fprintf(&b, "\n  %s", inTongue(f.Text))
		if f.Pointer != "" {
			fmt.Fprintf(&b, " [%s]", f.Pointer)
		}
		if f.Line > 0 {
			fmt.Fprintf(&b, " line %d", f.Line)
		}
	}
	return b.String()
}

// inTongue is a text in the language of the terminal.
func inTongue(t grid.Text) string {
	if strings.HasPrefix(os.Getenv("LC_ALL")+os.Getenv("LANG"), "zh") {
		return t.ZH
	}
	return t.EN
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(c *Common) error {
	_, err := fmt.Fprintln(c.stdout, versionText())
	return err
}

// versionText is what the linker set, else what the Go tool knows of the source.
func versionText() string {
	if version != "" {
		return version
	}
	if b, ok := debug.ReadBuildInfo(); ok {
		for _, s := range b.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return s.Value[:12]
			}
		}
	}
	return "development"
}

// logger writes structured logs to the terminal or for a collector.
func (c *Common) logger(w io.Writer) *slog.Logger {
	opts := &slog.HandlerOptions{Level: c.LogLevel, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if err, ok := a.Value.Any().(error); ok {
			a.Value = slog.StringValue(pg.Safe(err))
		}
		return a
	}}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}
