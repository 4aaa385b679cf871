/** Chinese texts of the enterprise file. */
import { terms } from '@/text/terms'

const zh = {
  file: {
    title: '企业档案', make: '新建企业', open: '企业档案', openHint: '打开一企一档', bar: '企业档案', loading: '正在载入…', version: '第 {n} 版，{at} 更新', source: '来源：{source}', notLooked: '未填写',
    nav: '档案目录', edit: '修改', save: '保存', saved: '已保存。', saving: '正在保存…', cancel: '取消', leave: '放弃未保存的内容？', leaveWhy: '本页有尚未保存的内容，关闭后不会保留。', leaveDo: '放弃', makeDo: '建档', made: '已建档。', change: '变更',
    section: { basics: '基本信息', people: '人员', business: '经营', safety: '安全', history: '历史', departments: '网格与部门' },
    field: terms('enterprise', 'zh'),
    hint: {
      creditCode: '18位；尚未换发的可填15位注册号或9位组织机构代码。', codeNote: '代码校验不通过但确认无误时填写。', level: '地图颜色由规则计算；此处为申报或评估的等级。', scale: '按划分办法推算，可改。', place: '网格由位置确定，不需填写。', pasteBoth: '可一次粘贴“经度, 纬度”。', personal: '仅在有权查看时显示全名，查看会留下记录。',
    },
    keyLevels: terms('keyLevel', 'zh'), standards: terms('standard', 'zh'), levels: terms('level', 'zh'),
    yes: '是', no: '否', unknown: '不详', none: '未选择', number: '请填写数字', whole: '请填写整数',
    pick: '在地图上选点', picking: '为企业选择位置', pickHow: '单击地图，或移动地图使十字对准位置后选定', pickTake: '选定十字处', grid: terms('enterprise', 'zh').grid, gridNone: '该位置不在您所见的任何网格内', gridWait: '填写位置后显示', onMap: '在地图上看', code: '代码分解',
    departments: '行业主管部门', departmentsNone: '该网格没有登记负责“{sector}”的部门', departmentsNoSector: '未填写监管行业，无法确定主管部门', departmentAt: '负责范围：{grid}', people: '{n} 人', noOrganisation: '未登记所属机构的人员',
    suggestion: '推算为{scale}', take: '采用',
    lookAll: '查看全名和电话', lookEdit: '查看全名后修改',
    duplicates: '可能重复的企业', duplicateAsk: '可能已有该企业的档案', duplicateWhy: '请逐一核对。是同一家的，打开已有档案；都不是的，仍可新建。', duplicateNone: '没有发现重复', anyway: '都不是，仍要新建', openIt: '打开档案', fix: '有 {n} 处需要修改',
    status: terms('enterprise', 'zh').status, statusTo: '变更状态', statusNew: '新状态', since: '自', sinceHint: '不填为今天。', ground: '依据或原因', gone: '变更后企业离开地图和统计，不再提醒到期；档案、危险源和隐患保留，可再恢复。', back: '变更后企业回到地图，重新计入统计。', stays: '企业仍在地图上，计入统计。', statusDo: '确认变更', sinceDay: '自 {day} 起',
    merge: '合并企业', mergeHint: '把另一家重复的企业并入本企业', mergeFind: '要并入的企业', mergeFindHint: '输入名称、代码或拼音首字母', mergeNone: '请选择要并入的企业。', mergeSame: '不能与自身合并。', mergeWhy: '“{other}”的危险源、隐患和 {n} 条记录全部转到“{name}”；“{other}”离开地图，档案只供查阅。在“{other}”名下的账号授权不随之转移。可以撤销。', mergeDo: '合并到本企业', mergeInto: '已并入', mergeFrom: '由以下企业并入', unmerge: '撤销合并', unmergeWhy: '随之转来的危险源、隐患和记录退回原企业，该企业恢复原状态。合并之后新增的内容留在“{name}”。', keep: '保留左侧', keepThis: '保留此档案',
    records: { licence: '许可证', equipment: '特种设备', certificate: '持证人员', assessment: '评价报告', inspection: '检查', accident: '事故' },
    add: { licence: '添加许可证', equipment: '添加设备', certificate: '添加持证人员', assessment: '添加评价报告', inspection: '添加检查', accident: '添加事故' },
    no_records: { licence: '没有登记许可证', equipment: '没有登记特种设备', certificate: '没有登记持证人员', assessment: '没有登记评价报告', inspection: '没有登记检查', accident: '没有登记事故' },
    record: {
      replacedOn: '自 {day} 起由新记录接替',
      type: '类型', name: '名称', holder: '姓名', number: '编号', authority: '发证（编制）单位', dated: '签发日期', expires: '有效期至', score: '得分', veto: '存在否决项', deaths: '死亡人数', injured: '重伤人数', loss: '直接经济损失（万元）', note: '备注', ended: '停用日期', endedHint: '已更换或不再需要的，填写后不再提醒。', inspector: '检查单位',
      datedOf: { licence: '签发日期', equipment: '上次检验日期', certificate: '取证日期', assessment: '报告日期', inspection: '检查日期', accident: '发生日期' }, usual: '通常 {n} 年：{day}', save: '保存记录', remove: '删除', removeAsk: '删除这条记录？', removeWhy: '用于误录。已更换的证照请填写停用日期，以保留历史。', endedOn: '{day} 停用', holderKeep: '不修改请留空', source: '依据：{source}',
      atLeast: '至少为{class}', by: '类别依据 {source}', byConfirm: '类别依据 {source}，待按现行版本核对', wanting: '{next} 自 {day} 起施行，类别尚未录入；暂按 {source} 填写，录入后核对',
    },
    due: { expired: '过期 {n} 天', today: '今天到期', soon: '剩 {n} 天', ok: '有效' },
    reminders: '到期提醒', remindersWhy: '在业企业的许可证、设备、人员、评价和检查，按到期先后排列。', remindersNone: '没有符合条件的到期事项', expired: '已过期 {n}', soon: '{d} 天内到期 {n}', both: '全部', days: '提前', daysOf: '{n} 天', allKinds: '全部类别', allGrids: '全部范围', inGrid: '范围', enterprise: '企业', item: '事项', expires: '到期', left: '时限',
    pairs: '疑似重复', pairsWhy: '代码相同，或名称相同、相近且位置邻近的企业。核对后合并，或认定不是同一家。', pairsNone: '没有发现疑似重复的企业', pairsNoneYet: '目前没有发现疑似重复的企业', pairsPartial: '仍在比对企业档案，可能还有更多；比对完成前每隔几秒自动更新', pairsCount: '{n} 对', apart: '不是同一家', apartWhy: '认定后不再列出，建档时也不再提示；可从“已排除”中撤回。', apartReason: '理由', apartDo: '认定不是同一家', aparts: '已排除 {n} 对', apartsNone: '没有已排除的企业', apartsBack: '返回疑似重复', apartBy: '{by} 于 {at}：{reason}', apartUndo: '撤回', reason: '理由', compare: '核对合并',
    history: '变更历史', historyNone: '还没有变更', events: '办理记录', past: '曾用信息', until: '至 {at}', by: '办理人：{who}', wasIs: '{was} → {is}', empty: '空', masked: '（已变更，内容隐去）',
    overview: '档案', notFound: '没有这家企业', print: '打印',
  },
}

export default zh
