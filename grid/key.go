package grid

// The stable English keys of the scales of a danger, as APIs, events and
// styles write them. The keys of risk levels are in level.go.

var gradeKeys = [...]string{General: "general", Major: "major"}

// String returns the key, "general" or "major".
func (g DangerGrade) String() string { return keyOf(gradeKeys[:], int(g)) }

// ParseGrade is the inverse of DangerGrade.String.
func ParseGrade(key string) (g DangerGrade, ok bool) {
	i, ok := indexOf(gradeKeys[:], key)
	return DangerGrade(i), ok
}

var stateKeys = [...]string{
	Registered: "registered", Graded: "graded", Rectifying: "rectifying", Extension: "extension",
	PendingAccept: "pendingAccept", Closed: "closed", Voided: "voided",
}

// String returns the key, "registered" … "voided".
func (s DangerState) String() string { return keyOf(stateKeys[:], int(s)) }

// ParseState is the inverse of DangerState.String.
func ParseState(key string) (s DangerState, ok bool) {
	i, ok := indexOf(stateKeys[:], key)
	return DangerState(i), ok
}

var listedKeys = [...]string{
	NotListed: "none", ListedProvince: "province", ListedCity: "city", ListedCounty: "county", ListedTown: "town",
}

// String returns the key of the listing body, "none" when there is none.
func (l ListedLevel) String() string { return keyOf(listedKeys[:], int(l)) }

// ParseListed is the inverse of ListedLevel.String.
func ParseListed(key string) (l ListedLevel, ok bool) {
	i, ok := indexOf(listedKeys[:], key)
	return ListedLevel(i), ok
}

var classKeys = [...]string{
	ClassClosed: "closed", ClassMajorOverdue: "majorOverdue", ClassMajor: "major",
	ClassGeneralOverdue: "generalOverdue", ClassGeneral: "general",
}

// String returns the key of the class.
func (c DangerClass) String() string { return keyOf(classKeys[:], int(c)) }

// ParseClass is the inverse of DangerClass.String.
func ParseClass(key string) (c DangerClass, ok bool) {
	i, ok := indexOf(classKeys[:], key)
	return DangerClass(i), ok
}

func keyOf(keys []string, i int) string {
	if i < len(keys) {
		return keys[i]
	}
	return ""
}

func indexOf(keys []string, key string) (int, bool) {
	for i, k := range keys {
		if k == key && k != "" {
			return i, true
		}
	}
	return 0, false
}
