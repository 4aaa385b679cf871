package pg

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"

	"anwang/geo"
)

// registerGeometry teaches a connection PostGIS's geometry type. Its number
// differs from database to database, so it is looked up; a database without
// PostGIS simply does not get the codec.
func registerGeometry(ctx context.Context, conn *pgx.Conn) error {
	var oid uint32
	err := conn.QueryRow(ctx, `SELECT coalesce(to_regtype('geometry')::oid, 0)`).Scan(&oid)
	if err != nil {
		return err
	}
	if oid != 0 {
		conn.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: oid, Codec: geometryCodec{}})
	}
	return nil
}

// geometryCodec carries orb geometries as PostGIS geometry, in EWKB. It scans
// into a concrete orb type, into orb.Geometry, and into a pointer for NULL.
type geometryCodec struct{}

func (geometryCodec) FormatSupported(int16) bool { return true }
func (geometryCodec) PreferredFormat() int16     { return pgtype.BinaryFormatCode }

func (geometryCodec) PlanEncode(_ *pgtype.Map, _ uint32, format int16, value any) pgtype.EncodePlan {
	switch value.(type) {
	case orb.Geometry, *orb.Point, *orb.Polygon, *orb.MultiPolygon:
		return encodeGeometry{text: format == pgtype.TextFormatCode}
	}
	return nil
}

func (geometryCodec) PlanScan(_ *pgtype.Map, _ uint32, format int16, target any) pgtype.ScanPlan {
	switch target.(type) {
	case *orb.Geometry, *orb.Point, **orb.Point, *orb.Polygon, *orb.MultiPolygon:
		return scanGeometry{text: format == pgtype.TextFormatCode}
	}
	return nil
}

// DecodeDatabaseSQLValue is what database/sql would get: the bytes.
func (geometryCodec) DecodeDatabaseSQLValue(_ *pgtype.Map, _ uint32, _ int16, src []byte) (driver.Value, error) {
	return append([]byte(nil), src...), nil
}

// DecodeValue decodes for targets of type any.
func (geometryCodec) DecodeValue(_ *pgtype.Map, _ uint32, format int16, src []byte) (any, error) {
	if src == nil {
		return nil, nil
	}
	return decodeGeometry(src, format == pgtype.TextFormatCode)
}

type encodeGeometry struct{ text bool }

func (e encodeGeometry) Encode(value any, buf []byte) ([]byte, error) {
	var g orb.Geometry
	switch v := value.(type) {
	case *orb.Point:
		if v == nil {
			return nil, nil
		}
		g = *v
	case *orb.Polygon:
		if v == nil {
			return nil, nil
		}
		g = *v
	case *orb.MultiPolygon:
		if v == nil {
			return nil, nil
		}
		g = *v
	case orb.Geometry:
		g = v
	}
	b, err := geo.MarshalEWKB(g)
	if err != nil {
		return nil, err
	}
	if e.text {
		return hex.AppendEncode(buf, b), nil
	}
	return append(buf, b...), nil
}

type scanGeometry struct{ text bool }

func (s scanGeometry) Scan(src []byte, target any) error {
	if src == nil {
		return scanNull(target)
	}
	g, err := decodeGeometry(src, s.text)
	if err != nil {
		return err
	}
	ok := true
	switch t := target.(type) {
	case *orb.Geometry:
		*t = g
	case *orb.Point:
		*t, ok = g.(orb.Point)
	case **orb.Point:
		var p orb.Point
		if p, ok = g.(orb.Point); ok {
			*t = &p
		}
	case *orb.Polygon:
		*t, ok = g.(orb.Polygon)
	case *orb.MultiPolygon:
		if p, single := g.(orb.Polygon); single {
			g = orb.MultiPolygon{p}
		}
		*t, ok = g.(orb.MultiPolygon)
	}
	if !ok {
		return fmt.Errorf("a %s does not fit into %T", g.GeoJSONType(), target)
	}
	return nil
}

func scanNull(target any) error {
	switch t := target.(type) {
	case *orb.Geometry:
		*t = nil
	case **orb.Point:
		*t = nil
	case *orb.Polygon:
		*t = nil
	case *orb.MultiPolygon:
		*t = nil
	default:
		return errors.New("NULL geometry")
	}
	return nil
}

func decodeGeometry(src []byte, text bool) (orb.Geometry, error) {
	if text {
		raw := make([]byte, hex.DecodedLen(len(src)))
		if _, err := hex.Decode(raw, src); err != nil {
			return nil, err
		}
		src = raw
	}
	return geo.UnmarshalEWKB(src)
}
