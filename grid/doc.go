// Package grid holds the words everyone in Anwang speaks. It imports nothing of
// ours but geo, does no I/O, and is imported by every other room.
//
// # Glossary
//
// Chinese terms are the ones used by the emergency-management authorities; each
// has exactly one word in code, and that word has no synonym.
//
//	网格 grid               a node of the supervision tree; its shape is a Boundary
//	网格体系 network         a tree of grids; 块 territory network, 条 sector network
//	层级 depth              place in the tree: 1 city, 2 district, 3 street, 4 community
//	边界 boundary           the polygon of a grid, valid from … to
//	企业 enterprise         a supervised production or business unit
//	信用代码 credit code      统一社会信用代码 of an enterprise, GB 32100-2015
//	危险源/风险点 hazard      a hazard source (major hazard source, risk point)
//	重大危险源 major hazard   a unit 单元 whose S reaches 1 by GB 18218; Q is 临界量
//	隐患 danger             a hidden danger found on the ground, with a closed loop
//	排查/巡查 inspection      a visit that looks for dangers
//	整改 rectification       what removes a danger
//	复查 recheck            acceptance of a rectification by another person
//	督办 supervision         挂牌督办: a danger listed by a higher body
//	四色风险 risk level       Level: red, orange, yellow, blue, and not assessed
//	叠加/汇总 roll-up         how enterprise levels become a grid's level
//	数据范围 scope           who may: what somebody sees or changes, Scope
//	区域 area               where: a grid with all below it, a box, a polygon, a circle, Area
//	筛选 filter             what: points by their public fields, Filter
//	后台任务 job             work beside a request: asked for by somebody, or done by the clock
//	重点场所 key place       where many people are, or people who need help, or what a city depends on; it has no risk level
//	动态 event              what happened to a record: what was done, where, and what it was before and after
//	变更 change             one committed change of one record, at a feed position
//
// # Scales that look alike and are not
//
// [Level] is the four-colour risk level. [DangerGrade] is the legal grade of a
// hidden danger (一般, 重大). [ListedLevel] says which body listed it. They are
// three types so that the compiler keeps them apart.
//
// # Coordinates and units
//
// Every coordinate is longitude, latitude in degrees, CGCS2000 (EPSG:4490).
// Areas are geodesic square metres, distances geodesic metres, quantities of
// substances tonnes.
package grid
