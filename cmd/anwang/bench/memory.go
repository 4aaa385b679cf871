package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// grown is how much memory was added at the peak, MB: of this process, and of all of the
// database; what is shared between processes is not counted.
type grown struct{ server, database float64 }

// watch looks at the memory until it is asked what was added.
func (m meter) watch() func() grown {
	stop, out := make(chan struct{}), make(chan grown)
	go func() {
		first := m.private()
		var most grown
		for {
			now := m.private()
			most.server = max(most.server, now.server-first.server)
			most.database = max(most.database, now.database-first.database)
			select {
			case <-stop:
				out <- most
				return
			case <-time.After(time.Second / 2):
			}
		}
	}()
	return func() grown { close(stop); return <-out }
}

// private is the memory that nobody else has, now.
func (m meter) private() grown {
	out := grown{server: anonymous(os.Getpid())}
	if m.postmaster == 0 {
		return out
	}
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", m.postmaster, m.postmaster))
	for child := range strings.FieldsSeq(string(children)) {
		pid, _ := strconv.Atoi(child)
		out.database += anonymous(pid)
	}
	return out
}

// anonymous is the memory of a process that is of no file and not shared, MB.
func anonymous(pid int) float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, line, _ := strings.Cut(string(b), "RssAnon:")
	line, _, _ = strings.Cut(line, "kB")
	kB, _ := strconv.ParseFloat(strings.TrimSpace(line), 64)
	return kB / 1024
}
