package web_test

import "anwang/grid"

// sectorMatrix are the lines of the matrix of supervision sectors. What they are called is
// nobody's secret; they count for the whole area, which nobody here holds.
var sectorMatrix = []matrixRow{
	{route: "GET /api/v1/sectors"},
	{route: "GET /api/v1/sectors/registry"},
	{route: "GET /api/v1/sectors/departments"},
	{route: "GET /api/v1/sectors/registry/{id}", inside: "/api/v1/sectors/registry/1"},
	{route: "POST /api/v1/sectors/registry", needs: grid.ManageSectors, body: `{"code":"x{n}","name":"行业{n}"}`, ok: 403},
	{
		route: "PATCH /api/v1/sectors/registry/{id}", needs: grid.ManageSectors, inside: "/api/v1/sectors/registry/1", body: `{"rank":1}`,
		match: `"v1"`, ok: 403,
	},
}
