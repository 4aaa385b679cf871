package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"anwang/grid"
)

// Workbooks in formats of old, of WPS and of LibreOffice are turned into .xlsx by LibreOffice,
// or by GDAL, where one of them is installed: a process of its own, in a folder of its own, with
// bounds of time and memory, that is told nothing of the service and asks nobody. What is kept
// and read is what came of it. Where neither is there the format is named, with what to do.

// The formats of tables that need another program.
const (
	XLS = "xls" // Excel 97 to 2003
	ET  = "et"  // WPS
	ODS = "ods" // OpenDocument
)

const (
	officeTime   = 90 * time.Second
	officeMemory = 4 << 20 // KiB of addresses
)

// office turns workbooks into others; two are never at it at once.
type office struct {
	look func(program string) (string, error)
	turn chan struct{}
}

func newOffice() office { return office{exec.LookPath, make(chan struct{}, 1)} }

var (
	oleFile   = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	encrypted = wideText("EncryptedPackage")
	workbook  = wideText("Workbook")
	oldBook   = wideText("Book")
)

// wideText is a name as files of the old kind have it.
func wideText(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for _, c := range []byte(s) {
		out = append(out, c, 0)
	}
	return out
}

// foreign is the format of a workbook that needs another program, "" of what does not.
func foreign(name string, data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) && bytes.Contains(data[:min(len(data), 200)],
		[]byte("mimetypeapplication/vnd.oasis.opendocument.spreadsheet")):
		return ODS, nil
	case !bytes.HasPrefix(data, oleFile[:4]):
		return "", nil
	case bytes.Contains(data, encrypted):
		return "", broken("工作簿有密码：请去掉密码后再上传", "the workbook has a password: take it off and send it again")
	case !bytes.Contains(data, workbook) && !bytes.Contains(data, oldBook):
		return "", broken("文件不是工作簿（可能是旧格式的文档）：请使用 .xlsx 或 .csv 文件",
			"the file is no workbook (perhaps an old document); send .xlsx or .csv")
	case strings.EqualFold(path.Ext(name), "."+ET):
		return ET, nil
	}
	return XLS, nil
}

// toXLSX returns a workbook in our format. Errors: invalid (there is no program for it, or it
// could not be read), unavailable.
func (o *office) toXLSX(ctx context.Context, format string, data []byte) ([]byte, error) {
	for _, p := range []struct {
		name string
		args func(from, folder string) []string
	}{
		{"soffice", sofficeArgs},
		{"libreoffice", sofficeArgs},
		{"ogr2ogr", func(from, folder string) []string {
			return []string{"-f", "XLSX", filepath.Join(folder, "out", "in.xlsx"), from}
		}},
	} {
		if program, err := o.look(p.name); err == nil {
			return o.run(ctx, program, p.args, format, data)
		}
	}
	names := map[string]grid.Text{
		XLS: t(".xls（Excel 97–2003）", ".xls (Excel 97 to 2003)"), ET: t(".et（WPS 表格）", ".et (WPS)"), ODS: t(".ods（OpenDocument）",
			".ods (OpenDocument)"),
	}
	return nil, broken("这是 "+names[format].ZH+" 工作簿，服务器上没有能读取它的 LibreOffice：请在表格软件中另存为 .xlsx 后再上传",
		"this is a workbook in "+names[format].EN+", and the server has no LibreOffice to read it: "+
			"save it as .xlsx in a spreadsheet and send that")
}

func sofficeArgs(from, folder string) []string {
	return []string{
		"-env:UserInstallation=file://" + filepath.Join(folder, "profile"), "--headless", "--norestore", "--nolockcheck", "--nodefault",
		"--convert-to", "xlsx", "--outdir", filepath.Join(folder, "out"), from,
	}
}

// run has a program turn a workbook into one of ours.
func (o *office) run(ctx context.Context, program string, args func(from, folder string) []string, format string,
	data []byte,
) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, officeTime)
	defer cancel()
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return nil, grid.Errorf(grid.CodeUnavailable, "正在转换其他工作簿，请稍后再试", "Other workbooks are being converted; try again later")
	}
	folder, err := os.MkdirTemp("", "anwang-table-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	from := filepath.Join(folder, "in."+format)
	if err := errors.Join(os.Mkdir(filepath.Join(folder, "out"), 0o700), os.WriteFile(from, data, 0o600)); err != nil {
		return nil, err
	}
	told, err := boundedRun(ctx, folder, program, args(from, folder))
	out, err2 := os.ReadFile(filepath.Join(folder, "out", "in.xlsx"))
	switch {
	case ctx.Err() != nil:
		return nil, broken("工作簿转换超时，已中止；请在表格软件中另存为 .xlsx 后再上传",
			"converting the workbook took too long and was stopped; save it as .xlsx and send that")
	case err != nil || err2 != nil:
		return nil, &grid.Error{
			Code: grid.CodeInvalid, Cause: fmt.Errorf("%w: %.500s", errors.Join(err, err2), told), Text: t("工作簿无法读取，可能已损坏；请在表格软件中另存为 .xlsx 后再上传",
				"the workbook cannot be read and may be damaged; save it as .xlsx in a spreadsheet and send that"),
		}
	case len(out) > workbookBytes:
		return nil, grid.Errorf(grid.CodeTooLarge, "工作簿转换后超过 64 MiB：请另存为 CSV，或分成几个文件",
			"converted, the workbook has more than 64 MiB: save it as CSV, or split it")
	}
	return out, nil
}

// boundedRun runs a program in a folder with bounds of time and memory, where no network is when
// the system lets it, and returns what it has said.
func boundedRun(ctx context.Context, folder, program string, args []string) ([]byte, error) {
	const bounded = `ulimit -v "$0" && ulimit -t 120 && ulimit -c 0 && exec "$@"`
	run := func(flags uintptr) (said []byte, began bool, err error) {
		//nolint:gosec // a program that LookPath found, in a shell that only sets its bounds
		c := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", bounded, fmt.Sprint(officeMemory), program}, args...)...)
		c.Dir, c.Env = folder, []string{
			"HOME=" + folder, "TMPDIR=" + folder, "PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "http_proxy=", "CPL_CURL_ENABLE_VSIMEM=NO",
			"PROJ_NETWORK=OFF", "GDAL_PAM_ENABLED=NO",
		}
		c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Cloneflags: flags}
		c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) } // with what it has started
		c.WaitDelay = 5 * time.Second
		var told bytes.Buffer
		c.Stdout, c.Stderr = &told, &told
		if err := c.Start(); err != nil {
			return nil, false, err
		}
		err = c.Wait()
		return told.Bytes(), true, err
	}
	flags := uintptr(syscall.CLONE_NEWNET)
	if os.Geteuid() != 0 {
		flags |= syscall.CLONE_NEWUSER
	}
	told, began, err := run(flags)
	if !began && ctx.Err() == nil { // a container that lets nobody make a namespace
		told, _, err = run(0)
	}
	return told, err
}
