package demo

import "math/rand/v2"

// titles of dangers, as an inspector would word them: under "" for any place,
// under a supervision industry, or under a hazard kind for the industries that
// have it.
var titles = map[string][]string{
	"": {
		"配电箱无防护门", "疏散通道堆放杂物", "灭火器压力不足", "应急照明灯损坏", "安全出口指示标志不亮", "电气线路私拉乱接",
		"未按规定开展安全教育培训", "员工未经培训上岗", "应急预案未按期演练", "隐患排查台账不完整", "消火栓被遮挡", "插座超负荷使用",
		"电动自行车在室内充电", "安全警示标志缺失", "有限空间未设警示标识", "特种作业人员证件过期", "防火门闭门器损坏", "常闭式防火门敞开",
	},
	"chemical": {
		"可燃气体报警器未定期检定", "甲类仓库超量储存", "储罐液位计失灵", "装卸区静电接地不良", "动火作业票填写不规范", "防爆区使用非防爆电器",
		"安全阀未按期校验", "危险化学品混存", "罐区围堰破损", "应急切断阀不能远程操作", "喷淋洗眼装置无水", "安全技术说明书缺失",
	},
	"gas": {
		"燃气管道锈蚀", "燃气泄漏报警装置失效", "液化气瓶超期未检", "调压箱周边堆放可燃物", "气瓶间通风不良", "充装记录不全",
	},
	"light":              {"烘干设备无超温保护", "切割设备联锁失效", "成品库堆垛超高", "传送带急停按钮失效", "车间通道被物料占用"},
	"machinery":          {"机械传动部位无防护罩", "砂轮机未设防护挡板", "冲压设备光电保护失效", "叉车超期未检验"},
	"dust":               {"除尘系统未设泄爆装置", "粉尘清扫制度未落实", "粉尘堆积超厚", "除尘器未设锁气卸灰装置"},
	"ammonia":            {"氨制冷机房报警器失灵", "冷库安全出口被堵", "氨管道保温层破损", "制冷机房未设事故排风"},
	"boiler":             {"锅炉水位计不清晰", "锅炉安全阀未按期校验", "司炉人员无证上岗"},
	"lifting":            {"起重机吊钩防脱钩装置缺失", "起重机限位器失灵"},
	"paint_store":        {"喷漆房通风不足", "油漆库使用非防爆开关", "废油漆桶随意堆放"},
	"confined":           {"有限空间作业未先通风检测", "有限空间未设警示标识", "有限空间应急装备缺失"},
	"gas_kitchen":        {"瓶装液化气与明火同室", "厨房排油烟管道未清洗", "燃气软管超期使用", "未安装燃气泄漏报警装置"},
	"warehouse":          {"仓库货物距灯具过近", "货架超高堆放", "卷帘门下堆放货物"},
	"deep_pit":           {"深基坑周边堆载", "基坑临边防护缺失"},
	"tower_crane":        {"塔吊限位器失灵", "塔吊附着螺栓松动"},
	"laboratory":         {"实验室危化品未双人双锁", "通风橱风速不足", "废液混装"},
	"oxygen":             {"医用氧气瓶未固定"},
	"metallurgy":         {"煤气区域一氧化碳报警器故障", "吊运熔融金属起重机制动不良", "炉坑积水"},
	"nonferrous":         {"铝粉除尘器未接地", "熔炼炉冷却水无监测", "铝屑潮湿堆放"},
	"building_materials": {"筒仓清库作业无方案", "破碎机防护栏缺失", "皮带机未设拉绳开关"},
	"construction":       {"临边防护缺失", "脚手架连墙件不足", "临时用电未做三级配电", "高处作业未系安全带"},
	"road":               {"车辆动态监控未在线", "驾驶员疲劳驾驶记录未处理", "危险货物运输车辆押运员缺位", "车辆例检记录缺失"},
	"commerce":           {"营业场所疏散通道堆放货物", "货架固定不牢", "卷帘门无人值守时落锁"},
	"crowded":            {"消防控制室无人值守", "疏散通道被占用", "外窗设置影响逃生的栅栏", "自动喷水系统末端无压", "使用易燃材料装修", "超员经营"},
	"tourism":            {"游乐设施未公示检验标志", "临水处无护栏", "山路落石未设警示"},
	"school":             {"宿舍使用大功率电器", "校车安全带损坏", "楼梯间疏散标志不亮"},
	"hospital":           {"病房楼防火门损坏", "危化品台账不符"},
	"power":              {"储能电池舱消防系统未投用", "变压器渗油"},
	"special_equipment":  {"举升机未定期检验", "乙炔瓶与氧气瓶间距不足", "电梯维保记录造假"},
	"mine":               {"边坡坡度超设计", "排土场截水沟堵塞", "爆破警戒距离不足"},
	"textile":            {"棉尘积聚", "定型机油烟管道积油", "仓库与车间未分隔"},
	"tobacco":            {"除尘风管积尘", "烟叶库测温点不足"},
	"other":              {"地下车库排烟风机故障", "电梯机房温度过高", "外墙保温层脱落", "充电桩无短路保护"},
}

// publicTitles are for dangers in public places, that belong to no enterprise.
var publicTitles = []string{
	"沿街架空线缆下垂", "井盖缺失", "出租房屋使用彩钢板隔断", "楼道堆放杂物", "电动自行车飞线充电", "消防车通道被占用", "广告牌松动", "燃气管线上方违规占压",
}

// majorTitles are for major dangers; each is of a kind the sectors' lists of
// criteria 判定标准 name.
var majorTitles = map[string][]string{
	"": {"未建立安全生产责任制且长期停用消防设施", "违规改变建筑用途设置员工宿舍", "特种作业人员无证上岗", "安全出口全部锁闭"},
	"chemical": {
		"储罐区可燃气体报警失效", "重大危险源未设紧急切断装置", "甲类仓库超量储存禁忌物料", "涉及重点监管工艺的装置未实现自动化控制",
		"爆炸危险场所未使用防爆电气", "液化烃球罐未设注水措施",
	},
	"gas":          {"燃气场站安全间距不足", "液化气储罐未设紧急切断阀", "燃气管道被占压且无法整改"},
	"light":        {"烘干设备超温联锁长期停用", "锂电池仓库与人员密集车间相邻"},
	"machinery":    {"有限空间作业未审批", "使用淘汰的危险设备"},
	"ammonia":      {"液氨制冷快速冻结装置设在人员密集作业间", "包装间采用氨直接蒸发制冷"},
	"dust":         {"粉尘涉爆场所未设泄爆和除尘", "粉尘除尘系统采用正压吹送", "除尘系统无泄爆装置"},
	"confined":     {"有限空间作业未经审批且无监护"},
	"gas_kitchen":  {"地下空间违规使用瓶装液化气"},
	"deep_pit":     {"深基坑支护变形超警戒值仍施工"},
	"tower_crane":  {"塔吊附着装置开裂仍在使用"},
	"metallurgy":   {"煤气柜区与人员密集场所间距不足", "吊运熔融金属起重机不符合要求"},
	"nonferrous":   {"铝镁粉尘湿式除尘无水量监测", "深井铸造无应急水源"},
	"construction": {"高大模板支撑未经论证", "脚手架整体失稳风险未处置"},
	"crowded":      {"营业期间封闭疏散楼梯", "自动消防设施瘫痪", "违规采用易燃夹芯板分隔"},
	"commerce":     {"仓库与住宿合用且无分隔", "营业时锁闭安全出口"},
}

// titlesOf returns the titles of a supervision industry, or those for any place
// when it has none or own is false.
func titlesOf(list map[string][]string, sector string, own bool) []string {
	if t := list[sector]; len(t) > 0 && own {
		return t
	}
	return list[""]
}

// titlesAt returns titles that fit an enterprise of the industry: of one of the
// hazard kinds it has, of its supervision industry, or for any place.
func titlesAt(r *rand.Rand, list map[string][]string, ind *industry, own bool) []string {
	if own && len(ind.hazards) > 0 && r.IntN(2) == 0 {
		if t := list[pick(r, ind.hazards)]; len(t) > 0 {
			return t
		}
	}
	return titlesOf(list, ind.sector, own)
}
