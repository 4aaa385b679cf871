package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/name"
	"anwang/grid/pg"
)

// What is no point on the map comes in by the service that keeps it: each record by the very
// change that somebody makes by hand, with what that checks, refuses and writes down. A trial
// makes the same changes and undoes them all.

// Enter brings in the rows of one record, in the transaction that ctx is a part of; what is there
// already is changed only with update. What it refuses is a *grid.Error, whose faults name a line
// and, as a pointer, a field.
type Enter func(ctx context.Context, rows []grid.Row, update bool) (grid.Entered, error)

// Enters says by which service the rows of a register come in.
func (s *Service) Enters(register string, by Enter) {
	if s.entrances == nil {
		s.entrances = map[string]Enter{}
	}
	s.entrances[register] = by
}

// entrance is how the rows of a register come in that are records of no kind of points.
type entrance struct {
	one   []string // the fields by which rows are of one record
	above string   // the field in which a row names the record that its own stands under; "" none
	known []string // the fields by which a record is named there
	most  int      // rows, since each is a change of its own
	// read finishes a row: what follows from several cells. nil: nothing does.
	read func(k *checker, r *tableRow)
}

// enter brings a table in by its entrance.
func (s *Service) enter(ctx context.Context, j *job, k *checker, entry grid.Entry) error {
	by := s.entrances[k.of.word]
	if by == nil {
		return grid.Errorf(grid.CodeInvalid, "此处不能导入这种台账", "such tables cannot be imported here")
	}
	return s.db.Together(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := unbounded(ctx, tx); err != nil {
			return err
		}
		if j.run {
			if err := oneAtATime(ctx, tx); err != nil {
				return err
			}
		}
		var err error
		if k.worksheet.sectors.list, err = pg.Sectors(ctx, tx); err != nil {
			return err
		}
		list, err := j.groups(ctx, k)
		if err != nil {
			return err
		}
		var o Outcome
		gone := 0
		for _, rows := range k.inOrder(list) {
			if err := k.enterOne(ctx, tx, by, rows, &o); err != nil {
				return err
			}
			gone += len(rows)
			j.reached(k.rows, gone)
		}
		if !j.run || k.stopped() {
			return errUndo
		}
		return act.Do(ctx, s.db, act.Work{
			Entry: entry, Needs: k.of.needs,
			Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, line *grid.Entry) error {
				line.After = j.of.auditCounts(k, o)
				if err := finish(ctx, tx, j.of.ID, Done, k, o, nil); err != nil {
					return err
				}
				return j.Finish(ctx, tx)
			},
		})
	})
}

// groups reads the rows, those of one record together, in the order in which records are first met.
func (j *job) groups(ctx context.Context, k *checker) (list [][]grid.Row, err error) {
	at := map[string]int{}
	k.said = map[int][]string{}
	err = j.table.each(ctx, func(raw rawRow) error {
		r, ok := k.read(raw)
		if j.reached(k.rows, 0); k.rows > k.of.entrance.most {
			return broken(fmt.Sprintf("此类台账每次最多 %d 行，请拆分", k.of.entrance.most),
				fmt.Sprintf("a table of these has at most %d rows; split it", k.of.entrance.most))
		}
		if !ok {
			return nil
		}
		if k.of.entrance.read != nil {
			k.of.entrance.read(k, &r)
		}
		row := grid.Row{Line: r.row, Cells: map[string]any{}}
		for i, v := range r.values {
			if v != nil {
				row.Cells[k.of.fields[i].Key] = v
			}
		}
		texts := make([]string, 0, len(raw.cells))
		for i := range raw.cells {
			texts = append(texts, raw.cells[i].text)
		}
		k.said[r.row] = texts
		key := recordKey(&row, k.of.entrance.one)
		if n, met := at[key]; met && key != "" {
			list[n] = append(list[n], row)
			return nil
		}
		at[key] = len(list)
		list = append(list, []grid.Row{row})
		return nil
	})
	if err == nil && k.rows == k.left {
		err = noRows()
	}
	if err == nil {
		k.ended()
	}
	return list, err
}

// recordKey is the record that a row is of; "" it does not say.
func recordKey(r *grid.Row, fields []string) string {
	var b strings.Builder
	said := false
	for _, f := range fields {
		text := name.Key(r.Text(f))
		said = said || text != ""
		b.WriteString(text + "\x00")
	}
	if !said {
		return ""
	}
	return b.String()
}

// inOrder has records come after those that they stand under, and refuses those that stand in a
// circle.
func (k *checker) inOrder(list [][]grid.Row) [][]grid.Row {
	d := k.of.entrance
	if d.above == "" {
		return list
	}
	at := map[string]int{}
	for i := range list {
		for _, f := range d.known {
			key := name.Key(list[i][0].Text(f))
			if _, met := at[key]; key != "" && !met {
				at[key] = i
			}
		}
	}
	const under, placed = 1, 2
	state, out := make([]byte, len(list)), make([][]grid.Row, 0, len(list))
	for i := range list {
		var path []int
		for n := i; state[n] == 0; {
			state[n] = under
			path = append(path, n)
			up, known := at[name.Key(list[n][0].Text(d.above))]
			if !known {
				break
			}
			if from := slices.Index(path, up); state[up] == under && from >= 0 {
				for _, c := range path[from:] {
					r := &list[c][0]
					k.at(r.Line, k.of.index(d.above), fault{"circle", []string{clip(r.Text(d.above))}}, r.Text(d.above))
				}
				break
			}
			n = up
		}
		for _, n := range slices.Backward(path) {
			state[n] = placed
			out = append(out, list[n])
		}
	}
	return out
}

// enterOne brings in the rows of one record, or none of them.
func (k *checker) enterOne(ctx context.Context, tx pgx.Tx, by Enter, rows []grid.Row, o *Outcome) error {
	bad := slices.IndexFunc(rows, func(r grid.Row) bool { return k.bad[r.Line] })
	if bad >= 0 {
		for i := range rows {
			if !k.bad[rows[i].Line] {
				k.add(Problem{Row: rows[i].Line, Kind: "withBad", Args: []string{fmt.Sprint(rows[bad].Line)}})
			}
		}
		return nil
	}
	if err := savepoint(ctx, tx); err != nil {
		return err
	}
	is, err := by(ctx, rows, k.choice.Existing == Replace)
	if err != nil {
		if kind := refusal(err); kind != "" {
			k.refuse(rows, kind, err)
			return toSavepoint(ctx, tx)
		}
		return err
	}
	for i := range is.Notes {
		k.tell(rows, "enteredSo", &is.Notes[i])
	}
	switch {
	case is.Created:
		o.Created += len(rows)
	case is.Changed:
		o.Updated += len(rows)
	default:
		o.Same += len(rows)
	}
	return release(ctx, tx)
}

// refusal is the kind of problem that a row is refused with; "" it is no row's fault.
func refusal(err error) string {
	switch grid.CodeOf(err) {
	case grid.CodeRejected, grid.CodeInvalid, grid.CodeNotFound:
		return "notAccepted"
	case grid.CodeConflict, grid.CodeStale:
		return "notFitting"
	case grid.CodeForbidden, grid.CodeSecond:
		return "notYourRow"
	}
	return ""
}

// refuse takes down why the rows of a record were refused.
func (k *checker) refuse(rows []grid.Row, kind string, err error) {
	var e *grid.Error
	if !errors.As(err, &e) {
		return
	}
	list := e.Faults
	if len(list) == 0 {
		list = []grid.Fault{{Text: e.Text}}
	}
	for i := range list {
		k.tell(rows, kind, &list[i])
	}
	for i := range rows {
		if !k.bad[rows[i].Line] {
			k.add(Problem{Row: rows[i].Line, Kind: "withBad", Args: []string{fmt.Sprint(max(list[0].Line, rows[0].Line))}})
		}
	}
}

// tell takes down what a service says of a row.
func (k *checker) tell(rows []grid.Row, kind string, f *grid.Fault) {
	p := Problem{Row: f.Line, Kind: kind, Args: []string{both(f.Text)}}
	if p.Row == 0 {
		p.Row = rows[0].Line
	}
	key, _, _ := strings.Cut(strings.TrimPrefix(f.Pointer, "/"), "/")
	if i := k.of.index(key); i >= 0 {
		p.Column = k.columns[i]
		if texts := k.said[p.Row]; p.Column > 0 && p.Column <= len(texts) {
			p.Value = texts[p.Column-1]
		}
	}
	k.add(p)
}
