package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"anwang/grid"
	"anwang/grid/boundary"
)

// description is the one of the file, or what the flags say.
func (l *boundaryLoad) description() (d boundary.Description, folder string, err error) {
	if l.Description != "" {
		if len(l.Level)+len(l.Hole)+len(l.Recoded) > 0 || l.Root != "" {
			return d, "", grid.Errorf(grid.CodeInvalid, "方案文件与 --level、--root、--hole、--recoded 不能同时使用",
				"give a description, or --level, --root, --hole and --recoded")
		}
		f, err := os.Open(l.Description)
		if err != nil {
			return d, "", err
		}
		defer func() { _ = f.Close() }()
		d, err = boundary.ReadDescription(f)
		return d, filepath.Dir(l.Description), err
	}
	d.Network = boundary.NetworkName{Key: l.Key, Name: l.Name, NameEN: l.NameEN, Kind: grid.NetworkKind(l.Kind)}
	d.MaxGap, d.Tolerance, d.Decides, d.Note = l.MaxGap, l.Tolerance, boundary.Decides(l.Decides), l.Note
	if l.ValidFrom != "" {
		from, err := moment(l.ValidFrom)
		if err != nil {
			return d, "", err
		}
		d.ValidFrom = &from
	}
	for _, text := range l.Level {
		level, err := levelOf(text)
		if err != nil {
			return d, "", err
		}
		d.Levels = append(d.Levels, level)
	}
	if code, name, ok := strings.Cut(l.Root, ":"); ok && len(d.Levels) > 0 {
		d.Levels[0].Grids = []boundary.GridName{{Code: code, Name: name}}
	}
	for _, text := range l.Recoded {
		was, now, _ := strings.Cut(text, "=")
		d.Recoded = append(d.Recoded, boundary.Recoded{Was: was, Now: now})
	}
	for _, text := range l.Hole {
		hole, err := holeOf(text)
		if err != nil {
			return d, "", err
		}
		d.Holes = append(d.Holes, hole)
	}
	return d, ".", nil
}

// moment reads a time, or a day as its first moment in China.
func moment(s string) (time.Time, error) {
	if t, err := time.ParseInLocation(userDay, s, grid.China); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, grid.Errorf(grid.CodeInvalid, "时间“"+s+"”应写作 2027-01-01 或 RFC 3339",
			fmt.Sprintf("the time %q is to be written like 2027-01-01 or as in RFC 3339", s))
	}
	return t, nil
}

// levelOf reads "区县/County=file?code=…&name=…", without a file "市/City".
func levelOf(text string) (l boundary.Level, err error) {
	names, rest, filed := strings.Cut(text, "=")
	l.Name, l.NameEN, _ = strings.Cut(names, "/")
	if l.NameEN == "" {
		l.NameEN = l.Name
	}
	if !filed {
		return l, nil
	}
	for one := range strings.SplitSeq(rest, ";") {
		s := boundary.Source{}
		var columns string
		s.File, columns, _ = strings.Cut(one, "?")
		for pair := range strings.SplitSeq(columns, "&") {
			key, column, _ := strings.Cut(pair, "=")
			if pair == "" {
				continue
			}
			if err := choose(&s, key, column); err != nil {
				return l, err
			}
		}
		l.Sources = append(l.Sources, s)
	}
	return l, nil
}

// choose sets what a source says with "key=value".
func choose(s *boundary.Source, key, value string) error {
	into, ok := map[string]*string{
		"code": &s.Code, "name": &s.Name, "parent": &s.Parent, "parentName": &s.ParentName, "layer": &s.Layer, "system": &s.System,
		"encoding": &s.Encoding,
	}[key]
	switch {
	case ok:
		*into = value
	case key == "label":
		s.Labels = &boundary.Labels{Column: value}
	case key == "where":
		column, want, _ := strings.Cut(value, ":")
		if s.Where == nil {
			s.Where = map[string]string{}
		}
		s.Where[column] = want
	case key == "over":
		s.Over = value == "true"
	case key == "without":
		for one := range strings.SplitSeq(value, ",") {
			row, err := strconv.Atoi(one)
			if err != nil {
				return grid.Errorf(grid.CodeInvalid, "without 后为行号，如 3,17", "without is followed by numbers of rows, like 3,17")
			}
			s.Without = append(s.Without, row)
		}
	default:
		return grid.Errorf(grid.CodeInvalid, "不认识“"+key+"”，可用 code、name、parent、parentName、layer、system、encoding、where、label、without、over",
			fmt.Sprintf("%q is not known; there are code, name, parent, parentName, layer, system, encoding, where, label, without and over", key))
	}
	return nil
}

// holeOf reads "LON,LAT:NAME:REASON".
func holeOf(text string) (h boundary.HoleName, err error) {
	where, names, _ := strings.Cut(text, ":")
	h.Name, h.Reason, _ = strings.Cut(names, ":")
	if _, err := fmt.Sscanf(where, "%g,%g", &h.At[0], &h.At[1]); err != nil {
		return h, grid.Errorf(grid.CodeInvalid, "空洞应写作“经度,纬度:名称:原因”", "a hole is written LON,LAT:NAME:REASON")
	}
	return h, nil
}
