package web

import (
	"encoding/json"
	"net/http"
	"time"

	"anwang/grid"
)

// livez says that the process answers. It looks at nothing else: a restart mends
// neither a slow database nor an empty one.
func (s *Server) livez(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(`{"status":"ok"}` + "\n"))
}

// readiness is the answer of /readyz.
type readiness struct {
	Ready    bool   `json:"ready"`
	Degraded bool   `json:"degraded"`
	Reason   string `json:"reason,omitempty"`
	Database struct {
		Up      bool         `json:"up"`
		Since   time.Time    `json:"since"`
		Trouble grid.Trouble `json:"trouble,omitempty"`
		Tries   int          `json:"tries,omitempty"`
		Next    *time.Time   `json:"next,omitempty"`
	} `json:"database"`
	Disk       string `json:"disk,omitempty"` // ok, low, full
	Migrations struct {
		Version int32 `json:"version"`
		Latest  int32 `json:"latest"`
	} `json:"migrations"`
	Index struct {
		Loaded bool `json:"loaded"`
	} `json:"index"`
	Feed struct {
		Running    bool          `json:"running"`
		Position   grid.Position `json:"position"`
		Behind     int64         `json:"behind"`
		LagSeconds float64       `json:"lagSeconds"`
	} `json:"feed"`
}

// readyz answers 200 when this server can answer reads, 503 when it cannot. With
// the database away it is ready but degraded: taking all servers out of a load
// balancer would turn "no changes for a while" into "no map". Whoever needs to
// route writes reads database.up. Anybody may ask, so it counts nothing.
func (s *Server) readyz(w http.ResponseWriter, _ *http.Request) {
	var b readiness
	b.Index.Loaded = s.p.Live.Loaded()
	d := s.p.Database()
	b.Database.Up, b.Database.Since, b.Database.Trouble, b.Database.Tries = d.Up, d.Since.UTC(), d.Trouble, d.Tries
	if !d.Next.IsZero() {
		next := d.Next.UTC()
		b.Database.Next = &next
	}
	b.Disk = diskWord(d)
	b.Migrations.Version, b.Migrations.Latest = s.p.Schema()
	f := s.p.Feed()
	b.Feed.Running, b.Feed.Position, b.Feed.Behind, b.Feed.LagSeconds = f.Running, f.Position, f.Behind, f.Lag.Seconds()
	switch {
	case !b.Index.Loaded:
		b.Reason = "the index is not loaded yet"
	case b.Migrations.Version != b.Migrations.Latest:
		b.Reason = "the database is at another version than this program"
	case !d.Up || d.Trouble != "":
		b.Ready, b.Degraded, b.Reason = true, true, reasonOf(d)+"; reads are answered from memory, writes are refused"
	case !f.Running:
		b.Ready, b.Degraded, b.Reason = true, true, "the change feed is not connected; the map may be behind"
	case d.Disk.Low:
		b.Ready, b.Reason = true, "little room is left on the disk of the database"
	default:
		b.Ready = true
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !b.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	// The client may be gone; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(b)
}

// reasonOf says what is wrong with the database.
func reasonOf(d grid.DatabaseState) string {
	switch d.Trouble {
	case grid.TroubleFull:
		return "the disk of the database is full"
	case grid.TroubleStarting:
		return "the database is being started"
	case grid.TroubleFailing:
		return "the database does not start and is tried again and again"
	}
	return "the database is away"
}

// diskWord is how much room the database has; "" when that is not known.
func diskWord(d grid.DatabaseState) string {
	switch {
	case d.Trouble == grid.TroubleFull:
		return "full"
	case d.Disk.Low:
		return "low"
	case d.Disk.Known:
		return "ok"
	}
	return ""
}
