package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/danger"
	"anwang/grid/live"
	"anwang/web/respond"
)

type draftBody struct {
	Enterprise grid.ID    `json:"enterprise,omitempty" minimum:"0" doc:"The place is the enterprise's unless lon and lat are given"`
	Hazard     grid.ID    `json:"hazard,omitempty" minimum:"0" doc:"The hazard source it was found at"`
	Lon        *float64   `json:"lon,omitempty" doc:"Longitude, CGCS2000"`
	Lat        *float64   `json:"lat,omitempty" doc:"Latitude, CGCS2000"`
	Title      string     `json:"title" doc:"What was found"`
	Detail     string     `json:"detail,omitempty"`
	Grade      string     `json:"grade,omitempty" enum:"general,major"`
	Inspection int        `json:"inspection,omitempty" minimum:"0" maximum:"8" doc:"Which kind of inspection found it, 1 to 8; 4 when absent"`
	Found      *time.Time `json:"found,omitempty" doc:"Absent: now"`
	Deadline   *time.Time `json:"deadline,omitempty" doc:"When rectification is due, as proposed"`

	Reporter      string `json:"reporter,omitempty" maxLength:"100" doc:"Who reported it, when that is not who enters it"`
	ReporterPhone string `json:"reporterPhone,omitempty" maxLength:"20"`
}

type createIn struct {
	LangParam
	Body draftBody
}

type createOut struct {
	Status   int
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     dangerCard
}

type updateBody struct {
	State    *string    `json:"state,omitempty" enum:"registered,graded,rectifying,extension,pendingAccept,closed,voided"`
	Grade    *string    `json:"grade,omitempty" enum:"general,major"`
	Listed   *string    `json:"listed,omitempty" enum:"none,province,city,county,town"`
	Deadline *time.Time `json:"deadline,omitempty"`
	Title    *string    `json:"title,omitempty"`
	Detail   *string    `json:"detail,omitempty"`
	Reason   string     `json:"reason,omitempty" maxLength:"500" doc:"Why it is voided or sent back"`
}

type updateIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body updateBody
}

func (a *API) registerDangers(h huma.API) {
	write(h, http.MethodPost, "/dangers", "createDanger", "danger", "Register a danger", http.StatusCreated, a.createDanger)
	write(h, http.MethodPatch, "/dangers/{id}", "updateDanger", "danger", "Change a danger: its state, grade, list, deadline or texts", http.StatusOK, a.updateDanger)
}

func (a *API) createDanger(ctx context.Context, in *createIn) (*createOut, error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	draft := danger.Draft{
		Enterprise: b.Enterprise, Hazard: b.Hazard, Lon: b.Lon, Lat: b.Lat, Title: b.Title, Detail: b.Detail,
		Inspection: danger.Inspection(b.Inspection), Reporter: b.Reporter, ReporterPhone: b.ReporterPhone,
	}
	draft.Grade, _ = grid.ParseGrade(b.Grade) // the schema lets only known ones through; absent is general
	if b.Found != nil {
		draft.Found = *b.Found
	}
	if b.Deadline != nil {
		draft.Deadline = *b.Deadline
	}
	d, err := a.Services.Danger.Create(ctx, draft)
	if err != nil {
		return nil, err
	}
	return &createOut{
		Status: http.StatusCreated, ETag: respond.VersionTag(d.Version),
		Location: "/api/v1/dangers/" + strconv.FormatInt(d.ID, 10), Body: a.dangerCard(ctx, v, &d),
	}, nil
}

func (a *API) updateDanger(ctx context.Context, in *updateIn) (*taggedOut[dangerCard], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	u := danger.Update{Deadline: in.Body.Deadline, Title: in.Body.Title, Detail: in.Body.Detail, Reason: in.Body.Reason}
	if in.Body.State != nil {
		v, _ := grid.ParseState(*in.Body.State)
		u.State = &v
	}
	if in.Body.Grade != nil {
		v, _ := grid.ParseGrade(*in.Body.Grade)
		u.Grade = &v
	}
	if in.Body.Listed != nil {
		v, _ := grid.ParseListed(*in.Body.Listed)
		u.Listed = &v
	}
	d, err := a.Services.Danger.Update(ctx, in.ID, in.version, u)
	if err != nil {
		return nil, err
	}
	return &taggedOut[dangerCard]{ETag: respond.VersionTag(d.Version), Body: a.dangerCard(ctx, v, &d)}, nil
}

// itemOf is the danger as the map shows it.
func (a *API) itemOf(d *danger.Danger) live.Item {
	p := grid.Point{
		Kind: grid.KindDanger, ID: d.ID, Lon: d.Lon, Lat: d.Lat, Grid: d.Grid, Name: d.Title, Code: d.Code,
		Enterprise: d.Enterprise, Hazard: d.Hazard, Grade: d.Grade, State: d.State, Listed: d.Listed, Deadline: d.Deadline,
		Synthetic: d.Synthetic, Updated: d.Updated,
	}
	return live.Item{Point: p, Class: p.Class(a.Clock())}
}

// liveOf is the filter for what belongs to an enterprise.
func liveOf(id grid.ID, classes ...grid.DangerClass) grid.Filter {
	return grid.Filter{Enterprise: id, Classes: classes}
}

func isTimeout(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}
