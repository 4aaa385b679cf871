// Package act 办理 carries out what somebody does to a record. Every capability
// changes its records through it, so that each change goes the same way:
//
//	who asks → transaction and its clock → the record, locked, inside what they see
//	→ may they → is it the version they read → the capability decides and stores
//	→ line of the audit with what differs → event for who listens → the record as it is now
//
// A capability describes its kind of record once, as a [Kind]: what it is called, how
// it is read, what the frame needs to know of it. It then gives for each act what
// only it knows: who may, and what becomes of the record. The texts for what is not
// found, forbidden or changed meanwhile are made here from the name of the kind, and
// whoever is refused is written down.
//
// What concerns several records is an act on one of them, of which others are parts
// ([Kind.Part]): each has its line of the audit, and all are there or none is. What is
// no record of a kind, such as an import, is [Work].
package act
