package grid

import (
	"errors"
	"fmt"
	"time"
)

// Code classifies an error; web/respond maps each code to one HTTP status.
type Code string

// The codes.
const (
	CodeInvalid     Code = "invalid"       // 400: the request is malformed
	CodeRejected    Code = "rejected"      // 422: well-formed, breaks a rule of the field
	CodeNotFound    Code = "not_found"     // 404
	CodeConflict    Code = "conflict"      // 409: duplicates, concurrent change
	CodeUnderWay    Code = "under_way"     // 409: the same request is just being done; try again in a moment
	CodeKeyReused   Code = "key_reused"    // 422: its Idempotency-Key was another request's
	CodeStale       Code = "stale"         // 412: If-Match does not fit
	CodeTooLarge    Code = "too_large"     // 413
	CodeForbidden   Code = "forbidden"     // 403
	CodeSecond      Code = "second_person" // 403: another administrator has to confirm it
	CodeUnavailable Code = "unavailable"   // 503: database away; try again
	CodeFull        Code = "disk_full"     // 507: nothing can be saved until there is room
	CodeTimedOut    Code = "timed_out"     // 503: it took longer than it may and was stopped; ask for less
	CodeBusy        Code = "busy"          // 503: as many of the same are under way as may be; try again
	CodeInternal    Code = "internal"      // 500

	CodeUnauthenticated Code = "unauthenticated" // 401: nobody has logged in
	CodeLoginFailed     Code = "login_failed"    // 401: name or password is wrong
	CodeTooMany         Code = "too_many"        // 429: try again later
)

// Text is a message in both languages, safe to show to anyone.
type Text struct {
	ZH string
	EN string
}

// Fault is one defect of an input: where it is and what to do about it.
type Fault struct {
	Pointer string // JSON pointer, column name, or code of the feature
	Line    int    // 1-based line of the input; 0 unknown
	Lon     float64
	Lat     float64 // where on the map; 0,0 unknown
	Text    Text
}

// Faults collects what is wrong with an input, so that all of it is said at once.
type Faults []Fault

// Add takes a fault down, with where it is.
func (f *Faults) Add(pointer, zh, en string) {
	*f = append(*f, Fault{Pointer: pointer, Text: Text{ZH: zh, EN: en}})
}

// Err is the refusal; nil when nothing is wrong.
func (f Faults) Err() error {
	switch len(f) {
	case 0:
		return nil
	case 1:
		return &Error{Code: CodeRejected, Text: f[0].Text, Faults: f}
	}
	return &Error{Code: CodeRejected, Faults: f, Text: Text{
		ZH: fmt.Sprintf("有 %d 处不符合规定", len(f)), EN: fmt.Sprintf("%d things break a rule", len(f)),
	}}
}

// Error is the one error type that crosses package borders: a code for the
// machine, a safe text for the person, a cause for the log.
type Error struct {
	Code   Code
	Text   Text
	Faults []Fault
	Wait   time.Duration // when trying again may help; 0 unknown
	Cause  error
}

// Error is for the log; it is never shown to a user.
func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Text.EN, e.Cause)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Text.EN)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Away reports whether err is that of a database which is away, full or too slow:
// it can be tried again later, and what is in memory can be said now.
func Away(err error) bool {
	code := CodeOf(err)
	return code == CodeUnavailable || code == CodeFull || code == CodeTimedOut
}

// Errorf makes an Error with both texts and no cause.
func Errorf(code Code, zh, en string) *Error {
	return &Error{Code: code, Text: Text{ZH: zh, EN: en}}
}

// CodeOf returns the code of err, CodeInternal for a foreign error and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
