package demo

// alphabet31 is the alphabet of GB 32100-2015: digits and capitals without
// I, O, S, V and Z. A character's value is its index.
const alphabet31 = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditWeights are 3^(i-1) mod 31 for the first 17 places (GB 32100-2015).
var creditWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// orgWeights are those of the organisation code's check (GB 11714-1997).
var orgWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}

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
		b[i] = alphabet31[v%31]
		v /= 31
	}
	b[16] = orgCheck(b[8:16])
	b[17] = creditCheck(b[:17])
	return string(b[:])
}

// orgCheck is the ninth character of an organisation code.
func orgCheck(code []byte) byte {
	sum := 0
	for i, c := range code {
		v := int(c - '0')
		if c >= 'A' {
			v = int(c-'A') + 10
		}
		sum += v * orgWeights[i]
	}
	switch r := 11 - sum%11; r {
	case 10:
		return 'X'
	case 11:
		return '0'
	default:
		return byte('0' + r)
	}
}

// creditCheck is the eighteenth character of a credit code. A remainder of 0
// gives 31, which the standard writes as 0.
func creditCheck(code []byte) byte {
	sum := 0
	for i, c := range code {
		sum += value31(c) * creditWeights[i]
	}
	return alphabet31[(31-sum%31)%31]
}

// value31 is the value of a character of alphabet31, -1 for any other.
func value31(c byte) int {
	for i := range len(alphabet31) {
		if alphabet31[i] == c {
			return i
		}
	}
	return -1
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
