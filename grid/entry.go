package grid

// Entry 审计记录 is one line of the audit: what was done to which record. Who did
// it, when and from where is added when it is written. Before and After are
// written as JSON; personal fields must be masked in them, and passwords and
// tokens never stand there.
type Entry struct {
	Action  string // capability.verb: "danger.update", "account.login", "personal.look"
	Subject string // kind of record: "danger", "account", "grant"
	ID      ID     // of the record; 0 none
	Name    string // of the record, as it is called now
	Grid    ID     // where it lies; decides whose auditors see it; 0: those of the root
	Before  any    // nil: there was nothing
	After   any    // nil: there is nothing
	Outcome string // "" is OutcomeDone
}

// The outcomes.
const (
	OutcomeDone    = "done"
	OutcomeRefused = "refused" // no permission, wrong password
	OutcomeFailed  = "failed"
)
