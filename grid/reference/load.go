package reference

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/project"

	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/geofile"
)

// Source says what of a file becomes the features of a layer.
type Source struct {
	Name     string // of the file, as it came
	Layer    string // "" the only one
	System   string // coordinate system, by a usual name; "" as it is found
	Encoding string // of the texts; "" as it is found
	Label    string // column of labels; "" the one the layer has, else one that looks like it
}

// What a layer may hold.
const (
	mostRows    = 1_000_000
	mostColumns = 60
	mostValue   = 300 // characters of a value
	mostLabel   = 100
	mostTold    = 100 // remarks that are kept
	rowsAtOnce  = 1000
	farthest    = 85.0 // degrees north or south that the map shows
)

// Load replaces the features of a layer by those of a file, in one transaction: maps show the
// one or the other. Rows without a shape that can be read are left out and told. Errors:
// unauthenticated, forbidden, not_found, rejected (which layer or system is not known, no row can
// be used, it lies elsewhere), unavailable, and those of geofile.Open.
func (s *Service) Load(ctx context.Context, id grid.ID, src Source, r io.Reader) (Layer, error) {
	scratch, err := os.MkdirTemp("", "anwang-reference-")
	if err != nil {
		return Layer{}, err
	}
	defer func() { _ = os.RemoveAll(scratch) }() // what stays of it is the system's to tidy
	name := filepath.Join(scratch, "file")
	if err := arrive(name, r); err != nil {
		return Layer{}, err
	}
	return s.do(ctx, id, act.AnyVersion, act.Act[Layer]{
		Action: "reference.load",
		Do: func(ctx context.Context, tx pgx.Tx, was Layer, _ time.Time) (Layer, error) {
			city, err := cityBounds(ctx, tx)
			if err != nil {
				return was, err
			}
			in := intake{ctx: ctx, tx: tx, layer: was, src: src, city: city}
			if err := in.file(name, scratch); err != nil {
				return was, err
			}
			return load(ctx, tx, id, grid.Everything, false)
		},
	})
}

func arrive(name string, r io.Reader) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}

// intake takes a file into a layer.
type intake struct {
	ctx    context.Context //nolint:containedctx // of one call of Load
	tx     pgx.Tx
	layer  Layer
	src    Source
	city   []float64
	system crs.System
	kinds  map[string]bool
	bounds orb.Bound
	sizes  []float64
	batch  batch
}

func (in *intake) file(name, scratch string) (err error) {
	o := geofile.Options{Name: cleanName(in.src.Name), Scratch: scratch, Encoding: in.src.Encoding}
	if len(in.city) == 4 {
		o.Region = orb.Bound{Min: orb.Point{in.city[0], in.city[1]}, Max: orb.Point{in.city[2], in.city[3]}}.Pad(1)
	}
	file, err := geofile.Open(in.ctx, name, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	from, err := in.choose(file)
	if err != nil {
		return err
	}
	if err := in.look(file, from); err != nil {
		return err
	}
	if err := unbounded(in.ctx, in.tx); err != nil {
		return err
	}
	if err := empty(in.ctx, in.tx, in.layer.ID); err != nil {
		return err
	}
	err = file.Read(in.ctx, from.Name, in.take)
	if err == nil && len(in.batch.rows) > 0 {
		err = in.batch.write(in.ctx, in.tx, in.layer.ID)
	}
	if err == nil {
		err = in.finish()
	}
	return err
}

// choose finds the layer of the file that is meant.
func (in *intake) choose(file *geofile.File) (*geofile.Layer, error) {
	var names []string
	var shaped []*geofile.Layer
	for i := range file.Layers {
		l := &file.Layers[i]
		names = append(names, l.Name)
		if l.Geometry != geofile.None && l.Count != 0 {
			shaped = append(shaped, l)
		}
	}
	var f grid.Faults
	all := strings.Join(names[:min(len(names), 30)], "、")
	switch l := file.Layer(in.src.Layer); {
	case in.src.Layer != "" && l != nil:
		return l, nil
	case in.src.Layer != "":
		f.Add("/layer", "文件没有这个图层，有："+all, "the file has no such layer; it has "+all)
	case len(shaped) == 1:
		return shaped[0], nil
	case len(shaped) == 0:
		f.Add("/file", "文件里没有图形", "the file has no shapes")
	default:
		f.Add("/layer", "文件有几个图层，请选择："+all, "the file has several layers, choose one: "+all)
	}
	return nil, f.Err()
}

// look takes over what the file says of the layer, and finds its coordinate system.
func (in *intake) look(file *geofile.File, from *geofile.Layer) error {
	var f grid.Faults
	in.system = from.System.Found
	if in.src.System != "" {
		chosen, ok := crs.Named(in.src.System)
		if !ok {
			f.Add("/system", "不认识这个坐标系", "this coordinate system is not known")
		}
		in.system = chosen
	}
	if !in.system.Known() && !from.System.ByRow && len(f) == 0 {
		var zhs, ens []string
		for _, s := range from.System.Choices {
			zh, _ := s.Name()
			zhs, ens = append(zhs, zh+"（"+s.Key()+"）"), append(ens, s.Key())
		}
		f.Add("/system", "文件没有说明坐标系，请选择："+strings.Join(zhs, "、"),
			"the file does not say its coordinate system; choose one: "+strings.Join(ens, ", "))
	}
	fields := from.Fields[:min(len(from.Fields), mostColumns)]
	l := &in.layer
	switch {
	case in.src.Label != "" && !slices.Contains(fields, in.src.Label):
		f.Add("/label", "文件没有这一列", "the file has no such column")
	case in.src.Label != "":
		l.LabelColumn = in.src.Label
	case !slices.Contains(fields, l.LabelColumn):
		l.LabelColumn = labelOf(fields)
	}
	l.File, l.System, l.Columns = cleanName(in.src.Name), in.system.Key(), []string{}
	for _, name := range fields {
		if plain(name, mostValue) == name { // of a name that cannot be shown nobody can read the values either
			l.Columns = append(l.Columns, name)
		}
	}
	l.Features, l.Skipped, l.Told = 0, 0, []Remark{}
	in.kinds = map[string]bool{}
	for _, t := range append(file.Told[:len(file.Told):len(file.Told)], from.Told...) {
		in.tell(0, t)
	}
	if !from.System.Sure && in.src.System == "" && from.System.Reason != (grid.Text{}) {
		in.tell(0, from.System.Reason)
	}
	return f.Err()
}

// labelNames are how columns of names are usually called.
var labelNames = []string{"name", "名称", "mc", "nam", "路名", "道路名称", "label", "标注", "title", "text"}

// labelOf finds the column that names the features; "" none does.
func labelOf(fields []string) string {
	for _, want := range labelNames {
		for _, f := range fields {
			if strings.EqualFold(f, want) {
				return f
			}
		}
	}
	return ""
}

// tell remembers what was noticed.
func (in *intake) tell(row int, t grid.Text) {
	if len(in.layer.Told) < mostTold {
		in.layer.Told = append(in.layer.Told, Remark{row, t})
	}
}

// take takes one row.
func (in *intake) take(row geofile.Feature) error {
	if row.Row > mostRows {
		return grid.Errorf(grid.CodeTooLarge, "文件超过 100 万行", "The file has more than 1,000,000 rows")
	}
	for _, t := range row.Told {
		in.tell(row.Row, t)
	}
	shape, fault := row.Locate(in.system)
	switch {
	case fault != nil:
		in.tell(row.Row, fault.Text)
	case shape == nil:
		if len(row.Told) == 0 { // else the reader has said why
			in.tell(row.Row, grid.Text{ZH: "没有图形", EN: "it has no shape"})
		}
	case shape.Bound().Max[1] > farthest || shape.Bound().Min[1] < -farthest:
		in.tell(row.Row, grid.Text{ZH: "位于地图之外", EN: "it lies off the map"})
		shape = nil
	}
	if shape == nil {
		in.layer.Skipped++
		return nil
	}
	return in.add(&row, shape)
}

func (in *intake) add(row *geofile.Feature, shape orb.Geometry) error {
	body, err := wkb.Marshal(shape)
	if err != nil {
		return err
	}
	fields := map[string]string{}
	for _, c := range in.layer.Columns {
		if v := plain(row.Fields[c], mostValue); v != "" {
			fields[c] = v
		}
	}
	said, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	size := in.measure(row.Row, shape)
	if b := shape.Bound(); in.layer.Features == 0 {
		in.bounds = b
	} else {
		in.bounds = in.bounds.Union(b)
	}
	in.layer.Features++
	in.sizes = append(in.sizes, size)
	b := &in.batch
	b.rows, b.labels = append(b.rows, row.Row), append(b.labels, plain(row.Fields[in.layer.LabelColumn], mostLabel))
	b.fields, b.sizes, b.shapes = append(b.fields, string(said)), append(b.sizes, float32(size)), append(b.shapes, body)
	if len(b.rows) < rowsAtOnce {
		return nil
	}
	return b.write(in.ctx, in.tx, in.layer.ID)
}

// measure is how large a shape is on the map: its length, or the root of its area; points have a
// lot, so that those that are shown from afar are spread as all of them are.
func (in *intake) measure(row int, shape orb.Geometry) float64 {
	flat := project.Geometry(orb.Clone(shape), project.WGS84.ToMercator)
	switch shape.Dimensions() {
	case 0:
		in.kinds["point"] = true
		h := fnv.New32a()
		_, _ = fmt.Fprint(h, row)
		return float64(h.Sum32()) / math.MaxUint32
	case 1:
		in.kinds["line"] = true
		return planar.Length(flat)
	}
	in.kinds["area"] = true
	return math.Sqrt(math.Abs(planar.Area(flat)))
}

// finish writes what the layer has become, unless nothing or nothing of here was in the file.
func (in *intake) finish() error {
	l := &in.layer
	if l.Features == 0 {
		e := grid.Errorf(grid.CodeRejected, "文件里没有可用的图形", "The file has no shape that can be used")
		for _, r := range l.Told[:min(len(l.Told), 20)] {
			e.Faults = append(e.Faults, grid.Fault{Line: r.Row, Text: r.Text})
		}
		return e
	}
	if c := in.city; len(c) == 4 && !in.bounds.Intersects(orb.Bound{Min: orb.Point{c[0], c[1]}, Max: orb.Point{c[2], c[3]}}.Pad(0.5)) {
		zh, en := in.system.Name()
		at := in.bounds.Center()
		return grid.Errorf(grid.CodeRejected,
			fmt.Sprintf("文件按“%s”位于 %.3f, %.3f 一带，不在本地；请核对文件和坐标系", zh, at[0], at[1]),
			fmt.Sprintf("As %s the file lies about %.3f, %.3f, which is not here; check the file and its coordinate system", en, at[0], at[1]))
	}
	l.Geometry = "mixed"
	if len(in.kinds) == 1 {
		for k := range in.kinds {
			l.Geometry = k
		}
	}
	slices.Sort(in.sizes)
	l.coarse = in.sizes[max(0, len(in.sizes)-always)]
	l.Bounds = &[4]float64{in.bounds.Min[0], in.bounds.Min[1], in.bounds.Max[0], in.bounds.Max[1]}
	return settle(in.ctx, in.tx, l)
}

// plain is a text of a file as it is kept: what can be shown of it, within a length.
func plain(s string, most int) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\uFFFD' {
			return ' '
		}
		return r
	}, s))
	if rs := []rune(s); len(rs) > most {
		return string(rs[:most-1]) + "…"
	}
	return s
}

// cleanName is what is kept of the name of a file: no folder, nothing that cannot be shown.
func cleanName(name string) string {
	name = plain(name[strings.LastIndexAny(name, `/\`)+1:], 200)
	if name == "" || grid.TextFault(name) != (grid.Text{}) {
		return "file"
	}
	return name
}
