package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Table is the outcome of a benchmark: one row a case, one cell a column.
type Table struct {
	Name    string           `json:"name"`
	About   string           `json:"about"`
	Columns []string         `json:"columns"`
	Rows    []map[string]any `json:"rows"`
	Notes   []string         `json:"notes,omitempty"`
	Met     bool             `json:"pass"` // every row with a target has reached it
}

func (t *Table) add(row map[string]any) { t.Rows = append(t.Rows, row) }

// Write prints the table for people, or as JSON for scripts.
func (t *Table) Write(w io.Writer, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(t)
	}
	fmt.Fprintf(w, "%s — %s\n\n", t.Name, t.About)
	tw := tabwriter.NewWriter(w, 2, 4, 2, ' ', 0)
	fmt.Fprintln(tw, strings.Join(t.Columns, "\t"))
	for _, r := range t.Rows {
		cells := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			if v, ok := r[c]; ok {
				cells[i] = cell(v)
			}
		}
		fmt.Fprintln(tw, strings.Join(cells, "\t"))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, n := range t.Notes {
		fmt.Fprintln(w, "  "+n)
	}
	return nil
}

func cell(v any) string {
	switch v := v.(type) {
	case float64:
		switch {
		case v >= 100:
			return fmt.Sprintf("%.0f", v)
		case v >= 10:
			return fmt.Sprintf("%.1f", v)
		default:
			return fmt.Sprintf("%.2f", v)
		}
	case bool:
		if v {
			return "yes"
		}
		return "NO"
	default:
		return fmt.Sprint(v)
	}
}
