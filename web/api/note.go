package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// notes describe what does not fit on the line of a field's tag: a field by its type
// and its name in JSON, a parameter of any operation by its name.
var notes = map[string]string{
	"accountBody.password": "Only in the answer that created the account, when it was made up; it is not to be had again",
	"accountDraftBody.password": "Absent: one is made up and answered once. " +
		"Either way it must be changed at the first log-in",
	"accountBody.guarded": "It sees personal data, reads the audit or administers, or will: a new password, another log-in name, " +
		"and to be let in again take a second person",
	"PointRow.majorLevel": "Hazard: level of the major hazard source by GB 18218, 1 the gravest to 4; not the risk colour",
	"approvalBody.state":  "confirmed: the new password can be taken by who asked",
	"assessmentBody.colour": "Risk colour that such a source has at least; another thing than its level by the standard. " +
		"none: it is no major hazard source",
	"changeBody.state": "Of a danger, after",
	"changeBody.verb": "What was done, as the audit names it, or happened to it: enterprise.turn, grid.turn, danger.overdue, " +
		"record.expire, and what becomes otherwise because something else did, such as grid.redraw, danger.rehome, danger.resector",
	"ChoiceBody.crs": "Coordinate system of rows that do not say: cgcs2000, gcj02, bd09, webmercator, gk, gk-cm117; empty: not chosen",
	"dangerOpen.bar": "Empty: it can be done. state: not where the danger stands; right: it is for others to do; " +
		"own: the caller reported it rectified; rule: something else comes before",
	"dangerOpen.verb": "POST /dangers/{id}/{verb}",
	"dangerStep.from": "State before; null: there was none, or it is not known",
	"figuresBody.moves": "What became what is counted, and ceased to be it, record by record; " +
		"absent: of a past day, or the database is away",
	"figuresSinceBody.why": "Why it is not, or not exactly: the record begins later; kept of all sectors together only; " +
		"boundaries have changed; the database is away",
	"flagBody.breaks": "merge: equal grids joined keep their colour; split: of the parts of a grid one is as bad; " +
		"monotony: a blue enterprise more is never worse; depth: the same at every depth",
	"Database.trouble": "What is wrong; full: nothing can be saved, also while it is up",
	"HazardFields.assessed": "Day of the assessment, in China; of a new unit or rating today when absent. " +
		"The edition of the standard is that of this day",
	"HazardFields.control": "管控层级; when absent or below what the colour asks for, that",
	"HazardFields.regime": "适用规定 that a unit is supervised under; empty: decree 40, " +
		"which does not apply to the others (its Art. 2)",
	"moverBody.ways": "Of an enterprise, as its own card tells them: what can be done, which may not be enough, " +
		"and last what needs a rating anew; empty: none is known",
	"standardBody.names": "Common names of substances that Table 1 does not name, with the hazard classes they are usually in; " +
		"to be confirmed with the safety data sheet",
	"unitBody.people": "Permanent residents within 500 m outside the plant boundary; " +
		"absent: not known, and α is then the unfavourable one, marked so",
	"wayStepBody.kind": "What is done; assess: without the only source nothing would be known, which is no lower level; " +
		"rate: nobody does it, it is rated anew once things are better",
	"whyBody.index": "Ranks grids inside a level. Mode share: 100 × the last sum / assessed; mode sum: 100 × (1 − exp(−load / k))",
	"whyBody.mode":  "share: the sums beside the threshold, and floors; max: the worst enterprise; sum: bands of the load, and floors",

	"circle": "In a circle: longitude,latitude of its centre in degrees, and its radius in metres, at most 200000; " +
		"distances are geodesic, to the millimetre",
	"polygon": "In a polygon, its border included: longitude,latitude of each vertex in turn, CGCS2000 degrees, " +
		"at most 300 vertices; holes are further rings, each after a semicolon",
	"turned": "Instead of all that happened, each record once that was not so at since and is so now: " +
		"red or orange grids, major or open dangers",
}

// annotate writes the notes into the fields of the schema of a type.
func annotate(s *huma.Schema, t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		owner := t
		if n := len(f.Index); n > 1 {
			owner = t.FieldByIndex(f.Index[:n-1]).Type
		}
		if note := notes[owner.Name()+"."+name]; note != "" && s.Properties[name] != nil {
			s.Properties[name].Description = note
		}
	}
}
