package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"anwang/grid/account"
	"anwang/web"
)

// behindProxy trusts the proxy that the tests are, so that they may come from
// any address.
var behindProxy = web.Config{TrustedProxies: []string{"127.0.0.1"}}

func from(i int) string { return fmt.Sprintf("X-Forwarded-For: 10.1.%d.%d", i/250, i%250+1) }

// TestGuessingByAddress: one address gets a few wrong ones and then a slow pace,
// whatever it says about where it comes from, and however many names it tries.
func TestGuessingByAddress(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	b, n := h.browser(t), 0
	try := func() bool {
		n++
		a := b.login(fmt.Sprintf("name%d", n), "guess", from(n), fmt.Sprintf("X-Real-IP: 10.2.0.%d", n%250),
			fmt.Sprintf("Forwarded: for=10.3.0.%d", n%250))
		if a.status == http.StatusTooManyRequests {
			if s, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || s < 1 || s > 12 {
				t.Fatalf("to come again after %q", a.header.Get("Retry-After"))
			}
			return false
		}
		if a.status != 401 {
			t.Fatalf("%d %s", a.status, a.body)
		}
		return true
	}
	atOnce := 0
	for try() {
		atOnce++
	}
	if a := b.login("officer", passphrase); a.status != http.StatusTooManyRequests {
		t.Errorf("the right one after that: %d", a.status)
	}
	hour := 0
	for range 60 { // each minute
		h.clock.Add(time.Minute)
		for try() {
			hour++
		}
	}
	if atOnce != 20 || hour < 298 || hour > 302 {
		t.Errorf("%d guesses at once, %d in an hour after that", atOnce, hour)
	}
	t.Logf("one address: %d guesses at once, %d an hour after that, over all names", atOnce, hour)
}

// TestGuessingByAccount: one account gets five wrong ones, from as many addresses
// as may be, and then a lock that grows to an hour.
func TestGuessingByAccount(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{web: behindProxy})
	b := h.browser(t)
	n, spent, hour, day := 0, time.Duration(0), 0, 0
	for spent < 24*time.Hour {
		n++
		a := b.login("officer", "guess", from(n))
		if a.status == 401 {
			if day++; spent < time.Hour {
				hour++
			}
			continue
		}
		wait, err := strconv.Atoi(a.header.Get("Retry-After"))
		if a.status != http.StatusTooManyRequests || err != nil || wait < 1 {
			t.Fatalf("%d %v %s", a.status, a.header, a.body)
		}
		if a := b.login("officer", passphrase, from(n+10_000)); a.status != http.StatusTooManyRequests {
			t.Fatalf("the right one while it is locked: %d", a.status)
		}
		// time passes for the lock
		d := time.Duration(wait) * time.Second
		exec(t, h.db, `UPDATE account SET locked_until = locked_until - make_interval(secs => $1)`, d.Seconds())
		spent += d
	}
	if hour != 7 || day > 31 {
		t.Errorf("%d guesses in the first hour, %d in a day", hour, day)
	}
	t.Logf("one account: %d guesses in the first hour, %d in the first day, from any number of addresses", hour, day)
	exec(t, h.db, `UPDATE account SET locked_until = now() - interval '1 second'`)
	b.enter("officer")
	if a := b.login("officer", "guess"); a.status != 401 {
		t.Errorf("the first wrong one after a right one: %d", a.status)
	}
}

// TestGuessingAtOnce: a hundred guesses at the same moment at two servers are
// five; the others are not looked at.
func TestGuessingAtOnce(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{web: behindProxy})
	second := h.another(t, plan{web: behindProxy})
	var wrong, locked atomic.Int32
	var all sync.WaitGroup
	for i := range 60 {
		b := []*house{h, second}[i%2].browser(t)
		all.Go(func() {
			switch b.login("officer", "guess", from(i)).status {
			case 401:
				wrong.Add(1)
			case http.StatusTooManyRequests:
				locked.Add(1)
			}
		})
	}
	all.Wait()
	if wrong.Load() != 5 || locked.Load() != 55 {
		t.Errorf("%d were looked at, %d not", wrong.Load(), locked.Load())
	}
	// nor is one's own page a way to guess
	b := h.browser(t).enter("guide")
	for i := range 6 {
		a := b.call("POST", "/api/v1/me/password", `{"current":"guess","password":"nine kites over the dam"}`)
		if want := []int{422, 422, 422, 422, 422, 429}[i]; a.status != want {
			t.Errorf("guess %d at the own password: %d, want %d", i+1, a.status, want)
		}
	}
}

// TestNamesAreNotTold: a name that does not exist cannot be told from a wrong
// password or a disabled account: not by the status, the body, the headers, the
// lock, nor the time.
func TestNamesAreNotTold(t *testing.T) {
	t.Parallel()
	cost := account.Cost{Memory: 4096, Iterations: 2, Threads: 1}
	h := inhabited(t, plan{web: behindProxy, account: account.Options{Cost: cost}})
	hash, err := account.HashPassword(passphrase, cost)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, h.db, `UPDATE account SET password = $1`, hash)
	exec(t, h.db, `INSERT INTO account (login, name, grid_id, password, disabled) SELECT 'gone' || i, 'x', 1, $1, now()
		FROM generate_series(1, 30) i`, hash)
	exec(t, h.db, `INSERT INTO account (login, name, grid_id, password) SELECT 'here' || i, 'x', 1, $1 FROM generate_series(1, 30) i`, hash)
	b := h.browser(t)
	varying := regexp.MustCompile(`"requestId":"[^"]*"`)
	times := map[string][]time.Duration{}
	var first answer
	for i := range 30 {
		for kind, password := range map[string]string{"unknown": passphrase, "here": "guess", "gone": passphrase} {
			began := time.Now()
			a := b.login(fmt.Sprintf("%s%d", kind, i+1), password, from(i))
			times[kind] = append(times[kind], time.Since(began))
			a.body = varying.ReplaceAllString(a.body, "")
			for _, name := range []string{"Date", "X-Request-Id", "Content-Length"} {
				a.header.Del(name)
			}
			if first.status == 0 {
				first = a
			}
			if a.status != 401 || a.body != first.body || !cmp.Equal(a.header, first.header) {
				t.Fatalf("%s differs: %v, not %v", kind, a, first)
			}
		}
	}
	median := map[string]time.Duration{}
	for kind, list := range times {
		slices.Sort(list)
		median[kind] = list[len(list)/2]
	}
	for kind, m := range median {
		if m > 3*median["here"] || 3*m < median["here"] {
			t.Errorf("%s takes %s, a wrong password %s", kind, m, median["here"])
		}
	}
	t.Logf("medians of 30: %v", median)
	for _, name := range []string{"never", "watch"} { // after five both are locked
		for i := range 6 {
			if a := b.login(name, "guess", from(100+i)); (a.status == 429) != (i == 5) {
				t.Errorf("%s, guess %d: %d", name, i+1, a.status)
			}
		}
	}
}
