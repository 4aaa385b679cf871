# Anwang. `make help` lists what there is; CI runs the same targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# without the folder's path in it, what is compiled serves every checkout
export GOFLAGS := -buildvcs=false -trimpath $(filter-out -buildvcs=% -trimpath,$(GOFLAGS))
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo source)
LDFLAGS := -s -w -X main.version=$(VERSION)
APP := web/app
# the application goes into the binary when its sources are here
TAGS := $(if $(wildcard $(APP)/package.json),-tags app)
APP_SOURCES := grid/term.json $(shell find $(APP) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/.*' 2>/dev/null)
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOFUMPT := mvdan.cc/gofumpt@v0.12.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.1.4

.PHONY: help
help: ## this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: install-run build ## install what is missing, build, start with the demo city
	@exec ./bin/anwang serve --demo

.PHONY: test
test: install-test ## every check: vet, format, Go on real PostGIS (-race where memory is shared), app, browser
	@.make/test

# A test asks for its long form with os.Getenv("ANWANG_LONG"); LONG narrows it to some tests by name.
LONG ?=
.PHONY: test-long
test-long: install-test ## make test with the long forms, an hour or two; LONG=pattern runs those Go tests only
	@ANWANG_LONG=1 $(if $(LONG),go test -v -count=1 -timeout 6h -p 1 -run '$(LONG)' ./...,.make/test)

.PHONY: test-race
test-race: install-test ## all of Go with the race detector, which takes long; make test does so where memory is shared
	@go test -race -vet=off -p 2 -timeout 2h ./...

.PHONY: build
build: app ## the binary ./bin/anwang with the map application inside
	@CGO_ENABLED=0 go build $(TAGS) -ldflags '$(LDFLAGS)' -o bin/anwang ./cmd/anwang

.PHONY: lint
lint: app-lint ## vet, gofumpt, staticcheck, known vulnerabilities, licences, arrows; format and rules of the application
	go vet ./...
	@bad=$$(go run $(GOFUMPT) -l $$(git ls-files '*.go')); [ -z "$$bad" ] || { echo "not formatted with gofumpt:"; echo "$$bad"; exit 1; }
	go run $(STATICCHECK) ./...
	go test -run 'Arrows|Folders|Files|Licences' ./cmd/anwang
	@out=$$(go run $(GOVULNCHECK) ./... 2>&1) && echo "$$out" || { echo "$$out"; case "$$out" in \
		*"fetching vulnerabilities"*) echo "The vulnerability database is out of reach, so this was not checked; GOVULNDB names a mirror.";; \
		*) exit 1;; esac; }

FUZZTIME ?= 10s
.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME (10s)
	@grep -rlE --include='*_test.go' '^func Fuzz' . | grep -v node_modules | xargs -r -n1 dirname | sort -u | while read -r dir; do \
		for f in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]+' $$dir/*_test.go | cut -c6-); do \
			echo "== $$dir $$f"; go test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) $$dir; \
		done; \
	done

.PHONY: golden
golden: ## rewrite the golden files; read the difference before you commit it
	@grep -rlE --include='*_test.go' 'flag\.Bool\("update"' . | grep -v node_modules | xargs -r -n1 dirname | sort -u | while read -r dir; do \
		go test $$dir -update; done
	@git status --short

BENCH ?= .
.PHONY: bench
bench: ## the benchmarks beside the code (BENCH=pattern)
	go test -run '^$$' -bench '$(BENCH)' -benchmem -p 1 ./...

.PHONY: e2e
e2e: install-test build web/e2e/node_modules/.package-lock.json ## the browser scenarios, headless
	cd web/e2e && npm test --silent

.PHONY: pictures
pictures: install-test build web/e2e/node_modules/.package-lock.json ## take the help's pictures anew where a screen has changed; look at them before you commit
	cd web/e2e && ANWANG_PICTURES=write npm test --silent -- scenarios/help.test.mjs
	@git status --short web/help/picture

.PHONY: demo
demo: install-run build ## load the demo city (the database must be empty)
	./bin/anwang demo

.PHONY: demo-reset
demo-reset: install-run build ## throw the data away and load the demo city again
	./bin/anwang demo --reset

PLATFORMS ?= linux/amd64 linux/arm64
.PHONY: release
release: app ## static binaries with checksums in bin/release
	@rm -rf bin/release; mkdir -p bin/release
	@for p in $(PLATFORMS); do \
		name=anwang-$(VERSION)-$${p%/*}-$${p#*/}; echo $$name; \
		CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} go build $(TAGS) -ldflags '$(LDFLAGS)' -o bin/release/$$name/anwang ./cmd/anwang; \
		cp -r LICENSE README.md README.zh-CN.md bin/release/$$name/; \
		mkdir bin/release/$$name/help && cp -r web/help/zh web/help/en web/help/picture bin/release/$$name/help/; \
		tar -C bin/release --owner=0 --group=0 -czf bin/release/$$name.tar.gz $$name; rm -r bin/release/$$name; \
	done
	@cd bin/release && sha256sum *.tar.gz | tee SHA256SUMS

.PHONY: install-run install-test
install-run:
	@.make/install run
install-test:
	@.make/install test

# The map application: npm only when the lock file changed, vite only when a source did.
.PHONY: app app-test app-lint app-types app-unit
ifneq ($(wildcard $(APP)/package.json),)
app: $(APP)/dist/index.html
app-lint: $(APP)/node_modules/.package-lock.json
	cd $(APP) && npm run --silent lint
app-types: $(APP)/node_modules/.package-lock.json
	cd $(APP) && npm run --silent typecheck
app-unit: $(APP)/node_modules/.package-lock.json
	cd $(APP) && npm test --silent
app-test: app-lint app-types app-unit
else
app:
app-test:
app-lint:
endif

$(APP)/dist/index.html: $(APP)/node_modules/.package-lock.json $(APP_SOURCES)
	@echo "Building the map application"
	@cd $(APP) && npm run --silent build
	@touch $@

%/node_modules/.package-lock.json: %/package-lock.json
	@command -v npm >/dev/null || { echo "Node.js 20.19 or newer is needed to build the map application" >&2; exit 1; }
	@echo "Fetching the packages of $*"
	@cd $* && npm ci --no-audit --no-fund --silent
	@touch $@
