package cluster

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who the server runs as.
type account struct {
	Name string
	UID  int
	GID  int
	Drop bool // we are root and must change to it
}

// accountFor says who runs the server of a folder. PostgreSQL refuses root, so
// root drops to the folder's owner when it has one, else to the account that the
// PostgreSQL package made, else to any that owns nothing.
func accountFor(folder string) (account, error) {
	if os.Geteuid() != 0 {
		u, err := user.Current()
		if err != nil {
			return account{}, fmt.Errorf("who am I: %w", err)
		}
		return account{Name: u.Username, UID: os.Geteuid(), GID: os.Getegid()}, nil
	}
	if st, err := os.Stat(folder); err == nil {
		if sys, ok := st.Sys().(*syscall.Stat_t); ok && sys.Uid != 0 {
			u, err := user.LookupId(strconv.Itoa(int(sys.Uid)))
			if err != nil {
				return account{}, fmt.Errorf("the owner of %s (uid %d) is unknown on this machine: give the folder to an existing account (chown -R "+
					"postgres %s)", folder, sys.Uid, folder)
			}
			return account{Name: u.Username, UID: int(sys.Uid), GID: int(sys.Gid), Drop: true}, nil
		}
	}
	for _, name := range []string{"postgres", "anwang", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 != nil || err2 != nil || uid == 0 {
			continue
		}
		return account{Name: name, UID: uid, GID: gid, Drop: true}, nil
	}
	return account{}, fmt.Errorf("started as root, and PostgreSQL refuses root: create an account for it (useradd --system postgres) or " +
		"start anwang as another user")
}

// attributes makes a child run as the account, in a session of its own so that a
// Ctrl-C in the terminal reaches anwang alone.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if a.Drop {
		attr.Credential = &syscall.Credential{Uid: uint32(a.UID), Gid: uint32(a.GID)}
	}
	return attr
}

// own makes a private folder of the account.
func (a account) own(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	st, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !st.IsDir() {
		return fmt.Errorf("%s is not a folder", dir)
	}
	if a.Drop {
		if err := os.Chown(dir, a.UID, a.GID); err != nil {
			return err
		}
	}
	if sys, ok := st.Sys().(*syscall.Stat_t); ok && !a.Drop && int(sys.Uid) != a.UID {
		return fmt.Errorf("%s belongs to another user (uid %d): start anwang as that user or choose another ANWANG_DATA_DIR", dir, sys.Uid)
	}
	return os.Chmod(dir, 0o700)
}

// reaches reports whether the account may enter every folder above path. Only
// asked when dropping from root; /root, for one, lets nobody in.
func (a account) reaches(path string) bool {
	if !a.Drop {
		return true
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		st, err := os.Stat(dir)
		if err != nil {
			return false
		}
		sys, ok := st.Sys().(*syscall.Stat_t)
		if !ok {
			return true
		}
		need := os.FileMode(0o001)
		switch {
		case int(sys.Uid) == a.UID:
			need = 0o100
		case int(sys.Gid) == a.GID:
			need = 0o010
		}
		if st.Mode().Perm()&need == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}
