package grid

import "time"

// China is the time of days and dates: China has one time zone and no summer
// time.
var China = time.FixedZone("CST", 8*3600)

// Day returns the midnight in China that began the day of t.
func Day(t time.Time) time.Time {
	y, m, d := t.In(China).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, China)
}
