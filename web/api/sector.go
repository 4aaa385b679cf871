package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/sector"
	"anwang/web/respond"
)

// SectorName is what a supervision sector is called.
type SectorName struct {
	Code    string `json:"code"`
	Name    string `json:"name" doc:"In Chinese"`
	NameEN  string `json:"nameEn" doc:"In English"`
	Offered bool   `json:"offered" doc:"It may be given to somebody today; who has it keeps it"`
}

// sectorRecord is a supervision sector as it is kept.
type sectorRecord struct {
	SectorName
	ID          grid.ID   `json:"id"`
	Short       []string  `json:"short" doc:"What people call it besides; imports know it by these"`
	Industries  []string  `json:"industries" doc:"GB/T 4754 codes that propose it, with all below them"`
	Records     []string  `json:"records" doc:"On file, that propose it: equipment, licence, or of a type, licence:gas_business"`
	Rank        int       `json:"rank" doc:"In the order in which they are offered"`
	From        string    `json:"from" doc:"First day it is offered"`
	To          string    `json:"to" doc:"First day it is no longer offered; empty: none"`
	Departments []refBody `json:"departments" doc:"Organisations that answer for it, of those the caller may know"`
	Enterprises *int      `json:"enterprises" doc:"How many of those the caller sees have it; null: the caller sees none"`
	Version     int32     `json:"version"`
}

func (a *API) sectorOf(s *sector.Sector, counts map[string]int) sectorRecord {
	b := sectorRecord{
		SectorName: a.sectorName(&s.SectorInfo), ID: s.ID, Short: orEmpty(s.Short), Industries: orEmpty(s.Industries),
		Records: orEmpty(s.Records), Rank: s.Rank, From: s.From, To: s.To, Departments: []refBody{}, Version: s.Version,
	}
	for _, d := range s.Departments {
		b.Departments = append(b.Departments, refBody(d))
	}
	if counts != nil {
		n := counts[s.Code]
		b.Enterprises = &n
	}
	return b
}

func (a *API) sectorName(s *grid.SectorInfo) SectorName {
	return SectorName{s.Code, s.Name.ZH, s.Name.EN, s.Offered(a.Clock().In(grid.China).Format(time.DateOnly))}
}

// SectorFields are what people change of a sector; what is left out stays.
type SectorFields struct {
	Name        *string    `json:"name,omitempty"`
	NameEN      *string    `json:"nameEn,omitempty" doc:"Empty: as in Chinese"`
	Short       *[]string  `json:"short,omitempty" maxItems:"100"`
	Industries  *[]string  `json:"industries,omitempty" maxItems:"100"`
	Records     *[]string  `json:"records,omitempty" maxItems:"100"`
	Rank        *int       `json:"rank,omitempty" doc:"In the order in which they are offered; absent or 0 for a new one: behind all others"`
	From        *string    `json:"from,omitempty" doc:"YYYY-MM-DD; absent for a new one: today"`
	To          *string    `json:"to,omitempty" doc:"YYYY-MM-DD; empty: none"`
	Departments *[]grid.ID `json:"departments,omitempty" maxItems:"1000" doc:"Organisations"`
}

func (b *SectorFields) edit(d *sector.Draft) {
	given(&d.Name, b.Name)
	given(&d.NameEN, b.NameEN)
	given(&d.Short, b.Short)
	given(&d.Industries, b.Industries)
	given(&d.Records, b.Records)
	given(&d.Rank, b.Rank)
	given(&d.From, b.From)
	given(&d.To, b.To)
	given(&d.Departments, b.Departments)
}

func given[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

func (a *API) registerSectors(h huma.API) {
	get(h, "/sectors", "listSectors", "sector", "What the supervision sectors are called, in the order in which they are offered",
		func(context.Context, *LangParam) (*body[items[SectorName]], error) {
			list := a.Live.Sectors()
			out := items[SectorName]{Items: make([]SectorName, len(list))}
			for i := range list {
				out.Items[i] = a.sectorName(&list[i])
			}
			return answer(out), nil
		})
	get(h, "/sectors/registry", "listSectorRecords", "sector",
		"The supervision sectors as they are kept, with who answers for each and how many enterprises have it", a.listSectorRecords)
	get(h, "/sectors/departments", "listSectorDepartments", "sector",
		"The departments that can be named, of those the caller may know", a.listSectorDepartments)
	get(h, "/sectors/registry/{id}", "getSector", "sector", "A supervision sector, with the ETag that a change needs",
		func(ctx context.Context, in *idIn) (*taggedOut[sectorRecord], error) {
			s, err := a.Services.Sector.Sector(ctx, in.ID)
			return a.taggedSector(ctx, &s, err)
		})
	write(h, http.MethodPost, "/sectors/registry", "createSector", "sector", "Add a supervision sector", http.StatusCreated, a.createSector)
	write(h, http.MethodPatch, "/sectors/registry/{id}", "updateSector", "sector", "Change a supervision sector, or end it", http.StatusOK,
		func(ctx context.Context, in *struct {
			LangParam
			ID grid.ID `path:"id" minimum:"1"`
			MatchParam
			Body SectorFields
		},
		) (*taggedOut[sectorRecord], error) {
			s, err := a.Services.Sector.Update(ctx, in.ID, in.version, in.Body.edit)
			return a.taggedSector(ctx, &s, err)
		})
}

// regulated counts the enterprises that the caller sees by sector; nil for who sees no map.
func (a *API) regulated(ctx context.Context) map[string]int {
	scope := grid.ActorOf(ctx).Scope(grid.ViewMap)
	if scope.Empty() {
		return nil
	}
	return a.Live.View(scope).Regulated()
}

// sectorList is all sectors, and who has none.
type sectorList struct {
	Items       []sectorRecord `json:"items"`
	Unregulated *int           `json:"unregulated" doc:"How many that the caller sees have no sector; null: the caller sees none at all"`
}

func (a *API) listSectorRecords(ctx context.Context, _ *LangParam) (*body[sectorList], error) {
	list, err := a.Services.Sector.List(ctx)
	if err != nil {
		return nil, err
	}
	counts := a.regulated(ctx)
	out := sectorList{Items: make([]sectorRecord, len(list))}
	if counts != nil {
		n := counts[grid.NoSector]
		out.Unregulated = &n
	}
	for i := range list {
		out.Items[i] = a.sectorOf(&list[i], counts)
	}
	return answer(out), nil
}

func (a *API) listSectorDepartments(ctx context.Context, _ *LangParam) (*body[items[refBody]], error) {
	list, err := a.Services.Sector.Departments(ctx)
	if err != nil {
		return nil, err
	}
	out := items[refBody]{Items: make([]refBody, len(list))}
	for i := range list {
		out.Items[i] = refBody(list[i])
	}
	return answer(out), nil
}

func (a *API) createSector(ctx context.Context, in *struct {
	LangParam
	Body struct {
		Code string `json:"code" doc:"What records name it by: small letters, digits and _, at most 40; it never changes"`
		SectorFields
	}
},
) (*madeOut[sectorRecord], error) {
	d := sector.Draft{Code: in.Body.Code}
	in.Body.edit(&d)
	s, err := a.Services.Sector.Create(ctx, d)
	if err != nil {
		return nil, err
	}
	return &madeOut[sectorRecord]{
		ETag: respond.VersionTag(s.Version), Location: "/api/v1/sectors/registry/" + strconv.FormatInt(s.ID, 10),
		Body: a.sectorOf(&s, a.regulated(ctx)),
	}, nil
}

func (a *API) taggedSector(ctx context.Context, s *sector.Sector, err error) (*taggedOut[sectorRecord], error) {
	if err != nil {
		return nil, err
	}
	return &taggedOut[sectorRecord]{ETag: respond.VersionTag(s.Version), Body: a.sectorOf(s, a.regulated(ctx))}, nil
}
