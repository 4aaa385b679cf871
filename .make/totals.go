// Command totals reads the events of `go test -json` and prints one line a
// package, everything a failing test said, the slowest tests, and the totals.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64
}

// slowest is how many of the slowest tests are named.
const slowest = 12

func main() {
	said := map[string][]string{} // output by package and test
	var passed, failed, skipped, packages int
	var ended []event
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 64<<20)
	for in.Scan() {
		var e event
		if json.Unmarshal(in.Bytes(), &e) != nil {
			fmt.Println(in.Text())
			continue
		}
		key := e.Package + " " + e.Test
		switch {
		case e.Action == "output" || e.Action == "build-output":
			said[key] = append(said[key], e.Output)
		case e.Test == "" && (e.Action == "pass" || e.Action == "fail"):
			packages++
			fmt.Printf("%-4s %-28s %6.1fs\n", e.Action, e.Package, e.Elapsed)
			if e.Action == "fail" {
				fmt.Print(strings.Join(said[key], ""))
				unended(said, e.Package)
			}
		case e.Test == "":
		case e.Action == "pass":
			passed++
			ended = append(ended, e)
			delete(said, key)
		case e.Action == "skip":
			skipped++
			delete(said, key)
		case e.Action == "fail":
			failed++
			ended = append(ended, e)
			fmt.Printf("--- FAIL %s %s\n%s", e.Package, e.Test, strings.Join(said[key], ""))
			delete(said, key)
		}
	}
	name(ended)
	fmt.Printf("total: %d passed, %d failed, %d skipped in %d packages\n", passed, failed, skipped, packages)
	if failed > 0 {
		os.Exit(1)
	}
}

// name prints the tests that took longest, beside those that ran with them.
func name(ended []event) {
	ended = slices.DeleteFunc(ended, func(e event) bool { return strings.Contains(e.Test, "/") })
	slices.SortStableFunc(ended, func(a, b event) int { return cmp.Compare(b.Elapsed, a.Elapsed) })
	fmt.Println("slowest:")
	for _, e := range ended[:min(slowest, len(ended))] {
		fmt.Printf("%7.1fs  %s %s\n", e.Elapsed, e.Package, e.Test)
	}
}

// unended prints what the tests said that neither passed nor failed: one of them
// hung, or took the whole process with it, and the stacks are there.
func unended(said map[string][]string, of string) {
	for key, lines := range said {
		if name, is := strings.CutPrefix(key, of+" "); is && name != "" {
			fmt.Printf("--- NO END %s %s\n%s", of, name, strings.Join(lines, ""))
		}
	}
}
