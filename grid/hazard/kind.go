package hazard

import (
	"slices"

	"anwang/grid"
)

// Kind is what a hazard source is, beside its category.
type Kind struct {
	Key        string
	Categories []Category
	Text       grid.Text
}

var (
	ofUnits  = []Category{CategoryUnit, CategoryPoint}
	ofPoints = []Category{CategoryPoint}
	ofPlaces = []Category{CategoryPlace}
	ofAll    = []Category{CategoryUnit, CategoryPoint, CategoryPlace}
)

// Kinds lists the kinds in the order they are offered. A record that was imported
// may be of another.
var Kinds = [...]Kind{
	kindOf("tank_farm", ofUnits),
	kindOf("storage", ofUnits),
	kindOf("process", ofUnits),
	kindOf("loading", ofUnits),
	kindOf("lpg_station", ofUnits),
	kindOf("lng_station", ofUnits),
	kindOf("filling_station", ofUnits),
	kindOf("ammonia", ofUnits),
	kindOf("chlorine", ofUnits),
	kindOf("gas_system", ofUnits),
	kindOf("gas_regulator", ofPoints),
	kindOf("paint", ofPoints),
	kindOf("dust", ofPoints),
	kindOf("confined", ofPoints),
	kindOf("boiler", ofPoints),
	kindOf("vessel", ofPoints),
	kindOf("molten", ofPoints),
	kindOf("plating", ofPoints),
	kindOf("machine", ofPoints),
	kindOf("crane", ofPoints),
	kindOf("elevator", ofPoints),
	kindOf("pit", ofPoints),
	kindOf("formwork", ofPoints),
	kindOf("mine", ofPoints),
	kindOf("tailings", ofPoints),
	kindOf("power", ofPoints),
	kindOf("transformer", ofPoints),
	kindOf("battery", ofPoints),
	kindOf("silo", ofPoints),
	kindOf("warehouse", ofPoints),
	kindOf("laboratory", ofPoints),
	kindOf("kitchen", ofPoints),
	kindOf("vehicle_yard", ofPoints),
	kindOf("garage", ofPoints),
	kindOf("ropeway", ofPoints),
	kindOf("greenhouse", ofPoints),
	kindOf("crowd", ofPlaces),
	kindOf("school", ofPlaces),
	kindOf("hospital", ofPlaces),
	kindOf("nursing_home", ofPlaces),
	kindOf("mall", ofPlaces),
	kindOf("hotel", ofPlaces),
	kindOf("entertainment", ofPlaces),
	kindOf("venue", ofPlaces),
	kindOf("transit", ofPlaces),
	kindOf("dormitory", ofPlaces),
	kindOf("religious", ofPlaces),
	kindOf("scenic", ofPlaces),
	kindOf("key_unit", ofPlaces),
	kindOf("other", ofAll),
}

// kindOf is a kind by its key, in the words of term.json.
func kindOf(key string, of []Category) Kind {
	return Kind{Key: key, Categories: of, Text: grid.TermText("hazardKind", key)}
}

// fits reports whether a kind is known and of the category.
func fits(key string, c Category) bool {
	return slices.ContainsFunc(Kinds[:], func(k Kind) bool { return k.Key == key && slices.Contains(k.Categories, c) })
}

// categoryOf is the category of a record that was imported without one.
func categoryOf(stored string, major int, kind string) Category {
	switch {
	case stored != "":
		return Category(stored)
	case major > 0:
		return CategoryUnit
	case fits(kind, CategoryPlace) && !fits(kind, CategoryPoint):
		return CategoryPlace
	}
	return CategoryPoint
}
