// Watches how late the words of an answer are: every word is followed by the time at which it left the server, and the
// difference to now is taken when the frame that has the word first was painted.
const TIME = /\u231a(\d{13})/g
const late = (window.late = [])
const painted = new MessageChannel()
let newest = 0
let waits = false

// A message that is posted in a frame's callback arrives after that frame was laid out and painted.
painted.port1.onmessage = () => {
  waits = false
  const now = Date.now()
  const answer = [...document.querySelectorAll('[role=log] article')].at(-1)
  const before = newest
  for (const [, time] of (answer?.textContent ?? '').slice(-3000).matchAll(TIME)) {
    if (Number(time) <= before) continue
    late.push(now - Number(time))
    newest = Number(time)
  }
}

new MutationObserver(() => {
  if (waits) return
  waits = true
  requestAnimationFrame(() => painted.port2.postMessage(null))
}).observe(document.body, { subtree: true, childList: true, characterData: true })
