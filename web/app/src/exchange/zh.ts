/** Chinese texts of imports and exports. */
const zh = {
  exchange: {
    title: '企业导入', lead: '把企业台账表格导入系统：先核对列和坐标系，再逐行试检，全部无误才写入；有一处错误就什么也不写。',
    drop: '把表格拖到这里，或', pick: '选择文件', dropWhy: '支持 XLSX 和 CSV，最大 64 MB、20 万行。旧格式请先另存为 XLSX。', template: '下载空白模板', notTable: '“{name}”不是 XLSX 或 CSV 文件。', sending: '正在上传 {name}', stop: '停止', remembered: '已按您上次的选择填好',
    earlier: '以往的导入', none: '还没有导入过表格', noneWhy: '导入的文件和结果会列在这里，离开页面也能找回；文件保留 30 天。', file: '文件', who: '导入人', when: '时间', state: '状态', result: '结果', whose: '他人的导入只显示结果', back: '全部导入', refresh: '刷新', more: '更早的导入',
    states: { uploaded: '待核对', checking: '正在检查', checked: '已检查', running: '正在导入', refused: '有错误，未导入', done: '已导入', failed: '未完成', cancelled: '已取消' },
    of: { rows: '{n} 行', created: '新增 {n}', updated: '更新 {n}', same: '未变 {n}', errors: '错误 {n}', warnings: '提示 {n}' },
    step: { columns: '核对列', place: '坐标系', check: '试检', run: '导入' },
    sheet: '工作表', heading: '标题在第 {row} 行，下面有 {n} 行数据', encoding: '文字编码 {encoding}', column: '列', headingName: '标题', sample: '前几行', field: '对应字段', skip: '不导入', required: '必填', personal: '个人信息', missing: '还没有对应的必填字段：{names}', leftOut: '{n} 列不导入：{names}', computed: '由系统计算，不导入：{names}', ours: '系统计算，不导入', allMapped: '所有列都有对应字段',
    existing: '库中已有的企业', refuse: '报错，不导入', update: '更新（空格不覆盖原值）',
    crs: '坐标系', crsNone: '请选择…', crsAsk: '无法判断，请选择坐标系', crsSuggest: '采用建议：{name}', crsByRow: '逐行以“坐标系”列为准', evidence: '依据', looked: '看了 {n} 行', system: '坐标系', inside: '在辖区内', agree: '与地址或网格相符', against: '更像别的坐标系', away: '与库中位置相差', awayOf: '约 {m} 米（{n} 家）', map: '样点所在位置；淡色为按其他坐标系的位置', moved: '换算后一律存为国家大地坐标系，原坐标系记录在案。',
    check: '逐行检查', checkAgain: '重新检查', checkWhy: '检查每一行，不写入任何数据。', checking: '正在检查，已读 {n} 行', running: '正在导入，已读 {n} 行', leave: '可以离开此页，结果会保留。', cancel: '取消', changed: '列或坐标系改过了，请重新检查。',
    clean: '没有错误，可以导入', cleanWhy: '{n} 行全部通过。', dirty: '发现 {errors} 处错误，涉及 {rows} 行', dirtyWhy: '改正后重新上传。错误文件是原表加一列问题说明。', errorFile: '下载错误文件', warningsOnly: '提示 {n} 处，不影响导入。', run: '导入 {n} 行', runSure: '导入 {n} 行企业？', runWhy: '全部写入或全部不写；写入后立即出现在地图上。', yes: '导入',
    done: '已导入：新增 {created} 家，更新 {updated} 家，未变 {same} 家', doneLink: '在地图和列表中查看', failed: '没有完成，什么也没有写入', cancelled: '已取消，什么也没有写入', refused: '发现 {errors} 处错误，什么也没有写入',
    problems: '问题', kind: '问题种类', all: '全部', onlyErrors: '只看错误', onlyWarnings: '只看提示', row: '行', rowFilter: '行号', what: '问题', remedy: '怎么改', value: '现值', place: '在地图上看', error: '错误', warning: '提示', shown: '显示 {shown} / {n}', moreProblems: '再显示 {n} 条', whole: '整行', noneOf: '没有符合条件的问题', gone: '文件已过保留期，请重新上传。',
    export: '导出', exportTitle: '导出列表中的企业', exportWhy: '按当前网格和筛选导出，导出会记入审计。姓名和电话是脱敏的。', exportPersonal: '包含完整的姓名和电话（记入审计）', exportXlsx: '导出 XLSX', exportCsv: '导出 CSV', import: '导入表格',
  },
}

export default zh
