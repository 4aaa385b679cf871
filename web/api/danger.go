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
	Title  *string `json:"title,omitempty"`
	Detail *string `json:"detail,omitempty"`

	// What is done to a danger is no field of it any more; who sends it so is told.
	State    any `json:"state,omitempty" hidden:"true"`
	Grade    any `json:"grade,omitempty" hidden:"true"`
	Listed   any `json:"listed,omitempty" hidden:"true"`
	Deadline any `json:"deadline,omitempty" hidden:"true"`
	Reason   any `json:"reason,omitempty" hidden:"true"`
}

// acts says of what was a field by which act it is changed.
func (b *updateBody) acts() error {
	var f grid.Faults
	for _, was := range []struct {
		sent   any
		name   string
		zh, en string
	}{
		{b.State, "state", "办理状态", "The state"},
		{b.Grade, "grade", "等级", "The grade"},
		{b.Listed, "listed", "挂牌督办", "The list"},
		{b.Deadline, "deadline", "整改期限", "The deadline"},
		{b.Reason, "reason", "说明", "The reason"},
	} {
		if was.sent != nil {
			f.Add("/"+was.name, was.zh+"不能直接修改，请用办理动作，如 POST /api/v1/dangers/{id}/grade、/order、/accept",
				was.en+" is not changed like a field but by an act, such as POST /api/v1/dangers/{id}/grade, /order, /accept")
		}
	}
	return f.Err()
}

type updateIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body updateBody
}

func (a *API) registerDangers(h huma.API) {
	write(h, http.MethodPost, "/dangers", "createDanger", "danger", "Register a danger", http.StatusCreated, a.createDanger)
	write(h, http.MethodPatch, "/dangers/{id}", "updateDanger", "danger",
		"Change the texts of a danger; what is done to it has routes of its own", http.StatusOK, a.updateDanger)
	a.registerActs(h)
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
	if err := in.Body.acts(); err != nil {
		return nil, err
	}
	d, err := a.Services.Danger.Update(ctx, in.ID, in.version, danger.Update{Title: in.Body.Title, Detail: in.Body.Detail})
	if err != nil {
		return nil, err
	}
	return a.dangerAnswer(ctx, v, &d), nil
}

func (a *API) dangerAnswer(ctx context.Context, v *live.View, d *danger.Danger) *taggedOut[dangerCard] {
	return &taggedOut[dangerCard]{ETag: respond.VersionTag(d.Version), Body: a.dangerCard(ctx, v, d)}
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
