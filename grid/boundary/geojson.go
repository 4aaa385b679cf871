package boundary

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/paulmach/orb/geojson"

	"anwang/grid"
)

// GeoJSON reads the features of a collection, plain or gzipped, one after the other.
// Coordinates are longitude and latitude, as RFC 7946 says. Errors: invalid (it cannot be
// read; with where), and those of yield.
func GeoJSON(r io.Reader, yield func(Row) error) error {
	b := bufio.NewReaderSize(r, 1<<16)
	if magic, _ := b.Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(b)
		if err != nil {
			return unreadable(err, 0)
		}
		b = bufio.NewReaderSize(z, 1<<16)
	}
	if mark, _ := b.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = b.Discard(3)
	}
	dec := json.NewDecoder(b)
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return unreadable(err, 0)
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return unreadable(err, 0)
		}
		if key != "features" {
			var other json.RawMessage
			if err := dec.Decode(&other); err != nil {
				return unreadable(err, 0)
			}
			continue
		}
		return features(dec, yield)
	}
	return unreadable(errors.New("no features"), 0)
}

func unreadable(err error, row int) error {
	at := grid.Text{}
	if row > 0 {
		at = both("（第 %d 个要素）", " (feature %d)", row)
	}
	return &grid.Error{
		Code: grid.CodeInvalid, Cause: err,
		Text: grid.Text{ZH: "文件不是 GeoJSON 要素集合" + at.ZH, EN: "The file is no GeoJSON collection of features" + at.EN},
	}
}

func features(dec *json.Decoder, yield func(Row) error) error {
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return unreadable(err, 0)
	}
	for n := 1; dec.More(); n++ {
		var f struct {
			Properties map[string]any
			Geometry   *geojson.Geometry
		}
		if err := dec.Decode(&f); err != nil {
			return unreadable(err, n)
		}
		row := Row{Number: n, Values: make(map[string]string, len(f.Properties))}
		for k, v := range f.Properties {
			row.Values[k] = valueOf(v)
		}
		if f.Geometry != nil {
			row.Geometry = f.Geometry.Geometry()
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	_, err := dec.Token()
	if err != nil {
		return unreadable(err, 0)
	}
	return nil
}

// valueOf is a property as text.
func valueOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	b, err := json.Marshal(v)
	if err != nil { // it came from JSON
		return ""
	}
	return string(b)
}
