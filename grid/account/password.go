package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"anwang/grid"
)

// Cost is what it costs to check one password.
type Cost struct {
	Memory     uint32 // KiB
	Iterations uint32
	Threads    uint8
}

// CostOfField is what OWASP's password storage cheat sheet asks of argon2id.
var CostOfField = Cost{Memory: 19 * 1024, Iterations: 2, Threads: 1}

func (c Cost) params() *argon2id.Params {
	return &argon2id.Params{Memory: c.Memory, Iterations: c.Iterations, Parallelism: c.Threads, SaltLength: 16, KeyLength: 32}
}

// queue is how many may wait for a password to be checked; more are sent away.
const queue = 64

// passwords hashes and checks passwords, a few at once: each takes a good deal of
// memory.
type passwords struct {
	cost    Cost
	slots   chan struct{}
	waiting atomic.Int32
	dummy   string // of no password, to spend the same time on unknown names
}

func newPasswords(cost Cost, atOnce int) *passwords {
	p := &passwords{cost: cost, slots: make(chan struct{}, atOnce)}
	zero := strings.Repeat("A", 22) // 16 bytes of salt
	p.dummy = fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", cost.Memory, cost.Iterations, cost.Threads, zero, strings.Repeat("A", 43))
	return p
}

// enter waits for a turn; leave must be called after it.
func (p *passwords) enter(ctx context.Context) (leave func(), err error) {
	if p.waiting.Add(1) > queue {
		p.waiting.Add(-1)
		return nil, &grid.Error{Code: grid.CodeTooMany, Wait: 5 * time.Second, Text: grid.Text{
			ZH: "登录的人太多，请稍后再试", EN: "too many people are logging in; try again in a moment",
		}}
	}
	defer p.waiting.Add(-1)
	select {
	case p.slots <- struct{}{}:
		return func() { <-p.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash hashes a password.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	leave, err := p.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return argon2id.CreateHash(password, p.cost.params())
}

// check reports whether a password fits a hash, and whether the hash was made at
// another cost than is asked for now. It takes as long for an empty hash, which
// nothing fits.
func (p *passwords) check(ctx context.Context, password, hash string) (ok, outdated bool, err error) {
	leave, err := p.enter(ctx)
	if err != nil {
		return false, false, err
	}
	defer leave()
	if hash == "" {
		_, _, err := argon2id.CheckHash(password, p.dummy)
		return false, false, err
	}
	ok, was, err := argon2id.CheckHash(password, hash)
	if err != nil {
		return false, false, err
	}
	now := p.cost.params()
	return ok, *was != *now, nil
}

// HashPassword hashes a password as the service keeps it, for who fills a
// database without the service.
func HashPassword(password string, cost Cost) (string, error) {
	return argon2id.CreateHash(password, cost.params())
}

// The bounds of a password, in characters and bytes.
const (
	shortestPassword = 10
	longestPassword  = 256
)

// common are passwords that are long enough and known to everybody who guesses;
// compared in lower case.
var common = [...]string{
	"1234567890", "0123456789", "12345678910", "123456789a", "a123456789", "1234567890a", "a1234567890", "0987654321", "9876543210",
	"1q2w3e4r5t", "1qaz2wsx3edc", "1qaz@wsx3edc", "qwertyuiop", "qwerty12345", "qwerty123456", "asdfghjkl;", "asdfghjkl123", "zxcvbnm123",
	"password12", "password123", "password1234", "password12345", "passw0rd123", "p@ssw0rd123", "p@ssword123", "p@ssw0rd1234",
	"passwordpassword",
	"admin12345", "admin123456", "admin@1234", "admin@12345", "admin@123456", "administrator", "administrator1", "root123456", "root@123456",
	"abc1234567", "abc123456789", "abcd123456", "abcd1234567", "abcde12345", "abcdef1234", "abcdefghij", "abc@123456", "abc@1234567",
	"aa12345678", "aa123456789", "aa123456.com",
	"woaini1314", "woaini520520", "woaini5201314", "5201314520", "1314520520", "iloveyou123", "iloveyou520", "wodemima123", "mima123456",
	"huawei@123", "huawei12#$",
	"test123456", "test1234567", "user123456", "guest123456", "welcome123", "welcome1234", "letmein1234", "changeme123", "changeme1234",
	"default123",
	"anquan12345", "anquan123456", "yingji12345", "yingji123456", "wangge12345", "wangge123456", "anjian123456", "beijing2008", "beijing123",
	"beijing1234",
	"china123456", "zhongguo123", "111222333444", "1122334455", "1111122222", "11223344556677", "147258369a", "147258369123", "123123123123",
	"321321321321", "123654789a",
	"qazwsxedc123", "qazwsxedcrfv", "q1w2e3r4t5", "zaq12wsx34", "!qaz2wsx#edc", "1qaz!qaz1qaz", "dragon12345", "monkey12345", "football123",
	"baseball123", "superman123",
}

// checkPassword refuses a new password that would be guessed. Rejected, with the
// reason, at pointer.
func (s *Service) checkPassword(pointer, password, login string) error {
	reason := weak(password, login, s.o.Classes)
	if reason == (grid.Text{}) {
		return nil
	}
	return &grid.Error{Code: grid.CodeRejected, Text: reason, Faults: []grid.Fault{{Pointer: pointer, Text: reason}}}
}

// weak says what is wrong with a new password; nothing for a good one. Length
// counts, not composition (NIST SP 800-63B), unless classes asks for it.
func weak(password, login string, classes int) grid.Text {
	n, low := utf8.RuneCountInString(password), strings.ToLower(password)
	switch {
	case !utf8.ValidString(password):
		return grid.Text{ZH: "密码含有无法识别的字符", EN: "the password has characters that cannot be read"}
	case n < shortestPassword:
		return grid.Text{
			ZH: fmt.Sprintf("密码至少要有 %d 个字符", shortestPassword),
			EN: fmt.Sprintf("the password needs at least %d characters", shortestPassword),
		}
	case len(password) > longestPassword:
		return grid.Text{
			ZH: fmt.Sprintf("密码不能超过 %d 字节", longestPassword),
			EN: fmt.Sprintf("the password has more than %d bytes", longestPassword),
		}
	case login != "" && utf8.RuneCountInString(strings.ReplaceAll(low, strings.ToLower(login), "")) < 6:
		return grid.Text{ZH: "密码不能由登录名构成", EN: "the password is made of the log-in name"}
	case slices.Contains(common[:], low), distinct(low) < 5, sequence(low):
		return grid.Text{ZH: "这个密码太常见，容易被猜到", EN: "this password is among the first that anybody guesses"}
	case kinds(password) < classes:
		return grid.Text{
			ZH: fmt.Sprintf("密码须包含小写字母、大写字母、数字、其他符号中的至少 %d 种", classes),
			EN: fmt.Sprintf("the password needs at least %d of lower case, upper case, digits and other characters", classes),
		}
	}
	return grid.Text{}
}

// distinct counts different characters.
func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// sequence reports whether each character is the one after, or before, the last.
func sequence(s string) bool {
	up, down, last := true, true, rune(-1)
	for _, r := range s {
		if last >= 0 {
			up, down = up && r == last+1, down && r == last-1
		}
		last = r
	}
	return up || down
}

// kinds counts which of the four kinds of characters there are.
func kinds(s string) int {
	var has [4]int
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			has[0] = 1
		case unicode.IsUpper(r):
			has[1] = 1
		case unicode.IsDigit(r):
			has[2] = 1
		default:
			has[3] = 1
		}
	}
	return has[0] + has[1] + has[2] + has[3]
}
