package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"anwang/grid"
	"anwang/web/help"
)

// helpTexts are what the help of a flag says by its name in braces: lists that stand
// elsewhere, and what the line of a tag cannot hold.
func helpTexts() kong.Vars {
	return kong.Vars{
		"layers": strings.Join(grid.Layers(), ","), "entered": strings.Join(slices.Sorted(maps.Keys(entered)), ","),
		"roles":      strings.Join(grid.RoleNames(), ", "),
		"help_pages": strings.Join(help.Names(), ", "),

		"basemap_hosts": "Hosts that may be asked for tiles of base maps, tiles.city.gov.cn, 10.1.2.3:8080 or *.city.gov.cn; " +
			"empty: none, only files.",
		"boundary_level": "A level, the root first: NAME/ENGLISH=FILE?code=COLUMN&name=COLUMN&parent=COLUMN&parentName=COLUMN, several " +
			"files with ; between them. Without a file it is the unions of the level below. Also layer=NAME, system=KEY, encoding=NAME, " +
			"where=COLUMN:VALUE, label=COLUMN (texts in the areas, as drawings have them), without=ROWS, " +
			"over=true (zones and resident units, which take their ground from the others).",
		"database_url": "PostgreSQL with PostGIS to use (postgres://user:password@host/database); " +
			"empty: a private one under the data folder.",
		"metrics_listen": "Address that serves /metrics to anyone who reaches it; " +
			"empty: only to administrators, on the main address.",
		"public_url": "Address by which people reach this service, https://city.example or with a path https://city.example/anwang; " +
			"empty: as each request says. Set it behind a proxy and with single sign-on.",
		"trusted_proxies": "Addresses or prefixes of proxies whose Forwarded and X-Forwarded-* headers are believed.",
	}
}
