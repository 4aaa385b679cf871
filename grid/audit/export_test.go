package audit

// Walk is open to the tests, which look at a chain before they undo what they
// did to it.
var Walk = walk

// NameIn is the name of what a line is about in a language.
var NameIn = nameIn
