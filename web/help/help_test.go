package help

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"anwang/grid"
)

func loaded(t *testing.T) *Site {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestBothLanguages: every page is in both, with the same sections under the same names, and
// no file is left out of the list.
func TestBothLanguages(t *testing.T) {
	t.Parallel()
	s := loaded(t)
	for _, name := range order {
		zh, en := names(s.Page("zh", name)), names(s.Page("en", name))
		if !slices.Equal(zh, en) || len(zh) < 2 {
			t.Errorf("%s: sections %v and %v", name, zh, en)
		}
	}
	for _, lang := range Languages {
		found, err := fs.Glob(files, lang+"/*.md")
		if err != nil || len(found) != len(order) {
			t.Errorf("%v of %v: %v", found, order, err)
		}
	}
}

func names(p *Page) (list []string) {
	for _, s := range p.Sections {
		list = append(list, s.Name)
	}
	return list
}

// TestEveryRoleHasADay: whoever logs in finds what to do first.
func TestEveryRoleHasADay(t *testing.T) {
	t.Parallel()
	have := names(loaded(t).Page("en", "day"))
	for _, r := range grid.Roles {
		if r.Role != grid.RolePublic && !slices.Contains(have, string(r.Role)) { // who has no account has no day
			t.Errorf("%s has no first day", r.Role)
		}
	}
}

var (
	anAddress = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	aSection  = regexp.MustCompile(`id="([^"]+)"`)
)

// TestAddresses: everything that a page leads to is there, and none of it is on another host.
func TestAddresses(t *testing.T) {
	t.Parallel()
	s := loaded(t)
	for _, lang := range Languages {
		for _, p := range s.Pages(lang) {
			for _, m := range anAddress.FindAllStringSubmatch(string(p.HTML), -1) {
				to, section, _ := strings.Cut(m[1], "#")
				at := p
				switch {
				case strings.HasPrefix(to, "../template/"):
					w := httptest.NewRecorder()
					s.Handler()(w, httptest.NewRequest(http.MethodGet, "/help/"+strings.TrimPrefix(to, "../"), nil))
					if w.Code != http.StatusOK || w.Body.Len() < 100 {
						t.Errorf("%s/%s leads to %s: %d", lang, p.Name, m[1], w.Code)
					}
					continue
				case to == "../../api/docs", strings.HasPrefix(to, "../picture/") && s.pictures[path.Base(to)] != nil:
					continue
				case to != "":
					at = s.Page(lang, to)
				}
				if at == nil || section != "" && !slices.Contains(ids(at), section) {
					t.Errorf("%s/%s leads to %s, which is not there", lang, p.Name, m[1])
				}
			}
		}
	}
}

func ids(p *Page) (list []string) {
	for _, m := range aSection.FindAllStringSubmatch(string(p.HTML), -1) {
		list = append(list, m[1])
	}
	return list
}

func TestSectionsHaveNames(t *testing.T) {
	t.Parallel()
	for source, fault := range map[string]string{
		"# A\n\ntext\n\n## B {#b}\n": "",
		"# A\n\n## B\n":              `the section "B" has no name`,
		"text alone":                 "no title",
	} {
		_, err := render("en", "x", []byte(source))
		if (err == nil) != (fault == "") || err != nil && !strings.Contains(err.Error(), fault) {
			t.Errorf("%q: %v", source, err)
		}
	}
	p, err := render("en", "x", []byte("# A\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n"))
	if err != nil || strings.Contains(string(p.HTML), "script") {
		t.Errorf("%v %s", err, p.HTML)
	}
}

// TestChineseLines: where a line of the source ends, Chinese goes on without a space, as it is read and as it is searched.
func TestChineseLines(t *testing.T) {
	t.Parallel()
	p, err := render("zh", "x", []byte("# 甲\n\n网格内的\n企业 and\nmore\n"))
	if err != nil || !strings.Contains(string(p.HTML), "网格内的\n企业 and\nmore") && !strings.Contains(string(p.HTML), "网格内的企业 and\nmore") {
		t.Errorf("%v %q", err, p.HTML)
	}
	if strings.Contains(string(p.HTML), "的\n企") || p.Sections[0].Text != "网格内的企业 and more" {
		t.Errorf("%q %q", p.HTML, p.Sections[0].Text)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	s := loaded(t)
	for _, c := range []struct{ lang, typed, page, section string }{
		{"zh", "备份", "backup", ""},
		{"zh", "恢复 令牌", "backup", "after"},
		{"en", "restore  TOKENS", "backup", "after"},
		{"en", "useradd", "install", "service"},
		{"en", "nginx", "install", "proxy"},
		{"zh", "ANWANG_DATABASE_URL", "install", "database"},
	} {
		hits := s.Search(c.lang, c.typed)
		if !slices.ContainsFunc(hits, func(h Hit) bool { return h.Page.Name == c.page && h.Section.Name == c.section }) {
			t.Errorf("%s is not found in %s#%s", c.typed, c.page, c.section)
			continue
		}
		for _, h := range hits {
			var marked bool
			for _, r := range h.Excerpt {
				marked = marked || r.Marked
			}
			title := strings.ToLower(h.Page.Title + h.Section.Title)
			if !marked && !strings.Contains(title, strings.ToLower(strings.Fields(c.typed)[0])) {
				t.Errorf("%s in %s#%s: nothing is marked in %v", c.typed, h.Page.Name, h.Section.Name, h.Excerpt)
			}
		}
	}
	for _, typed := range []string{"", "  ", "zzzzzz", strings.Repeat("备", 5000), "\x00", "<script>"} {
		if hits := s.Search("zh", typed); len(hits) != 0 {
			t.Errorf("%.20q finds %d", typed, len(hits))
		}
	}
}

func TestServed(t *testing.T) {
	t.Parallel()
	h := loaded(t).Handler()
	get := func(address, accept string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Header.Set("Accept-Language", accept)
		h(w, r)
		return w
	}
	for _, c := range []struct {
		address, accept string
		status          int
		want            string // where it leads, or what it says
	}{
		{"/help", "", 302, "help/zh/"},
		{"/help", "en-GB,en", 302, "help/en/"},
		{"/help/", "en", 302, "en/"},
		{"/help/zh", "", 308, "zh/"},
		{"/help/zh/", "en", 200, "从哪里开始"},
		{"/help/en/install", "", 200, `<a href="../zh/install" lang="zh-CN"`},
		{"/help/en/?q=%3Cscript%3E", "", 200, "Nothing was found"},
		{"/help/en/?q=backup", "", 200, "<mark>"},
		{"/help/install", "", 302, "zh/install"},
		{"/help/install", "en", 302, "en/install"},
		{"/help/en/none", "zh", 404, `<a href="install">Install</a>`},
		{"/help/none", "en", 302, "en/none"},
		{"/help/fr/", "en", 404, "no such page"},
		{"/help/zh/install/more", "en", 404, "no such page"},
		{"/help/picture/missing.webp", "en", 404, "no such page"},
		{"/help/template/enterprise-zh.csv", "", 200, "统一社会信用代码"},
		{"/help/template/enterprise-fr.csv", "en", 404, "no such page"},
		{"/help/template/person-zh.csv", "en", 404, "no such page"},
		{"/help/template/enterprise-zh.xls", "en", 404, "no such page"},
		{"/help/zh/..%2f..%2fetc", "en", 404, "no such page"},
	} {
		w := get(c.address, c.accept)
		if w.Code != c.status || !strings.Contains(w.Header().Get("Location")+w.Body.String(), c.want) {
			t.Errorf("%s: %d %s %.300s", c.address, w.Code, w.Header().Get("Location"), w.Body)
		}
		closed := strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'")
		if w.Code == 200 && !strings.Contains(c.address, "/template/") && (strings.Contains(w.Body.String(), "<script") || !closed) {
			t.Errorf("%s: %v", c.address, w.Header())
		}
	}
}
