package backup

import (
	"fmt"
	"sync"
	"time"
)

// progress tells how far something is, every now and then.
type progress struct {
	what  string
	total int // tables
	tell  func(string)
	began time.Time

	mu    sync.Mutex
	told  time.Time
	done  int
	count int64
}

// tellEvery is how often there is a line of progress.
const tellEvery = 2 * time.Second

func newProgress(what string, total int, tell func(string)) *progress {
	return &progress{what: what, total: total, tell: tell, began: time.Now(), told: time.Now()}
}

// table says that another table has begun.
func (p *progress) table(string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	p.say()
}

// bytes says how many bytes there are by now.
func (p *progress) bytes(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count = n
	p.say()
}

func (p *progress) say() {
	if time.Since(p.told) < tellEvery {
		return
	}
	p.told = time.Now()
	took := p.told.Sub(p.began).Seconds()
	line := fmt.Sprintf("%-11s %s", p.what, Bytes(p.count))
	if p.total > 0 {
		line += fmt.Sprintf("  table %d of %d", p.done, p.total)
	}
	p.tell(fmt.Sprintf("%s  %s/s", line, Bytes(int64(float64(p.count)/took))))
}

// Bytes is a size for people.
func Bytes(n int64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 10<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d B", n)
}
