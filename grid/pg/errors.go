package pg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"anwang/grid"
)

// Translate turns an error of the database into a *grid.Error. It is the only
// place that knows SQLSTATEs. An error that is one already, and the end of a
// context, pass unchanged.
func Translate(err error) error {
	var known *grid.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, pgx.ErrNoRows):
		return &grid.Error{Code: grid.CodeNotFound, Cause: err, Text: grid.Text{ZH: "没有这条记录", EN: "no such record"}}
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, new(*pgconn.ConnectError)) && sqlState(err) == "": // its own time-out is none of the caller's
		return unavailable(err)
	case errors.Is(err, context.DeadlineExceeded):
		return err
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		return fromState(pe, err)
	}
	if lost(err) {
		return unavailable(err)
	}
	// Refused by the driver, which has no type for it: a number too large for its column.
	if strings.Contains(err.Error(), "failed to encode args[") {
		return &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{ZH: "字段的值无法识别", EN: "a value cannot be read"}}
	}
	return &grid.Error{Code: grid.CodeInternal, Cause: err, Text: grid.Text{ZH: "内部错误", EN: "internal error"}}
}

// fromState translates what the server itself said.
func fromState(pe *pgconn.PgError, cause error) error {
	e := &grid.Error{Cause: cause}
	switch state := pe.Code; {
	case state == "AW001":
		return outside(pe, cause)
	case state == "AW002":
		e.Code, e.Text = grid.CodeForbidden, grid.Text{ZH: "审计只能追加，不能修改或删除", EN: "The audit is only ever added to"}
	case state == "23505" && slices.Contains([]string{"audit", "audit_chain", "audit_waiting"},
		pe.TableName): // a place in the chain that is taken: nothing of the caller's
		e.Code, e.Text = grid.CodeInternal, grid.Text{
			ZH: "审计链异常；请管理员运行 anwang check",
			EN: "The chain of the audit is broken; have anwang check run",
		}
	case state == "23505", state == "23P01":
		e.Code, e.Text = grid.CodeConflict, grid.Text{ZH: "已有相同的记录", EN: "such a record exists already"}
		e.Faults = faultOf(pe, e.Text)
	case state == "40001", state == "40P01", state == "55P03":
		e.Code, e.Text = grid.CodeConflict, grid.Text{ZH: "记录正被他人修改，请重试", EN: "somebody else is changing this record; try again"}
	case state == "23503":
		e.Code, e.Text = grid.CodeRejected, grid.Text{
			ZH: "引用的记录不存在，或仍被引用",
			EN: "it refers to a record that does not exist, or is still referred to",
		}
		e.Faults = faultOf(pe, e.Text)
	case strings.HasPrefix(state, "23"):
		e.Code, e.Text = grid.CodeRejected, grid.Text{ZH: "字段的值不合规定", EN: "a field has a value that is not allowed"}
		e.Faults = faultOf(pe, e.Text)
	case strings.HasPrefix(state, "22"):
		e.Code, e.Text = grid.CodeInvalid, grid.Text{ZH: "字段的值无法识别", EN: "a value cannot be read"}
		e.Faults = faultOf(pe, e.Text)
	case state == stateDiskFull:
		return full(cause)
	case state == "57014":
		return timedOut(cause)
	case state == "25006", strings.HasPrefix(state, "57P"), strings.HasPrefix(state, "08"), strings.HasPrefix(state, "53"),
		strings.HasPrefix(state, "58"):
		return unavailable(cause)
	default:
		e.Code, e.Text = grid.CodeInternal, grid.Text{ZH: "内部错误", EN: "internal error"}
	}
	return e
}

// outside is the refusal of the trigger grid_assign: a point in no grid.
func outside(pe *pgconn.PgError, cause error) error {
	e := grid.Errorf(grid.CodeRejected, "坐标不在任何网格内", "the point lies in no grid")
	e.Cause = cause
	f := grid.Fault{Pointer: pe.ColumnName, Text: grid.Text{
		ZH: "坐标不在任何网格内：应为 CGCS2000 经度、纬度；请检查是否颠倒或使用了其他坐标系",
		EN: "the point lies in no grid: coordinates are longitude, latitude in CGCS2000; check for swapped axes or another coordinate system",
	}}
	// "point 116.4, 39.9 lies in no grid"; without numbers the place stays unknown
	_, _ = fmt.Sscanf(pe.Message, "point %g, %g", &f.Lon, &f.Lat)
	e.Faults = []grid.Fault{f}
	return e
}

// faultOf names the column or constraint concerned. The values in PostgreSQL's
// detail may be personal and stay in the cause.
func faultOf(pe *pgconn.PgError, text grid.Text) []grid.Fault {
	at := pe.ColumnName
	if at == "" {
		at = strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(pe.ConstraintName, pe.TableName+"_"), "_check"), "_key")
	}
	if at == "" {
		return nil
	}
	return []grid.Fault{{Pointer: at, Text: text}}
}

// lost reports whether the connection broke rather than the statement.
func lost(err error) bool {
	var ne net.Error
	var ce *pgconn.ConnectError
	return errors.As(err, &ce) || errors.As(err, &ne) || pgconn.SafeToRetry(err) ||
		strings.Contains(err.Error(), "conn closed") || strings.Contains(err.Error(), "unexpected EOF") ||
		strings.Contains(err.Error(), "closed pool")
}

// timedOut is a statement that the server stopped: it ran longer than statements
// may, or an administrator of the database ended it. The database itself is well.
func timedOut(cause error) error {
	return &grid.Error{Code: grid.CodeTimedOut, Cause: cause, Text: grid.Text{
		ZH: "查询用时过长，已停止，没有改动任何数据；请缩小范围后再试", EN: "The query took too long and was stopped; nothing was changed. Ask for less and try again",
	}}
}

func unavailable(cause error) error {
	return &grid.Error{Code: grid.CodeUnavailable, Cause: cause, Text: grid.Text{
		ZH: "数据库暂时不可用，请稍后再试", EN: "the database is not available; try again later",
	}}
}

func full(cause error) error {
	return &grid.Error{Code: grid.CodeFull, Cause: cause, Text: grid.Text{
		ZH: "数据库所在磁盘已满，暂时无法保存；查询不受影响。请联系管理员清理磁盘，腾出空间后自动恢复",
		EN: "The disk of the database is full: nothing can be saved for now, reading goes on. An administrator has to make room; saving then " +
			"works again by itself",
	}}
}

// sqlState is the SQLSTATE in err, "" when the server said none.
func sqlState(err error) string {
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		return pe.Code
	}
	return ""
}
