package demo

import (
	"fmt"
	"math/rand/v2"
)

var (
	surnames   = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "欧阳"}
	givenNames = []string{"伟", "芳", "建国", "秀英", "敏", "强", "磊", "丽娟", "勇", "艳", "志明", "桂兰", "海燕", "文博", "雪梅", "立新", "晓东", "春生", "玉珍", "凯"}
)

// contact makes up a person and a mobile number, of a range (100) that no
// operator has, so that nobody real is ever rung up.
func contact(r *rand.Rand) (name, phone string) {
	return pick(r, surnames) + pick(r, givenNames), fmt.Sprintf("100%08d", r.IntN(100_000_000))
}
