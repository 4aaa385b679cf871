package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
)

func (a *API) registerExchange(h huma.API, bulk chi.Router) {}
