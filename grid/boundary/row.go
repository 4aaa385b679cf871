package boundary

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/geofile"
)

// unit is a grid to be.
type unit struct {
	code, name string
	says       string // parent, as its row says; "": it does not
	saysName   string
	up         *unit  // as found; nil: it has none
	parent     string // its code
	shape      orb.MultiPolygon
	file       string
	row        int
	over       bool       // it lies over grids that are not, and takes ground from them
	at         *orb.Point // inside of it; nil: nobody has asked
}

// layer is one level with its grids.
type layer struct {
	*Level
	depth int // 1 the root
	units []*unit
	index map[string]*unit
	named map[string]string // names that the description gives
	made  bool              // it has no files: its grids are unions
}

func newLayer(l *Level, depth int) *layer {
	y := &layer{Level: l, depth: depth, index: map[string]*unit{}, named: map[string]string{}, made: len(l.Sources) == 0}
	for _, g := range l.Grids {
		if code, fault := readCode(g.Code); fault == (grid.Text{}) {
			y.named[code] = strings.TrimSpace(g.Name)
		}
	}
	return y
}

// reader takes the rows of one source into a layer.
type reader struct {
	*layer
	found  *findings
	source *Source
	system crs.System // of rows that name none of their own
	rows   int
	padded []string
	closed []string            // codes of areas that came as closed lines
	boxes  []string            // codes of rectangles
	told   map[grid.Text][]int // rows by what was noticed about them
	labels []label
	first  int // of the units of the source
	before int // findings before the source
}

// read takes all rows of all sources of a level.
func (y *layer) read(ctx context.Context, files Files, found *findings) error {
	for i := range y.Sources {
		r := &reader{layer: y, found: found, source: &y.Sources[i], told: map[grid.Text][]int{}, first: len(y.units), before: len(found.list)}
		if err := r.read(ctx, files); err != nil {
			return err
		}
	}
	return nil
}

// read takes the rows of the source, unless it cannot be read or its columns or its
// coordinate system are not known.
func (r *reader) read(ctx context.Context, files Files) error {
	l, err := files(ctx, r.source)
	if err != nil {
		return r.unreadable(ctx, err)
	}
	if !r.look(l) {
		return nil
	}
	err = l.Rows(ctx, func(row geofile.Feature) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.take(&row)
		return nil
	})
	if err != nil {
		return r.unreadable(ctx, err)
	}
	r.close()
	return nil
}

// unreadable tells of a file that cannot be read; what is no fault of the file is returned.
func (r *reader) unreadable(ctx context.Context, err error) error {
	var e *grid.Error
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.As(err, &e):
		return err
	}
	switch e.Code {
	case grid.CodeInvalid, grid.CodeRejected, grid.CodeTooLarge, grid.CodeTimedOut, grid.CodeForbidden, grid.CodeUnavailable:
		r.report(Stops, notRead, 0, "", e.Text, grid.Text{}, both("换一个文件、图层或编码", "choose another file, layer or encoding"))
		return nil
	}
	return err
}

// report enters a finding about a row.
func (r *reader) report(s Severity, kind string, row int, code string, detail, action, remedy grid.Text) *Finding {
	f := Finding{Severity: s, Kind: kind, Level: r.depth, File: r.source.File, Row: row, Detail: detail, Action: action, Remedy: remedy}
	if code != "" {
		f.Codes = []string{code}
	}
	r.found.add(f)
	return &r.found.list[len(r.found.list)-1]
}

func (r *reader) take(row *geofile.Feature) {
	if r.source.Labels != nil && r.label(row) || !meets(row, r.source.Where) {
		return
	}
	r.rows++
	if slices.Contains(r.source.Without, row.Row) {
		return
	}
	u := &unit{file: r.source.File, row: row.Row, saysName: tidy(row.Fields[r.source.ParentName]), over: r.source.Over}
	if !r.identify(u, row) || !r.outline(u, row) {
		return
	}
	r.enter(u)
}

// meets reports whether a row has the values that choose it.
func meets(row *geofile.Feature, where map[string]string) bool {
	for column, want := range where {
		if strings.TrimSpace(row.Fields[column]) != want {
			return false
		}
	}
	return true
}

// look refuses columns that are not in the file, and finds its coordinate system.
func (r *reader) look(l *SourceLayer) bool {
	fits := true
	columns := []string{r.source.Code, r.source.Name, r.source.Parent, r.source.ParentName}
	columns = slices.AppendSeq(columns, maps.Keys(r.source.Where))
	if r.source.Labels != nil {
		columns = append(slices.AppendSeq(columns, maps.Keys(r.source.Labels.Where)), r.source.Labels.Column)
	}
	for _, column := range columns {
		if column == "" || slices.Contains(l.Fields, column) {
			continue
		}
		fits = false
		r.report(Stops, noColumn, 0, "", grid.Text{
			ZH: "文件没有名为“" + clip(column) + "”的列", EN: "the file has no column called " + clip(column),
		}, grid.Text{}, grid.Text{ZH: "文件的列有：" + strings.Join(l.Fields, "、"), EN: "it has these: " + strings.Join(l.Fields, ", ")})
	}
	for _, text := range l.Told {
		r.report(Mended, noticed, 0, "", text, both("照此读取", "read so"), grid.Text{})
	}
	return r.locatedBy(&l.System) && fits
}

// locatedBy says in which system the coordinates are: as somebody chose, as the file says,
// as the numbers allow alone. false: somebody has to choose.
func (r *reader) locatedBy(e *geofile.Evidence) bool {
	if r.source.System != "" {
		r.system, _ = crs.Named(r.source.System) // checked
		return true
	}
	r.system = e.Found
	zh, en := e.Found.Name()
	switch {
	case e.Found.Known() && e.Sure || e.ByRow:
	case e.Found.Known():
		r.report(Warns, systemTaken, 0, "", e.Reason, grid.Text{ZH: "按“" + zh + "”读取", EN: "read as " + en}, grid.Text{})
	default:
		r.report(Stops, noSystem, 0, "", e.Reason, grid.Text{}, both("选择坐标系（%[1]s）", "choose a coordinate system (%[1]s)", keys(e.Choices)))
		return false
	}
	return true
}

// identify reads code, name and parent; false: the row cannot be used.
func (r *reader) identify(u *unit, row *geofile.Feature) bool {
	if r.source.Code != "" {
		raw := row.Fields[r.source.Code]
		code, fault := readCode(raw)
		if fault != (grid.Text{}) {
			kind := badCode
			if strings.TrimSpace(raw) == "" {
				kind = noCode
			}
			r.report(Stops, kind, row.Row, "", grid.Text{
				ZH: "第 " + fmt.Sprint(row.Row) + " 行" + fault.ZH,
				EN: fmt.Sprintf("row %d: %s", row.Row, fault.EN),
			},
				grid.Text{}, both("在文件中补正代码，或选用另一列作代码", "put the code right in the file, or choose another column for it")).At = r.whereabouts(row)
			return false
		}
		if u.code = code; len(code) > len(strings.TrimSpace(raw)) {
			r.padded = append(r.padded, code)
		}
	}
	if r.source.Code == "" && r.depth == 1 && len(r.Grids) == 1 { // the outline of the whole, whatever its row says
		u.code, _ = readCode(r.Grids[0].Code) // checked
	}
	u.name = u.code
	if r.source.Name != "" {
		u.name = tidy(row.Fields[r.source.Name])
	}
	if other := r.named[u.code]; other != "" {
		u.name = other
	}
	if !r.sayName(u, row) {
		return false
	}
	if r.source.Parent != "" {
		if raw := strings.TrimSpace(row.Fields[r.source.Parent]); raw != "" {
			u.says = raw
			if code, fault := readCode(raw); fault == (grid.Text{}) {
				u.says = code
			}
		}
	}
	return true
}

func (r *reader) sayName(u *unit, row *geofile.Feature) bool {
	fault, kind := grid.TextFault(u.name), badName
	switch {
	case u.name == "" && r.source.Name == "": // it has a label, or gets its number with its code
		return true
	case u.name == "":
		fault, kind = both("没有名称", "it has no name"), noName
	case len([]rune(u.name)) > 100:
		fault = both("名称超过 100 字", "its name has more than 100 characters")
	case fault == (grid.Text{}):
		return true
	}
	r.report(Stops, kind, u.row, u.code, grid.Text{
		ZH: fmt.Sprintf("第 %d 行 %s：%s", u.row, u.code, fault.ZH),
		EN: fmt.Sprintf("row %d %s: %s", u.row, u.code, fault.EN),
	},
		grid.Text{}, both("在文件中补正名称，或在方案中为此代码命名；乱码须另选编码",
			"put the name right in the file or name the code in the description; garbled text needs another encoding")).At = r.whereabouts(row)
	return false
}

// enter keeps a unit, or joins it with the one of the same code.
func (r *reader) enter(u *unit) {
	old := r.index[u.code]
	if u.code == "" || old == nil {
		r.units = append(r.units, u)
		if u.code != "" {
			r.index[u.code] = u
		}
		return
	}
	at := centre(u.shape)
	where := both("第 %d 行与第 %d 行的代码同为 %s", "rows %d and %d both have the code %s", u.row, old.row, u.code)
	if old.file != u.file {
		where = both("第 %d 行与文件“%s”第 %d 行的代码同为 %s", "row %d and, in the file %s, row %d both have the code %s", u.row, old.file, old.row, u.code)
	}
	switch {
	case old.name != u.name:
		r.report(Stops, codeTwice, u.row, u.code, grid.Text{
			ZH: where.ZH + fmt.Sprintf("，名称却不同：%s、%s", old.name, u.name),
			EN: where.EN + fmt.Sprintf(" but different names: %s, %s", old.name, u.name),
		}, grid.Text{}, both("在文件中改正其中一个代码", "put one of the codes right in the file")).At = &at
	case old.shape.Equal(u.shape):
		r.report(Warns, rowTwice, u.row, u.code, grid.Text{ZH: where.ZH + "，名称和图形也相同", EN: where.EN + ", the same name and the same shape"},
			both("只用一次", "used once"), grid.Text{}).At = &at
	default:
		old.shape = append(slices.Clone(old.shape), u.shape...)
		r.report(Warns, partsJoined, u.row, u.code, grid.Text{ZH: where.ZH + "，名称也相同", EN: where.EN + " and the same name"},
			both("作为同一网格的几个部分合并", "joined as parts of one grid"), grid.Text{}).At = &at
	}
}

// close says what can be said when all rows are read.
func (r *reader) close() {
	switch {
	case r.rows > 0:
	case len(r.source.Where) == 0:
		r.report(Stops, noRows, 0, "", both("文件中没有可用的行", "there are no rows in the file"), grid.Text{},
			both("换一个文件或图层", "choose another file or layer"))
	default:
		r.report(Stops, noRows, 0, "", both("没有符合条件的行", "no row meets the condition"), grid.Text{},
			both("检查筛选的列和值", "look at the column and value that choose the rows"))
	}
	if len(r.padded) > 0 {
		f := r.report(Mended, codePadded, 0, "", both("不足 12 位的代码：%d 个", "codes of less than 12 digits: %d", len(r.padded)),
			both("已按统计用区划代码补零", "zeros were added, as codes of statistics are written"), grid.Text{})
		f.Codes, f.Count = r.padded, len(r.padded)
	}
	r.closeLabels()
	r.closeOutlines()
	r.found.gather(r.before, r.rows, r.source.File)
}

// tidy is a text of a file without blanks around it and with single ones in it.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
