//go:build !app

package web

import (
	"net/http"
	"testing/fstest"
)

const stub = `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>安网 Anwang</title>
<body>
<h1>安网 Anwang</h1>
<p>此程序未包含地图应用。请运行 <code>make build</code>（需要 Node.js），再启动 <code>bin/anwang serve</code>。接口照常可用：<a href="/api/docs">接口文档</a>。</p>
<p lang="en">This binary was built without the map application. Run <code>make build</code> (it needs Node.js)
and start <code>bin/anwang serve</code>.
The interface works: <a href="/api/docs">documentation</a>.</p>
</body></html>
`

// application says how to build the application; go test needs no Node that way.
func application() (http.HandlerFunc, error) {
	return serveApp(fstest.MapFS{"index.html": {Data: []byte(stub)}})
}
