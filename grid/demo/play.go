package demo

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// PlayOptions steer the activity that Play puts into the demonstration city.
type PlayOptions struct {
	Pace float64 // 1 is the usual pace, 2 twice as fast; 0 means 1
	Seed uint64  // 0 means from the clock
	Tell func(string)
}

// Play makes the demonstration city live until ctx ends: dangers are found,
// graded, rectified, accepted and fall overdue, enterprises are assessed anew,
// in bursts as on a working day; and every 20 to 30 seconds a street changes its
// colour. Every act is a transaction of its own, as if a person had done it.
//
// It touches synthetic records only, and fails with grid.CodeRejected when there
// are none. While the database is away it waits.
func Play(ctx context.Context, db *pg.DB, o PlayOptions) error {
	p, err := newPlayer(ctx, db, o)
	if err != nil {
		return err
	}
	storyAt := time.Now().Add(p.wait(5))
	burstEnd, quietEnd := time.Now().Add(p.wait(10)), time.Time{}
	for {
		gap := p.wait(p.rand.ExpFloat64() * 0.7)
		now := time.Now()
		if now.After(burstEnd) {
			if quietEnd.IsZero() {
				quietEnd = now.Add(p.wait(4 + 8*p.rand.Float64()))
			}
			gap = p.wait(p.rand.ExpFloat64() * 3)
			if now.After(quietEnd) {
				burstEnd, quietEnd = now.Add(p.wait(8+14*p.rand.Float64())), time.Time{}
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(gap, 10*time.Second)):
		}
		if time.Now().After(storyAt) {
			p.attempt(ctx, "story", p.turn)
			storyAt = time.Now().Add(p.wait(20 + 10*p.rand.Float64()))
			continue
		}
		act := p.acts[p.choose()]
		p.attempt(ctx, act.name, act.do)
	}
}

// act is one thing people do, and how often of a hundred.
type act struct {
	name  string
	share int
	do    func(context.Context) error
}

type player struct {
	PlayOptions
	db       *pg.DB
	rand     *rand.Rand
	acts     []act
	most     struct{ enterprise, danger int64 }
	next     int // serial of the next danger
	episodes []episode
}

func newPlayer(ctx context.Context, db *pg.DB, o PlayOptions) (*player, error) {
	if o.Pace <= 0 {
		o.Pace = 1
	}
	if o.Seed == 0 {
		o.Seed = uint64(time.Now().UnixNano())
	}
	if o.Tell == nil {
		o.Tell = func(string) {}
	}
	p := &player{PlayOptions: o, db: db, rand: rand.New(rand.NewPCG(o.Seed, 0x11e))}
	p.acts = []act{
		{"found", 28, p.find},
		{"graded", 15, p.grade},
		{"rectified", 17, p.rectify},
		{"closed", 20, p.accept},
		{"overdue", 4, p.overdue},
		{"assessed", 8, p.assess},
		{"inspected", 5, p.inspect},
		{"renewed", 3, p.renew},
	}
	err := db.Read(ctx, func(tx pgx.Tx) error {
		return p.reach(ctx, tx, itoa(time.Now().In(grid.China).Year()))
	})
	if err != nil {
		return nil, err
	}
	if p.most.enterprise == 0 {
		return nil, grid.Errorf(grid.CodeRejected, "库中没有演示数据，无法演示实时变化；请先运行 anwang demo",
			"there is no demonstration data to play with; run anwang demo first")
	}
	return p, nil
}

// wait is so many seconds at the usual pace.
func (p *player) wait(seconds float64) time.Duration {
	return time.Duration(seconds / p.Pace * float64(time.Second))
}

func (p *player) choose() int {
	x := p.rand.IntN(100)
	for i := range p.acts {
		if x -= p.acts[i].share; x < 0 {
			return i
		}
	}
	return 0
}

// attempt does something and lives on when it fails: nothing to act on is
// silence, anything else is told.
func (p *player) attempt(ctx context.Context, name string, do func(context.Context) error) {
	err := do(ctx)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) && grid.CodeOf(err) != grid.CodeNotFound && ctx.Err() == nil {
		p.Tell(fmt.Sprintf("%s: %v", name, err))
	}
}

// perform does an act in a transaction of its own, and tells of it once it is kept.
func (p *player) perform(ctx context.Context, act func(tx pgx.Tx) (line string, err error)) error {
	var line string
	err := p.db.Tx(ctx, func(tx pgx.Tx) (err error) {
		line, err = act(tx)
		return err
	})
	if err == nil {
		p.Tell(line)
	}
	return err
}

// find registers a new general danger at some enterprise.
func (p *player) find(ctx context.Context) error {
	return p.perform(ctx, func(tx pgx.Tx) (string, error) {
		id, _, name, sector, err := p.someone(ctx, tx, "risk_level > 0")
		if err != nil {
			return "", err
		}
		title := pick(p.rand, titlesOf(titles, sector, p.rand.IntN(20) < 11))
		_, err = p.register(ctx, tx, id, title, grid.General, grid.NotListed)
		return fmt.Sprintf("found      %s — %s", name, title), err
	})
}

// register writes a danger at an enterprise, found now.
func (p *player) register(ctx context.Context, tx pgx.Tx, enterprise int64, title string, grade grid.DangerGrade,
	listed grid.ListedLevel,
) (id int64, err error) {
	state := pickIf(grade == grid.Major, grid.Rectifying, grid.Registered)
	if id, err = p.insertDanger(ctx, tx, enterprise, title, grade, state, listed); err == nil {
		err = step(ctx, tx, id, "register", nil, grid.Registered, &grade, nil, nil)
	}
	if err != nil || grade == grid.General {
		return id, err
	}
	if err := step(ctx, tx, id, "grade", new(grid.Registered), grid.Graded, &grade, nil, nil); err != nil {
		return id, err
	}
	if err := step(ctx, tx, id, "order", new(grid.Graded), grid.Rectifying, nil, nil, nil); err != nil {
		return id, err
	}
	return id, step(ctx, tx, id, "list", new(grid.Rectifying), grid.Rectifying, nil, &listed, nil)
}

// move takes one danger in a state to the next.
func (p *player) move(ctx context.Context, word string, from grid.DangerState, verb, set string) error {
	return p.perform(ctx, func(tx pgx.Tx) (string, error) {
		var grade *grid.DangerGrade
		id, title, became, due, err := moveOne(ctx, tx, p.early(), from, set)
		if err != nil {
			return "", err
		}
		if verb == "grade" {
			grade = new(grid.General)
		}
		return fmt.Sprintf("%-10s %s", word, title), step(ctx, tx, id, verb, &from, became, grade, nil, due)
	})
}

// early is an id, more likely a recent one: open dangers are.
func (p *player) early() int64 {
	return 1 + int64(float64(p.most.danger-1)*math.Sqrt(p.rand.Float64()))
}

func (p *player) grade(ctx context.Context) error {
	if p.rand.IntN(2) == 0 {
		return p.move(ctx, "ordered", grid.Graded, "order", "state = 3")
	}
	return p.move(ctx, "graded", grid.Registered, "grade", "state = 2")
}

func (p *player) rectify(ctx context.Context) error {
	return p.move(ctx, "rectified", grid.Rectifying, "report", "state = 5")
}

func (p *player) accept(ctx context.Context) error {
	return p.move(ctx, "closed", grid.PendingAccept, "accept", "state = 6, closed = now()")
}

// overdue brings a deadline near: it passes a few seconds later, by itself.
func (p *player) overdue(ctx context.Context) error {
	return p.move(ctx, "due", grid.Rectifying, "reschedule", "deadline = now() + interval '5 seconds'")
}

// assess changes one enterprise between yellow and blue, as routine inspections
// do.
func (p *player) assess(ctx context.Context) error {
	return p.perform(ctx, func(tx pgx.Tx) (string, error) {
		from, to := grid.Yellow, grid.Blue
		if p.rand.IntN(2) == 0 {
			from, to = to, from
		}
		id, _, name, _, err := p.someone(ctx, tx, fmt.Sprintf("risk_level = %d", from))
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("assessed   %s %s → %s", name, from, to), setLevel(ctx, tx, id, to, "ls_matrix")
	})
}

// inspect writes an inspection of an enterprise where one was due, or is soon.
func (p *player) inspect(ctx context.Context) error {
	return p.perform(ctx, func(tx pgx.Tx) (string, error) {
		id, name, err := oneRecord(ctx, tx, inspectNext, 1+p.rand.Int64N(p.most.enterprise))
		if err != nil {
			return "", err
		}
		return "inspected  " + name, tell(ctx, tx, id, "record.create")
	})
}

// renew replaces a paper that has expired by a new one.
func (p *player) renew(ctx context.Context) error {
	return p.perform(ctx, func(tx pgx.Tx) (string, error) {
		id, name, err := oneRecord(ctx, tx, renewNext, 1+p.rand.Int64N(p.most.enterprise))
		if err != nil {
			return "", err
		}
		return "renewed    a paper of " + name, tell(ctx, tx, id, "record.create")
	})
}
