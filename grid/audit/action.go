package audit

import (
	"encoding/json"
	"strings"

	"anwang/grid"
)

// Action is something the audit writes down, and what people call it.
type Action struct {
	Key  string
	Name grid.Text
}

// Actions lists everything the audit writes down, in the order it is offered.
func Actions() []Action {
	list := actions[:]
	for k := range grid.Kind(grid.Kinds) {
		for _, a := range k.Info().Acts {
			list = append(list, Action(a))
		}
	}
	return list
}

var actions = [...]Action{
	{"account.login", grid.Text{ZH: "登录", EN: "Log in"}},
	{"account.logout", grid.Text{ZH: "退出", EN: "Log out"}},
	{"account.password", grid.Text{ZH: "修改密码", EN: "Change a password"}},
	{"setup.begin", grid.Text{ZH: "首次设置", EN: "Make the first administrator"}},
	{"account.create", grid.Text{ZH: "新建账号", EN: "Create an account"}},
	{"account.update", grid.Text{ZH: "修改账号", EN: "Change an account"}},
	{"account.disable", grid.Text{ZH: "停用账号", EN: "Disable an account"}},
	{"account.enable", grid.Text{ZH: "启用账号", EN: "Enable an account"}},
	{"account.lock", grid.Text{ZH: "锁定账号", EN: "Lock an account"}},
	{"account.unlock", grid.Text{ZH: "解锁账号", EN: "Unlock an account"}},
	{"account.link", grid.Text{ZH: "关联统一身份认证", EN: "Link an account to single sign-on"}},
	{"session.end", grid.Text{ZH: "结束会话", EN: "End a session"}},
	{"grant.create", grid.Text{ZH: "授权", EN: "Give a role"}},
	{"grant.update", grid.Text{ZH: "修改授权期限", EN: "Change when a role ends"}},
	{"grant.end", grid.Text{ZH: "收回授权", EN: "End a role"}},
	{"approval.ask", grid.Text{ZH: "申请复核", EN: "Ask for a second person's yes"}},
	{"approval.confirm", grid.Text{ZH: "复核同意", EN: "Confirm what was asked for"}},
	{"approval.refuse", grid.Text{ZH: "复核不同意", EN: "Refuse what was asked for"}},
	{"approval.withdraw", grid.Text{ZH: "撤回申请", EN: "Withdraw what was asked for"}},
	{"organisation.create", grid.Text{ZH: "新建机构", EN: "Create an organisation"}},
	{"organisation.update", grid.Text{ZH: "修改机构", EN: "Change an organisation"}},
	{"organisation.delete", grid.Text{ZH: "删除机构", EN: "Delete an organisation"}},
	{"token.create", grid.Text{ZH: "新建令牌", EN: "Create a token"}},
	{"token.revoke", grid.Text{ZH: "吊销令牌", EN: "Revoke a token"}},
	{"pass.create", grid.Text{ZH: "发放临时通行证", EN: "Give a pass"}},
	{"pass.end", grid.Text{ZH: "收回临时通行证", EN: "Take a pass back"}},
	{"danger.register", grid.Text{ZH: "登记隐患", EN: "Register a danger"}},
	{"danger.update", grid.Text{ZH: "修改隐患", EN: "Change a danger"}},
	{"danger.grade", grid.Text{ZH: "隐患定级", EN: "Grade a danger"}},
	{"danger.order", grid.Text{ZH: "责令整改隐患", EN: "Order rectification"}},
	{"danger.report", grid.Text{ZH: "报隐患整改完成", EN: "Report a danger rectified"}},
	{"danger.extend", grid.Text{ZH: "申请隐患整改延期", EN: "Ask for more time"}},
	{"danger.approve", grid.Text{ZH: "批准隐患整改延期", EN: "Grant more time"}},
	{"danger.deny", grid.Text{ZH: "不予隐患整改延期", EN: "Refuse more time"}},
	{"danger.accept", grid.Text{ZH: "隐患验收通过", EN: "Accept a danger as rectified"}},
	{"danger.return", grid.Text{ZH: "隐患退回整改", EN: "Send a danger back"}},
	{"danger.reschedule", grid.Text{ZH: "调整隐患整改期限", EN: "Change the deadline of a danger"}},
	{"danger.list", grid.Text{ZH: "隐患挂牌督办", EN: "Put a danger on a list"}},
	{"danger.delist", grid.Text{ZH: "隐患摘牌", EN: "Take a danger off a list"}},
	{"danger.void", grid.Text{ZH: "作废隐患", EN: "Void a danger"}},
	{"hazard.create", grid.Text{ZH: "登记危险源", EN: "File a hazard source"}},
	{"hazard.update", grid.Text{ZH: "修改危险源", EN: "Change a hazard source"}},
	{"hazard.file", grid.Text{ZH: "登记危险源备案", EN: "Write down the filing of a hazard source"}},
	{"hazard.duty", grid.Text{ZH: "登记危险源义务办理", EN: "Write down a duty done"}},
	{"hazard.renew", grid.Text{ZH: "按更正的表重新计算危险源", EN: "Compute a hazard source anew by corrected tables"}},
	{"hazard.delete", grid.Text{ZH: "撤销危险源", EN: "Take a hazard source away"}},
	{"enterprise.create", grid.Text{ZH: "企业建档", EN: "File an enterprise"}},
	{"enterprise.locate", grid.Text{ZH: "待定位企业定位", EN: "Locate an enterprise"}},
	{"waiting.drop", grid.Text{ZH: "移除待定位企业", EN: "Take away an enterprise to be located"}},
	{"enterprise.update", grid.Text{ZH: "修改企业档案", EN: "Change an enterprise's file"}},
	{"enterprise.regulate", grid.Text{ZH: "变更企业监管部门", EN: "Change who regulates an enterprise"}},
	{"enterprise.status", grid.Text{ZH: "变更企业状态", EN: "Change an enterprise's status"}},
	{"enterprise.merge", grid.Text{ZH: "合并企业档案", EN: "Merge two enterprises"}},
	{"enterprise.unmerge", grid.Text{ZH: "撤销合并", EN: "Undo a merge"}},
	{"enterprise.apart", grid.Text{ZH: "认定不是同一家", EN: "Tell two enterprises apart"}},
	{"enterprise.together", grid.Text{ZH: "撤回“不是同一家”", EN: "Take back that two are apart"}},
	{"record.create", grid.Text{ZH: "新增企业记录", EN: "Add a record to a file"}},
	{"record.update", grid.Text{ZH: "修改企业记录", EN: "Change a record of a file"}},
	{"record.delete", grid.Text{ZH: "删除企业记录", EN: "Delete a record of a file"}},
	{"exchange.upload", grid.Text{ZH: "上传导入文件", EN: "Upload a file to import"}},
	{"exchange.start", grid.Text{ZH: "开始试算或导入", EN: "Begin a trial or an import"}},
	{"exchange.cancel", grid.Text{ZH: "停止导入", EN: "Stop an import"}},
	{"exchange.import", grid.Text{ZH: "批量导入", EN: "Import records"}},
	{"boundary.name", grid.Text{ZH: "为城市命名", EN: "Name the city"}},
	{"boundary.begin", grid.Text{ZH: "新建边界装入", EN: "Begin a load of boundaries"}},
	{"boundary.file", grid.Text{ZH: "增删边界文件", EN: "Add or remove a file of boundaries"}},
	{"boundary.describe", grid.Text{ZH: "说明边界文件的用途", EN: "Say what becomes of files of boundaries"}},
	{"boundary.start", grid.Text{ZH: "开始检查或发布边界", EN: "Begin a check or a publication of boundaries"}},
	{"boundary.check", grid.Text{ZH: "检查边界", EN: "Check boundaries"}},
	{"boundary.fail", grid.Text{ZH: "边界检查或发布未完成", EN: "A check or publication of boundaries came to nothing"}},
	{"boundary.cancel", grid.Text{ZH: "取消边界检查或发布", EN: "Cancel a check or a publication of boundaries"}},
	{"boundary.discard", grid.Text{ZH: "放弃边界装入", EN: "Throw a load of boundaries away"}},
	{"boundary.publish", grid.Text{ZH: "发布网格体系", EN: "Publish a network of grids"}},
	{"rule.create", grid.Text{ZH: "起草规则集", EN: "Draft a rule set"}},
	{"rule.update", grid.Text{ZH: "修改规则集草案", EN: "Change a draft of a rule set"}},
	{"rule.delete", grid.Text{ZH: "删除规则集草案", EN: "Delete a draft of a rule set"}},
	{"rule.activate", grid.Text{ZH: "启用规则集", EN: "Put a rule set in force"}},
	{"rule.begin", grid.Text{ZH: "规则集按计划生效", EN: "A planned rule set begins"}},
	{"standard.edit", grid.Text{ZH: "登记标准版本", EN: "Enter an edition of a standard"}},
	{"exchange.export", grid.Text{ZH: "导出记录", EN: "Export records"}},
	{"exchange.exported", grid.Text{ZH: "记录导出结束", EN: "An export of records ended"}},
	{"job.retry", grid.Text{ZH: "重试后台任务", EN: "Retry background work"}},
	{"job.cancel", grid.Text{ZH: "取消后台任务", EN: "Cancel background work"}},
	{"backup.make", grid.Text{ZH: "备份全部数据", EN: "Back everything up"}},
	{"backup.restore", grid.Text{ZH: "从备份恢复", EN: "Restore a backup"}},
	{"basemap.create", grid.Text{ZH: "新增底图", EN: "Add a base map"}},
	{"basemap.update", grid.Text{ZH: "修改底图", EN: "Change a base map"}},
	{"basemap.move", grid.Text{ZH: "调整底图次序", EN: "Put a base map elsewhere in the order"}},
	{"basemap.delete", grid.Text{ZH: "删除底图", EN: "Delete a base map"}},
	{"basemap.upload", grid.Text{ZH: "上传底图文件", EN: "Send a file of base map tiles"}},
	{"basemap.discard", grid.Text{ZH: "删除底图文件", EN: "Delete a file of base map tiles"}},
	{"sector.create", grid.Text{ZH: "新增监管行业", EN: "Add a supervision sector"}},
	{"sector.update", grid.Text{ZH: "修改监管行业", EN: "Change a supervision sector"}},
	{"reference.create", grid.Text{ZH: "新增参考图层", EN: "Add a reference layer"}},
	{"reference.update", grid.Text{ZH: "修改参考图层", EN: "Change a reference layer"}},
	{"reference.move", grid.Text{ZH: "调整参考图层次序", EN: "Put a reference layer elsewhere in the order"}},
	{"reference.delete", grid.Text{ZH: "删除参考图层", EN: "Delete a reference layer"}},
	{"reference.load", grid.Text{ZH: "装入参考图层数据", EN: "Load the features of a reference layer"}},
	{"demo.reset", grid.Text{ZH: "清空并重装演示城市", EN: "Throw the data away for the demo city"}},
	{"personal.look", grid.Text{ZH: "查看个人信息", EN: "Look at personal data"}},
	{"audit.export", grid.Text{ZH: "导出审计", EN: "Export the audit"}},
	{"audit.verify", grid.Text{ZH: "校验审计链", EN: "Verify the chain of the audit"}},
}

// NameOf returns what people call an action; an unknown one speaks for itself.
func NameOf(key string) grid.Text {
	for _, a := range Actions() {
		if a.Key == key {
			return a.Name
		}
	}
	return grid.Text{ZH: key, EN: key}
}

// nameIn is the name of what a line is about in a language. That of a role and of what
// takes two ends in a word that was written down in Chinese; the key of the word
// stands in what was or became of it.
func nameIn(r *Row, lang string) string {
	end := strings.LastIndex(r.Name, " · ")
	if end < 0 || lang != "en" {
		return r.Name
	}
	var key struct{ Role, Kind string }
	for _, side := range []json.RawMessage{r.After, r.Before} {
		if side != nil && json.Unmarshal(side, &key) == nil && key.Role+key.Kind != "" {
			break
		}
	}
	switch info, known := grid.InfoOf(grid.Role(key.Role)); {
	case r.Subject == "grant" && known:
		return r.Name[:end] + " · " + info.Name.EN
	case r.Subject == "approval" && key.Kind != "":
		return r.Name[:end] + " · " + grid.TermText("approval", key.Kind).EN
	}
	return r.Name
}
