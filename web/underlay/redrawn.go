package underlay

import (
	"bytes"
	"context"
	"errors"
	"image"

	"anwang/grid/basemap"
	"anwang/tiles/warp"
)

// redrawn is a tile of the map drawn out of tiles in another system. Those are kept too,
// since neighbours are drawn out of the same. Errors: as fetch.
func (u *Underlay) redrawn(ctx context.Context, s *basemap.Source, z, x, y int) (Tile, error) {
	system := warp.Degrees
	if s.CRS == basemap.GCJ02 {
		system = warp.Shifted
	}
	plan := warp.Of(system, z, x, y)
	pictures, photo := map[warp.ID]image.Image{}, true
	for _, id := range plan.Tiles {
		t, err := u.original(ctx, s, z, id.X, id.Y)
		if err != nil {
			return Tile{}, err
		}
		if t.Empty {
			continue
		}
		if t.Type == "image/webp" {
			return Tile{}, unavailable("经纬度或有偏移的瓦片须为 PNG 或 JPEG", "tiles by degrees or in shifted coordinates have to be PNG or JPEG",
				errors.New("it sends WebP"))
		}
		picture, _, err := image.Decode(bytes.NewReader(t.Body))
		if err != nil {
			return Tile{}, notATile(t.Body)
		}
		pictures[id], photo = picture, photo && t.Type == "image/jpeg"
	}
	if len(pictures) == 0 {
		return Tile{Empty: true}, nil
	}
	body, kind, err := warp.Encode(plan.Draw(pictures), photo)
	return Tile{Body: body, Type: kind}, err
}

// original is a tile as a service has it.
func (u *Underlay) original(ctx context.Context, s *basemap.Source, z, x, y int) (Tile, error) {
	k := key{s.ID, s.Version, tileID{z, x, y}, true}
	if t, age, ok := u.cache.get(k); ok && !stale(&t, age) {
		return t, nil
	}
	t, err := u.ask(ctx, s, z, x, y)
	if err == nil && s.ID != 0 {
		u.cache.put(k, t)
	}
	return t, err
}
