package setup

import (
	"errors"
	"strings"

	"anwang/grid"
)

// Person is somebody who becomes an administrator.
type Person struct {
	Login string
	Name  string
}

// Beginning is what a city begins with.
type Beginning struct {
	// Code and Name are those of the city, the topmost grid, at which the first
	// administrators hold their roles; they are not asked for when it is there already.
	Code, Name string
	Admin      Person
	Password   string // of the system administrator; "" : one is made up
	// Security and Auditor are two other persons; nil: they are made later, at the
	// command line. Their passwords are made up.
	Security, Auditor *Person
}

// Began is what came of it.
type Began struct {
	Admin     grid.ID
	Passwords []Password // those that were made up; they are not to be had again
}

// Password is one that was made up for somebody, to be changed at the first log-in.
type Password struct {
	Role     grid.Role
	Login    string
	Password string
}

// State is what anybody may know before there is an account.
type State struct {
	Open bool   // there is no account yet
	City string // its name, when it has one already
}

// apart refuses that one person is two of the administrators.
func (b *Beginning) apart() error {
	var f grid.Faults
	seen := map[string]bool{strings.ToLower(strings.TrimSpace(b.Admin.Login)): true}
	for _, other := range []struct {
		pointer string
		who     *Person
	}{{"/security", b.Security}, {"/auditor", b.Auditor}} {
		if other.who == nil {
			continue
		}
		login := strings.ToLower(strings.TrimSpace(other.who.Login))
		if seen[login] {
			f.Add(other.pointer+"/login", "三名管理员须为不同的人，请使用不同的账号",
				"The three administrators are three persons: give each an account of their own")
		}
		seen[login] = true
	}
	return f.Err()
}

// below says of the faults of a part where the part stands in the whole; renamed are those
// that stand elsewhere there.
func below(err error, pointer string, renamed map[string]string) error {
	var e *grid.Error
	if !errors.As(err, &e) || len(e.Faults) == 0 {
		return err
	}
	moved := *e
	moved.Faults = make([]grid.Fault, len(e.Faults))
	for i, f := range e.Faults {
		f.Pointer = pointer + f.Pointer
		if to, ok := renamed[f.Pointer]; ok {
			f.Pointer = to
		}
		moved.Faults[i] = f
	}
	return &moved
}
