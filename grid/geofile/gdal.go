package geofile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"anwang/grid"
)

// format is one that GDAL reads, with its driver and the ending that the driver knows it by.
type format struct{ name, driver, ending string }

var (
	geoPackage = format{"GeoPackage", "GPKG", ".gpkg"}
	fileGDB    = format{"FileGDB", "OpenFileGDB", ".gdb"}
	dxf        = format{"DXF", "DXF", ".dxf"}
)

// gdal runs the programs of GDAL, each as a process of its own that cannot reach a network,
// has only the drivers it needs, and is bounded in time, memory and what it writes.
type gdal struct {
	info, convert string // the programs
	skip          string // drivers it is not to load
	room          string // the only folder it is given
	drawing       string // the encoding of a DXF
	bare          bool   // as root, which needs no user namespace
	limits        Limits
}

// findGDAL looks for the programs and for the driver of a format.
func findGDAL(ctx context.Context, f format, room string, l Limits) (*gdal, error) {
	g := &gdal{room: room, limits: l, bare: os.Geteuid() == 0}
	var err, err2 error
	g.info, err = exec.LookPath("ogrinfo")
	g.convert, err2 = exec.LookPath("ogr2ogr")
	if err = errors.Join(err, err2); err != nil {
		return nil, &grid.Error{
			Code: grid.CodeUnavailable, Cause: err,
			Text: t("读取 "+f.name+" 需要 GDAL，本机没有安装。请管理员安装（Debian、Ubuntu：apt-get install gdal-bin），或将文件另存为 Shapefile 或 GeoJSON 后上传",
				"reading "+f.name+" takes GDAL, which is not installed here. Ask the administrator to install it "+
					"(Debian, Ubuntu: apt-get install gdal-bin), or save the file as Shapefile or GeoJSON"),
		}
	}
	var drivers []string
	err = g.run(ctx, g.info, []string{"--formats"}, func(r io.Reader) error {
		b, err := io.ReadAll(io.LimitReader(r, 1<<20))
		drivers = driversIn(string(b))
		return err
	})
	if err != nil {
		return nil, err
	}
	if !slices.Contains(drivers, f.driver) || !slices.Contains(drivers, "GeoJSONSeq") {
		return nil, grid.Errorf(grid.CodeUnavailable,
			"本机的 GDAL 不能读取 "+f.name+"（缺少驱动 "+f.driver+"）。请管理员安装完整的 GDAL 3.4 或更新版本，或将文件另存为 Shapefile 或 GeoJSON 后上传",
			"the GDAL of this machine cannot read "+f.name+" (the driver "+f.driver+" is missing). Ask the administrator for a whole GDAL "+
				"of 3.4 or newer, or save the file as Shapefile or GeoJSON")
	}
	g.skip = strings.Join(slices.DeleteFunc(drivers, func(d string) bool { return d == f.driver || d == "GeoJSONSeq" }), ",")
	return g, nil
}

var driverLine = regexp.MustCompile(`(?m)^  (\S.*?) -[a-z][a-z, ]*- \(`)

// driversIn are the drivers in the list that a program of GDAL prints.
func driversIn(list string) (names []string) {
	for _, p := range driverLine.FindAllStringSubmatch(list, -1) {
		names = append(names, p[1])
	}
	return names
}

// dxfEncodings are what GDAL calls the encodings of a DXF. What a drawing says of itself is
// not asked: newer ones are UTF-8 and still name the code page of the machine.
var dxfEncodings = map[string]string{utf8Name: "UTF-8", gbkName: "CP936", big5Name: "CP950", latin1Name: "CP1252"}

// environment is all that a process is told. Anything else of ours is no business of a
// program that reads a stranger's file.
func (g *gdal) environment() []string {
	env := []string{
		"HOME=" + g.room, "TMPDIR=" + g.room, "CPL_TMPDIR=" + g.room, "LC_ALL=C.UTF-8",
		"GDAL_SKIP=" + g.skip, "OGR_SKIP=" + g.skip, "GDAL_DRIVER_PATH=disable", // older ones read only the second as a list
		"GDAL_PAM_ENABLED=NO", "GDAL_DISABLE_READDIR_ON_OPEN=TRUE",
		"PROJ_NETWORK=OFF", "GDAL_HTTP_TIMEOUT=1", "GDAL_HTTP_MAX_RETRY=0", "CPL_VSIL_CURL_ALLOWED_EXTENSIONS=.none",
		"CPL_DEBUG=OFF", "GDAL_NUM_THREADS=1", "GDAL_CACHEMAX=64",
	}
	if codec := dxfEncodings[g.drawing]; codec != "" {
		env = append(env, "DXF_ENCODING="+codec)
	}
	for _, name := range []string{"PATH", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "LD_LIBRARY_PATH"} {
		if v, given := os.LookupEnv(name); given {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// bounds is the shell that sets the bounds and then becomes the program: the memory, the
// processor time and the size of files are counted by the kernel.
func (g *gdal) bounds(program string, args []string) []string {
	script := fmt.Sprintf(`ulimit -c 0; ulimit -v %d; ulimit -t %d; ulimit -f %d; exec "$@"`,
		g.limits.Memory>>10, int64(g.limits.Time/time.Second)+1, int64(64<<20)/512)
	return append([]string{"-c", script, "sh", program}, args...)
}

// errSlow is a program that keeps us waiting.
var errSlow = errors.New("geofile: GDAL took too long")

// run starts a program and hands on what it prints. It ends with the context, after the
// time it may keep us waiting, and when too much is printed, together with what it started.
func (g *gdal) run(ctx context.Context, program string, args []string, take func(io.Reader) error) error {
	bounded, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var said tail
	out, cmd, err := g.start(bounded, program, args, &said)
	if err != nil {
		return &grid.Error{Code: grid.CodeUnavailable, Text: t("GDAL 无法启动", "GDAL cannot be started"), Cause: err}
	}
	p := &printed{r: out, left: g.limits.Unpacked, wait: g.limits.Time, slow: func() { cancel(errSlow) }}
	failed := take(p)
	if failed != nil {
		cancel(failed)
	}
	last := time.AfterFunc(p.wait, p.slow)
	ended := cmd.Wait()
	last.Stop()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(context.Cause(bounded), errSlow):
		return grid.Errorf(grid.CodeTimedOut, fmt.Sprintf("读取文件超过 %v，已停止；请拆分或简化后再试", g.limits.Time),
			fmt.Sprintf("reading the file took longer than %v and was stopped; split or simplify it", g.limits.Time))
	case ended != nil && failed == nil || ended != nil && grid.CodeOf(failed) == grid.CodeInvalid:
		return g.explain(ended, said.String())
	}
	return failed
}

// start starts a program where no network is, where the system lets it.
func (g *gdal) start(ctx context.Context, program string, args []string, said io.Writer) (io.Reader, *exec.Cmd, error) {
	command := func(flags uintptr) (io.Reader, *exec.Cmd, error) {
		cmd := exec.CommandContext(ctx, "/bin/sh", g.bounds(program, args)...)
		cmd.Dir, cmd.Env, cmd.Stderr = g.room, g.environment(), said
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Cloneflags: flags}
		cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
		cmd.WaitDelay = 5 * time.Second
		out, err := cmd.StdoutPipe()
		if err != nil {
			return nil, nil, err
		}
		return out, cmd, cmd.Start()
	}
	flags := uintptr(syscall.CLONE_NEWNET)
	if !g.bare {
		flags |= syscall.CLONE_NEWUSER
	}
	out, cmd, err := command(flags)
	if err != nil && ctx.Err() == nil { // a container that lets nobody make a namespace
		return command(0)
	}
	return out, cmd, err
}

// explain tells why a program ended as it did.
func (g *gdal) explain(ended error, said string) error {
	e := invalid("GDAL 无法读取此文件："+clip(said), "GDAL cannot read the file: "+clip(said))
	e.Cause = fmt.Errorf("%w: %s", ended, said)
	var exit *exec.ExitError
	killed := errors.As(ended, &exit) && !exit.Exited()
	for _, word := range []string{"bad_alloc", "Cannot allocate", "out of memory", "Out of memory", "failed to map"} {
		if killed || strings.Contains(said, word) {
			e.Code = grid.CodeTooLarge
			e.Text = t("读取文件所需的内存或时间超过上限（"+mebibytes(g.limits.Memory)+"），已停止；请拆分或简化后再试",
				"reading the file takes more memory or time than it may ("+mebibytes(g.limits.Memory)+") and was stopped; split or simplify it")
			break
		}
	}
	return e
}

// tail keeps the end of what is written.
type tail struct{ b []byte }

func (w *tail) Write(p []byte) (int, error) {
	const most = 2000
	w.b = append(w.b, p...)
	if len(w.b) > most {
		w.b = w.b[len(w.b)-most:]
	}
	return len(p), nil
}

// String is the last line that says what is wrong.
func (w *tail) String() string {
	lines := bytes.Split(bytes.TrimSpace(w.b), []byte("\n"))
	for _, l := range slices.Backward(lines) {
		if bytes.Contains(l, []byte("ERROR")) || bytes.Contains(l, []byte("FAILURE")) {
			return string(bytes.ToValidUTF8(l, nil))
		}
	}
	return string(bytes.ToValidUTF8(lines[len(lines)-1], nil))
}

// printed is what a program prints. It ends with an error when that is too much, and is
// cut off when it was waited for too long; the time that others take with it does not count.
type printed struct {
	r    io.Reader
	left int64
	wait time.Duration
	slow func()
}

func (b *printed) Read(p []byte) (int, error) {
	begun, timer := time.Now(), time.AfterFunc(b.wait, b.slow)
	n, err := b.r.Read(p)
	timer.Stop()
	b.wait -= time.Since(begun)
	if b.left -= int64(n); b.left < 0 {
		return 0, grid.Errorf(grid.CodeTooLarge, "文件展开后过大，已停止", "the file is too large unpacked and was stopped")
	}
	return n, err
}

// driven takes a file that GDAL reads, by a name of ours in our folder.
func (f *File) driven(ctx context.Context, kind format, name, said string) error {
	room, err := f.room()
	if err != nil {
		return err
	}
	g, err := findGDAL(ctx, kind, room, f.options.Limits)
	if err != nil {
		return err
	}
	to := filepath.Join(room, fmt.Sprintf("g%d%s", len(f.sources), kind.ending))
	if err := os.Symlink(name, to); err != nil {
		return &grid.Error{Code: grid.CodeFull, Text: t("无法写入临时文件夹", "the folder for temporary files cannot be written"), Cause: err}
	}
	if kind == dxf {
		if g.drawing, err = f.drawingEncoding(name); err != nil {
			return err
		}
	}
	f.add(kind.name, &driven{gdal: g, format: kind, path: to, name: stem(said)})
	return nil
}
