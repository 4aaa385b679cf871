package api

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"anwang/grid"
	"anwang/web/respond"
)

// strict refuses what huma would read kindly: numbers in other spellings than the
// one, a parameter given twice, and conditions that an operation knows nothing of
// and would pass over.
func strict(h huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		if errs := misspelt(ctx); len(errs) > 0 {
			_ = huma.WriteErr(h, ctx, http.StatusBadRequest, "validation failed", errs...) // the client may be gone
			return
		}
		if err := conditionsMet(ctx); err != nil {
			r, w := humachi.Unwrap(ctx)
			respond.Error(w, r, err)
			return
		}
		next(ctx)
	}
}

// freeText reports whether a parameter may be empty, which is as good as absent. An
// empty number or word is a filter that somebody forgot to fill in, and must not be
// taken for none.
func freeText(s *huma.Schema) bool {
	return s == nil || s.Type == huma.TypeString && len(s.Enum) == 0 && s.Format == ""
}

const isEmpty = "parameter is empty"

const givenTwice = "parameter is given more than once"

// misspelt says which parameters are given twice or spell a number in a way that
// addresses do not.
func misspelt(ctx huma.Context) (errs []error) {
	u := ctx.URL()
	query := u.Query()
	for _, p := range ctx.Operation().Parameters {
		value, where := "", p.In+"."+p.Name
		switch p.In {
		case "path":
			value = ctx.Param(p.Name)
		case "query":
			value = query.Get(p.Name)
			if len(query[p.Name]) > 1 {
				errs = append(errs, &huma.ErrorDetail{Location: where, Message: givenTwice})
				continue
			}
		}
		if value == "" && p.In == "query" && query.Has(p.Name) && !freeText(p.Schema) {
			errs = append(errs, &huma.ErrorDetail{Location: where, Message: isEmpty})
		}
		if value == "" || p.Schema == nil {
			continue
		}
		switch p.Schema.Type {
		case huma.TypeInteger:
			if _, ok := respond.Whole(value); !ok {
				errs = append(errs, &huma.ErrorDetail{Location: where, Message: "invalid integer", Value: value})
			}
		case huma.TypeNumber:
			if _, ok := respond.Decimal(value); !ok {
				errs = append(errs, &huma.ErrorDetail{Location: where, Message: "invalid float", Value: value})
			}
		}
	}
	return errs
}

// conditionsMet judges the conditions of a change (RFC 9110 §13.1) that its handler
// does not. What a change without If-Match is about has no version: only a star
// holds of it. Errors: stale, invalid.
func conditionsMet(ctx huma.Context) error {
	r, _ := humachi.Unwrap(ctx)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	versions, any, ok := respond.Versions(ctx.Header("If-Match"))
	unwanted := respond.AnyVersions(r.Header["If-None-Match"])
	knows := slices.ContainsFunc(ctx.Operation().Parameters, func(p *huma.Param) bool { return p.Name == "If-Match" })
	if len(r.Header["If-Match"]) > 0 && !knows {
		switch {
		case !ok:
			return badParam("If-Match", "应为 ETag", "Give an ETag")
		case !any:
			return grid.Errorf(grid.CodeStale, "此操作不针对某一版本，请去掉 If-Match", "This has no version that If-Match could name; leave it out")
		}
	}
	for _, v := range versions {
		if knows && slices.Contains(unwanted, v) {
			return grid.Errorf(grid.CodeStale, fmt.Sprintf("If-Match 与 If-None-Match 同时指定了第 %d 版", v),
				fmt.Sprintf("If-Match and If-None-Match both name version %d", v))
		}
	}
	if respond.Match(r.Header["If-None-Match"], "*") {
		return grid.Errorf(grid.CodeStale, "If-None-Match: * 表示记录不存在时才执行", "If-None-Match: * asks for this only while nothing is there")
	}
	return nil
}
