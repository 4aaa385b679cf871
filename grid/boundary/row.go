package boundary

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// Row is a row of a file of boundaries.
type Row struct {
	Number   int               // in the file or the layer, 1 the first
	Values   map[string]string // by column
	Geometry orb.Geometry      // CGCS2000 longitude, latitude; nil: none
}

// Rows reads the rows of a source, one after the other.
type Rows func(ctx context.Context, s Source, yield func(Row) error) error

// unit is a grid to be.
type unit struct {
	code, name string
	says       string // parent, as its row says; "": it does not
	saysName   string
	parent     string // as found
	shape      orb.MultiPolygon
	file       string
	row        int
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
	rows   int
	padded []string
	looked bool // at the columns
	lacks  bool // a column that was named
}

// read takes all rows of all sources of a level.
func (y *layer) read(ctx context.Context, rows Rows, found *findings) error {
	for i := range y.Sources {
		r := &reader{layer: y, found: found, source: &y.Sources[i]}
		if err := rows(ctx, *r.source, func(row Row) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			r.take(&row)
			return nil
		}); err != nil {
			return err
		}
		r.close()
	}
	return nil
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

func (r *reader) take(row *Row) {
	if !r.looked {
		r.look(row)
	}
	if r.lacks {
		return
	}
	for column, want := range r.source.Where {
		if strings.TrimSpace(row.Values[column]) != want {
			return
		}
	}
	r.rows++
	u := &unit{file: r.source.File, row: row.Number, saysName: tidy(row.Values[r.source.ParentName])}
	if !r.identify(u, row) || !r.outline(u, row) {
		return
	}
	r.enter(u)
}

// look refuses columns that are not in the file.
func (r *reader) look(row *Row) {
	r.looked = true
	for _, column := range []string{r.source.Code, r.source.Name, r.source.Parent, r.source.ParentName} {
		if _, there := row.Values[column]; column != "" && !there {
			columns := make([]string, 0, len(row.Values))
			for c := range row.Values {
				columns = append(columns, c)
			}
			slices.Sort(columns)
			r.report(Stops, noColumn, 0, "", grid.Text{
				ZH: "文件没有名为“" + clip(column) + "”的列", EN: "the file has no column called " + clip(column),
			}, grid.Text{}, grid.Text{ZH: "文件的列有：" + strings.Join(columns, "、"), EN: "it has these: " + strings.Join(columns, ", ")})
			r.lacks = true
		}
	}
}

// identify reads code, name and parent; false: the row cannot be used.
func (r *reader) identify(u *unit, row *Row) bool {
	if r.source.Code != "" {
		raw := row.Values[r.source.Code]
		code, fault := readCode(raw)
		if fault != (grid.Text{}) {
			kind := badCode
			if strings.TrimSpace(raw) == "" {
				kind = noCode
			}
			r.report(Stops, kind, row.Number, "", grid.Text{
				ZH: "第 " + fmt.Sprint(row.Number) + " 行" + fault.ZH,
				EN: fmt.Sprintf("row %d: %s", row.Number, fault.EN),
			},
				grid.Text{}, both("在文件中补正代码，或选用另一列作代码", "put the code right in the file, or choose another column for it"))
			return false
		}
		if u.code = code; len(code) > len(strings.TrimSpace(raw)) {
			r.padded = append(r.padded, code)
		}
	}
	u.name = u.code
	if r.source.Name != "" {
		u.name = tidy(row.Values[r.source.Name])
	}
	if other := r.named[u.code]; other != "" {
		u.name = other
	}
	if !r.sayName(u) {
		return false
	}
	if r.source.Parent != "" {
		if raw := strings.TrimSpace(row.Values[r.source.Parent]); raw != "" {
			u.says = raw
			if code, fault := readCode(raw); fault == (grid.Text{}) {
				u.says = code
			}
		}
	}
	return true
}

func (r *reader) sayName(u *unit) bool {
	fault, kind := grid.TextFault(u.name), badName
	switch {
	case u.name == "" && r.source.Name == "": // it gets its number with its code
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
			"put the name right in the file or name the code in the description; garbled text needs another encoding"))
	return false
}

// outline reads the shape; false: the row cannot be used.
func (r *reader) outline(u *unit, row *Row) bool {
	switch g := row.Geometry.(type) {
	case orb.Polygon:
		u.shape = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		u.shape = g
	case nil:
	default:
		r.report(Stops, notArea, row.Number, u.code, both("第 %d 行 %s 是%s，不是面", "row %d %s is a %s, no area", row.Number, u.code, g.GeoJSONType()),
			grid.Text{}, both("从文件中去掉此行，或改用面图层", "take the row out of the file, or use a layer of areas"))
		return false
	}
	empty := true
	for _, p := range u.shape {
		for _, ring := range p {
			for _, v := range ring {
				empty = false
				if !onEarth(v) {
					r.strayed(u, v)
					return false
				}
			}
		}
	}
	if empty {
		r.report(Stops, noShape, row.Number, u.code, both("第 %d 行 %s 没有图形", "row %d %s has no shape", row.Number, u.code), grid.Text{},
			both("补上图形，或从文件中去掉此行", "give it a shape, or take the row out of the file"))
	}
	return !empty
}

// strayed reports a vertex that is nowhere on Earth.
func (r *reader) strayed(u *unit, v orb.Point) {
	kind, remedy := offEarth, both("选对文件的坐标系：平面坐标（米）须换算", "choose the coordinate system of the file: metres have to be converted")
	if onEarth(orb.Point{v[1], v[0]}) {
		kind, remedy = swapped, both("经度和纬度颠倒了：在文件中对调", "longitude and latitude are swapped: turn them in the file")
	}
	r.report(Stops, kind, u.row, u.code, both("第 %d 行 %s 的坐标 %.7g, %.7g 不是经度、纬度",
		"row %d %s has the coordinates %.7g, %.7g, which are no longitude and latitude", u.row, u.code, v[0], v[1]), grid.Text{}, remedy)
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
	case r.rows > 0 || r.lacks:
	case len(r.source.Where) == 0:
		r.report(Stops, noRows, 0, "", both("文件中没有可用的行", "there are no rows in the file"), grid.Text{},
			both("换一个文件或图层", "choose another file or layer"))
	default:
		r.report(Stops, noRows, 0, "", both("没有符合条件的行", "no row meets the condition"), grid.Text{},
			both("检查筛选的列和值", "look at the column and value that choose the rows"))
	}
	if len(r.padded) > 0 {
		f := r.report(Mended, codePadded, 0, "", both("%d 个代码不足 12 位", "%d codes have less than 12 digits", len(r.padded)),
			both("已按统计用区划代码补零", "zeros were added, as codes of statistics are written"), grid.Text{})
		f.Codes, f.Count = r.padded, len(r.padded)
	}
}

// tidy is a text of a file without blanks around it and with single ones in it.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// centre is the middle of the bounds of a shape.
func centre(m orb.MultiPolygon) orb.Point { return geo.Snap(m.Bound().Center()) }
