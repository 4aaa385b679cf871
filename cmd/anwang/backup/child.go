package backup

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// ours are settings of a connection that are not for the programs of PostgreSQL, which
// have their own.
var ours = map[string]bool{"application_name": true, "statement_timeout": true, "idle_in_transaction_session_timeout": true}

// environment is how the programs of PostgreSQL reach a database. A password stands in no
// list of processes that way.
func environment(database string) ([]string, error) {
	cfg, err := pgxpool.ParseConfig(database)
	if err != nil {
		return nil, err
	}
	c := cfg.ConnConfig
	set := map[string]string{
		"PGHOST": c.Host, "PGPORT": strconv.Itoa(int(c.Port)), "PGUSER": c.User, "PGDATABASE": c.Database,
		"PGAPPNAME": "anwang backup", "LC_ALL": "C", "PGCONNECT_TIMEOUT": "10",
	}
	if c.Password != "" {
		set["PGPASSWORD"] = c.Password
	}
	options := []string{}
	for name, value := range c.RuntimeParams {
		switch {
		case name == "options":
			options = append(options, value)
		case !ours[name]:
			options = append(options, "-c "+name+"="+strings.NewReplacer(`\`, `\\`, ` `, `\ `).Replace(value))
		}
	}
	set["PGOPTIONS"] = strings.Join(options, " ")
	for name, value := range sslOf(database) {
		set["PG"+strings.ToUpper(name)] = value
	}
	var env []string
	for _, line := range os.Environ() {
		name, _, _ := strings.Cut(line, "=")
		if _, there := set[name]; !there && name != "PGSERVICE" && name != "PGHOSTADDR" {
			env = append(env, line)
		}
	}
	for name, value := range set {
		env = append(env, name+"="+value)
	}
	return env, nil
}

var sslSetting = regexp.MustCompile(`\b(sslmode|sslrootcert|sslcert|sslkey)\s*=\s*('(?:\\.|[^'\\])*'|[^\s']+)`)

// sslOf are the settings of a connection string that say how it is encrypted, which pgx
// keeps in a form of its own.
func sslOf(database string) map[string]string {
	out := map[string]string{}
	if u, err := url.Parse(database); err == nil && strings.HasPrefix(u.Scheme, "postgres") {
		for _, name := range []string{"sslmode", "sslrootcert", "sslcert", "sslkey"} {
			if v := u.Query().Get(name); v != "" {
				out[name] = v
			}
		}
		return out
	}
	for _, m := range sslSetting.FindAllStringSubmatch(database, -1) {
		v := m[2]
		if strings.HasPrefix(v, "'") {
			v = strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(v[1 : len(v)-1])
		}
		out[m[1]] = v
	}
	return out
}

// child is a program of PostgreSQL that works for us.
type child struct {
	*exec.Cmd
	name string
	said string // the first thing that it said was wrong
	done chan struct{}
}

// aTable is what the programs say of the table they are at.
var aTable = regexp.MustCompile(`(?:dumping contents of|processing data for) table "public\.([^"]+)"`)

// aFault is how what is wrong begins, whoever says it.
var aFault = regexp.MustCompile(`(?:^|: )(?:error|ERROR|FATAL|fatal):\s+(.*)`)

// program makes a child that ends with ctx, and is told to when we are killed: what it
// reads or writes is ours. at is told which table it is at.
func program(ctx context.Context, path string, env []string, at func(table string), args ...string) (*child, error) {
	c := &child{Cmd: exec.CommandContext(ctx, path, args...), name: path[strings.LastIndexByte(path, '/')+1:], done: make(chan struct{})}
	c.Env = env
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = 10 * time.Second
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // a Ctrl-C is for us, who then end it
	said, err := c.StderrPipe()
	if err != nil {
		return nil, err
	}
	go func() {
		defer close(c.done)
		c.listen(said, at)
	}()
	return c, nil
}

// listen reads what the child says until it says no more.
func (c *child) listen(said io.Reader, at func(table string)) {
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if m := aTable.FindStringSubmatch(lines.Text()); m != nil && at != nil {
			at(m[1])
		} else if m := aFault.FindStringSubmatch(lines.Text()); m != nil && c.said == "" {
			c.said = m[1]
		}
	}
	_, _ = io.Copy(io.Discard, said) // a line too long for us must not hold it up
}

// ended waits until the child has ended, and says what was wrong.
func (c *child) ended() error {
	<-c.done
	err := c.Wait()
	if err != nil && c.said != "" {
		return fmt.Errorf("%s: %s", c.name, c.said)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	return nil
}
