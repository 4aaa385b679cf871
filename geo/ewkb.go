package geo

import (
	"encoding/binary"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom/encoding/ewkb"
)

// MarshalEWKB encodes a geometry as little-endian EWKB with SRID 4490, the
// bytes PostGIS takes as binary input.
func MarshalEWKB(g orb.Geometry) ([]byte, error) {
	t, err := ToGeom(g)
	if err != nil {
		return nil, err
	}
	b, err := ewkb.Marshal(t, binary.LittleEndian)
	if err != nil {
		return nil, fmt.Errorf("geo: encode EWKB: %w", err)
	}
	return b, nil
}

// UnmarshalEWKB decodes EWKB of either byte order. A geometry that names an
// SRID other than 4490 is refused; one that names none is taken as 4490.
func UnmarshalEWKB(b []byte) (orb.Geometry, error) {
	t, err := ewkb.Unmarshal(b)
	if err != nil {
		return nil, fmt.Errorf("geo: decode EWKB: %w", err)
	}
	if s := t.SRID(); s != 0 && s != SRID {
		return nil, fmt.Errorf("geo: decode EWKB: SRID %d where %d is expected", s, SRID)
	}
	return FromGeom(t)
}
