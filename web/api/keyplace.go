package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/keyplace"
	"anwang/grid/live"
	"anwang/web/respond"
)

// keyPlaceCard is the card of a key place.
type keyPlaceCard struct {
	Card
	KeyPlaceKind keyPlaceKind `json:"placeKind"`
	Capacity     *int         `json:"capacity" doc:"People at most; null: not known"`
	Address      string       `json:"address"`
	Measures     string       `json:"measures"`
	Keeper       string       `json:"keeper" doc:"Who answers for it, masked; in full by POST /keyplaces/{id}/personal"`
	Phone        string       `json:"keeperPhone" doc:"Likewise"`
	Source       string       `json:"source"`
	Created      time.Time    `json:"created"`
	Version      int32        `json:"version"`
	May          []string     `json:"may" doc:"Actions the caller may do to it"`
}

// keyPlaceKind is what a key place is.
type keyPlaceKind string

// Schema implements huma.SchemaProvider.
func (keyPlaceKind) Schema(huma.Registry) *huma.Schema {
	var keys []any
	for _, k := range keyplace.Kinds() {
		keys = append(keys, k)
	}
	return words(keys)
}

// KeyPlaceFields are what filing and changing have in common; what is left out stays.
type KeyPlaceFields struct {
	Name       *string       `json:"name,omitempty"`
	Kind       *keyPlaceKind `json:"kind,omitempty"`
	Enterprise *grid.ID      `json:"enterprise,omitempty" minimum:"0" doc:"That runs it; 0: none"`
	Lon        *float64      `json:"lon,omitempty" doc:"Longitude, CGCS2000"`
	Lat        *float64      `json:"lat,omitempty" doc:"Latitude, CGCS2000"`
	Capacity   emptiable     `json:"capacity,omitempty" doc:"People at most; null: not known"`
	Address    *string       `json:"address,omitempty"`
	Measures   *string       `json:"measures,omitempty" doc:"What is done to protect it"`
	Keeper     *string       `json:"keeper,omitempty" doc:"Who answers for it"`
	Phone      *string       `json:"phone,omitempty" doc:"How to reach them"`
	Source     *string       `json:"source,omitempty"`
}

type keyPlacePersonal struct {
	Keeper      string `json:"keeper" doc:"Who answers for it; empty: unknown"`
	KeeperPhone string `json:"keeperPhone"`
}

func (b *KeyPlaceFields) update() keyplace.Update {
	u := keyplace.Update{
		Name: b.Name, Kind: (*string)(b.Kind), Enterprise: b.Enterprise, Lon: b.Lon, Lat: b.Lat, Address: b.Address,
		Measures: b.Measures, Keeper: b.Keeper, Phone: b.Phone, Source: b.Source,
	}
	if b.Capacity.Sent {
		u.Capacity = &b.Capacity.Value
	}
	return u
}

type keyPlaceOut struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     keyPlaceCard
}

func (a *API) registerKeyPlaces(h huma.API) {
	get(h, "/keyplaces/{id}", "getKeyPlace", "keyplace", "A key place's card, with the ETag that a change needs",
		func(ctx context.Context, in *idIn) (*keyPlaceOut, error) {
			p, err := a.Services.KeyPlace.Get(ctx, in.ID)
			return a.answerKeyPlace(ctx, &p, err)
		})
	write(h, http.MethodPost, "/keyplaces/{id}/personal", "lookAtKeyPlace", "keyplace",
		"Who answers for a key place, in full; that somebody looked is audited", http.StatusOK,
		func(ctx context.Context, in *idIn) (*body[keyPlacePersonal], error) {
			keeper, phone, err := a.Services.KeyPlace.Personal(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			return answer(keyPlacePersonal{keeper, phone}), nil
		})
	write(h, http.MethodPost, "/keyplaces", "createKeyPlace", "keyplace", "File a key place", http.StatusCreated,
		func(ctx context.Context, in *struct {
			LangParam
			Body struct {
				Code string `json:"code,omitempty" doc:"One is given when it is absent"`
				KeyPlaceFields
			}
		},
		) (*keyPlaceOut, error) {
			p, err := a.Services.KeyPlace.Create(ctx, in.Body.Code, in.Body.update())
			out, err := a.answerKeyPlace(ctx, &p, err)
			if err == nil {
				out.Location = "/api/v1/keyplaces/" + strconv.FormatInt(p.ID, 10)
			}
			return out, err
		})
	write(h, http.MethodPatch, "/keyplaces/{id}", "updateKeyPlace", "keyplace", "Change a key place", http.StatusOK,
		func(ctx context.Context, in *struct {
			LangParam
			ID grid.ID `path:"id" minimum:"1"`
			MatchParam
			Body KeyPlaceFields
		},
		) (*keyPlaceOut, error) {
			p, err := a.Services.KeyPlace.Update(ctx, in.ID, in.version, in.Body.update())
			return a.answerKeyPlace(ctx, &p, err)
		})
	write(h, http.MethodDelete, "/keyplaces/{id}", "deleteKeyPlace", "keyplace", "Take away what is no key place any more, with a reason",
		http.StatusNoContent, func(ctx context.Context, in *hazardDeleteIn) (*struct{}, error) {
			return nil, a.Services.KeyPlace.Delete(ctx, in.ID, in.version, in.Reason)
		})
}

// answerKeyPlace is the record as it is, which may be newer than memory.
func (a *API) answerKeyPlace(ctx context.Context, p *keyplace.Place, err error) (*keyPlaceOut, error) {
	if err != nil {
		return nil, err
	}
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	point, shown := *p.Point(), p.Masked()
	return &keyPlaceOut{ETag: respond.VersionTag(p.Version), Body: keyPlaceCard{
		Card:         Card{PointRow: rowOfPoint(v, &live.Item{Point: point, Class: p.Class}), Path: pathOf(v.Path(p.Grid))},
		KeyPlaceKind: keyPlaceKind(p.Kind), Capacity: p.Capacity, Address: p.Address, Measures: p.Measures, Keeper: shown.Keeper,
		Phone: shown.Phone, Source: p.Source,
		Created: p.Created.UTC(), Version: p.Version, May: keysOf(p.May),
	}}, nil
}
