package grid

import "time"

// Role 角色 says what somebody may do with what they hold. A role is held at a
// grid; see [Grant].
type Role string

// The roles, after the duties of the grid system (安委办〔2017〕30号 and the plan
// documents). Watch, Admin, Auditor and Security are the service's own: who watches
// the wall, and the three administrators of GB/T 22239-2019 8.1.5, who are never
// one account: who keeps the accounts, who reads the audit, who says what each
// account may do.
const (
	RoleEnterprise Role = "enterprise" // 企业用户: one enterprise
	RoleOfficer    Role = "officer"    // 网格员: leaf grids
	RoleChief      Role = "chief"      // 网格长: a grid tree
	RoleGuide      Role = "guide"      // 网格指导员: a town or street
	RoleDepartment Role = "department" // 网格业务指导员、部门: a sector across an area
	RoleCity       Role = "city"       // 安委办、市级: all of an area
	RoleThird      Role = "third"      // 第三方: contracted enterprises
	RolePublic     Role = "public"     // 公众: nothing but what they reported themselves
	RoleWatch      Role = "watch"      // 值守员: sees an area, changes nothing
	RoleAdmin      Role = "admin"      // 系统管理员: accounts of an area, without what they may do
	RoleAuditor    Role = "auditor"    // 审计管理员: the audit of an area
	RoleSecurity   Role = "security"   // 安全管理员: roles in an area, and what needs two
)

// RoleInfo describes a role for people.
type RoleInfo struct {
	Role Role
	Name Text
	// Held says what a grant of the role must name.
	Held Holding
}

// Holding is what a role is held at.
type Holding string

// The holdings.
const (
	HeldGrid       Holding = "grid"       // a grid, optionally narrowed to a sector
	HeldSector     Holding = "sector"     // a grid and a sector
	HeldEnterprise Holding = "enterprise" // an enterprise
	HeldNothing    Holding = "nothing"
)

// Roles lists all roles, widest duties of the field last, then the keepers.
var Roles = [...]RoleInfo{
	{RolePublic, Text{"公众", "Public"}, HeldNothing},
	{RoleEnterprise, Text{"企业用户", "Enterprise user"}, HeldEnterprise},
	{RoleThird, Text{"第三方机构", "Third party"}, HeldEnterprise},
	{RoleOfficer, Text{"网格员", "Grid officer"}, HeldGrid},
	{RoleChief, Text{"网格长", "Grid chief"}, HeldGrid},
	{RoleGuide, Text{"网格指导员", "Grid guide"}, HeldGrid},
	{RoleDepartment, Text{"业务指导员（部门）", "Department"}, HeldSector},
	{RoleCity, Text{"安委办（市级）", "Safety committee office"}, HeldGrid},
	{RoleWatch, Text{"值守员", "Watch"}, HeldGrid},
	{RoleAdmin, Text{"系统管理员", "System administrator"}, HeldGrid},
	{RoleAuditor, Text{"审计管理员", "Auditor"}, HeldGrid},
	{RoleSecurity, Text{"安全管理员", "Security administrator"}, HeldGrid},
}

// RoleNames lists the words of the roles, in the order of Roles.
func RoleNames() []string {
	names := make([]string, 0, len(Roles))
	for _, i := range Roles {
		names = append(names, string(i.Role))
	}
	return names
}

// Keeper reports whether the role is one of the three administrators.
func (r Role) Keeper() bool { return r == RoleAdmin || r == RoleAuditor || r == RoleSecurity }

// InfoOf returns the description of a role; ok is false for an unknown one.
func InfoOf(r Role) (info RoleInfo, ok bool) {
	for _, i := range Roles {
		if i.Role == r {
			return i, true
		}
	}
	return RoleInfo{}, false
}

// Grant 授权 is a role held by an account at a grid (with its subtree), and
// optionally only for a sector there, or at an enterprise, from … to.
type Grant struct {
	ID         ID
	Role       Role
	Grid       ID // 0 for an enterprise grant
	Sector     string
	Enterprise ID
	From       time.Time
	Until      time.Time // zero: without end
}

// Term is what the grant is held at.
func (g *Grant) Term() Term {
	if g.Enterprise != 0 {
		return Term{Enterprise: g.Enterprise}
	}
	return Term{Grid: g.Grid, Sector: g.Sector}
}

// InForce reports whether the grant counts at now.
func (g *Grant) InForce(now time.Time) bool {
	return !now.Before(g.From) && (g.Until.IsZero() || now.Before(g.Until))
}
