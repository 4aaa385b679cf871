package grid

import (
	"fmt"
	"regexp"
	"strings"
)

// CreditAlphabet holds the characters of a unified social credit code
// 统一社会信用代码 after GB 32100-2015: digits and capitals without I, O, S, V and
// Z. The value of a character is its index.
const CreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditWeights are 3^(i-1) mod 31 for the first 17 places (GB 32100-2015).
var creditWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// organisationWeights are those of the organisation code 组织机构代码
// (GB 11714-1997).
var organisationWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}

// CreditForm is which kind of number a unit is registered under.
type CreditForm string

// The forms. Registers hold the older ones still, so they can be stored.
const (
	FormCredit       CreditForm = "credit"       // 18 characters
	FormRegistration CreditForm = "registration" // 工商注册号, 15 digits, before 2015
	FormOrganisation CreditForm = "organisation" // 组织机构代码, 9 characters, also written 8-1
	FormOther        CreditForm = "other"
)

// CreditCode is a unit's number, taken apart. A warning never refuses it: some
// codes that are registered fail their own check digit.
type CreditCode struct {
	Form    CreditForm
	Parts   []CreditPart // of FormCredit
	Warning Text         // empty: nothing to say
}

// Name is what the number may be called: one that does not hold is no credit code.
func (c *CreditCode) Name() Text {
	key := string(c.Form)
	if c.Warning != (Text{}) && (c.Form == FormCredit || c.Form == FormOrganisation) {
		key = "doubtful"
	}
	return TermText("code", key)
}

// CreditPart is one part of a credit code and what it says.
type CreditPart struct {
	Chars string
	Text  Text
}

var (
	registrationForm = regexp.MustCompile(`^\d{15}$`)
	organisationForm = regexp.MustCompile(`^([0-9A-Z]{8})-?([0-9X])$`)
)

// creditKinds are the first two places: who registered the unit and as what.
var creditKinds = map[string]Text{
	"11": {"机构编制部门，机关", "Staffing office, state organ"}, "12": {"机构编制部门，事业单位", "Staffing office, public institution"},
	"13": {"机构编制部门，编办直接管理的群众团体", "Staffing office, mass organisation under it"}, "19": {"机构编制部门，其他", "Staffing office, other"},
	"51": {"民政部门，社会团体", "Civil affairs, association"}, "52": {"民政部门，民办非企业单位", "Civil affairs, private non-enterprise unit"},
	"53": {"民政部门，基金会", "Civil affairs, foundation"}, "59": {"民政部门，其他", "Civil affairs, other"},
	"91": {"市场监管部门，企业", "Market regulation, enterprise"}, "92": {"市场监管部门，个体工商户", "Market regulation, sole trader"},
	"93": {"市场监管部门，农民专业合作社", "Market regulation, farmers' cooperative"},
}

// creditOthers are the other first two places that are given out.
const creditOthers = " 21 29 31 32 33 34 35 39 41 49 61 62 69 71 72 79 81 89 A1 A9 N1 N2 N3 N9 Y1 "

// CreditCheck returns the check character that belongs to the first 17 of a
// credit code, false when they are not of its alphabet. A remainder of 0 would
// give 31, which the standard writes as 0.
func CreditCheck(code string) (byte, bool) {
	if len(code) < len(creditWeights) {
		return 0, false
	}
	sum := 0
	for i, w := range creditWeights {
		v := strings.IndexByte(CreditAlphabet, code[i])
		if v < 0 {
			return 0, false
		}
		sum += v * w
	}
	return CreditAlphabet[(31-sum%31)%31], true
}

// CreditValid reports whether an 18-character code has the check character that
// belongs to it.
func CreditValid(code string) bool {
	want, ok := CreditCheck(code)
	return ok && len(code) == 18 && code[17] == want
}

// OrganisationCheck returns the ninth character that belongs to the first eight of
// an organisation code, false when they are no digits and capitals.
func OrganisationCheck(code string) (byte, bool) {
	if len(code) < len(organisationWeights) {
		return 0, false
	}
	sum := 0
	for i, w := range organisationWeights {
		switch c := code[i]; {
		case c >= '0' && c <= '9':
			sum += int(c-'0') * w
		case c >= 'A' && c <= 'Z':
			sum += (int(c-'A') + 10) * w
		default:
			return 0, false
		}
	}
	switch r := 11 - sum%11; r {
	case 10:
		return 'X', true
	case 11:
		return '0', true
	default:
		return byte('0' + r), true
	}
}

// ReadCredit takes a unit's number apart and says what is to be verified.
func ReadCredit(code string) CreditCode {
	switch {
	case code == "":
		return CreditCode{Form: FormOther}
	case len(code) == 15 && registrationForm.MatchString(code):
		return CreditCode{Form: FormRegistration, Warning: Text{
			"这是旧的15位工商注册号，没有统一社会信用代码的校验位；请核对是否已换发18位代码",
			"This is an old 15-digit registration number, without the check digit of a credit code; verify whether an 18-character code has been " +
				"issued",
		}}
	case len(code) <= 10 && organisationForm.MatchString(code):
		return readOrganisation(code)
	case len([]rune(code)) != 18:
		return CreditCode{Form: FormOther, Warning: Text{
			fmt.Sprintf("这不是统一社会信用代码：应为18位，这里是%d位；请核对", len([]rune(code))),
			fmt.Sprintf("This is no unified social credit code: one has 18 characters, this has %d; verify it", len([]rune(code))),
		}}
	}
	c := CreditCode{Form: FormCredit, Warning: creditWarning(code)}
	if len(code) != 18 {
		return c // characters beyond ASCII: it has no parts
	}
	kind, known := creditKinds[code[:2]]
	if !known {
		kind = Text{"其他登记管理部门", "Another registering authority"}
	}
	c.Parts = []CreditPart{
		{code[:1], Text{"登记管理部门", "Registering authority"}},
		{code[1:2], Text{"机构类别：" + kind.ZH, "Kind of unit: " + kind.EN}},
		{code[2:8], Text{"登记管理机关行政区划码", "Region of the registering authority"}},
		{code[8:17], Text{"主体标识码（组织机构代码）", "Subject (organisation code)"}},
		{code[17:], Text{"校验码", "Check character"}},
	}
	return c
}

// readOrganisation checks an organisation code that stands alone.
func readOrganisation(code string) CreditCode {
	c := CreditCode{Form: FormOrganisation}
	if want, _ := OrganisationCheck(code); code[len(code)-1] != want {
		c.Warning = Text{
			fmt.Sprintf("组织机构代码校验不通过：末位应为 %c；请核对", want),
			fmt.Sprintf("The check character of the organisation code does not hold: the last should be %c; verify it", want),
		}
	}
	return c
}

// creditWarning says what is wrong with 18 characters, "" nothing.
func creditWarning(code string) Text {
	for i, r := range []rune(code) {
		digits := i >= 2 && i < 8
		if r > 'Z' || strings.IndexByte(CreditAlphabet, byte(r)) < 0 || digits && r > '9' {
			allowed := Text{"应为数字或除 I、O、S、V、Z 外的大写字母", "it must be a digit or a capital other than I, O, S, V and Z"}
			if digits {
				allowed = Text{"应为数字（行政区划码）", "it must be a digit (of the region)"}
			}
			return Text{
				fmt.Sprintf("统一社会信用代码第%d位“%c”不合规则：%s；请核对", i+1, r, allowed.ZH),
				fmt.Sprintf("Character %d of the unified social credit code, “%c”, breaks its rule: %s; verify it", i+1, r, allowed.EN),
			}
		}
	}
	if want, _ := CreditCheck(code); code[17] != want {
		return Text{
			fmt.Sprintf("统一社会信用代码校验不通过：按前17位，校验码应为 %c，这里是 %c；请核对", want, code[17]),
			fmt.Sprintf("The check character of the unified social credit code does not hold: the first 17 give %c, this has %c; verify it", want,
				code[17]),
		}
	}
	if want, _ := OrganisationCheck(code[8:]); code[16] != want {
		return Text{
			fmt.Sprintf("统一社会信用代码中的主体标识码（第9至17位）校验不通过：第17位应为 %c；请核对", want),
			fmt.Sprintf("The organisation code in the unified social credit code (characters 9 to 17) does not hold: character 17 should be %c; "+
				"verify it", want),
		}
	}
	if _, known := creditKinds[code[:2]]; !known && !strings.Contains(creditOthers, " "+code[:2]+" ") {
		return Text{
			"统一社会信用代码前两位“" + code[:2] + "”不是已知的登记管理部门和机构类别；请核对",
			"The first two characters of the unified social credit code, “" + code[:2] + "”, are no known authority and kind of unit; verify it",
		}
	}
	return Text{}
}
