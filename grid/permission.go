package grid

// Action is something that a permission is needed for: capability.verb.
type Action string

// The actions.
const (
	ViewMap          Action = "map.view"         // grids, points, colours, counts, lists, events
	ViewPersonal     Action = "personal.view"    // phones and names of persons in full; every look is audited
	ViewReporter     Action = "reporter.view"    // who reported a danger: masked on its card, in full audited; nothing at all for others
	RegisterDanger   Action = "danger.register"  // report a danger, say what grade it seems to have
	EditDanger       Action = "danger.edit"      // its texts, before it is graded
	GradeDanger      Action = "danger.grade"     // grade it, order rectification, set and extend the deadline
	RectifyDanger    Action = "danger.rectify"   // report it rectified, ask for an extension
	AcceptGeneral    Action = "danger.accept"    // close or send back a general one
	AcceptMajor      Action = "danger.major"     // close or send back a major one
	ListDanger       Action = "danger.list"      // 挂牌督办
	VoidDanger       Action = "danger.void"      // take back what is none
	EditEnterprise   Action = "enterprise.edit"  // file, change, merge and close enterprises, with their records
	EditHazard       Action = "hazard.edit"      // file and change hazard sources and risk points
	EditRule         Action = "rule.edit"        // draft and activate the rule sets of the colours; counts for the whole service
	ImportRecords    Action = "exchange.import"  // import records
	EditBoundary     Action = "boundary.edit"    // load boundaries and publish networks of grids; counts for the whole service
	ViewDefects      Action = "defect.view"      // what the import of the boundaries found
	ViewAccounts     Action = "account.view"     // accounts, organisations and grants, and what waits for a second person
	ManageAccounts   Action = "account.manage"   // accounts, organisations, sessions of others; no grants
	ManageGrants     Action = "grant.manage"     // who holds which role where; confirms what another administrator asks for
	ManageTokens     Action = "token.manage"     // tokens of machines
	ViewAudit        Action = "audit.view"       // read and export the audit
	ManageJobs       Action = "job.manage"       // see, retry and cancel background work
	ManageBasemaps   Action = "basemap.manage"   // what lies under the grids; counts for the whole service
	ManageSectors    Action = "sector.manage"    // the supervision sectors and who answers for them; counts for the whole service
	ManageReferences Action = "reference.manage" // layers of roads, pipelines, plans over the grids
	ObserveSystem    Action = "system.observe"   // metrics
)

// Rule says how far a role may do an action.
type Rule uint8

// The rules.
const (
	No           Rule = iota // not at all
	Within                   // inside what the grant holds: its grid, and its sector when it names one
	WithinSector             // as Within, but only by a grant that names a sector 本行业
)

// Permission 权限 is one row of the table: an action and which role may do it.
type Permission struct {
	Action Action
	Name   Text
	Rules  map[Role]Rule // a role that is not named may not
}

// Permissions is the one table of who may do what, in the order it is shown. The
// services decide by it and the administration shows it. Duties after 安委办
// 〔2017〕30号: a grid officer has no power to order, grade for good or close; a
// department acts in its own sector; the safety committee office supervises and
// does not alter records of others. Whom a report is about is not told who made
// it, and does not rewrite it. Whoever registered a danger may correct it until it
// is graded, whatever the table says of editing (grid/danger).
var Permissions = [...]Permission{
	{ViewMap, Text{"查看地图、清单和统计", "See the map, lists and counts"}, map[Role]Rule{
		RoleEnterprise: Within, RoleThird: Within, RoleOfficer: Within, RoleChief: Within, RoleGuide: Within,
		RoleDepartment: WithinSector, RoleCity: Within, RoleWatch: Within,
	}},
	{ViewPersonal, Text{"查看联系人全名和电话（留痕）", "See names and phones in full (audited)"}, map[Role]Rule{
		RoleEnterprise: Within, RoleOfficer: Within, RoleChief: Within, RoleGuide: Within, RoleDepartment: WithinSector, RoleCity: Within,
	}},
	{ViewReporter, Text{"查看隐患举报人、发现人（留痕）", "See who reported a danger (audited)"}, map[Role]Rule{
		RoleOfficer: Within, RoleChief: Within, RoleGuide: Within, RoleDepartment: WithinSector, RoleCity: Within,
	}},
	{RegisterDanger, Text{"登记隐患", "Register a danger"}, map[Role]Rule{
		RoleEnterprise: Within, RoleThird: Within, RoleOfficer: Within, RoleChief: Within, RoleGuide: Within,
		RoleDepartment: WithinSector, RoleCity: Within,
	}},
	{EditDanger, Text{"修改未定级的隐患", "Edit a danger before it is graded"}, map[Role]Rule{
		RoleOfficer: Within, RoleChief: Within, RoleGuide: Within, RoleDepartment: WithinSector,
	}},
	{GradeDanger, Text{"定级、责令整改、定期限", "Grade, order rectification, set the deadline"}, map[Role]Rule{
		RoleGuide: Within, RoleDepartment: WithinSector,
	}},
	{RectifyDanger, Text{"整改完成、申请延期", "Report it rectified, ask for more time"}, map[Role]Rule{
		RoleEnterprise: Within, RoleChief: Within, RoleGuide: Within, RoleDepartment: WithinSector,
	}},
	{AcceptGeneral, Text{"验收一般隐患", "Accept a general danger"}, map[Role]Rule{
		RoleGuide: Within, RoleDepartment: WithinSector,
	}},
	{AcceptMajor, Text{"验收重大隐患", "Accept a major danger"}, map[Role]Rule{
		RoleDepartment: WithinSector,
	}},
	{ListDanger, Text{"挂牌督办", "Put on a supervision list"}, map[Role]Rule{
		RoleCity: Within,
	}},
	{VoidDanger, Text{"作废误报的隐患", "Void what is not a danger"}, map[Role]Rule{
		RoleGuide: Within, RoleDepartment: WithinSector,
	}},
	{EditEnterprise, Text{"建立和修改企业档案", "File and change enterprises"}, map[Role]Rule{
		RoleChief: Within, RoleGuide: Within, RoleDepartment: WithinSector, RoleCity: Within,
	}},
	{EditHazard, Text{"登记和修改危险源、风险点", "File and change hazard sources and risk points"}, map[Role]Rule{
		RoleChief: Within, RoleGuide: Within, RoleDepartment: WithinSector, RoleCity: Within,
	}},
	{EditRule, Text{"制定和启用风险规则（须掌管全域）", "Draft and activate risk rules (needs the whole area)"}, map[Role]Rule{
		RoleCity: Within,
	}},
	{ImportRecords, Text{"批量导入", "Import records"}, map[Role]Rule{
		RoleGuide: Within, RoleDepartment: WithinSector, RoleCity: Within,
	}},
	{EditBoundary, Text{"装入和发布网格边界（须掌管全域）", "Load and publish boundaries of grids (needs the whole area)"}, map[Role]Rule{
		RoleCity: Within, RoleAdmin: Within,
	}},
	{ViewDefects, Text{"查看边界导入报告", "See what the boundary import found"}, map[Role]Rule{
		RoleGuide: Within, RoleCity: Within, RoleWatch: Within,
	}},
	{ViewAccounts, Text{"查看账号、机构和授权", "See accounts, organisations and grants"}, map[Role]Rule{
		RoleAdmin: Within, RoleSecurity: Within,
	}},
	{ManageAccounts, Text{"建立和管理账号、机构、登录", "Manage accounts, organisations and sessions"}, map[Role]Rule{
		RoleAdmin: Within,
	}},
	{ManageGrants, Text{"授权、收回授权，复核重要变更", "Give and take roles, confirm what needs two"}, map[Role]Rule{
		RoleSecurity: Within,
	}},
	{ManageTokens, Text{"管理接口令牌", "Manage tokens of machines"}, map[Role]Rule{
		RoleAdmin: Within,
	}},
	{ViewAudit, Text{"查看和导出审计", "Read and export the audit"}, map[Role]Rule{
		RoleAuditor: Within,
	}},
	{ManageJobs, Text{"查看、重试和取消后台任务", "See, retry and cancel background work"}, map[Role]Rule{
		RoleAdmin: Within,
	}},
	{ManageBasemaps, Text{"维护底图（须掌管全域）", "Keep the base maps (needs the whole area)"}, map[Role]Rule{
		RoleAdmin: Within,
	}},
	{ManageSectors, Text{"维护监管行业和主管部门（须掌管全域）", "Keep the supervision sectors (needs the whole area)"}, map[Role]Rule{
		RoleCity: Within, RoleAdmin: Within,
	}},
	{ManageReferences, Text{"维护参考图层（供全域使用的须掌管全域）", "Keep reference layers (one for everybody needs the whole area)"}, map[Role]Rule{
		RoleAdmin: Within,
	}},
	{ObserveSystem, Text{"查看运行指标", "See the metrics"}, map[Role]Rule{
		RoleAdmin: Within,
	}},
}

// Guarded reports whether an action is one of those for which nobody may come to be
// somebody else: to see personal data, to read the audit, to administer.
func Guarded(a Action) bool {
	switch a {
	case ViewPersonal, ViewReporter, ViewAudit, ManageAccounts, ManageGrants, ManageTokens:
		return true
	default:
		return false
	}
}

// GuardedRoles are the roles that may do a guarded action: to give one, or to take
// the place of who holds one, takes two.
func GuardedRoles() []Role {
	var out []Role
	for _, info := range Roles {
		for i := range Permissions {
			if Guarded(Permissions[i].Action) && Permissions[i].Rules[info.Role] != No {
				out = append(out, info.Role)
				break
			}
		}
	}
	return out
}

// Name returns what people call an action.
func (a Action) Name() Text {
	for i := range Permissions {
		if Permissions[i].Action == a {
			return Permissions[i].Name
		}
	}
	return Text{string(a), string(a)}
}

// RuleOf returns how far a role may do an action.
func RuleOf(r Role, a Action) Rule {
	for i := range Permissions {
		if Permissions[i].Action == a {
			return Permissions[i].Rules[r]
		}
	}
	return No
}

// Allows reports whether the grant lets its holder do the action inside its term.
func (g *Grant) Allows(a Action) bool {
	switch RuleOf(g.Role, a) {
	case Within:
		return true
	case WithinSector:
		return g.Sector != ""
	default:
		return false
	}
}
