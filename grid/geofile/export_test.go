package geofile

import "strings"

// Listing reads what ogrinfo prints, for tests.
func Listing(text string) ([]Layer, error) { return parseListing(strings.NewReader(text)) }
