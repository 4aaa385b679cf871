package demo

// setting says where an industry is found.
type setting uint8

const (
	dense      setting = iota // shops, offices, schools: dense communities, stations
	industrial                // works and stores: the plain outside the core, near real industrial sites
	chemical                  // chemicals and gas: industrial towns only
	rural                     // farms and guest houses: villages
	settings   int     = iota
)

// severity is that of an industry: how its enterprises are spread over the levels.
type severity uint8

const (
	slight     severity = iota // offices, services
	moderate                   // crowds, machines, lorries
	severe                     // chemicals, gas, dust, ammonia, molten metal, mines
	severities int      = iota
)

// industry is one row of the demonstration's industry mix: a division of
// GB/T 4754-2017 with the supervision industry 监管行业 it falls under.
type industry struct {
	code     string // section letter and division
	sector   string // key of the supervision industry
	share    float64
	setting  setting
	severity severity
	staff    float64  // median staff
	products []string // what the name says it does
	forms    []string // how the name ends
	basis    string   // key of the assessment behind a red, orange or yellow level
	hazards  []string // keys of hazardKinds found there
}

var (
	company  = []string{"有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司"}
	plant    = []string{"有限公司", "有限公司", "制造有限公司", "厂", "实业有限公司"}
	shop     = []string{"商店", "经营部", "有限公司", "中心", "店"}
	works    = []string{"工程有限公司", "有限公司", "集团有限公司", "有限责任公司"}
	plain    = []string{""}
	teamWork = []string{"专业合作社", "有限公司", "农场"}
)

// industries is a mix like the one of the city's own register by section: trade,
// business services and research first, manufacturing a tenth.
var industries = []industry{
	{"A01", "other", 0.9, rural, slight, 9, []string{"蔬菜种植", "果品", "樱桃种植", "花卉"}, teamWork, "self_rating", []string{"greenhouse"}},
	{"A03", "other", 0.3, rural, slight, 8, []string{"生态养殖", "蛋鸡养殖", "奶牛养殖"}, teamWork, "self_rating", []string{"biogas"}},
	{"B10", "mine", 0.06, industrial, severe, 46, []string{"石灰石开采", "建筑石料"}, company, "ls_matrix", []string{"tailings", "explosive_store"}},
	{
		"C13", "light", 0.9, industrial, moderate, 38,
		[]string{"面粉加工", "肉制品", "速冻食品", "豆制品"},
		plant, "dust",
		[]string{"ammonia", "dust", "boiler"},
	},
	{"C14", "light", 0.6, industrial, moderate, 32, []string{"糕点", "乳制品", "调味品"}, plant, "ls_matrix", []string{"ammonia", "boiler"}},
	{"C15", "light", 0.2, industrial, severe, 44, []string{"啤酒酿造", "白酒酿造", "饮料"}, plant, "ammonia", []string{"ammonia", "alcohol_store"}},
	{"C16", "tobacco", 0.02, industrial, moderate, 180, []string{"烟草薄片"}, plant, "dust", []string{"dust"}},
	{"C17", "textile", 0.3, industrial, moderate, 40, []string{"纺织", "针织", "无纺布"}, plant, "dust", []string{"dust"}},
	{"C18", "textile", 0.6, industrial, slight, 30, []string{"服装", "服饰", "制衣"}, plant, "self_rating", []string{"boiler"}},
	{"C20", "light", 0.3, industrial, severe, 18, []string{"木制品", "木门", "木业"}, plant, "dust", []string{"dust", "paint_store"}},
	{"C21", "light", 0.6, industrial, moderate, 22, []string{"家具", "办公家具", "红木家具"}, plant, "dust", []string{"dust", "paint_store"}},
	{"C22", "light", 0.2, industrial, moderate, 26, []string{"纸制品", "包装制品"}, plant, "ls_matrix", []string{"confined"}},
	{"C23", "light", 0.7, dense, moderate, 18, []string{"印刷", "彩色印刷", "图文印务"}, company, "ls_matrix", []string{"solvent_store"}},
	{
		"C25", "chemical", 0.03, chemical, severe, 160,
		[]string{"石油化工", "润滑油", "沥青"},
		company, "score19",
		[]string{"tank_farm", "process", "loading"},
	},
	{
		"C26", "chemical", 0.5, chemical, severe, 42,
		[]string{"化工", "精细化工", "涂料", "工业气体", "树脂", "试剂"},
		company, "score19",
		[]string{"tank_farm", "storage", "process"},
	},
	{
		"C27", "chemical", 0.4, industrial, moderate, 95,
		[]string{"制药", "生物制药", "中药饮片"},
		company, "ls_matrix",
		[]string{"solvent_store", "process", "boiler"},
	},
	{"C29", "light", 0.5, industrial, moderate, 24, []string{"橡塑制品", "塑料制品"}, plant, "ls_matrix", []string{"dust"}},
	{
		"C30", "building_materials", 0.6, industrial, moderate, 36,
		[]string{"混凝土", "新型建材", "石材", "水泥制品"},
		plant, "ls_matrix",
		[]string{"confined", "silo"},
	},
	{"C31", "metallurgy", 0.05, industrial, severe, 140, []string{"冷轧钢", "特种钢"}, company, "ls_matrix", []string{"molten", "gas_system"}},
	{"C32", "nonferrous", 0.08, industrial, severe, 60, []string{"铝业", "铜材", "有色金属材料"}, company, "dust", []string{"molten", "dust"}},
	{"C33", "machinery", 0.9, industrial, moderate, 24, []string{"金属制品", "门窗", "钢结构", "抛光"}, plant, "dust", []string{"dust", "plating"}},
	{
		"C34", "machinery", 1.0, industrial, slight, 28,
		[]string{"精密机械", "机械", "泵业", "制冷设备"},
		plant, "ls_matrix",
		[]string{"lifting", "paint_store"},
	},
	{"C35", "machinery", 0.8, industrial, slight, 36, []string{"专用设备", "医疗器械", "环保设备"}, plant, "ls_matrix", []string{"lifting"}},
	{"C36", "machinery", 0.4, industrial, moderate, 85, []string{"汽车零部件", "汽车内饰"}, company, "ls_matrix", []string{"paint_store", "robot"}},
	{"C38", "machinery", 0.7, industrial, slight, 42, []string{"电气", "电力设备", "线缆"}, company, "self_rating", []string{"lifting"}},
	{"C39", "machinery", 0.7, industrial, slight, 60, []string{"电子科技", "半导体", "光电"}, company, "ls_matrix", []string{"special_gas"}},
	{
		"D44", "power", 0.12, industrial, moderate, 60,
		[]string{"热力", "新能源", "供电服务"},
		company, "ls_matrix",
		[]string{"boiler", "storage_battery"},
	},
	{
		"D45", "gas", 0.16, chemical, severe, 30,
		[]string{"燃气", "液化石油气", "天然气"},
		company, "major_hazard",
		[]string{"lpg_station", "lng_station", "gas_regulator"},
	},
	{"D46", "other", 0.1, industrial, moderate, 34, []string{"自来水", "再生水"}, company, "ls_matrix", []string{"chlorine", "confined"}},
	{
		"E47", "construction", 1.8, dense, moderate, 58,
		[]string{"建筑", "市政建设", "建设"},
		works, "ls_matrix",
		[]string{"deep_pit", "tower_crane", "high_formwork"},
	},
	{"E49", "construction", 1.4, dense, slight, 22, []string{"机电安装", "消防"}, works, "self_rating", []string{"lifting"}},
	{"E50", "construction", 2.0, dense, slight, 16, []string{"装饰", "装修", "园林装饰"}, works, "self_rating", []string{"paint_store"}},
	{"F51", "commerce", 8.2, dense, slight, 8, []string{"商贸", "贸易", "建材批发", "五金机电", "食品销售"}, company, "self_rating", []string{"warehouse"}},
	{
		"F51", "chemical", 0.5, chemical, severe, 12,
		[]string{"化工产品销售", "危险化学品储运", "化学试剂销售"},
		company, "score19",
		[]string{"storage", "tank_farm"},
	},
	{"F52", "commerce", 11.2, dense, slight, 6, []string{"百货", "超市", "便利", "服饰", "电器", "药品零售"}, shop, "self_rating", []string{"warehouse"}},
	{"F52", "chemical", 0.55, dense, severe, 14, []string{"加油站", "加油加气站"}, plain, "score19", []string{"filling_station"}},
	{"F52", "crowded", 0.45, dense, moderate, 140, []string{"购物中心", "商场", "家居广场"}, plain, "crowded", []string{"crowd", "gas_kitchen"}},
	{"G54", "road", 2.4, industrial, moderate, 24, []string{"货运", "运输", "客运"}, company, "ls_matrix", []string{"vehicle_yard"}},
	{"G54", "chemical", 0.1, chemical, severe, 38, []string{"危险货物运输"}, company, "score19", []string{"vehicle_yard", "tank_farm"}},
	{"G59", "commerce", 1.2, industrial, moderate, 22, []string{"仓储", "物流", "供应链"}, company, "ls_matrix", []string{"warehouse"}},
	{"G59", "light", 0.2, industrial, severe, 30, []string{"冷链物流", "冷库"}, company, "ammonia", []string{"ammonia"}},
	{"G60", "road", 0.8, industrial, slight, 20, []string{"快递", "速运"}, company, "self_rating", []string{"warehouse"}},
	{"H61", "crowded", 1.6, dense, moderate, 34, []string{"酒店", "宾馆", "快捷酒店"}, plain, "crowded", []string{"crowd", "gas_kitchen", "boiler"}},
	{"H61", "tourism", 0.5, rural, moderate, 8, []string{"民宿", "度假村", "农家院"}, plain, "crowded", []string{"gas_kitchen", "crowd"}},
	{"H62", "commerce", 6.2, dense, moderate, 10, []string{"餐饮", "火锅店", "面馆", "烤鸭店", "小吃店"}, plain, "ls_matrix", []string{"gas_kitchen"}},
	{"I64", "other", 2.4, dense, slight, 12, []string{"网络科技", "信息服务"}, company, "self_rating", []string{"storage_battery"}},
	{"I65", "other", 6.4, dense, slight, 14, []string{"软件", "信息技术", "数据科技", "智能科技"}, company, "self_rating", []string{"storage_battery"}},
	{"J66", "other", 0.5, dense, slight, 18, []string{"融资服务", "财富管理"}, company, "self_rating", nil},
	{"K70", "other", 2.8, dense, slight, 24, []string{"物业管理", "房地产经纪", "置业"}, company, "self_rating", []string{"garage", "confined"}},
	{"L71", "other", 1.4, dense, slight, 8, []string{"设备租赁", "汽车租赁"}, company, "self_rating", []string{"lifting"}},
	{"L72", "other", 11.0, dense, slight, 7, []string{"企业管理", "咨询", "会展服务", "广告", "人力资源", "保安服务"}, company, "self_rating", nil},
	{"M73", "other", 2.2, dense, slight, 16, []string{"医药研究", "新材料研究"}, company, "ls_matrix", []string{"laboratory"}},
	{"M74", "other", 5.0, dense, slight, 12, []string{"工程设计", "检测技术", "测绘"}, company, "self_rating", []string{"laboratory"}},
	{"M75", "other", 7.4, dense, slight, 8, []string{"科技", "技术开发", "技术服务"}, company, "self_rating", nil},
	{"N77", "other", 0.5, industrial, moderate, 22, []string{"环境科技", "污水处理", "固废处理"}, company, "ls_matrix", []string{"confined", "biogas"}},
	{"N78", "tourism", 0.4, rural, moderate, 30, []string{"旅游开发", "景区管理", "滑雪场"}, company, "crowded", []string{"crowd", "ropeway"}},
	{"O80", "other", 1.4, dense, slight, 7, []string{"家政服务", "美容美发", "洗浴"}, shop, "self_rating", []string{"gas_kitchen"}},
	{
		"O81", "special_equipment", 1.7, industrial, moderate, 10,
		[]string{"汽车维修", "电梯维保", "机电维修"},
		company, "ls_matrix",
		[]string{"paint_store", "lifting"},
	},
	{
		"P83", "school", 1.7, dense, moderate, 44,
		[]string{"幼儿园", "培训学校", "实验学校"},
		plain, "crowded",
		[]string{"crowd", "gas_kitchen", "laboratory"},
	},
	{"Q84", "hospital", 0.9, dense, moderate, 46, []string{"门诊部", "中医医院", "综合医院", "口腔诊所"}, plain, "crowded", []string{"oxygen", "crowd"}},
	{"Q85", "crowded", 0.5, dense, moderate, 26, []string{"养老院", "养老服务中心"}, plain, "crowded", []string{"crowd", "gas_kitchen"}},
	{"R87", "crowded", 0.5, dense, moderate, 22, []string{"影院", "影视传媒", "演艺中心"}, plain, "crowded", []string{"crowd"}},
	{"R90", "crowded", 1.3, dense, moderate, 14, []string{"歌舞厅", "网吧", "密室逃脱馆", "健身中心"}, plain, "crowded", []string{"crowd"}},
}
