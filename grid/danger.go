package grid

import "time"

// DangerGrade is the legal grade of a hidden danger 隐患等级; there are only two
// (decree 16 of 2008).
type DangerGrade uint8

// The grades.
const (
	General DangerGrade = 0 // 一般隐患
	Major   DangerGrade = 1 // 重大隐患
)

// DangerState is where a danger stands in its closed loop 闭环.
type DangerState uint8

// The states, in the order a danger passes them.
const (
	Registered    DangerState = 1 // 已登记
	Graded        DangerState = 2 // 已定级
	Rectifying    DangerState = 3 // 整改中
	Extension     DangerState = 4 // 延期待批
	PendingAccept DangerState = 5 // 待验收
	Closed        DangerState = 6 // 已销号
	Voided        DangerState = 7 // 已作废
)

// Open reports whether the danger is not yet closed or voided.
func (s DangerState) Open() bool { return s >= Registered && s <= PendingAccept }

// Valid reports whether s is a known state.
func (s DangerState) Valid() bool { return s >= Registered && s <= Voided }

// ListedLevel says which body put the danger on its list 挂牌督办级别.
type ListedLevel uint8

// The listing bodies; the numbers are the national codes.
const (
	NotListed      ListedLevel = 0
	ListedProvince ListedLevel = 1 // 省
	ListedCity     ListedLevel = 2 // 市
	ListedCounty   ListedLevel = 3 // 县
	ListedTown     ListedLevel = 4 // 镇
)

// DangerClass is the slot of a danger in counts: closed ones, then the open
// ones from worst to least. It is not a risk level and is never painted as one.
type DangerClass uint8

// The classes.
const (
	ClassClosed         DangerClass = 0 // 已销号, not on the map
	ClassMajorOverdue   DangerClass = 1 // 重大逾期
	ClassMajor          DangerClass = 2 // 重大
	ClassGeneralOverdue DangerClass = 3 // 一般逾期
	ClassGeneral        DangerClass = 4 // 一般
)

// ClassOf returns the class of a danger at now.
func ClassOf(p *Point, now time.Time) DangerClass {
	switch {
	case !p.Open():
		return ClassClosed
	case p.Grade == Major && p.Overdue(now):
		return ClassMajorOverdue
	case p.Grade == Major:
		return ClassMajor
	case p.Overdue(now):
		return ClassGeneralOverdue
	default:
		return ClassGeneral
	}
}
