// A heart that beats as often as timers may. Between two beats lies a little rest, or a task that was in the way: the
// longest time between two is at least as long as the longest task.
const beat = (window.beat = { longest: 0, stop: false })
let last = performance.now()
const tick = () => {
  const now = performance.now()
  beat.longest = Math.max(beat.longest, now - last)
  last = now
  if (!beat.stop) setTimeout(tick)
}
tick()
