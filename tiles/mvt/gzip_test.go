package mvt_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"anwang/tiles/mvt"
)

// unpacked is what the standard library reads out of a body.
func unpacked(t testing.TB, body []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// texts are of every kind that has a way of its own through the compressor.
func texts() map[string][]byte {
	r := rand.New(rand.NewPCG(4, 4))
	noise := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return b
	}
	out := map[string][]byte{
		"nothing": nil, "a byte": {7}, "two": {7, 7}, "a word": []byte("anwang"),
		"one byte, many times": bytes.Repeat([]byte{1}, 300_000),
		"words":                bytes.Repeat([]byte("grid"), 5000),
		"noise":                noise(70_000), "much noise": noise(200_000),
		// as far back as can be told, and one farther
		"far":     append(append(noise(32_768), noise(0)...), noise(32_768)...),
		"all 256": noise(0),
	}
	far := noise(32_768)
	out["far"] = append(append([]byte(nil), far...), far...)
	out["too far"] = append(append(append([]byte(nil), far...), 0), far...)
	for i := range 256 {
		out["all 256"] = append(out["all 256"], bytes.Repeat([]byte{byte(i)}, 1+i%7)...)
	}
	// counts that double from symbol to symbol want codes longer than there are
	var steep []byte
	for i := range 16 {
		for range 1 << i {
			steep = append(steep, byte(i))
		}
	}
	r.Shuffle(len(steep), func(i, k int) { steep[i], steep[k] = steep[k], steep[i] })
	out["steep"] = steep
	for n := 250; n < 262; n++ { // repetitions about the longest there is
		out[fmt.Sprint("repeated ", n)] = append(append([]byte("0123456789abcdef"), bytes.Repeat([]byte{3}, n)...), "fedcba"...)
	}
	return out
}

// TestGzip: the standard library reads what was packed, and the same tile gives
// the same bytes whatever was packed before, in whatever packer.
func TestGzip(t *testing.T) {
	t.Parallel()
	var z mvt.Gzip
	for name, text := range texts() {
		body := z.Pack(text)
		if got := unpacked(t, body); !bytes.Equal(got, text) {
			t.Errorf("%s: %d bytes read back, not the %d packed", name, len(got), len(text))
		}
		if limit := len(text) + 5*(len(text)/65_535+1) + 26; len(body) > limit {
			t.Errorf("%s: %d bytes take %d, more than they do as they are (%d)", name, len(text), len(body), limit)
		}
	}
	for name, text := range texts() {
		var other mvt.Gzip
		if !bytes.Equal(z.Pack(text), other.Pack(text)) {
			t.Errorf("%s: was packed to other bytes after others", name)
		}
	}
}
