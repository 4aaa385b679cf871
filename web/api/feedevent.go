package api

import (
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
)

// The data of the events of a stream, which web/stream writes by hand since many are written and read at once.
// They are here for the description: an answer that is a stream has no schema of its own.

// changeEvent is the data of "change".
type changeEvent struct {
	Position   grid.Position `json:"position" doc:"Resume after this place"`
	At         time.Time     `json:"at"`
	Grids      []gridEntry   `json:"grids" doc:"Grids of another colour or load"`
	Points     []changePoint `json:"points"`
	Redrawn    []redrawnGrid `json:"redrawn,omitempty" doc:"Grids with another name or shape"`
	Sectors    bool          `json:"sectors,omitempty" doc:"Supervision sectors are others, or called otherwise: read them anew"`
	Boundaries bool          `json:"boundaries" doc:"Grids are others than before: read them anew"`
	Truncated  bool          `json:"truncated" doc:"More changed than is told: read anew"`
}

// gridEntry is [id, level, index, load].
type gridEntry struct{}

// Schema implements huma.SchemaProvider.
func (gridEntry) Schema(huma.Registry) *huma.Schema {
	return tuple("A grid: id, level, index, load", huma.TypeInteger, huma.TypeString, huma.TypeNumber, huma.TypeNumber)
}

type changePoint struct {
	Kind          kindKey `json:"kind"`
	ID            grid.ID `json:"id"`
	Op            string  `json:"op" enum:"set,delete"`
	Name          string  `json:"name"`
	Lon           float64 `json:"lon"`
	Lat           float64 `json:"lat"`
	OldLon        float64 `json:"oldLon,omitempty" doc:"Where it was, when it was elsewhere"`
	OldLat        float64 `json:"oldLat,omitempty"`
	From          string  `json:"from" doc:"Its class before; empty: it was not there"`
	To            string  `json:"to" doc:"Its class now; empty: it is gone"`
	Grid          grid.ID `json:"grid"`
	Enterprise    grid.ID `json:"enterprise,omitempty" doc:"The enterprise that it belongs to"`
	OldGrid       grid.ID `json:"oldGrid,omitempty" doc:"The grid that it has left"`
	OldEnterprise grid.ID `json:"oldEnterprise,omitempty" doc:"The enterprise that it has left"`
}

type redrawnGrid struct {
	ID       grid.ID    `json:"id"`
	Name     string     `json:"name"`
	Lon      float64    `json:"lon" doc:"Where its name stands"`
	Lat      float64    `json:"lat"`
	Bounds   [4]float64 `json:"bounds" doc:"Where it was and is: west, south, east, north"`
	Renamed  bool       `json:"renamed"`
	Reshaped bool       `json:"reshaped"`
}

// resetEvent is the data of "reset": read everything anew.
type resetEvent struct {
	Position grid.Position `json:"position" doc:"Resume after this place"`
}

// statusEvent is the data of "status".
type statusEvent struct {
	Database Database `json:"database"`
}

// describeEvents adds the data of events to the description.
func describeEvents(h huma.API) {
	for _, t := range []reflect.Type{reflect.TypeFor[changeEvent](), reflect.TypeFor[resetEvent](), reflect.TypeFor[statusEvent]()} {
		h.OpenAPI().Components.Schemas.Schema(t, true, "")
	}
}
