package web_test

import "anwang/grid"

// openMatrix are the lines of the matrix of what is open to all.
var openMatrix = []matrixRow{
	{route: "GET /livez", open: true},
	{route: "GET /readyz", open: true},
	{route: "GET /styles/risk.json", open: true},
	{route: "GET /api/openapi.json", open: true},
	{route: "GET /api/docs", open: true},
	{route: "GET /help", open: true},
	{route: "GET /help/", open: true},
	{route: "GET /help/{lang}", open: true, inside: "/help/zh"},
	{route: "GET /help/{lang}/", open: true, inside: "/help/zh/"},
	{route: "GET /help/{lang}/{page}", open: true, inside: "/help/en/install"},
	{route: "GET /api/v1/login/options", open: true},
	{route: "GET /api/v1/login/sso", open: true, ok: 404},          // no issuer here
	{route: "GET /api/v1/login/sso/callback", open: true, ok: 404}, // likewise
	{route: "POST /api/v1/login", open: true, body: `{}`, ok: 400},
	{route: "POST /api/v1/setup", open: true, body: `{}`, ok: 400},
	{route: "GET /api/v1/setup/steps", needs: grid.ManageAccounts, ok: 403}, // for who keeps the whole city, which nobody here does
}
