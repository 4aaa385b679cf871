// Package danger keeps hidden dangers 隐患 and their closed loop.
//
// A danger goes through its loop by what people do to it: the verbs of verb.go, each
// with what it starts from, leads to and takes. A command of a verb is one pure decision
// (workflow.go): every verb has an answer in every state. Each leaves a step in the log
// of the danger, in the same transaction, which is never changed; only title and detail
// are changed like fields. Who may do what is in permission.go, all the SQL in store.go.
package danger

import (
	"time"

	"anwang/grid"
)

// Danger 隐患 is the full record.
type Danger struct {
	ID         grid.ID
	Code       string
	Enterprise grid.ID // 0 none
	Hazard     grid.ID // 0 none
	Title      string
	Detail     string
	Grade      grid.DangerGrade
	State      grid.DangerState
	Listed     grid.ListedLevel
	Inspection Inspection
	Found      time.Time
	Deadline   time.Time // zero none
	Closed     time.Time // zero while open
	Lon, Lat   float64
	Grid       grid.ID
	Synthetic  bool
	Source     string
	Created    time.Time
	Updated    time.Time
	Version    int32

	Sector        grid.SectorSet // of its enterprise; "" none
	Reporter      string         // personal, in full; who shows it masks it
	ReporterPhone string         // likewise
	RegisteredBy  grid.ID
	RectifiedBy   grid.ID       // who said it is rectified, and never accepts it
	May           []grid.Action // what the scope of who reads it permits to it
	Last          Step          // what made it so, of a danger to which something was just done
}

// Masked is a copy that does not name who reported it.
func (d *Danger) Masked() Danger {
	m := *d
	m.Reporter, m.ReporterPhone = grid.MaskName(d.Reporter), grid.MaskPhone(d.ReporterPhone)
	return m
}

// Inspection says which kind of inspection found a danger; the numbers are the
// codes of the six kinds and of two more sources.
type Inspection uint8

// The kinds.
const (
	BySelf   Inspection = 1 // 企业自查
	ByGrid   Inspection = 2 // 网格助查
	ByAgency Inspection = 3 // 中介协查
	ByTown   Inspection = 4 // 基层检查
	BySector Inspection = 5 // 部门暗查
	ByCity   Inspection = 6 // 市级督查
	ByPublic Inspection = 7 // 群众举报
	BySystem Inspection = 8 // 系统预警
)

// Valid reports whether i is a known kind.
func (i Inspection) Valid() bool { return i >= BySelf && i <= BySystem }

// Draft is a danger that somebody reports.
type Draft struct {
	Enterprise grid.ID  // or Hazard, or Lon and Lat; the place is theirs unless given
	Hazard     grid.ID  //
	Lon, Lat   *float64 // given together
	Title      string
	Detail     string
	Grade      grid.DangerGrade
	Inspection Inspection // 0: ByTown
	Found      time.Time  // zero: now
	Deadline   time.Time  // zero: none yet; a proposal until it is graded

	Reporter      string // who reported it, when that is not who enters it
	ReporterPhone string
}

// Update changes the texts of a danger; nil leaves one as it is.
type Update struct {
	Title  *string
	Detail *string
}

func (u *Update) empty() bool { return u.Title == nil && u.Detail == nil }
