/** Bilingual code lists: GB/T 4754-2017 divisions, supervision sectors, kinds of hazard sources. */

type Pair = readonly [zh: string, en: string]

const INDUSTRY: Record<string, Pair> = {
  A01: ['农业', 'Farming'], A03: ['畜牧业', 'Livestock'], B06: ['煤炭开采和洗选', 'Coal mining'], B10: ['非金属矿采选', 'Non-metal mining'],
  C13: ['农副食品加工', 'Agricultural food processing'], C14: ['食品制造', 'Food'], C15: ['酒、饮料和精制茶', 'Beverages'], C16: ['烟草制品', 'Tobacco'], C17: ['纺织', 'Textiles'], C18: ['纺织服装', 'Clothing'],
  C20: ['木材加工', 'Wood'], C21: ['家具制造', 'Furniture'], C22: ['造纸', 'Paper'], C23: ['印刷', 'Printing'], C25: ['石油、煤炭加工', 'Petroleum and coking'], C26: ['化学原料和化学制品', 'Chemicals'], C27: ['医药制造', 'Pharmaceuticals'],
  C29: ['橡胶和塑料制品', 'Rubber and plastics'], C30: ['非金属矿物制品', 'Mineral products'], C31: ['黑色金属冶炼', 'Ferrous metallurgy'], C32: ['有色金属冶炼', 'Non-ferrous metallurgy'], C33: ['金属制品', 'Metal products'], C34: ['通用设备', 'General machinery'], C35: ['专用设备', 'Special machinery'], C36: ['汽车制造', 'Motor vehicles'], C38: ['电气机械', 'Electrical machinery'], C39: ['电子设备', 'Electronics'],
  D44: ['电力、热力', 'Power and heat'], D45: ['燃气', 'Gas supply'], D46: ['水的生产和供应', 'Water supply'], E47: ['房屋建筑', 'Building'], E49: ['建筑安装', 'Installation'], E50: ['建筑装饰', 'Decoration'],
  F51: ['批发', 'Wholesale'], F52: ['零售', 'Retail'], G54: ['道路运输', 'Road transport'], G59: ['装卸搬运和仓储', 'Warehousing'], G60: ['邮政', 'Post and courier'], H61: ['住宿', 'Hotels'], H62: ['餐饮', 'Catering'],
  I64: ['互联网服务', 'Internet services'], I65: ['软件和信息技术', 'Software'], J66: ['货币金融服务', 'Finance'], K70: ['房地产', 'Real estate'], L71: ['租赁', 'Leasing'], L72: ['商务服务', 'Business services'], M73: ['研究和试验发展', 'Research'], M74: ['专业技术服务', 'Technical services'], M75: ['科技推广', 'Technology promotion'],
  N77: ['生态环境治理', 'Environmental services'], N78: ['公共设施管理', 'Public facilities'], O80: ['居民服务业', 'Personal services'], O81: ['机动车和日用品修理', 'Repair'], P83: ['教育', 'Education'], Q84: ['卫生', 'Health'], Q85: ['社会工作', 'Social work'], R87: ['广播影视', 'Broadcasting'], R90: ['娱乐', 'Entertainment'],
}

const SECTOR: Record<string, Pair> = {
  chemical: ['危险化学品', 'Hazardous chemicals'], building_materials: ['建材', 'Building materials'], commerce: ['商贸', 'Commerce'], construction: ['建筑施工', 'Construction'], crowded: ['人员密集场所', 'Crowded places'], gas: ['燃气', 'Gas'], hospital: ['医疗', 'Hospitals'], light: ['轻工', 'Light industry'], machinery: ['机械', 'Machinery'], metallurgy: ['冶金', 'Metallurgy'],
  mine: ['矿山', 'Mines'], nonferrous: ['有色', 'Non-ferrous metals'], other: ['其他', 'Other'], power: ['电力', 'Power'], road: ['道路运输', 'Road transport'], school: ['学校', 'Schools'], special_equipment: ['特种设备', 'Special equipment'], textile: ['纺织', 'Textiles'], tobacco: ['烟草', 'Tobacco'], tourism: ['文旅', 'Tourism'],
}

/** Keys of the supervision sectors, in the order they are offered. */
export const SECTORS: readonly string[] = Object.keys(SECTOR)

const HAZARD: Record<string, Pair> = {
  tank_farm: ['储罐区', 'Tank farm'], storage: ['库区', 'Store'], process: ['生产装置', 'Process unit'], loading: ['装卸设施', 'Loading'], lpg_station: ['液化石油气站', 'LPG station'], lng_station: ['天然气站', 'LNG station'], gas_regulator: ['燃气调压站', 'Gas regulator'], ammonia: ['液氨制冷', 'Ammonia refrigeration'], chlorine: ['氯气使用', 'Chlorine'], filling_station: ['加油加气站', 'Filling station'],
  paint: ['涂装作业', 'Painting'], gas_system: ['煤气系统', 'Coal-gas system'], dust: ['粉尘涉爆', 'Combustible dust'], boiler: ['锅炉', 'Boiler'], molten: ['高温熔融金属', 'Molten metal'], plating: ['电镀', 'Plating'], pit: ['深基坑', 'Deep pit'], crane: ['起重机械', 'Cranes'], confined: ['有限空间', 'Confined space'],
  mine: ['矿山', 'Mine'], tailings: ['尾矿库', 'Tailings'], power: ['电力设施', 'Power plant'], transformer: ['变配电', 'Transformer'], crowd: ['人员密集', 'Crowd'], kitchen: ['燃气厨房', 'Gas kitchen'], elevator: ['电梯', 'Lifts'], vessel: ['压力容器', 'Pressure vessel'],
  silo: ['粉料筒仓', 'Silo'], machine: ['机械设备', 'Machinery'], formwork: ['高大模板', 'High formwork'], vehicle_yard: ['车辆停放场', 'Vehicle yard'], warehouse: ['仓库', 'Warehouse'], garage: ['地下车库', 'Garage'], battery: ['电池与储能', 'Batteries'], laboratory: ['实验室', 'Laboratory'], ropeway: ['客运索道', 'Ropeway'], greenhouse: ['温室', 'Greenhouse'],
}

const LISTS = { industry: INDUSTRY, sector: SECTOR, hazard: HAZARD } as const

/** The word for a code; a code without one is shown as it is. */
export function word(list: keyof typeof LISTS, code: string | null | undefined, lang: string): string {
  if (!code) return ''
  const pair = LISTS[list][code]
  if (!pair) return code
  const name = lang === 'en' ? pair[1] : pair[0]
  return list === 'industry' ? `${name} ${code}` : name
}
