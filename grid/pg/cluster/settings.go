package cluster

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// settingsFile is ours and rewritten at every start; what an operator sets with
// ALTER SYSTEM wins over it.
const settingsFile = "anwang.conf"

// configure writes our settings and who may connect into a data folder.
func (c *Cluster) configure(data string) error {
	main := filepath.Join(data, "postgresql.conf")
	b, err := os.ReadFile(main)
	if err != nil {
		return err
	}
	if include := "include_if_exists '" + settingsFile + "'\n"; !bytes.Contains(b, []byte(include)) {
		if err := c.write(main, append(b, "\n"+include...)); err != nil {
			return err
		}
	}
	if err := c.write(filepath.Join(data, settingsFile), []byte(c.settings())); err != nil {
		return err
	}
	// only root and the account itself, and only through the socket
	hba := "local all all peer map=anwang\n"
	ident := fmt.Sprintf("anwang root %s\nanwang \"%s\" %s\n", superuser, c.run.Name, superuser)
	if err := c.write(filepath.Join(data, "pg_hba.conf"), []byte(hba)); err != nil {
		return err
	}
	return c.write(filepath.Join(data, "pg_ident.conf"), []byte(ident))
}

// refresh gives a running server the settings of this version of us. Those that
// need a start wait for the next one.
func (c *Cluster) refresh(pid int) error {
	b, err := os.ReadFile(filepath.Join(c.data(), settingsFile))
	if err == nil && string(b) == c.settings() {
		return nil
	}
	if err := c.configure(c.data()); err != nil {
		return err
	}
	return syscall.Kill(pid, syscall.SIGHUP)
}

// write replaces a file of the data folder, owned by the account.
func (c *Cluster) write(path string, text []byte) error {
	tmp := path + ".tmp"
	if err := os.WriteFile(tmp, text, 0o600); err != nil {
		return err
	}
	if c.run.Drop {
		if err := os.Chown(tmp, c.run.UID, c.run.GID); err != nil {
			return err
		}
	}
	return os.Rename(tmp, path)
}

// settings is the text of anwang.conf.
func (c *Cluster) settings() string {
	var b strings.Builder
	b.WriteString("# Written by anwang at every start; change settings with ALTER SYSTEM instead.\n")
	set := func(name, value string) { fmt.Fprintf(&b, "%s = '%s'\n", name, strings.ReplaceAll(value, "'", "''")) }
	set("listen_addresses", "")
	set("port", "5432")
	set("unix_socket_directories", c.socketDir())
	set("unix_socket_permissions", "0700")
	set("max_connections", "200")
	set("timezone", "UTC")
	set("log_timezone", "UTC")
	set("jit", "off")
	set("random_page_cost", "1.1")
	set("max_wal_size", "4GB")
	set("checkpoint_timeout", "15min")
	// nobody's name or phone gets into the log, whoever connects
	set("log_parameter_max_length", "0")
	set("log_parameter_max_length_on_error", "0")
	set("log_error_verbosity", "terse")
	set("log_min_error_statement", "panic")
	if c.cfg.Fast {
		set("shared_buffers", "64MB")
		set("fsync", "off")
		// else every connection loads it by itself, which takes longer than all that a test asks for
		set("shared_preload_libraries", "postgis-3")
		set("synchronous_commit", "off")
		set("full_page_writes", "off")
		set("wal_level", "minimal")
		set("max_wal_senders", "0")
		set("autovacuum_naptime", "1h")
		set("log_line_prefix", "%m [%p] db=%d ") // whose statement it was
		return b.String()
	}
	set("shared_buffers", strconv.Itoa(buffersMB())+"MB")
	set("maintenance_work_mem", "256MB")
	set("logging_collector", "on")
	set("log_directory", filepath.Join(c.home, "log"))
	set("log_filename", "postgresql-%a.log")
	set("log_truncate_on_rotation", "on")
	set("log_rotation_age", "1d")
	set("log_rotation_size", "0")
	set("log_min_duration_statement", "2s")
	return b.String()
}

// buffersMB is an eighth of the machine's memory, between 128 MB and 2 GB: most
// of what the service reads all day it holds itself.
func buffersMB() int {
	const least, most = 128, 2048
	b, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return least
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) >= 2 && f[0] == "MemTotal:" {
			kb, _ := strconv.Atoi(f[1])
			return min(max(kb/1024/8, least), most)
		}
	}
	return least
}
