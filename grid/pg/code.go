package pg

// NewCode is SQL that makes a code of the number id of a new record: a prefix, the year
// in China, and the number in six digits or as many as it has, "WX-2026-000017".
func NewCode(prefix string) string {
	return `'` + prefix + `-' || to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY') || '-' || ` +
		`lpad(id::text, greatest(6, length(id::text)), '0')`
}
