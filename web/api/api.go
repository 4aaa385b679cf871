// Package api is the JSON interface of Anwang, one file a capability. A handler
// parses, calls one method of the live state or of a service, and responds; no
// rule of the field is in it. Reads are answered from memory, so they go on when
// the database is away.
package api

import (
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/assess"
	"anwang/grid/audit"
	"anwang/grid/basemap"
	"anwang/grid/boundary"
	"anwang/grid/danger"
	"anwang/grid/enterprise"
	"anwang/grid/event"
	"anwang/grid/exchange"
	"anwang/grid/hazard"
	"anwang/grid/job"
	"anwang/grid/keyplace"
	"anwang/grid/reference"
	"anwang/grid/sector"
	"anwang/grid/setup"
	"anwang/web/respond"
	"anwang/web/stream"
)

// Options are what the interface speaks for.
type Options struct {
	Name        string
	Version     string
	Attribution func(demo bool) string // whose data the map shows
	DepthZooms  func() []int           // from which zoom on the map shows the grids of each depth
	Live        Live
	Hub         *stream.Hub
	Database    func() grid.DatabaseState
	Clock       func() time.Time
	Services    Services
	Login       Login
	Underlay    Underlay
}

// Services are the capabilities behind the interface; each has the database
// behind it.
type Services struct {
	Boundary   *boundary.Service
	Enterprise *enterprise.Service
	Hazard     *hazard.Service
	Danger     *danger.Service
	KeyPlace   *keyplace.Service
	Exchange   *exchange.Service
	Account    *account.Service
	Audit      *audit.Service
	Assess     *assess.Service
	Event      *event.Service
	Job        *job.Service
	Basemap    *basemap.Service
	Reference  *reference.Service
	Setup      *setup.Service
	Sector     *sector.Service
}

// API holds what the handlers need.
type API struct {
	Options
	levels levelsCache
}

// Registration tells where each part of the interface is mounted: ordinary
// JSON, and streams and prepared answers that keep their own caching and
// compression.
type Registration struct {
	JSON chi.Router
	Raw  chi.Router
	Bulk chi.Router // large bodies
}

// Register mounts the interface below /api/v1 and returns its description.
func Register(to Registration, o Options) *huma.OpenAPI {
	respond.InstallHuma()
	if o.Clock == nil {
		o.Clock = time.Now
	}
	a := &API{Options: o}
	h := humachi.New(to.JSON, config(o))
	h.UseMiddleware(strict(h))
	a.registerStatus(h)
	a.registerSystem(h)
	a.registerGrids(h)
	a.registerPoints(h)
	a.registerDetails(h)
	a.registerEnterprises(h)
	a.registerAssess(h)
	a.registerRate(h)
	a.registerHazards(h)
	a.registerDangers(h)
	a.registerKeyPlaces(h)
	a.registerExchange(h, to.Bulk)
	a.registerBoundaryLoads(h, to.Bulk)
	a.registerTables(h, to.Raw, to.Bulk)
	a.registerSearch(h)
	a.registerFeed(h, to.Raw)
	a.registerEvents(h)
	a.registerRisk(h, to.Raw)
	a.registerRules(h)
	a.registerWhy(h)
	a.registerHistory(h)
	a.registerFigures(h)
	a.registerDays(h)
	a.registerWork(h)
	a.registerLogin(h, to.Raw)
	a.registerSetup(h)
	a.registerMe(h)
	a.registerPermissions(h)
	a.registerSectors(h)
	a.registerAccounts(h)
	a.registerReach(h)
	a.registerPersonal(h)
	a.registerAudit(h, to.Raw)
	a.registerJobs(h)
	a.registerBasemaps(h)
	a.registerBasemapFiles(h, to.Bulk)
	a.registerReferences(h, to.Bulk)
	return h.OpenAPI()
}

// firstKind is where the tags of the kinds stand among the others.
const firstKind = 3

func config(o Options) huma.Config {
	c := huma.DefaultConfig("Anwang 安网", o.Version)
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", "" // served by web, without anybody else's scripts
	c.CreateHooks = nil                                   // no $schema links in bodies
	c.Transformers = []huma.Transformer{asGeoJSON}
	c.RejectUnknownQueryParameters = true // a filter that is misspelt must not be taken for none
	c.Info.Description = "Work-safety grid supervision. Coordinates are longitude, latitude in CGCS2000 (EPSG:4490). " +
		"Errors are RFC 9457 problem documents in the language of ?lang= or Accept-Language (zh, en)."
	c.Tags = []*huma.Tag{
		{Name: "status", Description: "Where the service stands"},
		{Name: "boundary", Description: "Grids 网格 and their boundaries"},
		{Name: "risk", Description: "Four-colour risk levels 四色风险"},
		{Name: "feed", Description: "What changed"},
		{Name: "exchange", Description: "Import 导入 and export 导出"},
		{Name: "account", Description: "Accounts 账号, organisations 机构, grants 授权, tokens 令牌"},
		{Name: "sector", Description: "Supervision sectors 监管行业: which there are and who answers for them"},
		{Name: "job", Description: "Background work 后台任务: imports, and what is done by the clock"},
		{Name: "audit", Description: "Audit 审计: who did what, when and from where"},
		{Name: "tiles", Description: "Vector tiles and styles"},
	}
	for k := range grid.Kind(grid.Kinds) {
		title := k.Info().Title
		c.Tags = slices.Insert(c.Tags, firstKind+int(k), &huma.Tag{Name: k.String(), Description: title.EN + " " + title.ZH})
	}
	return c
}

// body wraps an answer for huma.
type body[T any] struct {
	Body T
}

func answer[T any](v T) *body[T] { return &body[T]{Body: v} }

// LangParam is taken by every operation; the middleware reads it.
type LangParam struct {
	Lang string `query:"lang" example:"en" doc:"Language of texts; else Accept-Language, else zh"`
}
