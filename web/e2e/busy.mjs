// How busy the machine is, for what must be there in a second: the second of a machine that does nothing else.

/** How many times longer than on a free machine a piece of work takes at this moment; 1 where nothing else runs. */
function slowness() {
  const began = performance.now()
  const spent = process.cpuUsage()
  for (;;) {
    const { user, system } = process.cpuUsage(spent)
    const own = (user + system) / 1000
    if (own >= 60) return Math.max(1, (performance.now() - began) / own)
  }
}

/** Starts a look at the machine; `within(ms)` at its end is how long `ms` of a free machine may take on this one. */
export function patience() {
  const before = slowness()
  return { within: (ms) => Math.round(ms * Math.max(before, slowness())) }
}
