// A heart that beats as often as timers may. Between two beats lies a little rest, or a task that was in the way: the
// longest time between two is at least as long as the longest task.
const beat = (window.beat = { longest: 0, beats: 0, mutations: 0, stop: false })
let last = performance.now()
const tick = () => {
  const now = performance.now()
  beat.beats += 1
  beat.longest = Math.max(beat.longest, now - last)
  last = now
  if (!beat.stop) setTimeout(tick)
}
tick()

// What the page changes in one task is told in one piece: that is one commit.
new MutationObserver(() => (beat.mutations += 1)).observe(document.body, {
  subtree: true,
  childList: true,
  characterData: true,
})
