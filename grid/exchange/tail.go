package exchange

import (
	"context"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Behind the fields of an export stands what nobody declares: the colour that the
// service has computed, and the names of the grids above. No import takes these
// columns; the level that an enterprise declares is a field, and another thing.

// Computed tells the computed colours of enterprises inside the transaction that reads
// them: of the i-th of ids the level, the score (NaN: none), the first day of the
// level, and whether it is known to have begun then. Who has none is not told.
type Computed func(ctx context.Context, tx pgx.Tx, ids []grid.ID,
	tell func(i int, level grid.Level, score float64, since time.Time, known bool)) error

// Colours says who computes the colours of an export; without it their columns stay
// empty.
func (s *Service) Colours(by Computed) { s.computed = by }

// colourKeys are the columns of the tail that are not names of grids.
var colourKeys = [...]string{"level", "score", "since", "sinceNote"}

// mostTail is how many columns a tail has at most: a network has nine levels.
const mostTail = len(colourKeys) + 8

// depth is a level of the main network below its root.
type depth struct {
	number int16
	name   grid.Text
}

// heading is what the column of a level is called in an export.
func (d *depth) heading(lang string) string { return in(t("所属"+d.name.ZH, d.name.EN), lang) }

// tail is what stands behind the fields of one export. Its texts are few and come again
// and again, so they are made ready for the format once each.
type tail struct {
	lang   string
	plain  bool // for a separated file: texts are guarded
	depths []depth
	placed map[grid.ID][]string // names of the grids above a leaf by depth, "" where there is none
	days   map[time.Time]string // as written
	levels [grid.Levels]string
	rows   []colour // of the chunk
}

// colour is what the tail says of the colour of an enterprise.
type colour struct {
	level, since, note string
	score              float64 // NaN: none
}

// begin reads the grids, once for all rows.
func (l *tail) begin(ctx context.Context, tx pgx.Tx) (err error) {
	if l.depths, err = depthsBelow(ctx, tx); err != nil {
		return err
	}
	for i := range l.levels {
		l.levels[i] = l.ready(in(grid.TermText("level", grid.Level(i).String()), l.lang))
	}
	l.placed, err = gridNamesBelow(ctx, tx, l.depths, l.ready)
	return err
}

// ready is a text as the format has it.
func (l *tail) ready(s string) string {
	if l.plain {
		return grid.CellText(s)
	}
	return s
}

func (l *tail) headings() []any {
	out := make([]any, 0, len(colourKeys)+len(l.depths))
	for _, key := range colourKeys {
		out = append(out, in(grid.TermText("computed", key), l.lang))
	}
	for i := range l.depths {
		out = append(out, l.depths[i].heading(l.lang))
	}
	return out
}

// chunk asks for the colours of a chunk.
func (l *tail) chunk(ctx context.Context, tx pgx.Tx, by Computed, ids []grid.ID) error {
	l.rows = l.rows[:0]
	for range ids {
		l.rows = append(l.rows, colour{score: math.NaN()})
	}
	if by == nil {
		return nil
	}
	exact, atLeast := in(t("确切", "Exact"), l.lang), in(t("不晚于此日，此前无记录", "On that day or before: the record begins there"), l.lang)
	return by(ctx, tx, ids, func(i int, level grid.Level, score float64, since time.Time, known bool) {
		c := colour{level: l.levels[level], since: l.day(since), note: atLeast, score: score}
		if known {
			c.note = exact
		}
		l.rows[i] = c
	})
}

func (l *tail) day(d time.Time) string {
	s, ok := l.days[d]
	if !ok {
		if l.days == nil {
			l.days = map[time.Time]string{}
		}
		s = d.Format(time.DateOnly)
		l.days[d] = s
	}
	return s
}

// names are those of the grids above a leaf.
func (l *tail) names(at grid.ID) []string {
	if names, known := l.placed[at]; known {
		return names
	}
	return make([]string, len(l.depths)) // drawn since the export began
}

// of appends the cells of the n-th enterprise of the chunk, which lies in a grid.
func (l *tail) of(out []any, n int, at grid.ID) []any {
	c := &l.rows[n]
	out = append(out, c.level, nil, c.since, c.note)
	if !math.IsNaN(c.score) {
		out[len(out)-3] = c.score
	}
	for _, name := range l.names(at) {
		out = append(out, name)
	}
	return out
}

// texts appends the same for a separated file.
func (l *tail) texts(out []string, n int, at grid.ID) []string {
	c := &l.rows[n]
	score := ""
	if !math.IsNaN(c.score) {
		score = csvCell(c.score)
	}
	return append(append(out, c.level, score, c.since, c.note), l.names(at)...)
}

// markComputed says of the columns that no field was proposed for which of them are those
// of a tail, in either language.
func markComputed(ctx context.Context, tx pgx.Tx, columns []Column) error {
	depths, err := depthsBelow(ctx, tx)
	if err != nil {
		return err
	}
	ours := map[string]bool{}
	for _, lang := range []string{"zh", "en"} {
		l := tail{lang: lang, depths: depths}
		for _, h := range l.headings() {
			s, _ := h.(string)
			ours[plainHeading(s)] = true
		}
	}
	for i := range columns {
		columns[i].Computed = columns[i].Field == "" && ours[plainHeading(columns[i].Heading)]
	}
	return nil
}
