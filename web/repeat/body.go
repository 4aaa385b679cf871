package repeat

import (
	"bytes"
	"io"
	"net/http"
	"os"

	"anwang/web/middleware"
)

// spooled is a body that has arrived.
type spooled struct {
	io.Reader
	file *os.File // nil: it is in memory
}

// inMemory is the largest body that is kept in memory.
const inMemory = 1 << 20

// spool takes in a body whole, and tells h what it is.
func spool(from io.Reader, h io.Writer) (*spooled, error) {
	from = io.TeeReader(from, h)
	var b bytes.Buffer
	if _, err := io.CopyN(&b, from, inMemory); err != nil {
		if err == io.EOF {
			return &spooled{Reader: &b}, nil
		}
		return nil, err
	}
	f, err := os.CreateTemp("", "anwang-body-")
	if err != nil {
		return nil, err
	}
	s := &spooled{Reader: io.MultiReader(&b, f), file: f}
	if _, err = io.Copy(f, from); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		s.discard()
		return nil, err
	}
	return s, nil
}

// Close implements io.Closer: it is discarded when all is done.
func (s *spooled) Close() error { return nil }

func (s *spooled) discard() {
	if s.file != nil { // what stays of it is the system's to tidy
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
	}
}

// Body is the body of a request that is taken in whole before it is read, so that
// nothing waits for a slow sender. With a key it has been already.
type Body struct {
	from  io.Reader
	whole *spooled // nil: it has not arrived yet
	own   bool     // taken in here
}

// BodyOf is the body of r; whoever asks for it discards it.
func BodyOf(w http.ResponseWriter, r *http.Request) *Body {
	if s, ok := r.Body.(*spooled); ok {
		return &Body{whole: s}
	}
	return &Body{from: middleware.Patient(w, r.Body)}
}

// Arrive takes it in, for as long as it keeps coming. Errors are those of the sender and
// of the disk.
func (b *Body) Arrive() (err error) {
	if b.whole == nil {
		b.whole, err = spool(b.from, io.Discard)
		b.own = err == nil
	}
	return err
}

// Read implements io.Reader.
func (b *Body) Read(p []byte) (int, error) {
	if err := b.Arrive(); err != nil {
		return 0, err
	}
	return b.whole.Read(p)
}

// Discard forgets it.
func (b *Body) Discard() {
	if b.own {
		b.whole.discard()
	}
}
