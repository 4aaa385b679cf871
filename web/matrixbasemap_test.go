package web_test

import "anwang/grid"

// basemapMatrix are the lines of the matrix of base maps and of their tiles.
var basemapMatrix = []matrixRow{
	{route: "GET /tiles/basemap/{id}/{z}/{x}/{y}", needs: grid.ViewMap, inside: "/tiles/basemap/9/12/3368/1552", ok: 404},
	{route: "HEAD /tiles/basemap/{id}/{z}/{x}/{y}", needs: grid.ViewMap, inside: "/tiles/basemap/9/12/3368/1552", ok: 404},
	// Base maps lie under the whole area, which nobody here holds.
	{route: "GET /api/v1/basemaps", needs: grid.ViewMap},
	{route: "GET /api/v1/basemaps/settings", needs: grid.ManageBasemaps, ok: 403},
	{route: "GET /api/v1/basemaps/{id}", needs: grid.ManageBasemaps, inside: "/api/v1/basemaps/9", ok: 403},
	{route: "POST /api/v1/basemaps", needs: grid.ManageBasemaps, body: `{"nameZh":"x{n}"}`, ok: 403},
	{route: "PATCH /api/v1/basemaps/{id}", needs: grid.ManageBasemaps, inside: "/api/v1/basemaps/9", body: `{}`, match: `"v1"`, ok: 403},
	{route: "DELETE /api/v1/basemaps/{id}", needs: grid.ManageBasemaps, inside: "/api/v1/basemaps/9", match: `"v1"`, ok: 403},
	{route: "POST /api/v1/basemaps/{id}/move", needs: grid.ManageBasemaps, inside: "/api/v1/basemaps/9/move", body: `{"to":0}`, ok: 403},
	{route: "POST /api/v1/basemaps/read", needs: grid.ManageBasemaps, body: `{"kind":"mbtiles","address":"x.mbtiles"}`, ok: 403},
	{route: "GET /api/v1/basemaps/files", needs: grid.ManageBasemaps, ok: 403},
	{
		route: "POST /api/v1/basemaps/files", needs: grid.ManageBasemaps, inside: "/api/v1/basemaps/files?name=x.mbtiles", body: "x",
		ok: 403,
	},
	{
		route: "DELETE /api/v1/basemaps/files/{name}", needs: grid.ManageBasemaps, inside: "/api/v1/basemaps/files/x.mbtiles", ok: 403,
	},
	{
		route: "POST /api/v1/basemaps/try", needs: grid.ManageBasemaps, body: `{"lon":116,"lat":39,"zoom":9,"settings":{}}`, ok: 403,
	},
}
