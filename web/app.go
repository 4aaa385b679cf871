//go:build app

package web

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed all:app/dist
var dist embed.FS

// application serves the built map application.
func application() (http.HandlerFunc, error) {
	files, err := fs.Sub(dist, "app/dist")
	if err != nil {
		return nil, err
	}
	return serveApp(files)
}
