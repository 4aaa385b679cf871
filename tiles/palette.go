package tiles

import "anwang/grid"

// Theme is a colour scheme of the map: "light", "dark" or "cb" (colour-blind).
type Theme string

// The themes.
const (
	Light      Theme = "light"
	Dark       Theme = "dark"
	ColorBlind Theme = "cb"
)

// palette is everything of a theme. The opacity of each level is its own: half
// transparent yellow over a dark ground turns olive, and blue, which is most of
// any city, has to stay behind the rest.
type palette struct {
	level   [grid.Levels]string
	opacity [grid.Levels]float64
	danger  [grid.Levels]string // by grid.DangerClass; never the colours of risk
	pattern float64             // opacity of the pattern over a level
	// patternZoom is from where every level carries its pattern; not-assessed
	// grids carry theirs at every zoom.
	patternZoom int

	sea, land, urban, water, runway, province, station string
	border                                             [3]string // of the root, of the depth below, of all others
	selected, ink, halo, panel                         string
}

func paletteOf(t Theme) palette {
	switch t {
	case Dark:
		return palette{
			level:   [grid.Levels]string{"#66707d", "#e5484d", "#f08c2e", "#f2c230", "#3e8bff"},
			opacity: [grid.Levels]float64{0.22, 0.84, 0.82, 0.86, 0.50},
			danger:  [grid.Levels]string{"#66707d", "#ff5fb0", "#d669d6", "#b08cff", "#9a93c9"},
			pattern: 0.30, patternZoom: 10,
			sea: "#0b1017", land: "#121a24", urban: "#182230", water: "#0d2033", runway: "#3a4657", province: "#33404f", station: "#7d8b9c",
			border: [3]string{"#f2f6fb", "#cfd8e4", "#0b1017"}, selected: "#ffffff",
			ink: "#eef3f9", halo: "#0b1017", panel: "#111a26",
		}
	case ColorBlind:
		p := paletteOf(Light)
		// told apart by lightness alone: dark, middle, light; and blue
		p.level = [grid.Levels]string{"#8d97a3", "#7f0d3f", "#dd5f00", "#f4d642", "#2b6fc2"}
		p.opacity = [grid.Levels]float64{0.20, 0.84, 0.80, 0.80, 0.55}
		p.danger = [grid.Levels]string{"#8d97a3", "#3d1566", "#6a3fa0", "#9a7cc9", "#c6b8e0"}
		p.pattern, p.patternZoom = 0.45, 0
		return p
	default:
		return palette{
			level:   [grid.Levels]string{"#8d97a3", "#d93b41", "#e67e17", "#e0ac00", "#2f74e0"},
			opacity: [grid.Levels]float64{0.20, 0.72, 0.68, 0.66, 0.46},
			danger:  [grid.Levels]string{"#8d97a3", "#c2187a", "#a52ba5", "#7b4fd6", "#8a84b0"},
			pattern: 0.28, patternZoom: 10,
			sea: "#dfe7ee", land: "#f6f7f8", urban: "#eceef0", water: "#cddcea", runway: "#b9c1ca", province: "#b4bdc7", station: "#7b8794",
			border: [3]string{"#1c2530", "#4a5664", "#ffffff"}, selected: "#0b0f14",
			ink: "#18202a", halo: "#ffffff", panel: "#ffffff",
		}
	}
}
