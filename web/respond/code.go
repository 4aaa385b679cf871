package respond

import (
	"net/http"

	"anwang/grid"
)

// Codes that only HTTP has a use for. They extend the codes of package grid.
const (
	CodeMethod        grid.Code = "method_not_allowed"    // 405
	CodeNotAcceptable grid.Code = "not_acceptable"        // 406
	CodeTimeout       grid.Code = "timeout"               // 408
	CodeMedia         grid.Code = "unsupported_media"     // 415
	CodePrecondition  grid.Code = "precondition_required" // 428
	CodeTooMany       grid.Code = grid.CodeTooMany        // 429
	CodeCrossOrigin   grid.Code = "cross_origin"          // 403
	CodePassword      grid.Code = "password_change"       // 403: the password must be changed first
)

// kind is what a code looks like on the wire.
type kind struct {
	code   grid.Code
	status int
	title  grid.Text
}

// kinds is the one status table. The first code of a status is the one that a
// bare status is translated back to.
var kinds = [...]kind{
	{grid.CodeInvalid, http.StatusBadRequest, grid.Text{ZH: "请求格式有误", EN: "The request is malformed"}},
	{grid.CodeRejected, http.StatusUnprocessableEntity, grid.Text{ZH: "不符合业务规则", EN: "A rule of the field is broken"}},
	{grid.CodeNotFound, http.StatusNotFound, grid.Text{ZH: "未找到", EN: "Not found"}},
	{grid.CodeConflict, http.StatusConflict, grid.Text{ZH: "与现有数据冲突", EN: "Conflict with existing data"}},
	{grid.CodeUnderWay, http.StatusConflict, grid.Text{ZH: "正在办理", EN: "Under way"}},
	{grid.CodeKeyReused, http.StatusUnprocessableEntity, grid.Text{ZH: "请求键已被使用", EN: "The key is another request's"}},
	{grid.CodeStale, http.StatusPreconditionFailed, grid.Text{ZH: "数据已在别处被修改", EN: "The record has been changed elsewhere"}},
	{grid.CodeTooLarge, http.StatusRequestEntityTooLarge, grid.Text{ZH: "内容过大", EN: "Too large"}},
	{grid.CodeUnauthenticated, http.StatusUnauthorized, grid.Text{ZH: "请先登录", EN: "Please log in"}},
	{grid.CodeLoginFailed, http.StatusUnauthorized, grid.Text{ZH: "登录失败", EN: "The log-in failed"}},
	{grid.CodeForbidden, http.StatusForbidden, grid.Text{ZH: "没有权限", EN: "Forbidden"}},
	{grid.CodeUnavailable, http.StatusServiceUnavailable, grid.Text{ZH: "服务暂不可用", EN: "Temporarily unavailable"}},
	{grid.CodeFull, http.StatusInsufficientStorage, grid.Text{ZH: "磁盘已满", EN: "The disk is full"}},
	{grid.CodeTimedOut, http.StatusServiceUnavailable, grid.Text{ZH: "处理超时", EN: "It took too long"}},
	{grid.CodeBusy, http.StatusServiceUnavailable, grid.Text{ZH: "同类查询较多", EN: "Too many of the same at once"}},
	{grid.CodeInternal, http.StatusInternalServerError, grid.Text{ZH: "服务器内部错误", EN: "Internal error"}},
	{CodeMethod, http.StatusMethodNotAllowed, grid.Text{ZH: "不支持的请求方法", EN: "Method not allowed"}},
	{CodeNotAcceptable, http.StatusNotAcceptable, grid.Text{ZH: "无法提供所要求的格式", EN: "Not acceptable"}},
	{CodeTimeout, http.StatusRequestTimeout, grid.Text{ZH: "请求超时", EN: "Request timeout"}},
	{CodeMedia, http.StatusUnsupportedMediaType, grid.Text{ZH: "不支持的内容类型", EN: "Unsupported media type"}},
	{CodePrecondition, http.StatusPreconditionRequired, grid.Text{ZH: "缺少 If-Match", EN: "If-Match is required"}},
	{CodeTooMany, http.StatusTooManyRequests, grid.Text{ZH: "请求过于频繁", EN: "Too many requests"}},
	{grid.CodeSecond, http.StatusForbidden, grid.Text{ZH: "须双人复核", EN: "It takes a second person"}},
	{CodePassword, http.StatusForbidden, grid.Text{ZH: "请先修改密码", EN: "Change your password first"}},
	{CodeCrossOrigin, http.StatusForbidden, grid.Text{ZH: "拒绝跨站请求", EN: "Cross-origin request refused"}},
}

// kindOf returns the wire form of a code; an unknown code is internal.
func kindOf(code grid.Code) kind {
	for _, k := range kinds {
		if k.code == code {
			return k
		}
	}
	return kindOf(grid.CodeInternal)
}

// kindOfStatus returns the wire form of a bare HTTP status.
func kindOfStatus(status int) kind {
	for _, k := range kinds {
		if k.status == status {
			return k
		}
	}
	if status >= 400 && status < 500 {
		return kindOf(grid.CodeInvalid)
	}
	return kindOf(grid.CodeInternal)
}

// Status returns the HTTP status of a code.
func Status(code grid.Code) int { return kindOf(code).status }

// Codes lists every code a problem can carry, with its status and title, for
// the documentation page.
func Codes(yield func(code grid.Code, status int, title grid.Text)) {
	for _, k := range kinds {
		yield(k.code, k.status, k.title)
	}
}
