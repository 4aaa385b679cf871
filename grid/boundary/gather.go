package boundary

import (
	"fmt"
	"slices"

	"anwang/grid"
)

// manyRows is from how many rows on the same thing about most rows of a file is one of the
// file: a column, a system or an encoding that was chosen wrongly.
const manyRows = 4

// wide are what is to be done about the file where most of its rows have the same fault.
var wide = map[string]grid.Text{
	offEarth: both("为文件选择别的坐标系", "choose another coordinate system for the file"),
	swapped:  both("在文件中对调经度和纬度，或为文件选择别的坐标系", "turn longitude and latitude in the file, or choose another coordinate system for it"),
	atZero:   both("换一个有坐标的文件", "choose a file that has coordinates"),
	noCode:   both("选用另一列作代码；没有代码时选“没有，按位置编号”", "choose another column for the code, or none to have the grids numbered"),
	badCode:  both("选用另一列作代码；没有代码时选“没有，按位置编号”", "choose another column for the code, or none to have the grids numbered"),
	codeTwice: both("这一列不是代码：选用另一列；没有代码时选“没有，按位置编号”",
		"the column is no code: choose another one, or none to have the grids numbered"),
	noName:  both("选用另一列作名称", "choose another column for the name"),
	badName: both("另选编码重新上传，或选用另一列作名称", "send the file again with another encoding, or choose another column for the name"),
	noShape: both("换一个有图形的文件或图层", "choose a file or a layer that has shapes"),
	notArea: both("改用面图层", "use a layer of areas"),
	noParent: both("它可能是别的城市的文件：换一个文件，或补上它们的上级",
		"it may be the file of another city: choose another one, or add the level above"),
}

// gather makes one finding of those since from that say the same of most of so many rows of
// a file.
func (f *findings) gather(from, rows int, file string) {
	of := map[string][]int{}
	for i := from; i < len(f.list); i++ {
		if one := &f.list[i]; one.Severity == Stops && one.File == file && one.Row > 0 {
			of[one.Kind] = append(of[one.Kind], i)
		}
	}
	gone := map[int]bool{}
	for kind, at := range of {
		remedy, known := wide[kind]
		if len(at) < manyRows || 2*len(at) <= rows || !known {
			continue
		}
		one := &f.list[at[0]]
		one.Detail = grid.Text{
			ZH: fmt.Sprintf("%d 行中的 %d 行都是如此，如%s", rows, len(at), one.Detail.ZH),
			EN: fmt.Sprintf("%d of %d rows are like this: %s", len(at), rows, one.Detail.EN),
		}
		one.Row, one.Count, one.Area, one.Remedy = 0, len(at), 0, remedy
		for _, i := range at[1:] {
			one.Codes, gone[i] = append(one.Codes, f.list[i].Codes...), true
		}
	}
	if len(gone) == 0 {
		return
	}
	kept := f.list[:from]
	for i := from; i < len(f.list); i++ {
		if !gone[i] {
			kept = append(kept, f.list[i])
		}
	}
	clear(f.list[len(kept):])
	f.list = slices.Clip(kept)
}
