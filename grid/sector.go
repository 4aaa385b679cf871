package grid

// SectorInfo describes a supervision sector 监管行业: who supervises an enterprise
// by its trade. An enterprise names one by its code, and so does a grant that is
// narrowed to it.
type SectorInfo struct {
	Code string
	Name Text
}

// Sectors lists the supervision sectors, in the order they are offered.
var Sectors = [...]SectorInfo{
	sector("chemical"),
	sector("mine"),
	sector("metallurgy"),
	sector("nonferrous"),
	sector("building_materials"),
	sector("machinery"),
	sector("light"),
	sector("textile"),
	sector("tobacco"),
	sector("commerce"),
	sector("construction"),
	sector("road"),
	sector("gas"),
	sector("power"),
	sector("special_equipment"),
	sector("crowded"),
	sector("school"),
	sector("hospital"),
	sector("tourism"),
	sector("other"),
}

// sector is a sector by its code, in the words of term.json.
func sector(code string) SectorInfo { return SectorInfo{Code: code, Name: TermText("sector", code)} }

// SectorOf returns the description of a sector; ok is false for an unknown code.
func SectorOf(code string) (info SectorInfo, ok bool) {
	for _, s := range Sectors {
		if s.Code == code {
			return s, true
		}
	}
	return SectorInfo{}, false
}
