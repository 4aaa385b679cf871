package boundary

import (
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"anwang/grid"
	"anwang/grid/act"
)

// LoadFile is a file of a load.
type LoadFile struct {
	Number int         `json:"number"`
	Name   string      `json:"name"`
	Size   int64       `json:"size"` // bytes
	Layers []FileLayer `json:"layers"`
}

// FileLayer is one layer of a file, as far as it can be said without knowing what it is.
type FileLayer struct {
	Name    string         `json:"name"`
	Rows    int            `json:"rows"`
	Shapes  map[string]int `json:"shapes"`  // by kind: "Polygon", "" none
	Columns []FileColumn   `json:"columns"` // by name
	Bound   []float64      `json:"bound"`   // west, south, east, north; empty without a shape
}

// FileColumn is a column of a layer.
type FileColumn struct {
	Name     string   `json:"name"`
	Filled   int      `json:"filled"`
	Distinct int      `json:"distinct"` // at most mostDistinct
	Samples  []string `json:"samples"`
}

const (
	mostRows     = 500_000 // of a load
	mostFiles    = 50
	mostDistinct = 100_000
	mostSamples  = 5
	rowsAtOnce   = 1000
)

// AddFile takes a file into a load, instead of one of the same name. Errors:
// unauthenticated, forbidden, not_found, conflict, invalid (it cannot be read), too_large,
// unavailable.
func (s *Service) AddFile(ctx context.Context, id grid.ID, name string, r io.Reader) (Load, error) {
	name = fileName(name)
	return s.change(ctx, "boundary.file", id, act.AnyVersion, func(ctx context.Context, tx pgx.Tx, l *Load) error {
		if err := unbounded(ctx, tx); err != nil {
			return err
		}
		if err := forgetFile(ctx, tx, id, name); err != nil {
			return err
		}
		if len(l.Files) >= mostFiles {
			return grid.Errorf(grid.CodeTooLarge, "文件太多，最多 50 个", "There are too many files: at most 50")
		}
		number := 1
		for i := range l.Files {
			number = max(number, l.Files[i].Number+1)
		}
		counted := &countingReader{Reader: r}
		in := intake{ctx: ctx, tx: tx, load: id, number: number}
		if err := insertFile(ctx, tx, id, number, name); err != nil {
			return err
		}
		if err := GeoJSON(counted, in.take); err != nil {
			return err
		}
		if err := in.flush(); err != nil {
			return err
		}
		return describeFile(ctx, tx, id, number, counted.n, []FileLayer{in.layer()})
	})
}

// RemoveFile takes a file out of a load. Errors: unauthenticated, forbidden, not_found,
// stale, conflict, unavailable.
func (s *Service) RemoveFile(ctx context.Context, id grid.ID, version int32, number int) (Load, error) {
	return s.change(ctx, "boundary.file", id, version, func(ctx context.Context, tx pgx.Tx, l *Load) error {
		k := slices.IndexFunc(l.Files, func(f LoadFile) bool { return f.Number == number })
		if k < 0 {
			return grid.Errorf(grid.CodeNotFound, "没有这个文件", "There is no such file")
		}
		return forgetFile(ctx, tx, id, l.Files[k].Name)
	})
}

// fileName is what is kept of a name: no folder, nothing that cannot be shown.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if rs := []rune(name); len(rs) > 200 {
		name = string(rs[:200])
	}
	if name == "" || name == "." || name == "/" || grid.TextFault(name) != (grid.Text{}) {
		return "boundaries"
	}
	return name
}

type countingReader struct {
	io.Reader
	n int64
}

// Read implements io.Reader.
func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += int64(n)
	return n, err
}

// intake takes the rows of one layer into the database, and looks at them on the way.
type intake struct {
	ctx     context.Context //nolint:containedctx // of one call of AddFile
	tx      pgx.Tx
	load    grid.ID
	number  int
	rows    int
	batch   [][]any
	shapes  map[string]int
	columns map[string]*columnCount
	bound   orb.Bound
}

type columnCount struct {
	FileColumn
	seen map[string]bool
}

func (in *intake) take(r Row) error {
	if in.rows++; in.rows > mostRows {
		return grid.Errorf(grid.CodeTooLarge, "文件超过 50 万行", "The file has more than 500,000 rows")
	}
	var shape []byte
	kind := ""
	if r.Geometry != nil {
		kind = r.Geometry.GeoJSONType()
		b, err := wkb.Marshal(r.Geometry)
		if err != nil {
			return unreadable(err, r.Number)
		}
		shape = b
		if b := r.Geometry.Bound(); in.bound.IsZero() {
			in.bound = b
		} else {
			in.bound = in.bound.Union(b)
		}
	}
	if in.shapes == nil {
		in.shapes, in.columns = map[string]int{}, map[string]*columnCount{}
	}
	in.shapes[kind]++
	for name, v := range r.Values {
		in.count(name, v)
	}
	in.batch = append(in.batch, []any{in.load, in.number, "", r.Number, r.Values, shape})
	if len(in.batch) >= rowsAtOnce {
		return in.flush()
	}
	return nil
}

func (in *intake) count(name, v string) {
	c := in.columns[name]
	if c == nil {
		c = &columnCount{FileColumn: FileColumn{Name: name, Samples: []string{}}, seen: map[string]bool{}}
		in.columns[name] = c
	}
	if v == "" {
		return
	}
	c.Filled++
	if !c.seen[v] && len(c.seen) < mostDistinct {
		c.seen[v] = true
		if len(c.Samples) < mostSamples {
			c.Samples = append(c.Samples, clip(v))
		}
	}
}

func (in *intake) flush() error {
	err := insertRows(in.ctx, in.tx, in.batch)
	in.batch = in.batch[:0]
	return err
}

func (in *intake) layer() FileLayer {
	l := FileLayer{Rows: in.rows, Shapes: in.shapes, Columns: []FileColumn{}, Bound: []float64{}}
	for _, c := range in.columns {
		c.Distinct = len(c.seen)
		l.Columns = append(l.Columns, c.FileColumn)
	}
	slices.SortFunc(l.Columns, func(a, b FileColumn) int { return strings.Compare(a.Name, b.Name) })
	if !in.bound.IsZero() {
		l.Bound = []float64{in.bound.Min[0], in.bound.Min[1], in.bound.Max[0], in.bound.Max[1]}
	}
	return l
}
