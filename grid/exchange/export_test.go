package exchange

// FrameKey is the key of the coordinate system that a text names, "" none.
func FrameKey(said string) string {
	f, _ := frameOf(said)
	return f.key
}
