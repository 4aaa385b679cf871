package account

import (
	"net/netip"
	"sync"
	"time"

	"anwang/grid"
)

// Pace bounds wrong log-ins from one address: Burst at once, then one each Every.
// Right ones do not count, since hundreds may sit behind one address.
type Pace struct {
	Burst int
	Every time.Duration
}

// addressesMost bounds how many addresses are remembered.
const addressesMost = 10_000

// addresses counts wrong log-ins by where they come from. It is this server's
// own; the count by account is in the database.
type addresses struct {
	pace Pace
	mu   sync.Mutex
	of   map[netip.Prefix]*bucket
}

// bucket holds what an address may still do wrong. The reservations of x/time/rate
// cannot be given back once time has passed, which a right log-in needs.
type bucket struct {
	left float64
	at   time.Time
}

// fill adds what time has brought since the last look.
func (b *bucket) fill(p Pace, now time.Time) {
	if d := now.Sub(b.at); d > 0 {
		b.left = min(float64(p.Burst), b.left+float64(d)/float64(p.Every))
		b.at = now
	}
}

func newAddresses(p Pace) *addresses {
	return &addresses{pace: p, of: map[netip.Prefix]*bucket{}}
}

// whence is what counts as one address: of IPv6 the network, which one caller
// has all of.
func whence(remote string) netip.Prefix {
	a, err := netip.ParseAddr(remote)
	if err != nil {
		return netip.Prefix{}
	}
	a = a.Unmap().WithZone("")
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // the length fits
	return p
}

// take counts an attempt before it is made, so that many at once count too.
// giveBack undoes it when the log-in was right. Errors: too_many.
func (a *addresses) take(remote string, now time.Time) (giveBack func(), err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	from := whence(remote)
	b := a.of[from]
	if b == nil {
		a.makeRoom(now)
		b = &bucket{left: float64(a.pace.Burst), at: now}
		a.of[from] = b
	}
	b.fill(a.pace, now)
	if b.left < 1 {
		return nil, tooMany(time.Duration((1 - b.left) * float64(a.pace.Every)))
	}
	b.left--
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		b.left = min(float64(a.pace.Burst), b.left+1)
	}, nil
}

// tidy forgets addresses that are as good as new.
func (a *addresses) tidy(now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sweep(now)
}

func (a *addresses) sweep(now time.Time) {
	for from, b := range a.of {
		if b.fill(a.pace, now); b.left >= float64(a.pace.Burst) {
			delete(a.of, from)
		}
	}
}

// makeRoom keeps the number of addresses in bounds; if all have guessed wrong
// lately, whoever comes first goes.
func (a *addresses) makeRoom(now time.Time) {
	if len(a.of) < addressesMost {
		return
	}
	a.sweep(now)
	for from := range a.of {
		if len(a.of) < addressesMost {
			return
		}
		delete(a.of, from)
	}
}

func tooMany(wait time.Duration) error {
	return &grid.Error{Code: grid.CodeTooMany, Wait: wait, Text: grid.Text{
		ZH: "密码错误次数过多，请稍后再试", EN: "too many wrong passwords; try again later",
	}}
}
