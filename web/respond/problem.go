package respond

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"anwang/grid"
)

// RetryAfter is how many seconds a caller is asked to wait after a 503, 507 or
// 429 that does not know better.
const RetryAfter = 3

// maxFaults bounds the errors listed in one problem.
const maxFaults = 200

// Problem is a problem document after RFC 9457.
type Problem struct {
	Type      string  `json:"type" doc:"Stable URI of the kind of problem" example:"urn:anwang:problem:not_found"`
	Title     string  `json:"title" doc:"Short summary in the asked language"`
	Status    int     `json:"status" doc:"HTTP status"`
	Detail    string  `json:"detail,omitempty" doc:"What is wrong and what to do, in the asked language"`
	Code      string  `json:"code" doc:"Stable code of the kind of problem" example:"not_found"`
	RequestID string  `json:"requestId,omitempty" doc:"Quote this when asking for help"`
	Errors    []Fault `json:"errors,omitempty" doc:"Each single defect of the input"`

	wait time.Duration // when trying again may help; 0 unknown
	lang Lang
}

// Fault is one defect of an input on the wire.
type Fault struct {
	Pointer string   `json:"pointer,omitempty" doc:"JSON pointer, parameter or column"`
	Line    int      `json:"line,omitempty" doc:"1-based line of the input"`
	Lon     *float64 `json:"lon,omitempty" doc:"Where on the map"`
	Lat     *float64 `json:"lat,omitempty" doc:"Where on the map"`
	Detail  string   `json:"detail" doc:"What is wrong, in the asked language"`
}

// Error makes a problem an error; it is for the log.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus is the HTTP status, for huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is application/problem+json, for huma.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders are the headers a problem brings along, for huma.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	p.headers(h)
	return h
}

func (p *Problem) headers(h http.Header) {
	switch {
	case p.wait > 0:
		h.Set("Retry-After", strconv.Itoa(int((p.wait+time.Second-1)/time.Second)))
	case p.Status == http.StatusServiceUnavailable, p.Status == http.StatusInsufficientStorage, p.Status == http.StatusTooManyRequests:
		h.Set("Retry-After", strconv.Itoa(RetryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", p.lang.String())
}

// From turns any error into a problem in the language of the request, and
// keeps the error for the log. A *Problem passes through.
func From(ctx context.Context, err error) *Problem {
	q := RequestOf(ctx)
	q.Err = err
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	e := translate(ctx, err)
	k := kindOf(e.Code)
	return &Problem{
		Type:      "urn:anwang:problem:" + string(k.code),
		Title:     q.Lang.Of(k.title),
		Status:    k.status,
		Detail:    q.Lang.sentence(q.Lang.Of(e.Text)),
		Code:      string(k.code),
		RequestID: q.ID,
		Errors:    Faults(q.Lang, e.Faults),
		wait:      e.Wait,
		lang:      q.Lang,
	}
}

// ErrLate is why a context ended whose request has taken too long: the rest of its
// time is for the answer.
var ErrLate = errors.New("the time for the answer is nearly over")

// BodyError says that the body of a request did not arrive: it broke off, came too
// slowly, or is not encoded as its header says. That is the sender's fault.
type BodyError struct{ Cause error }

// Error implements error.
func (e *BodyError) Error() string { return "the body did not arrive: " + e.Cause.Error() }

// Unwrap returns the cause.
func (e *BodyError) Unwrap() error { return e.Cause }

// problem is what the sender is told.
func (e *BodyError) problem() *grid.Error {
	var ne net.Error
	out := grid.Errorf(grid.CodeInvalid,
		"请求内容没有完整送达，或其分块编码有误；请重新发送", "The body did not arrive whole, or its chunks are malformed; send it again")
	if errors.As(e.Cause, &ne) && ne.Timeout() {
		out = grid.Errorf(CodeTimeout, "请求内容发送得太慢；请重新发送", "The body came too slowly; send it again")
	}
	out.Cause = e
	return out
}

// translate gives foreign errors a code. The text of a foreign error is never
// shown: it may hold data or addresses.
func translate(ctx context.Context, err error) *grid.Error {
	var e *grid.Error
	var tooLarge *http.MaxBytesError
	var body *BodyError
	switch {
	case errors.As(err, &tooLarge):
		limit := strconv.FormatInt(tooLarge.Limit, 10)
		return grid.Errorf(grid.CodeTooLarge, "内容超过上限 "+limit+" 字节", "The body is larger than the limit of "+limit+" bytes")
	case errors.As(err, &body):
		return body.problem()
	case errors.As(err, &e):
		return e
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled) && errors.Is(context.Cause(ctx), ErrLate):
		return grid.Errorf(grid.CodeTimedOut, "处理超时，已停止；请先看一下是否已经保存，再缩小范围或稍后重试",
			"It took too long and was stopped; see whether it was saved, then ask for less or try again later")
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return grid.Errorf(grid.CodeUnavailable, "请求已取消", "The request was cancelled")
	}
	return grid.Errorf(grid.CodeInternal, "服务器遇到意外错误，请凭请求编号联系管理员", "Something went wrong; quote the request id to the administrator")
}

// Faults puts faults on the wire, at most maxFaults of them.
func Faults(l Lang, in []grid.Fault) []Fault {
	if len(in) == 0 {
		return nil
	}
	out := make([]Fault, 0, min(len(in), maxFaults))
	for _, f := range in[:min(len(in), maxFaults)] {
		w := Fault{Pointer: f.Pointer, Line: f.Line, Detail: l.sentence(l.Of(f.Text))}
		if f.Lon != 0 || f.Lat != 0 {
			w.Lon, w.Lat = &f.Lon, &f.Lat
		}
		out = append(out, w)
	}
	return out
}

// Error writes err as a problem; for handlers outside huma.
func Error(w http.ResponseWriter, r *http.Request, err error) {
	ctx := r.Context()
	if _, ok := ctx.Value(requestKey{}).(*Request); !ok {
		// Only the tile path comes here without the middleware's request.
		ctx = With(ctx, &Request{ID: w.Header().Get("X-Request-Id"), Lang: LangOf(r)})
	}
	p := From(ctx, err)
	h := w.Header()
	p.headers(h)
	for _, k := range [...]string{"Etag", "Last-Modified", "Content-Encoding", "Content-Length"} {
		h.Del(k)
	}
	h.Set("Content-Type", "application/problem+json")
	h.Add("Vary", "Accept-Language")
	b, _ := json.Marshal(p) // texts and numbers: it cannot fail
	b = append(b, '\n')
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(p.Status)
	// The client may be gone; there is nobody left to tell.
	_, _ = w.Write(b)
}
