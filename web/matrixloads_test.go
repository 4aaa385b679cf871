package web_test

import "anwang/grid"

// matrixOfLoads are the routes of networks of grids. A load concerns the whole area, which
// nobody of the matrix holds.
var matrixOfLoads = []matrixRow{
	{route: "GET /api/v1/networks", needs: grid.EditBoundary},
	{route: "GET /api/v1/boundary-loads", needs: grid.EditBoundary, ok: 403},
	{route: "POST /api/v1/boundary-loads", needs: grid.EditBoundary, ok: 403},
	{route: "GET /api/v1/boundary-loads/{id}", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1", ok: 403},
	{route: "DELETE /api/v1/boundary-loads/{id}", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1", match: `"v1"`, ok: 403},
	{
		route: "POST /api/v1/boundary-loads/{id}/files", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/files?name=x.geojson",
		body: `{"type":"FeatureCollection","features":[]}`, ok: 403,
	},
	{
		route: "DELETE /api/v1/boundary-loads/{id}/files/{number}", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/files/1",
		match: `"v1"`, ok: 403,
	},
	{route: "GET /api/v1/boundary-loads/{id}/proposal", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/proposal", ok: 403},
	{
		route: "PUT /api/v1/boundary-loads/{id}/description", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/description",
		body: `{"network":{"key":"x","name":"x","nameEn":"x","kind":"territory"},"levels":[]}`, match: `"v1"`, ok: 403,
	},
	{
		route: "POST /api/v1/boundary-loads/{id}/check", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/check", match: `"v1"`,
		ok: 403,
	},
	{
		route: "POST /api/v1/boundary-loads/{id}/publish", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/publish", match: `"v1"`,
		ok: 403,
	},
	{route: "POST /api/v1/boundary-loads/{id}/cancel", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/cancel", ok: 403},
	{route: "GET /api/v1/boundary-loads/{id}/outlines", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/outlines", ok: 403},
	{route: "GET /api/v1/boundary-loads/{id}/preview", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/preview", ok: 403},
	{route: "GET /api/v1/boundary-loads/{id}/findings", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/findings", ok: 403},
	{route: "GET /api/v1/boundary-loads/{id}/changes", needs: grid.EditBoundary, inside: "/api/v1/boundary-loads/1/changes", ok: 403},
}
