package web_test

import "anwang/grid"

// tableMatrix are the routes of tables that are imported. An import is its sender's own; what one
// holds decides what may be in it (grid/exchange), and what a table is of who may send it.
var tableMatrix = []matrixRow{
	{route: "POST /api/v1/imports", needs: grid.ImportRecords, body: "name,code\nx,y\n", ok: 201},
	{
		route: "POST /api/v1/imports", needs: grid.ImportRecords, again: true, inside: "/api/v1/imports?register=holding",
		body: "substance\nx\n", ok: 201,
	},
	{
		route: "POST /api/v1/imports", needs: grid.ManageAccounts, again: true, inside: "/api/v1/imports?register=organisation",
		body: "name\nx\n", ok: 201,
	},
	{
		route: "POST /api/v1/imports", needs: grid.ManageAccounts, again: true, inside: "/api/v1/imports?register=account",
		body: "name,login\nx,y\n", ok: 201,
	},
	{route: "GET /api/v1/imports", needs: grid.ImportRecords, also: grid.ManageAccounts},
	{route: "GET /api/v1/imports/fields", needs: grid.ImportRecords, also: grid.ManageAccounts},
	{route: "GET /api/v1/imports/fields", needs: grid.ManageAccounts, again: true, inside: "/api/v1/imports/fields?register=account"},
	{route: "GET /api/v1/imports/fields", needs: grid.ImportRecords, again: true, inside: "/api/v1/imports/fields?register=holding"},
	{route: "GET /api/v1/imports/template"},
	ofAnImport("GET", "", ""),
	ofAnImport("GET", "/preview", ""),
	ofAnImport("GET", "/problems", ""),
	ofAnImport("GET", "/errors", ""),
	ofAnImport("POST", "/check", `{"mapping":[]}`),
	ofAnImport("POST", "/run", `{"mapping":[]}`),
	ofAnImport("POST", "/cancel", ""),
}

// ofAnImport is a route of an import that is not there.
func ofAnImport(method, tail, body string) matrixRow {
	return matrixRow{
		route: method + " /api/v1/imports/{id}" + tail, needs: grid.ImportRecords, also: grid.ManageAccounts,
		inside: "/api/v1/imports/777" + tail, body: body, ok: 404,
	}
}
