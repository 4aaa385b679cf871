package geofile

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
)

// Evidence is what speaks for a coordinate system of a layer.
type Evidence struct {
	Said    string       // what the file says of it, in its own words; "" nothing
	Found   crs.System   // none: it has to be chosen
	Sure    bool         // the file says it and the numbers agree; else somebody is to confirm it
	ByRow   bool         // rows name their own, which goes before Found
	Choices []crs.System // what the numbers allow, best first
	Reason  grid.Text
}

// looked is how many features are looked at for evidence.
const looked = 500

// weigh finds what speaks for the coordinate system of a layer.
func (f *File) weigh(ctx context.Context, at position, l *Layer) error {
	var points []orb.Point
	columns := ballots{}
	err := f.sources[at.source].read(ctx, at.layer, looked, func(f Feature) error {
		columns.add(f.Fields)
		if p, ok := first(f.Shape); ok && !f.System.Known() {
			points = append(points, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	region := f.options.Region
	if region == (orb.Bound{}) {
		region = columns.region()
	}
	l.System = judge(l.declared, points, region)
	return nil
}

// first is the first point of a shape.
func first(g orb.Geometry) (p orb.Point, ok bool) {
	eachPoint(g, func(q orb.Point) {
		if !ok {
			p, ok = q, true
		}
	})
	return p, ok
}

// declare is what a file says about its coordinates in words: a well-known text or a name.
func declare(said string) declaration {
	d := declaration{said: said}
	if sys, name, ok := crs.FromWKT(said); name != "" {
		if d.said = name; ok {
			d.system = sys
		}
		return d
	}
	d.system, _ = crs.Named(said)
	if !d.system.Known() {
		d.system = crs.System{}
	}
	d.said = clip(said)
	return d
}

// judge weighs what a file says against what its numbers allow.
func judge(d declaration, points []orb.Point, region orb.Bound) Evidence {
	e := Evidence{Said: d.said, ByRow: d.rows, Choices: choices(points, region)}
	anywhere := orb.Bound{}
	nzh, nen := d.system.Name()
	switch {
	case d.rows && len(points) == 0:
		e.Reason = t("每一行自己写明了坐标系", "every row names its own coordinate system")
	case d.system.Known() && len(points) == 0:
		e.Found, e.Sure = d.system, d.system.Exact() && !d.format
		e.Reason = t("没有可用来核对的坐标", "there are no coordinates to compare with")
	case len(points) == 0:
		e.Reason = t("没有坐标", "there are no coordinates")
	case d.system.Known() && !d.system.Allows(points, anywhere):
		e.Reason = t(fmt.Sprintf("文件称坐标系是“%s”（%s），但坐标数值不符：%s。%s", d.said, nzh, numbers(points[0]), options(e.Choices, true)),
			fmt.Sprintf("the file says “%s” (%s), but the numbers are not of it: %s. %s",
				d.said, nen, numbers(points[0]), options(e.Choices, false)))
	case d.system.Known() && region != anywhere && !d.system.Allows(points, region):
		e.Found = d.system
		e.Reason = t(fmt.Sprintf("文件称坐标系是“%s”（%s），但这样就不在预期的区域内，请核对", d.said, nzh),
			fmt.Sprintf("the file says “%s” (%s), but then it lies outside of the area expected; verify it", d.said, nen))
	case d.format:
		e.Found = d.system
		e.Reason = t("此格式规定为 WGS 84 经纬度；但国内公开来源的文件常为 GCJ-02 而未注明，请核对",
			"the format has WGS 84 degrees; but files from public sources in China are often GCJ-02 without saying so: verify it")
	case d.system.Known():
		e.Found, e.Sure = d.system, d.system.Exact()
		e.Reason = t("文件写明："+d.said, "the file says so: "+d.said)
		if !e.Sure {
			e.Reason = t(fmt.Sprintf("文件写明“%s”。该坐标系没有公开的转换参数，按原经纬度采用，位置可能偏差数十至 150 米；请用测绘部门转换为 CGCS2000 的数据", d.said),
				fmt.Sprintf("the file says “%s”. For this system no exact conversion is public: its degrees are taken as they stand, "+
					"some tens of metres to 150 m off. Ask the survey office for the data in CGCS2000", d.said))
		}
	case d.said != "" && !d.rows:
		e.Reason = t(fmt.Sprintf("文件称坐标系是“%s”，此系统无法转换；请转换为 CGCS2000 后再上传。%s", d.said, options(e.Choices, true)),
			fmt.Sprintf("the file says “%s”, which is not converted here; convert it to CGCS2000 first. %s", d.said, options(e.Choices, false)))
	default:
		e.numbersAlone(points)
	}
	return e
}

// numbersAlone decides for a file that says nothing about its coordinates.
func (e *Evidence) numbersAlone(points []orb.Point) {
	exact := 0
	for _, s := range e.Choices {
		if s.Exact() {
			exact++
		}
	}
	switch {
	case exact == 1:
		e.Found = e.Choices[0]
		zh, en := e.Found.Name()
		e.Reason = t("文件没有写明坐标系；按坐标数值只可能是“"+zh+"”，请核对", "the file names no coordinate system; the numbers can only be of "+en+": verify it")
	case exact == 0 && swapped(points):
		e.Reason = t("经度和纬度颠倒了（纬度在前）", "latitude stands before longitude")
	default:
		e.Reason = t("文件没有写明坐标系。"+options(e.Choices, true), "the file names no coordinate system. "+options(e.Choices, false))
	}
}

// choices are what the numbers allow, those on older datums last.
func choices(points []orb.Point, region orb.Bound) []crs.System {
	if len(points) == 0 {
		return crs.Choices()
	}
	list := crs.Candidates(points, region)
	for _, d := range []crs.Datum{crs.Xian80, crs.Beijing54} {
		for _, s := range list[:len(list):len(list)] {
			if s.Datum == crs.CGCS2000 && s.On(d) != s {
				list = append(list, s.On(d))
			}
		}
	}
	return list
}

// options says what there is to choose from.
func options(list []crs.System, chinese bool) string {
	const most = 6
	var names []string
	for i, s := range list {
		if i == most {
			names = append(names, "…")
			break
		}
		zh, en := s.Name()
		if chinese {
			names = append(names, zh)
		} else {
			names = append(names, en)
		}
	}
	switch {
	case len(list) == 0 && chinese:
		return "按任何已知坐标系都不合理，请核对坐标"
	case len(list) == 0:
		return "The numbers make sense in no system: verify them"
	case chinese:
		return "按坐标数值可能是：" + strings.Join(names, "、") + "；请选择"
	}
	return "By the numbers it can be " + strings.Join(names, ", ") + ": choose one"
}

func numbers(p orb.Point) string { return fmt.Sprintf("%.10g, %.10g", p[0], p[1]) }

// swapped reports whether most points have latitude first.
func swapped(points []orb.Point) bool {
	n := 0
	for _, p := range points {
		if _, wrong := (crs.System{Kind: crs.Degrees}).Point(p); wrong == crs.Swapped {
			n++
		}
	}
	return n*2 > len(points)
}

// Locate takes the shape of a row to longitude, latitude of CGCS2000: from the system the
// row names, else from the one that was found or chosen for its layer. The fault says what
// is wrong with the row; without a shape there is neither.
func (f *Feature) Locate(s crs.System) (orb.Geometry, *grid.Fault) {
	if f.System.Known() {
		s = f.System
	}
	if f.Shape == nil {
		return nil, nil
	}
	if !s.Known() {
		return nil, &grid.Fault{Line: f.Row, Text: t("没有选择坐标系", "no coordinate system is chosen")}
	}
	g, err := s.Convert(f.Shape)
	if err == nil {
		return g, nil
	}
	fault := &grid.Fault{Line: f.Row}
	var m *crs.Misfit
	if !errors.As(err, &m) {
		fault.Text = t("图形不是能读取的类型", "the shape is of no kind that is read")
		return nil, fault
	}
	zh, en := s.Name()
	at := numbers(m.At)
	switch m.Wrong {
	case crs.NotANumber:
		fault.Text = t("坐标不是数字", "a coordinate is no number")
	case crs.Origin:
		fault.Text = t("坐标是 0, 0，没有填写", "the coordinates are 0, 0: nobody filled them in")
	case crs.Swapped:
		fault.Lon, fault.Lat = m.At[1], m.At[0]
		fault.Text = t("经度和纬度颠倒了："+at, "latitude and longitude are swapped: "+at)
	case crs.InMetres:
		fault.Text = t("坐标是米（投影坐标），不是“"+zh+"”的度："+at, "the coordinates are metres and no degrees of "+en+": "+at)
	case crs.InDegrees:
		fault.Text = t("坐标是度，不是“"+zh+"”的米："+at, "the coordinates are degrees and no metres of "+en+": "+at)
	case crs.NoZone:
		fault.Text = t("东坐标没有带号，不知是哪一带："+at, "the easting has no zone number: "+at)
	case crs.Antimeridian:
		fault.Lon, fault.Lat = m.At[0], m.At[1]
		fault.Text = t("图形跨越 180° 经线，应在该处断开", "the shape goes across the meridian of 180° and has to be cut there")
	default:
		fault.Text = t("按“"+zh+"”不是有效的位置："+at, "as "+en+" there is no such place: "+at)
	}
	return nil, fault
}
