// Package name knows how names are written and read: the form in which two
// spellings of one name are equal (Key), and what somebody types who knows how
// it sounds (Pinyin, AppendInitials).
//
// Every text that can be searched goes through Key on both sides, the stored one
// and the one asked for. So whatever stands in a name finds it again: Roman
// numerals (Ⅲ), full-width letters and digits, brackets of either width, blanks,
// and letters whose upper and lower case have different lengths.
package name
