package demo

import "anwang/grid"

// orgSpace is how many organisation codes start with MA: six places of 31.
const orgSpace = 31 * 31 * 31 * 31 * 31 * 31

// creditCode makes the n-th unified social credit code: kind is "91" for an
// enterprise, region the six digits of the district. Different n below orgSpace
// give different codes, whatever kind and region are; both check digits hold.
func creditCode(kind, region string, n, seed uint64) string {
	var b [18]byte
	copy(b[0:2], kind)
	copy(b[2:8], region)
	b[8], b[9] = 'M', 'A'
	v := scramble(n, seed)
	for i := 15; i >= 10; i-- {
		b[i] = grid.CreditAlphabet[v%31]
		v /= 31
	}
	b[16], _ = grid.OrganisationCheck(string(b[8:16]))
	b[17], _ = grid.CreditCheck(string(b[:17]))
	return string(b[:])
}

// scramble is a permutation of [0, orgSpace): codes look random, never repeat,
// and need no table of the ones already given. It is a balanced Feistel network
// over 15 bits a side that walks until it is back inside the space.
func scramble(n, seed uint64) uint64 {
	const half, mask = 15, 1<<15 - 1
	v := n % orgSpace
	for {
		l, r := v>>half, v&mask
		for round := range uint64(4) {
			l, r = r, l^(mix(r^(seed+round)<<17)&mask)
		}
		v = l<<half | r
		if v < orgSpace {
			return v
		}
	}
}

// mix is the finaliser of splitmix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
