package tiles

import (
	"bytes"
	"encoding/json"
	"fmt"

	"anwang/grid"
	"anwang/tiles/mosaic"
)

// object and list are JSON.
type (
	object = map[string]any
	list   = []any
)

// Font is the one text font of the style. The style has no glyphs address: the
// client draws the letters itself from the page's font of this name.
const Font = "Noto Sans SC"

// Style returns the MapLibre style of the risk map. Unknown themes are drawn
// light, unknown languages Chinese. base and demo are as for TileJSON.
//
// What the application adds: feature state on source "grids", layer "grids", by
// grid id: level (a level key, painted instead of the tile's), selected, hover
// (truth values), pulse (0 to 1); and the images pattern-red … pattern-none,
// dark on clear. The metadata repeats the colours and at which zooms each depth
// is painted.
func (s *Set) Style(theme Theme, lang, base string, demo bool) ([]byte, error) {
	b := styleBuilder{palette: paletteOf(theme), en: lang == "en", spans: s.spans()}
	b.ground()
	b.fills()
	b.above()
	b.outlines()
	for k := range grid.Kind(grid.Kinds) {
		b.pointLayers(k)
	}
	b.labels()
	sources := object{}
	for _, l := range Layers() {
		id, err := parseLayer(l)
		if err != nil {
			return nil, err
		}
		source := object{
			"type": "vector", "tiles": list{tileURL(base, l)}, "bounds": s.bounds(id), "minzoom": 0, "maxzoom": id.maxZoom(),
		}
		if whose := id.attribution(demo); whose != "" {
			source["attribution"] = whose
		}
		sources[l] = source
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // people read styles; "<" stays "<"
	err := enc.Encode(object{
		"version": 8, "name": "Anwang risk map", "metadata": b.metadata(theme),
		"sources": sources, "layers": b.layers, "transition": object{"duration": 250, "delay": 0},
	})
	return out.Bytes(), err
}

// DepthZooms returns from which zoom on the grids of each depth are drawn, that of
// depth 1 first.
func (s *Set) DepthZooms() []int {
	var out []int
	for _, at := range s.spans() {
		out = append(out, at.min)
	}
	return out
}

// span is at which zooms a depth is the finest drawn: from min up to but not
// including max.
type span struct{ min, max int }

// spans returns the span of each depth; the first is of depth 1.
func (s *Set) spans() []span {
	m := s.network.Load().mosaic
	var out []span
	for d := uint8(1); d <= m.Depths(); d++ {
		at := span{min: -1}
		for z := 0; z <= mosaic.MaxZoom; z++ {
			if m.Finest(z) >= d {
				at.min = z
				break
			}
		}
		if at.min < 0 {
			break // never drawn, nor are those below
		}
		out = append(out, at)
	}
	if len(out) == 0 { // nothing loaded yet
		out = []span{{min: 0}, {min: 5}, {min: 8}, {min: 11}}
	}
	for i := range out {
		out[i].max = 24
		if i+1 < len(out) {
			out[i].max = out[i+1].min
		}
	}
	return out
}

// styleBuilder collects the layers, bottom first.
type styleBuilder struct {
	palette
	en     bool
	spans  []span
	layers list
}

func (b *styleBuilder) add(id, typ, source, sourceLayer string, minZoom, maxZoom int, filter list, layout, paint object) {
	l := object{"id": id, "type": typ, "source": source, "source-layer": sourceLayer, "paint": paint}
	if minZoom > 0 {
		l["minzoom"] = minZoom
	}
	if maxZoom < 24 {
		l["maxzoom"] = maxZoom
	}
	if filter != nil {
		l["filter"] = filter
	}
	if layout != nil {
		l["layout"] = layout
	}
	b.layers = append(b.layers, l)
}

func (b *styleBuilder) metadata(theme Theme) object {
	depths := list{}
	for i, s := range b.spans {
		depths = append(depths, object{"depth": i + 1, "minzoom": s.min, "maxzoom": s.max})
	}
	levels, dangers := object{}, object{}
	for l := grid.NotAssessed; l.Valid(); l++ {
		levels[l.String()] = object{"color": b.level[l], "opacity": b.opacity[l]}
		dangers[fmt.Sprint(l)] = object{"color": b.danger[l]}
	}
	return object{
		"anwang:theme": theme, "anwang:depths": depths, "anwang:levels": levels, "anwang:dangers": dangers,
		"anwang:selected": b.selected, "anwang:ink": b.ink, "anwang:panel": b.panel,
	}
}

// get is the value of an attribute.
func get(name string) list { return list{"get", name} }

// byLevel chooses a value by a level key.
func byLevel[T any](level any, v [grid.Levels]T) list {
	out := list{"match", level}
	for l := grid.Red; l <= grid.Blue; l++ {
		out = append(out, l.String(), v[l])
	}
	return append(out, v[grid.NotAssessed])
}

// byClass chooses a value by a class number.
func byClass[T any](class any, v [grid.Levels]T) list {
	out := list{"match", class}
	for i := 1; i < grid.Levels; i++ {
		out = append(out, i, v[i])
	}
	return append(out, v[0])
}

// byZoom interpolates between values at zooms.
func byZoom(stops ...any) list {
	return append(list{"interpolate", list{"linear"}, list{"zoom"}}, stops...)
}

// state is a feature-state switch.
func state(name string, on, off any) list {
	return list{"case", list{"boolean", list{"feature-state", name}, false}, on, off}
}

// paintedAt filters the grids painted where depth is the finest: those of the
// depth, and the leaves that have nothing so fine below them.
func paintedAt(depth int) list {
	return list{"any", list{"==", get("depth"), depth}, list{"all", list{"<", get("depth"), depth}, get("leaf")}}
}
