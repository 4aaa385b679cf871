package boundary

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
)

// Description 方案 says what a network is made of: its levels from the root down, the
// files of each, and what was chosen where a file leaves a choice.
type Description struct {
	Network   NetworkName `json:"network"`
	Levels    []Level     `json:"levels"` // 1 to 6, the root first
	Holes     []HoleName  `json:"holes,omitempty"`
	ValidFrom *time.Time  `json:"validFrom,omitempty"` // when it comes into force; nil: at once
	Note      string      `json:"note,omitempty"`
	// MaxGap is the area in square metres up to which ground between grids that nobody
	// claims goes to the neighbour with the longest common border; 0 is 10,000.
	MaxGap float64 `json:"maxGap,omitempty"`
	// Tolerance is how far apart in metres two drawings of one border may lie to be made one.
	Tolerance float64 `json:"tolerance,omitempty"`
	// Recoded are grids in force that have another code in the files, as divisions are
	// given new ones; they stay who they are. Those of the same name and ground are found.
	Recoded []Recoded `json:"recoded,omitempty"`
	// Decides says which level stays where it is when two do not nest; "": the finer one.
	Decides Decides `json:"decides,omitempty"`
}

// Decides says which of two levels that do not nest decides.
type Decides string

// The levels that decide.
const (
	FineDecides   Decides = "fine"   // a grid is the union of those below it, wherever its own outline lies
	CoarseDecides Decides = "coarse" // grids are cut to the one above, and grow into what of it none of them claims
)

// NetworkName is what a network is called.
type NetworkName struct {
	Key    string           `json:"key"` // stable: the next load of the same network names it
	Name   string           `json:"name"`
	NameEN string           `json:"nameEn"`
	Kind   grid.NetworkKind `json:"kind"`
}

// Level 层级 is one level of a network.
type Level struct {
	Name   string `json:"name"`
	NameEN string `json:"nameEn"`
	// Sources are the files of the level; without any its grids are the unions of those
	// of the level below.
	Sources []Source `json:"sources,omitempty"`
	// Grids names grids that no file names; of the root there is at most one.
	Grids []GridName `json:"grids,omitempty"`
}

// GridName is a grid by name.
type GridName struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Source is a file of a level, or one of its layers.
type Source struct {
	File  string `json:"file"`
	Layer string `json:"layer,omitempty"` // "": the only one
	// The columns: without Code the grids are numbered in their parent, without Name they
	// are called by their code, without Parent it is found by code and by ground.
	Code       string `json:"code,omitempty"`
	Name       string `json:"name,omitempty"`
	Parent     string `json:"parent,omitempty"`     // code of the grid above
	ParentName string `json:"parentName,omitempty"` // its name, where no file of that level has it
	// Where chooses rows: a column and the value that it has.
	Where map[string]string `json:"where,omitempty"`
	// Labels are the texts that name the areas they stand in, as drawings have them.
	Labels *Labels `json:"labels,omitempty"`
	// Without are the numbers of rows that are left out.
	Without []int `json:"without,omitempty"`
	// System is the key of the coordinate system that was chosen; "": what the file says.
	System string `json:"system,omitempty"`
	// Encoding is that of the texts as it was chosen; "": it is found. What was sent has
	// been read already.
	Encoding string `json:"encoding,omitempty"`
	// Over is set for zones 功能区 and resident units 驻区单位, which lie over the grids
	// of the level: they take their ground from those.
	Over bool `json:"over,omitempty"`
}

// Labels are rows with a point and a text, in the layer of the areas: digits are the code of
// the area around them, all else is its name.
type Labels struct {
	Column string            `json:"column"`
	Where  map[string]string `json:"where,omitempty"` // as of a source; none: all points
}

// HoleName is ground inside a network that is no grid's on purpose.
type HoleName struct {
	Name   string    `json:"name"`
	Reason string    `json:"reason"`
	At     orb.Point `json:"at"` // longitude, latitude inside
}

// Recoded is a grid with another code.
type Recoded struct {
	Was string `json:"was"`
	Now string `json:"now"`
}

// recoded are the codes of before by those of now.
func (d *Description) recoded() map[string]string {
	out := make(map[string]string, len(d.Recoded))
	for _, r := range d.Recoded {
		was, _ := readCode(r.Was) // checked
		now, _ := readCode(r.Now)
		out[now] = was
	}
	return out
}

// MaxLevels is how many levels a network has at most.
const MaxLevels = 6

// ReadDescription reads a description from JSON. What it does not know is refused, so
// that a word misspelled is not a choice left out.
func ReadDescription(r io.Reader) (d Description, err error) {
	dec := json.NewDecoder(io.LimitReader(r, 1<<20))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return d, &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{ZH: "方案不是有效的 JSON", EN: "The description cannot be read"}}
	}
	return d, nil
}

var networkKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`)

// check says all that is wrong with a description by itself.
func (d *Description) check() error {
	var f grid.Faults
	if !networkKey.MatchString(d.Network.Key) {
		f.Add("/network/key", "体系标识应为小写字母、数字和下划线，以字母开头", "The key of the network has small letters, digits and _, a letter first")
	}
	checkName(&f, "/network/name", d.Network.Name)
	checkName(&f, "/network/nameEn", d.Network.NameEN)
	if d.Network.Kind != grid.Territory && d.Network.Kind != grid.Sector {
		f.Add("/network/kind", "类型应为 territory（块）或 sector（条）", "The kind is territory or sector")
	}
	if n := len(d.Levels); n < 1 || n > MaxLevels {
		f.Add("/levels", fmt.Sprintf("层级应为 1 至 %d 级", MaxLevels), fmt.Sprintf("A network has 1 to %d levels", MaxLevels))
		return f.Err()
	}
	for i := range d.Levels {
		d.Levels[i].check(&f, i, len(d.Levels))
	}
	for i, h := range d.Holes {
		at := fmt.Sprintf("/holes/%d", i)
		checkName(&f, at+"/name", h.Name)
		checkName(&f, at+"/reason", h.Reason)
		if !onEarth(h.At) {
			f.Add(at+"/at", "空洞内的位置应为经度、纬度", "Give longitude and latitude of a point inside the hole")
		}
	}
	for i, r := range d.Recoded {
		for key, code := range map[string]string{"was": r.Was, "now": r.Now} {
			if _, fault := readCode(code); fault != (grid.Text{}) {
				f.Add(fmt.Sprintf("/recoded/%d/%s", i, key), fault.ZH, fault.EN)
			}
		}
	}
	if utf8.RuneCountInString(d.Note) > 1000 || grid.TextFault(d.Note) != (grid.Text{}) {
		f.Add("/note", "说明不超过 1000 字，不含控制字符", "The note has at most 1000 characters and no control characters")
	}
	if !(d.MaxGap >= 0 && d.MaxGap <= 1e12) {
		f.Add("/maxGap", "缝隙面积上限应为正数", "The size of gaps to fill is a positive number")
	}
	if !(d.Tolerance >= 0 && d.Tolerance <= 100) {
		f.Add("/tolerance", "容差应为 0 至 100 米", "The tolerance is 0 to 100 metres")
	}
	if d.Decides != "" && d.Decides != FineDecides && d.Decides != CoarseDecides {
		f.Add("/decides", "应为 fine（下级为准）或 coarse（上级为准）", "It is fine or coarse")
	}
	return f.Err()
}

func (l *Level) check(f *grid.Faults, i, of int) {
	at := fmt.Sprintf("/levels/%d", i)
	checkName(f, at+"/name", l.Name)
	checkName(f, at+"/nameEn", l.NameEN)
	if i == of-1 && len(l.Sources) == 0 {
		f.Add(at+"/sources", "最下一级必须有边界文件", "The lowest level needs a file of boundaries")
	}
	if i == 0 && len(l.Sources) == 0 && len(l.Grids) != 1 {
		f.Add(at+"/grids", "没有文件的根级应给出一个网格的代码和名称", "Without a file the root is one grid with its code and name")
	}
	for k, g := range l.Grids {
		here := fmt.Sprintf("%s/grids/%d", at, k)
		if _, fault := readCode(g.Code); fault != (grid.Text{}) {
			f.Add(here+"/code", fault.ZH, fault.EN)
		}
		checkName(f, here+"/name", g.Name)
	}
	for k, s := range l.Sources {
		if strings.TrimSpace(s.File) == "" {
			f.Add(fmt.Sprintf("%s/sources/%d/file", at, k), "缺文件名", "Name the file")
		}
		if s.Labels != nil && strings.TrimSpace(s.Labels.Column) == "" {
			f.Add(fmt.Sprintf("%s/sources/%d/labels/column", at, k), "缺注记列", "Name the column of the texts")
		}
		if _, ok := crs.Named(s.System); !ok && s.System != "" {
			f.Add(fmt.Sprintf("%s/sources/%d/system", at, k), "不认识的坐标系", "No such coordinate system is known")
		}
	}
}

func checkName(f *grid.Faults, pointer, s string) {
	switch fault := grid.TextFault(s); {
	case strings.TrimSpace(s) == "":
		f.Add(pointer, "不能为空", "It may not be empty")
	case utf8.RuneCountInString(s) > 100:
		f.Add(pointer, "不超过 100 字", "It has at most 100 characters")
	case fault != (grid.Text{}):
		f.Add(pointer, fault.ZH, fault.EN)
	}
}

// onEarth is written so that no number fails too.
func onEarth(p orb.Point) bool { return p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90 }
