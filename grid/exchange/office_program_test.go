package exchange_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"anwang/grid/exchange"
)

// TestByARealProgram: a workbook of another format that this machine can make is read by what turns
// it into ours, with its headings, its codes and its degrees as they stand in it.
func TestByARealProgram(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	text := strings.Join([]string{
		"企业名称,统一社会信用代码,经度,纬度,负责人,负责人电话", "甲厂," + creditCode(1) + ",116.5,39.5,王某,13800138000",
		"乙厂,110101196012345,东经116°36′,北纬39°30′,李某,无", "丙厂,9111,116.7,39.5,,", "合计,,3,,,",
	}, "\n")
	from := filepath.Join(folder, "in.csv")
	if err := os.WriteFile(from, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{} // a workbook, by how it was made
	for _, format := range []string{exchange.ODS, exchange.XLS} {
		if program, err := exec.LookPath("soffice"); err == nil {
			out := filepath.Join(folder, "in."+format)
			if told, err := exec.Command(program, "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--infilter=CSV:44,34,76",
				"--convert-to", format, "--outdir", folder, from).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, told)
			}
			files["LibreOffice "+format] = out
		}
	}
	if program, err := exec.LookPath("ogr2ogr"); err == nil {
		out := filepath.Join(folder, "gdal.ods")
		if told, err := exec.Command(program, "-f", "ODS", out, from).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, told)
		}
		files["GDAL ods"] = out
	}
	if len(files) == 0 {
		t.Skip("neither LibreOffice nor GDAL is here (apt-get install gdal-bin)")
	}
	for made, file := range files {
		db, s := newTown(t)
		ctx := as(t.Context(), 1)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		i, err := s.Upload(ctx, "", filepath.Base(file), bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", made, err)
		}
		p, err := s.Preview(ctx, i.ID, exchange.Look{})
		if err != nil {
			t.Fatalf("%s: %v", made, err)
		}
		c := p.Choice
		c.CRS, c.Faulty = "cgcs2000", exchange.Skip
		if i, err = s.Start(ctx, i.ID, "", c, true, 2*waitLong); err != nil {
			t.Fatal(err)
		}
		list, _, _ := s.Problems(ctx, i.ID, exchange.ProblemFilter{})
		if i.State != exchange.Done || i.Outcome.Created != 2 || i.BadRows != 1 || i.Left != 1 || "."+i.Format != filepath.Ext(file) {
			t.Errorf("%s: %+v %s", made, i, kindsOf(list))
		}
		if n := count(t, db, `SELECT count(*) FROM enterprise WHERE (name, credit_code, principal, principal_phone,
				round(ST_X(geom)::numeric, 4)) IN (('甲厂', $1, '王某', '13800138000', 116.5), ('乙厂', '110101196012345', '李某', '', 116.6))`,
			creditCode(1)); n != 2 {
			t.Errorf("%s: %d are as they were written", made, n)
		}
	}
}
