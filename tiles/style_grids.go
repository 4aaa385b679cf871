package tiles

import "fmt"

// levelOfGrid is what the application knows, else what the tile says.
var levelOfGrid = list{"coalesce", list{"feature-state", "level"}, get("level")}

// ground is the base map under the grids.
func (b *styleBuilder) ground() {
	b.layers = append(b.layers, object{"id": "background", "type": "background", "paint": object{"background-color": b.sea}})
	fill := func(id, layer, color string, minZoom int) {
		b.add(id, "fill", Basemap, layer, minZoom, 24, nil, nil, object{"fill-color": color})
	}
	fill("provinces", "provinces", b.land, 0)
	fill("land", "land", b.land, 0)
	fill("urban", "urban", b.urban, 4)
	fill("water", "water", b.water, 0)
}

// fills paint the grids, at each zoom those of the finest depth drawn there.
func (b *styleBuilder) fills() {
	for i, s := range b.spans {
		d := i + 1
		b.add(fmt.Sprintf("grids-fill-%d", d), "fill", Grids, "grids", s.min, s.max, paintedAt(d), nil, object{
			"fill-color": byLevel(levelOfGrid, b.level), "fill-opacity": byLevel(levelOfGrid, b.opacity),
			// neighbours meet exactly; smoothing each by itself would let the ground through
			"fill-antialias": false,
		})
		// patterns cannot follow feature state; the tile is fetched anew when its level changes
		hatched := list{"any", list{"==", get("level"), "none"}, list{">=", list{"zoom"}, b.patternZoom}}
		b.add(fmt.Sprintf("grids-pattern-%d", d), "fill", Grids, "grids", s.min, s.max,
			list{"all", paintedAt(d), hatched}, nil, object{
				"fill-pattern": list{"image", list{"concat", "pattern-", get("level")}}, "fill-opacity": b.pattern,
			})
	}
}

// above is what of the base map helps to find one's way over the colours.
func (b *styleBuilder) above() {
	round := object{"line-cap": "round", "line-join": "round"}
	b.add("rivers", "line", Basemap, "rivers", 4, 24, nil, round, object{
		"line-color": b.water, "line-width": byZoom(4, 0.5, 10, 1.5, 16, 4), "line-opacity": 0.8,
	})
	b.add("aeroways", "line", Basemap, "aeroways", 9, 24, nil, round, object{
		"line-color": b.runway, "line-opacity": 0.7,
		"line-width": list{
			"interpolate",
			list{"exponential", 2},
			list{"zoom"},
			9,
			list{"match", get("aeroway"), "runway", 0.8, 0.2},
			16,
			list{"match", get("aeroway"), "runway", 20, 6},
		},
	})
	b.add("province-lines", "line", Basemap, "provinces", 0, 24, nil, nil, object{
		"line-color": b.province, "line-width": byZoom(3, 0.4, 8, 1), "line-dasharray": list{4, 2},
	})
}

// outlines are the borders, the finest first, and what marks single grids.
func (b *styleBuilder) outlines() {
	for i := len(b.spans) - 1; i >= 0; i-- {
		d := i + 1
		from := float64(b.spans[i].min)
		width := []float64{2.4, 1.6, 0.8, 0.5, 0.4}[min(i, 4)]
		color, opacity := b.border[min(i, 2)], []float64{0.9, 0.75, 0.7, 0.5, 0.4}[min(i, 4)]
		b.add(fmt.Sprintf("grids-line-%d", d), "line", Grids, "lines", b.spans[i].min, 24,
			list{"==", get("depth"), d}, object{"line-join": "round", "line-cap": "round"}, object{
				"line-color": color, "line-opacity": opacity, "line-width": byZoom(from, width/2, from+3, width, from+8, width*1.6),
			})
	}
	mark := func(id, color string, width any, opacity any) {
		b.add(id, "line", Grids, "grids", 0, 24, nil, object{"line-join": "round"}, object{
			"line-color": color, "line-width": width, "line-opacity": opacity,
		})
	}
	mark("grids-hover", b.selected, 1.5, state("hover", 0.8, 0))
	mark("grids-pulse", b.selected, 4, list{"number", list{"feature-state", "pulse"}, 0})
	mark("grids-selected", b.selected, 3, state("selected", 1, 0))
}

// labels of the grids and the base map. Where two labels collide the higher
// risk stays.
func (b *styleBuilder) labels() {
	text := func(field any, size any, extra object) object {
		l := object{"text-field": field, "text-font": list{Font}, "text-size": size, "text-padding": 3}
		for k, v := range extra {
			l[k] = v
		}
		return l
	}
	paint := func(opacity float64) object {
		return object{"text-color": b.ink, "text-halo-color": b.halo, "text-halo-width": 1.4, "text-opacity": opacity}
	}
	b.add("stations", "symbol", Basemap, "stations", 11, 24, list{"has", "name"},
		text(get("name"), 11, object{"symbol-sort-key": list{"match", get("station"), "train", 0, 1}}), paint(0.6))
	settled := list{"==", get("kind"), "place"}
	if b.en {
		b.add("places", "symbol", Basemap, "places", 4, 10, settled, text(get("name"), 12, object{"symbol-sort-key": get("rank")}), paint(0.7))
	} else {
		b.add("places", "symbol", Basemap, "places", 3, 8, list{"==", get("kind"), "province"}, text(get("name"), 12, nil), paint(0.7))
	}
	for i := len(b.spans) - 1; i >= 0; i-- {
		d := i + 1
		gone := 24 // a depth's names make way when the depth two below is painted
		if i+2 < len(b.spans) {
			gone = b.spans[i+2].min + 1
		}
		size := []float64{17, 14, 12, 11, 11}[min(i, 4)]
		b.add(fmt.Sprintf("grids-label-%d", d), "symbol", Grids, "labels", b.spans[i].min, max(gone, b.spans[i].min+1),
			list{"==", get("depth"), d},
			text(get("name"), byZoom(b.spans[i].min, size-1, b.spans[i].min+5, size+3), object{
				"symbol-sort-key": byLevel(get("level"), [5]int{5, 1, 2, 3, 4}), "text-max-width": 8,
			}), paint(1))
	}
}
