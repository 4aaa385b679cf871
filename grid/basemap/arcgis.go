package basemap

import (
	"encoding/json"
	"strconv"
	"strings"

	"anwang/grid"
)

// arcService is what is read of an ArcGIS map service.
type arcService struct {
	MapName   string `json:"mapName"`
	Copyright string `json:"copyrightText"`
	Tiles     *struct {
		Rows, Cols int
		Origin     struct{ X, Y float64 }
		Levels     []struct {
			Level      int
			Resolution float64
		} `json:"lods"`
		CRS struct {
			Number int `json:"wkid"`
			Latest int `json:"latestWkid"`
		} `json:"spatialReference"`
	} `json:"tileInfo"`
}

// ReadArcGIS reads what an ArcGIS map service says of itself at asked, which ends with
// MapServer. Errors: rejected (it is no such service, or has no tiles).
func ReadArcGIS(doc []byte, asked string) ([]Offering, error) {
	var a arcService
	if err := json.Unmarshal(doc, &a); err != nil {
		return nil, &grid.Error{Code: grid.CodeRejected, Cause: err, Text: grid.Text{
			ZH: "返回的不是 ArcGIS 地图服务的说明", EN: "What the service sends is no description of an ArcGIS map service",
		}}
	}
	if a.Tiles == nil || len(a.Tiles.Levels) == 0 {
		return nil, grid.Errorf(grid.CodeRejected, "这个 ArcGIS 服务没有切片缓存，请先在服务端切片", "This ArcGIS service has no tiles; have it cached first")
	}
	o := Offering{Title: a.MapName, Source: fresh()}
	o.Source.Kind, o.Source.Attribution = ArcGIS, short(strings.TrimSpace(a.Copyright), 300)
	crs := a.Tiles.CRS.Number
	if a.Tiles.CRS.Latest != 0 {
		crs = a.Tiles.CRS.Latest
	}
	var list []matrix
	for _, l := range a.Tiles.Levels {
		if l.Resolution > 0 {
			list = append(list, matrix{
				strconv.Itoa(l.Level), l.Resolution * float64(a.Tiles.Cols), a.Tiles.Origin.X, a.Tiles.Origin.Y,
				a.Tiles.Cols, a.Tiles.Rows,
			})
		}
	}
	o.settle(strconv.Itoa(crs), list)
	if o.Title == "" {
		parts := strings.Split(strings.TrimRight(asked, "/"), "/")
		if len(parts) > 1 {
			o.Title = parts[len(parts)-2]
		}
	}
	o.Source.Name = short(o.Title, 100)
	path, query, _ := strings.Cut(asked, "?")
	o.Source.Address = withKey(strings.TrimRight(path, "/")+"/tile/{z}/{y}/{x}", "?"+query)
	return []Offering{o}, nil
}

// short is a text cut to so many characters.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
