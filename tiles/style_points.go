package tiles

import "anwang/grid"

// pointLayers draw one kind: clusters as a ring in the colour of the worst
// point with the count inside, and single points as a sign of the kind's own
// shape.
func (b *styleBuilder) pointLayers(kind grid.Kind) {
	source, about := kind.Layer(), kind.Info()
	colors, clusters := b.level, list{"has", "cluster"}
	var sign any = about.Sign
	switch about.Scale {
	case grid.ScaleDanger:
		colors = b.danger
	case grid.ScaleOwn: // by the letters of the classes, in one colour
		colors = [grid.Levels]string{b.ink, b.ink, b.ink, b.ink, b.ink}
		var letters [grid.Levels]string
		for i := range letters {
			letter := grid.TermText(about.Key+"Letter", about.Own[i])
			if letters[i] = letter.ZH; b.en {
				letters[i] = letter.EN
			}
		}
		sign = byClass(get("class"), letters)
	}
	visibility := "visible"
	if !about.Shown {
		visibility = "none"
	}
	radius := list{"interpolate", list{"linear"}, list{"log10", list{"max", 1, get("count")}}, 0, 9, 2, 14, 4, 21, 6, 28}
	b.add(source+"-cluster", "circle", source, source, 0, 24, clusters, object{
		"visibility": visibility, "circle-sort-key": list{"-", 0, get("count")},
	}, object{
		"circle-color": b.panel, "circle-opacity": 0.92, "circle-radius": radius,
		"circle-stroke-color": byClass(get("worst"), colors), "circle-stroke-width": 3.5,
	})
	b.add(source+"-count", "symbol", source, source, 0, 24, clusters, object{
		"visibility": visibility, "text-field": b.short(get("count")), "text-font": list{Font}, "text-size": 11,
		"text-allow-overlap": true, "text-ignore-placement": true,
	}, object{"text-color": b.ink})
	// the worst is drawn last, on top
	onTop := byClass(get("class"), [grid.Levels]int{0, 4, 3, 2, 1})
	b.add(source+"-point", "symbol", source, source, 0, 24, list{"!", clusters}, object{
		"visibility": visibility, "text-field": sign, "text-font": list{Font}, "text-size": byZoom(10, 11, 16, 18),
		"text-allow-overlap": true, "text-ignore-placement": true, "symbol-sort-key": onTop,
	}, object{
		"text-color": byClass(get("class"), colors), "text-halo-color": b.halo, "text-halo-width": 1.2,
	})
	b.add(source+"-name", "symbol", source, source, 15, 24, list{"!", clusters}, object{
		"visibility": visibility, "text-field": get("name"), "text-font": list{Font}, "text-size": 11,
		"text-anchor": "top", "text-offset": list{0, 0.8}, "text-max-width": 9, "text-optional": true,
		"symbol-sort-key": byClass(get("class"), [grid.Levels]int{5, 1, 2, 3, 4}),
	}, object{"text-color": b.ink, "text-halo-color": b.halo, "text-halo-width": 1.3})
}

// short writes a count in as few letters as people read it in.
func (b *styleBuilder) short(n list) list {
	unit, name := 10000, "万"
	if b.en {
		unit, name = 1000, "k"
	}
	small := list{"number-format", list{"/", n, unit}, object{"locale": "en", "max-fraction-digits": 1}}
	return list{"case", list{">=", n, unit}, list{"concat", small, name}, list{"to-string", n}}
}
