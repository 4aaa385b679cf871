module anwang

go 1.26.3

ignore ./web/app/node_modules

require github.com/paulmach/orb v0.14.0 // indirect
