package boundary

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/wkb"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/geofile"
)

// LoadFile is a file of a load.
type LoadFile struct {
	Number int         `json:"number"`
	Name   string      `json:"name"`
	Size   int64       `json:"size"` // bytes
	Format string      `json:"format"`
	Told   []grid.Text `json:"told"` // what was noticed about the file as a whole
	Layers []FileLayer `json:"layers"`

	chosen string // encoding of its texts; "": it was found
}

// AddFile takes a file into a load, instead of one of the same name. An encoding of its
// texts is chosen where the one that is found garbles them. Errors: unauthenticated,
// forbidden, not_found, conflict, and those of geofile.Open.
func (s *Service) AddFile(ctx context.Context, id grid.ID, name, encoding string, r io.Reader) (Load, error) {
	name = fileName(name)
	scratch, err := os.MkdirTemp("", "anwang-boundary-")
	if err != nil {
		return Load{}, err
	}
	defer func() { _ = os.RemoveAll(scratch) }() // what stays of it is the system's to tidy
	size, err := arrive(filepath.Join(scratch, "file"), r)
	if err != nil {
		return Load{}, err
	}
	return s.change(ctx, "boundary.file", id, act.AnyVersion, func(ctx context.Context, tx pgx.Tx, l *Load) error {
		region, err := extentInForce(ctx, tx)
		if err != nil {
			return err
		}
		remembered := false
		if encoding == "" { // as of the file of that name before
			if encoding, err = encodingBefore(ctx, tx, name); err != nil {
				return err
			}
			remembered = encoding != ""
		}
		file, err := geofile.Open(ctx, filepath.Join(scratch, "file"), geofile.Options{
			Name: name, Scratch: scratch, Encoding: encoding, Region: region,
		})
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		if err := unbounded(ctx, tx); err != nil {
			return err
		}
		number, err := l.room(ctx, tx, name)
		if err != nil {
			return err
		}
		kept := LoadFile{Number: number, Name: name, Size: size, Format: file.Format, Told: file.Told, chosen: encoding}
		if remembered {
			kept.Told = append(kept.Told[:len(kept.Told):len(kept.Told)],
				both("文字编码按上次装入同名文件时的选择：%s", "its texts are read as those of the file of this name were before: %s", encoding))
		}
		in := intake{ctx: ctx, tx: tx, load: id, number: number}
		for i := range file.Layers {
			layer, err := in.layer(file, &file.Layers[i])
			if err != nil {
				return err
			}
			kept.Layers = append(kept.Layers, layer)
		}
		return describeFile(ctx, tx, id, &kept)
	})
}

// arrive writes what comes into a file, and returns its size.
func arrive(name string, r io.Reader) (size int64, err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	size, err = io.Copy(f, r)
	return size, errors.Join(err, f.Close())
}

// room makes room for a file of a name, and returns its number.
func (l *Load) room(ctx context.Context, tx pgx.Tx, name string) (number int, err error) {
	number = 1
	others := 0
	for i := range l.Files {
		if number = max(number, l.Files[i].Number+1); l.Files[i].Name != name {
			others++
		}
	}
	if others >= mostFiles {
		return 0, grid.Errorf(grid.CodeTooLarge, "文件太多，最多 50 个", "There are too many files: at most 50")
	}
	if err := forgetFile(ctx, tx, l.ID, name); err != nil {
		return 0, err
	}
	return number, insertFile(ctx, tx, l.ID, number, name)
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

// intake takes the rows of a file into the database, and looks at them on the way.
type intake struct {
	ctx    context.Context //nolint:containedctx // of one call of AddFile
	tx     pgx.Tx
	load   grid.ID
	number int
	rows   int
	batch  [][]any
}

// layer takes the rows of one layer.
func (in *intake) layer(file *geofile.File, l *geofile.Layer) (FileLayer, error) {
	s := survey(l)
	err := file.Read(in.ctx, l.Name, func(row geofile.Feature) error {
		if in.rows++; in.rows > mostRows {
			return grid.Errorf(grid.CodeTooLarge, "文件超过 50 万行", "The file has more than 500,000 rows")
		}
		s.add(&row)
		return in.take(l.Name, &row)
	})
	if err == nil {
		err = in.flush()
	}
	return s.found(), err
}

func (in *intake) take(layer string, row *geofile.Feature) error {
	var shape, told []byte
	var err error
	if row.Shape != nil {
		if shape, err = wkb.Marshal(row.Shape); err != nil {
			return err
		}
	}
	if len(row.Told) > 0 {
		if told, err = json.Marshal(row.Told); err != nil {
			return err
		}
	}
	fields := make(map[string]string, len(row.Fields))
	for k, v := range row.Fields {
		fields[strings.ReplaceAll(k, "\x00", "")] = strings.ReplaceAll(v, "\x00", "") // which the database takes nowhere
	}
	in.batch = append(in.batch, []any{in.load, in.number, layer, row.Row, fields, shape, row.System.Key(), told})
	if len(in.batch) >= rowsAtOnce {
		return in.flush()
	}
	return nil
}

func (in *intake) flush() error {
	err := insertRows(in.ctx, in.tx, in.batch)
	in.batch = in.batch[:0]
	return err
}
