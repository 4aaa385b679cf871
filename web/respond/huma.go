package respond

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
)

var installHuma sync.Once

// InstallHuma makes huma speak our problems, and describe lists as we send them.
// huma keeps both in package variables; this is the way it documents.
func InstallHuma() {
	installHuma.Do(func() {
		huma.DefaultArrayNullable = false // our lists are empty, never null
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return fromHuma(&Request{}, status, msg, errs)
		}
		huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
			p := fromHuma(RequestOf(ctx.Context()), status, msg, errs)
			for k, v := range p.GetHeaders() {
				ctx.SetHeader(k, v[0])
			}
			return p
		}
	})
}

// fromHuma turns one of huma's own errors into a problem. huma answers 422 for
// a malformed parameter; in this house 422 means a broken rule of the field and
// malformed is 400.
func fromHuma(q *Request, status int, msg string, errs []error) *Problem {
	if status == http.StatusUnprocessableEntity {
		status = http.StatusBadRequest
	}
	var body *BodyError
	if errors.As(errors.Join(errs...), &body) {
		return From(With(context.Background(), q), body)
	}
	k := kindOfStatus(status)
	p := &Problem{
		Type:      "urn:anwang:problem:" + string(k.code),
		Title:     q.Lang.Of(k.title),
		Status:    k.status,
		Code:      string(k.code),
		RequestID: q.ID,
		lang:      q.Lang,
	}
	for _, err := range errs {
		if err == nil {
			continue
		}
		if d, ok := err.(huma.ErrorDetailer); ok {
			p.Errors = append(p.Errors, faultOf(q.Lang, d.ErrorDetail()))
			continue
		}
		q.Err = err
	}
	p.Detail = summary(q.Lang, k, msg, p.Errors)
	return p
}

// Invalid is the problem of a request that does not fit its description, told by
// huma's errors.
func Invalid(ctx context.Context, errs ...error) *Problem {
	return fromHuma(RequestOf(ctx), http.StatusBadRequest, "validation failed", errs)
}

func summary(l Lang, k kind, msg string, faults []Fault) string {
	switch {
	case len(faults) == 1:
		return strings.TrimPrefix(faults[0].Pointer+": ", ": ") + faults[0].Detail
	case len(faults) > 1:
		return l.Of(grid.Text{ZH: fmt.Sprintf("有 %d 处错误", len(faults)), EN: fmt.Sprintf("%d things are wrong", len(faults))})
	case k.status >= 500:
		return l.Of(k.title)
	case l == EN:
		return l.sentence(msg)
	}
	return translateMessage(msg)
}

// faultOf turns huma's location (query.limit, body.items[3].name) into a JSON
// pointer for bodies and a plain name for parameters.
func faultOf(l Lang, d *huma.ErrorDetail) Fault {
	f := Fault{Detail: d.Message}
	switch where, rest, _ := strings.Cut(d.Location, "."); where {
	case "body":
		f.Pointer = "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(rest)
	case "query", "path", "header":
		f.Pointer = rest
	default:
		f.Pointer = d.Location
	}
	if l == ZH {
		f.Detail = translateMessage(d.Message)
	}
	f.Detail = l.sentence(f.Detail)
	return f
}

// messages of huma are fixed English sentences with at most a value or two in
// them.
var messages = []struct {
	re *regexp.Regexp
	zh string
}{
	{regexp.MustCompile(`^unexpected property$`), "多余的字段"},
	{regexp.MustCompile(`^unknown query parameter$`), "未知的查询参数"},
	{regexp.MustCompile(`^parameter is given more than once$`), "参数重复"},
	{regexp.MustCompile(`^parameter is empty$`), "参数为空"},
	{regexp.MustCompile(`^required (\w+) parameter is missing$`), "缺少必填参数"},
	{regexp.MustCompile(`^expected required property (\S+) to be present$`), "缺少必填字段 $1"},
	{regexp.MustCompile(`^expected string to be RFC 3339 date-time.*`), "应为 RFC 3339 时间"},
	{regexp.MustCompile(`^expected value to be one of "(.*)"$`), "应为以下之一：$1"},
	{regexp.MustCompile(`^expected boolean$`), "应为 true 或 false"},
	{regexp.MustCompile(`^expected number$`), "应为数字"},
	{regexp.MustCompile(`^expected integer$`), "应为整数"},
	{regexp.MustCompile(`^expected string$`), "应为文本"},
	{regexp.MustCompile(`^expected array$`), "应为数组"},
	{regexp.MustCompile(`^expected object$`), "应为对象"},
	{regexp.MustCompile(`^expected number >= (.*)$`), "不能小于 $1"},
	{regexp.MustCompile(`^expected number > (.*)$`), "必须大于 $1"},
	{regexp.MustCompile(`^expected number <= (.*)$`), "不能大于 $1"},
	{regexp.MustCompile(`^expected number < (.*)$`), "必须小于 $1"},
	{regexp.MustCompile(`^expected length >= (\d+)$`), "长度不能少于 $1"},
	{regexp.MustCompile(`^expected length <= (\d+)$`), "长度不能超过 $1"},
	{regexp.MustCompile(`^expected array length >= (\d+)$`), "至少 $1 项"},
	{regexp.MustCompile(`^expected array length <= (\d+)$`), "至多 $1 项"},
	{regexp.MustCompile(`^expected string to (?:be|match) .*`), "格式不符"},
	{regexp.MustCompile(`^invalid integer.*`), "应为整数"},
	{regexp.MustCompile(`^invalid float.*`), "应为数字"},
	{regexp.MustCompile(`^invalid boolean.*`), "应为 true 或 false"},
	{regexp.MustCompile(`^request body is required$`), "缺少请求内容"},
	{regexp.MustCompile(`^request body is too large.*`), "内容过大"},
	{regexp.MustCompile(`(?i)^(invalid character|unexpected end of JSON|unmarshal|json:).*`), "不是合法的 JSON"},
}

func translateMessage(msg string) string {
	for _, m := range messages {
		if m.re.MatchString(msg) {
			return m.re.ReplaceAllString(msg, m.zh)
		}
	}
	return "参数或内容有误"
}
