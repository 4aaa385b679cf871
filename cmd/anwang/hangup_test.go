package main

import (
	"go/ast"
	"testing"
)

// unboundedCloses counts the calls of a file that close something within a context that
// never ends: a server that answers nothing any more would hold the caller up for ever.
func unboundedCloses(file *ast.File) (n int) {
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		within, made := call.Args[0].(*ast.CallExpr)
		if !ok || !made || method.Sel.Name != "Close" {
			return true
		}
		if maker, ok := within.Fun.(*ast.SelectorExpr); ok && rootOf(maker) == "context" {
			n++
		}
		return true
	})
	return n
}

// TestConnectionsAreClosedInTime: by pg.HangUp, or within a context that ends.
func TestConnectionsAreClosedInTime(t *testing.T) {
	t.Parallel()
	sources(t, []string{"cmd", "grid", "tiles", "web"}, func(name string, file *ast.File) {
		if n := unboundedCloses(file); n > 0 {
			t.Errorf("%s: closes %d connections without a bound, where pg.HangUp has one", name, n)
		}
	})
}

func TestConnectionsAreClosedInTimeCatches(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]int{
		"defer conn.Close(context.WithoutCancel(ctx))":                      1,
		"defer func() { _ = b.conn.Close(context.WithoutCancel(ctx)) }()":   1,
		"_ = conn.Close(context.Background())":                              1,
		"_ = conn.Close(bye); pg.HangUp(ctx, conn); rows.Close()":           0,
		"_ = conn.Ping(context.Background()); context.AfterFunc(ctx, done)": 0,
	} {
		if got := unboundedCloses(parsed(t, "x.go", "package x\nfunc f() { "+src+" }")); got != want {
			t.Errorf("%s: %d, want %d", src, got, want)
		}
	}
}
