package web_test

import "anwang/grid"

// referenceMatrix are the lines of the matrix of reference layers and of their tiles.
var referenceMatrix = []matrixRow{
	{route: "GET /tiles/reference/{id}/{z}/{x}/{y}", needs: grid.ViewMap, inside: "/tiles/reference/9/12/3368/1552", ok: 404},
	{route: "HEAD /tiles/reference/{id}/{z}/{x}/{y}", needs: grid.ViewMap, inside: "/tiles/reference/9/12/3368/1552", ok: 404},
	{route: "GET /api/v1/references", needs: grid.ViewMap},
	{route: "GET /api/v1/references/features", needs: grid.ViewMap, inside: "/api/v1/references/features?q=x"},
	{route: "GET /api/v1/references/{id}/features/{row}", needs: grid.ViewMap, inside: "/api/v1/references/9/features/1", ok: 404},
	{route: "GET /api/v1/references/settings", needs: grid.ManageReferences},
	{route: "GET /api/v1/references/{id}", needs: grid.ManageReferences, inside: "/api/v1/references/9", ok: 404},
	// One for everybody is kept by who administers the whole area, which nobody here does.
	{route: "POST /api/v1/references", needs: grid.ManageReferences, body: `{"nameZh":"x{n}"}`, ok: 403},
	{route: "PATCH /api/v1/references/{id}", needs: grid.ManageReferences, inside: "/api/v1/references/9", body: `{}`, match: `"v1"`, ok: 404},
	{route: "DELETE /api/v1/references/{id}", needs: grid.ManageReferences, inside: "/api/v1/references/9", match: `"v1"`, ok: 404},
	{route: "POST /api/v1/references/{id}/move", needs: grid.ManageReferences, inside: "/api/v1/references/9/move", body: `{"to":0}`, ok: 404},
	{
		route: "POST /api/v1/references/{id}/file", needs: grid.ManageReferences, inside: "/api/v1/references/9/file?name=x.geojson", body: "{}",
		ok: 404,
	},
}
