package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/grid/live"
	"anwang/web/respond"
)

// fileFields are the fields of a file that people change, with the order and the
// types of enterprise.Fields. A change sends those that change; null empties a
// number.
type fileFields struct {
	Name       string  `json:"name,omitempty" doc:"As on the business licence"`
	CreditCode string  `json:"creditCode,omitempty" doc:"Unified social credit code, or an old registration (15) or organisation code (9)"`
	CodeNote   string  `json:"codeNote,omitempty" doc:"Why a code that does not verify is kept"`
	OldCode    string  `json:"oldCode,omitempty" doc:"Former registration number"`
	Site       string  `json:"site,omitempty" doc:"Which of several sites under one code; empty: the enterprise itself"`
	Lon        float64 `json:"lon,omitempty" doc:"Longitude, CGCS2000; the grid follows from the place"`
	Lat        float64 `json:"lat,omitempty" doc:"Latitude, CGCS2000"`
	Address    string  `json:"address,omitempty"`
	Postcode   string  `json:"postcode,omitempty"`
	Park       string  `json:"park,omitempty" doc:"Chemical park, zone"`

	Industry     string   `json:"industry,omitempty" doc:"GB/T 4754-2017: section letter and division, C26"`
	Sectors      []string `json:"sectors,omitempty" doc:"Supervision sectors, one for each regulator, the principal one first"`
	Scale        string   `json:"scale,omitempty" doc:"large, medium, small, micro"`
	Staff        *int     `json:"staff,omitempty" nullable:"true"`
	AboveScale   *bool    `json:"aboveScale,omitempty" nullable:"true" doc:"规上"`
	EconomicType string   `json:"economicType,omitempty"`
	Affiliation  string   `json:"affiliation,omitempty"`
	Capital      *float64 `json:"capital,omitempty" nullable:"true" doc:"Registered capital, 10,000 CNY"`
	Assets       *float64 `json:"assets,omitempty" nullable:"true" doc:"Assets, 10,000 CNY"`
	Revenue      *float64 `json:"revenue,omitempty" nullable:"true" doc:"Revenue of a year, 10,000 CNY"`
	Founded      string   `json:"founded,omitempty" doc:"YYYY-MM-DD"`
	TermEnd      string   `json:"termEnd,omitempty" doc:"Last day of the business term"`
	Business     string   `json:"business,omitempty" doc:"What it may do, as registered"`
	Registrar    string   `json:"registrar,omitempty"`

	Grade     string          `json:"grade,omitempty" doc:"A to D; what they mean is in the vocabulary"`
	Standard  *int            `json:"standard,omitempty" nullable:"true" doc:"Standardisation level 1 to 3; 0 none; null: nobody has said"`
	Level     string          `json:"level,omitempty" doc:"Declared level: none, red, orange, yellow, blue. The map's is by the rules"`
	Basis     string          `json:"basis,omitempty" doc:"Key of what the declared level rests on"`
	KeyLevel  string          `json:"keyLevel,omitempty" doc:"Whose key enterprise it is: town, county, city, province"`
	FireKey   *bool           `json:"fireKey,omitempty" nullable:"true" doc:"消防重点单位; null: nobody has said"`
	HighRisk  string          `json:"highRisk,omitempty" doc:"Dangerous work that is done"`
	DutyPhone string          `json:"dutyPhone,omitempty" doc:"Of the enterprise's duty room"`
	Email     string          `json:"email,omitempty"`
	Plant     json.RawMessage `json:"plant,omitempty" doc:"Plant boundary, a GeoJSON Polygon or MultiPolygon; null none"`

	Contact        string `json:"contact,omitempty" doc:"Who to call; masked when read"`
	ContactPhone   string `json:"contactPhone,omitempty" doc:"Masked when read"`
	LegalPerson    string `json:"legalPerson,omitempty" doc:"法定代表人; masked when read"`
	LegalPhone     string `json:"legalPhone,omitempty" doc:"Masked when read"`
	Principal      string `json:"principal,omitempty" doc:"主要负责人, who answers for the safety of the enterprise; masked when read"`
	PrincipalPhone string `json:"principalPhone,omitempty" doc:"Masked when read"`
	SafetyOfficer  string `json:"safetyOfficer,omitempty" doc:"安全管理人员; masked when read"`
	SafetyPhone    string `json:"safetyPhone,omitempty" doc:"Masked when read"`
}

type departmentBody struct {
	Sector   string  `json:"sector" doc:"The sector that it supervises it for"`
	ID       grid.ID `json:"id" doc:"Organisation; 0: its people belong to none"`
	Name     string  `json:"name"`
	Phone    string  `json:"phone" doc:"Of its office; empty when unknown"`
	Grid     grid.ID `json:"grid" doc:"Where it holds the sector; 0: above what the caller sees"`
	GridName string  `json:"gridName"`
	People   int     `json:"people"`
}

// enterpriseFile is all of a file.
type enterpriseFile struct {
	ID           grid.ID          `json:"id"`
	Fields       fileFields       `json:"fields" doc:"What people change; personal data are masked"`
	Grid         grid.ID          `json:"grid" doc:"Territorial grid, of the place"`
	GridPath     string           `json:"gridPath" doc:"Names of the grids that hold it, as far up as the caller sees"`
	Status       string           `json:"status" enum:"open,stopped,suspended,moved,revoked,cancelled,merged"`
	StatusSince  string           `json:"statusSince"`
	MergedInto   *refBody         `json:"mergedInto" doc:"Where it went; null: it is not merged"`
	Merged       []refBody        `json:"merged" doc:"What was merged into it"`
	Sites        []siteBody       `json:"sites" doc:"The other sites under its code that the caller sees"`
	CodeName     string           `json:"codeName" doc:"What its code may be called: one that does not verify is no credit code"`
	CodeWarning  string           `json:"codeWarning" doc:"What is to be verified about its code; empty nothing"`
	CodeParts    []codePart       `json:"codeParts" doc:"The code taken apart"`
	IndustryName string           `json:"industryName"`
	GradeName    string           `json:"gradeName" doc:"What the grade means, in words"`
	BasisName    string           `json:"basisName"`
	ScaleSuggest string           `json:"scaleSuggestion" doc:"Scale that follows from the figures; empty: it cannot be said"`
	ScaleText    string           `json:"scaleText" doc:"Why, or what is missing"`
	Departments  []departmentBody `json:"departments" doc:"Who supervises it by trade"`
	Records      []recordBody     `json:"records"`
	Synthetic    bool             `json:"synthetic" doc:"Made up for the demonstration"`
	Source       string           `json:"source"`
	Assessed     *time.Time       `json:"assessed" doc:"When the declared level was set"`
	Created      time.Time        `json:"created"`
	Updated      time.Time        `json:"updated"`
	Version      int32            `json:"version"`
	May          []string         `json:"may" doc:"Actions the caller may do to it"`
}

type siteBody struct {
	ID       grid.ID `json:"id"`
	Name     string  `json:"name"`
	Site     string  `json:"site" doc:"Empty: the enterprise itself"`
	GridName string  `json:"gridName"`
}

type codePart struct {
	Chars string `json:"chars"`
	Text  string `json:"text"`
}

func (a *API) fileOf(ctx context.Context, f *enterprise.File) enterpriseFile {
	lang, v := respond.RequestOf(ctx).Lang, a.Live.View(grid.ActorOf(ctx).Scope(grid.ViewMap))
	code := grid.ReadCredit(f.CreditCode)
	out := enterpriseFile{
		ID: f.ID, Fields: fileFields(f.Masked()), Grid: f.Grid, GridPath: reachPath(v, f.Grid), Status: f.Status, StatusSince: f.StatusSince,
		Merged: []refBody{}, Sites: []siteBody{},
		CodeName: lang.Of(code.Name()), CodeWarning: lang.Of(code.Warning), CodeParts: []codePart{},
		BasisName: lang.Of(enterprise.Basis(f.Basis)), Departments: departmentsOf(v, f.Departments),
		Records: make([]recordBody, len(f.Records)), Synthetic: f.Synthetic, Source: f.Source, Assessed: instant(f.Assessed),
		Created: f.Created.UTC(), Updated: f.Updated.UTC(), Version: f.Version, May: keysOf(f.May),
	}
	for _, p := range code.Parts {
		out.CodeParts = append(out.CodeParts, codePart{p.Chars, lang.Of(p.Text)})
	}
	if f.MergedInto.ID != 0 {
		out.MergedInto = &refBody{ID: f.MergedInto.ID, Name: f.MergedInto.Name}
	}
	for _, m := range f.Merged {
		out.Merged = append(out.Merged, refBody{ID: m.ID, Name: m.Name})
	}
	for _, s := range f.Sites {
		out.Sites = append(out.Sites, siteBody(s))
	}
	for i := range f.Records {
		out.Records[i] = recordOf(&f.Records[i], lang)
	}
	name, _ := grid.Industry(f.Industry)
	out.IndustryName = lang.Of(name)
	if words, err := enterprise.Words(); err == nil {
		out.GradeName = lang.Of(words.GradeName(f.Grade))
		s := words.Scale.Suggest(f.Industry, f.Staff, f.Revenue, f.Assets)
		out.ScaleSuggest, out.ScaleText = s.Scale, lang.Of(s.Text)
	}
	return out
}

// departmentsOf lists departments; a grid above what the caller sees is not named.
func departmentsOf(v *live.View, list []enterprise.Department) []departmentBody {
	out := make([]departmentBody, len(list))
	for i := range list {
		out[i] = departmentBody(list[i])
		if !v.Shows(out[i].Grid) {
			out[i].Grid, out[i].GridName = 0, ""
		}
	}
	return out
}

func (a *API) registerEnterprises(h huma.API) {
	get(h, "/enterprises/{id}/file", "getEnterpriseFile", "enterprise",
		"All of an enterprise's file, also of one that is closed or merged, with the ETag that a change needs", a.getFile)
	write(h, http.MethodPost, "/enterprises", "createEnterprise", "enterprise",
		"File an enterprise; 409 names those it may be, duplicate=allow files it all the same", http.StatusCreated, a.createEnterprise)
	write(h, http.MethodPatch, "/enterprises/{id}", "updateEnterprise", "enterprise", "Change an enterprise's file; a new place is a move",
		http.StatusOK, a.updateEnterprise)
	write(h, http.MethodPost, "/enterprises/{id}/status", "setEnterpriseStatus", "enterprise",
		"Change how an enterprise stands, from a day on", http.StatusOK, a.setStatus)
	write(h, http.MethodPost, "/enterprises/{id}/merge", "mergeEnterprise", "enterprise",
		"Merge another enterprise into this one; the other's file is only read from then on", http.StatusOK, a.mergeEnterprise)
	write(h, http.MethodPost, "/enterprises/{id}/unmerge", "unmergeEnterprise", "enterprise", "Undo the merge of this enterprise into another",
		http.StatusOK, a.unmergeEnterprise)
	calculate(h, "/enterprises/check", "checkEnterprise", "enterprise",
		"What is to be said of a file before it is written: faults, grid, departments, scale, whom it may be", a.checkEnterprise)
	a.registerPairs(h)
	a.registerWaiting(h)
	get(h, "/enterprises/reminders", "listReminders", "enterprise", "What expires soon or has expired", a.listReminders)
	get(h, "/enterprises/vocabulary", "getVocabulary", "enterprise", "Words of the file: kinds and types of records, industries, grades",
		a.getVocabulary)
	get(h, "/enterprises/{id}/history", "getEnterpriseHistory", "enterprise", "What an enterprise was, and what was done to its file",
		a.getHistory)
	a.registerRegulators(h)
	a.registerRecords(h)
	a.registerEditions(h)
}

type fileIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
}

func (a *API) getFile(ctx context.Context, in *fileIn) (*taggedOut[enterpriseFile], error) {
	f, err := a.Services.Enterprise.File(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.taggedFile(ctx, &f), nil
}

func (a *API) taggedFile(ctx context.Context, f *enterprise.File) *taggedOut[enterpriseFile] {
	return &taggedOut[enterpriseFile]{ETag: respond.VersionTag(f.Version), Body: a.fileOf(ctx, f)}
}

func (a *API) createEnterprise(ctx context.Context, in *struct {
	LangParam
	Duplicate string `query:"duplicate" enum:"refuse,allow" default:"refuse" doc:"allow: file it though it resembles others"`
	Body      fileFields
},
) (*madeOut[enterpriseFile], error) {
	f, err := a.Services.Enterprise.Create(ctx, enterprise.Fields(in.Body), in.Duplicate == "allow")
	if err != nil {
		return nil, err
	}
	return &madeOut[enterpriseFile]{
		ETag: respond.VersionTag(f.Version), Location: "/api/v1/enterprises/" + strconv.FormatInt(f.ID, 10), Body: a.fileOf(ctx, &f),
	}, nil
}

func (a *API) updateEnterprise(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	RawBody []byte
	Body    fileFields
},
) (*taggedOut[enterpriseFile], error) {
	f, err := a.Services.Enterprise.Update(ctx, in.ID, in.version, func(f *enterprise.Fields) error {
		b := fileFields(*f)
		if err := json.Unmarshal(in.RawBody, &b); err != nil {
			return grid.Errorf(grid.CodeInvalid, "请求内容不是合法的 JSON", "The body is no JSON")
		}
		*f = enterprise.Fields(b)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a.taggedFile(ctx, &f), nil
}

func (a *API) setStatus(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body struct {
		Status string `json:"status" enum:"open,stopped,suspended,moved,revoked,cancelled"`
		Since  string `json:"since,omitempty" doc:"Day it holds from, YYYY-MM-DD; absent today"`
		Note   string `json:"note,omitempty" doc:"On what ground"`
	}
},
) (*taggedOut[enterpriseFile], error) {
	f, err := a.Services.Enterprise.SetStatus(ctx, in.ID, in.version, enterprise.StatusChange(in.Body))
	if err != nil {
		return nil, err
	}
	return a.taggedFile(ctx, &f), nil
}

func (a *API) mergeEnterprise(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body struct {
		Other        grid.ID `json:"other" minimum:"1" doc:"Enterprise that is merged into this one"`
		OtherVersion int32   `json:"otherVersion" minimum:"1" doc:"The version of its file that was looked at"`
	}
},
) (*taggedOut[enterpriseFile], error) {
	f, err := a.Services.Enterprise.Merge(ctx, in.ID, in.version, in.Body.Other, in.Body.OtherVersion)
	if err != nil {
		return nil, err
	}
	return a.taggedFile(ctx, &f), nil
}

func (a *API) unmergeEnterprise(ctx context.Context, in *fileIn) (*taggedOut[enterpriseFile], error) {
	f, err := a.Services.Enterprise.Unmerge(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.taggedFile(ctx, &f), nil
}
