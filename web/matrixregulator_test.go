package web_test

import "anwang/grid"

// regulatorMatrix are the lines of the matrix of who regulates an enterprise.
var regulatorMatrix = []matrixRow{
	{
		route: "GET /api/v1/enterprises/{id}/regulators", needs: grid.ViewMap, inside: "/api/v1/enterprises/1/regulators",
		outside: "/api/v1/enterprises/3/regulators",
	},
	{
		route: "PUT /api/v1/enterprises/{id}/regulators", needs: grid.EditEnterprise, inside: "/api/v1/enterprises/10{n}/regulators",
		outside: "/api/v1/enterprises/20{n}/regulators", body: `{"items":[{"sector":"chemical"},{"sector":"gas"}],"reason":"试"}`, match: `"v3"`,
	},
}
