package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// order is what a process that makes load is told.
type order struct {
	Site  Site          `json:"site"`
	Paths []string      `json:"paths"`
	Conns int           `json:"conns"`
	Each  time.Duration `json:"each"`
	Rate  float64       `json:"rate"`
}

// Outside reads an order, carries it out and writes what it measured: the other
// end of outside.
func Outside(r io.Reader, w io.Writer) error {
	var o order
	if err := json.NewDecoder(r).Decode(&o); err != nil {
		return err
	}
	l, err := hammer(o.Site, o.Paths, o.Conns, o.Each, o.Rate)
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(l)
}

// outside hammers a site from another process of this program, so that the
// processor time of this one is the server's alone.
func outside(ctx context.Context, o order) (l Load, err error) {
	program, err := os.Executable()
	if err != nil {
		return l, err
	}
	in, err := json.Marshal(o)
	if err != nil {
		return l, err
	}
	var out, complaint bytes.Buffer
	c := exec.CommandContext(ctx, program, "bench", "outside")
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(in), &out, &complaint
	if err := c.Run(); err != nil {
		return l, fmt.Errorf("bench: the process that makes load: %w: %s", err, complaint.String())
	}
	return l, json.Unmarshal(out.Bytes(), &l)
}
