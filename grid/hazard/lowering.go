package hazard

import (
	"context"
	"math"
	"strconv"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Lowering is what a major hazard source would be if it held less.
type Lowering struct {
	Level  int        // of GB 18218; 0: it would be none
	Colour grid.Level // with its rating, if it has one
	Tonnes float64    // taken out, and a little more
	What   grid.Text  // which substances, from how much to how much
}

// Lowerings says of major hazard sources how much less they would have to hold for
// a lower level, the nearest first. What was declared, or would be refused today,
// is left out: nobody can say. It asks for no rights; whoever shows it asks for
// what is shown. Errors: unavailable.
func Lowerings(ctx context.Context, tx pgx.Tx, ids []grid.ID) (map[grid.ID][]Lowering, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := graded(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	all, err := Editions()
	if err != nil {
		return nil, err
	}
	out := make(map[grid.ID][]Lowering, len(list))
	for _, r := range list {
		out[r.ID] = lowerings(r, all)
	}
	return out, nil
}

func lowerings(r *Record, all []*Standard) (out []Lowering) {
	v := explain(r)
	if v.Assessment == nil || v.Assessment.Level == nil {
		return nil
	}
	var rated Verdict
	if err := rated.rate(r.Point); err != nil {
		return nil
	}
	for _, l := range v.Assessment.Lower {
		one := Lowering{Level: l.Level, Colour: rated.Level, Tonnes: l.Tonnes}
		if l.Level > 0 {
			one.Colour = grid.Worst(rated.Level, colourOf(all, l.Level))
		}
		for i, s := range l.Steps {
			if i > 0 {
				one.What.ZH += "，"
				one.What.EN += ", "
			}
			name, from, to := v.Assessment.Lines[s.Line].Name, tonnes(s.From), tonnes(s.To)
			if s.To == 0 {
				one.What.ZH += name.ZH + " " + from + " 吨全部移出"
				one.What.EN += name.EN + ": all " + from + " t out"
			} else {
				one.What.ZH += name.ZH + "由 " + from + " 吨减到不足 " + to + " 吨"
				one.What.EN += name.EN + ": from " + from + " t to less than " + to + " t"
			}
		}
		out = append(out, one)
	}
	return out
}

// tonnes writes a bound so that what stays below it as written stays below it.
func tonnes(t float64) string {
	return strconv.FormatFloat(math.Floor(t*1000)/1000, 'f', -1, 64)
}
