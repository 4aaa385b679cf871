package sweep

import "context"

// Pace is asked at every step of long work whether to go on. When its context
// has ended, Step panics with a value that [Stopped] turns into an error, so
// that sorting and recursion end at once and say nothing of it:
//
//	func Long(ctx context.Context) (err error) {
//		defer sweep.Stopped(&err)
//		pace := sweep.Start(ctx)
//
// A nil Pace never stops anything.
type Pace struct {
	ctx   context.Context
	steps uint32
}

// stepsAtOnce is how many steps pass between two looks at the context: some
// tens of microseconds of work.
const stepsAtOnce = 1 << 10

// stopped is what Step panics with.
type stopped struct{ err error }

// Start returns the pace of work that ends with ctx, and stops it when ctx has
// ended already.
func Start(ctx context.Context) *Pace {
	p := &Pace{ctx: ctx}
	p.look()
	return p
}

// Step counts one step of work.
func (p *Pace) Step() {
	if p == nil {
		return
	}
	if p.steps++; p.steps%stepsAtOnce == 0 {
		p.look()
	}
}

// Steps counts n steps of work that is done in one go.
func (p *Pace) Steps(n int) {
	if p == nil {
		return
	}
	before := p.steps / stepsAtOnce
	if p.steps += uint32(n); n >= stepsAtOnce || p.steps/stepsAtOnce != before {
		p.look()
	}
}

func (p *Pace) look() {
	if p.ctx.Err() != nil {
		panic(stopped{context.Cause(p.ctx)})
	}
}

// Stopped is deferred by who makes a pace: it puts the error of a context that
// has ended into err.
func Stopped(err *error) {
	switch r := recover().(type) {
	case nil:
	case stopped:
		*err = r.err
	default:
		panic(r)
	}
}
