package web_test

import "anwang/grid"

// waitingRoutes are those of what came without coordinates.
var waitingRoutes = []matrixRow{
	{route: "GET /api/v1/enterprises/waiting", needs: grid.ViewMap, outside: "/api/v1/enterprises/waiting?grid=3"},
	{
		route: "POST /api/v1/enterprises/waiting/{id}/locate", needs: grid.EditEnterprise, located: true, match: `"v1"`, ok: 201,
		inside: "/api/v1/enterprises/waiting/10{n}/locate?duplicate=allow", body: `{"lon":116.05,"lat":39.85}`,
		outside: "/api/v1/enterprises/waiting/20{n}/locate?duplicate=allow",
	},
	{
		route: "DELETE /api/v1/enterprises/waiting/{id}", needs: grid.EditEnterprise, located: true, match: `"v1"`, ok: 204,
		inside: "/api/v1/enterprises/waiting/11{n}?reason=x", outside: "/api/v1/enterprises/waiting/21{n}?reason=x",
	},
}
