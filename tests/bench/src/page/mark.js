// Puts a mark beside the end of the transcript whose colour counts its changes, and answers where its middle is on the
// screen. It changes in the same task as the transcript does, and so comes to the screen with it. Were it elsewhere, the
// engine would draw all that lies between.
//
// Words may be followed by the time at which they left the server; `marked` has for every change the times that it shows
// first. `showChange` counts a change that something else makes.
const [done] = arguments
const TIME = /\u231a(\d{13})/g
const SIZE = 8
const marked = (window.marked ??= [])
let newest = 0

function timesShown(changes) {
  const times = []
  for (const { type, target, addedNodes } of changes) {
    for (const node of type === 'characterData' ? [target] : addedNodes) {
      for (const [, time] of node.textContent.matchAll(TIME)) if (Number(time) > newest) times.push(Number(time))
    }
    newest = Math.max(newest, ...times)
  }
  return times
}

const place = ({ x, y }) => done([screenX + x, screenY + y].map((edge) => (edge + SIZE / 2) * devicePixelRatio))
function begin() {
  if (window.showChange) return place(window.markedAt)
  const log = document.querySelector('[role=log]')
  // The question is on its way.
  if (!log) return requestAnimationFrame(begin)
  const mark = document.createElement('div')
  const { left, bottom } = log.getBoundingClientRect()
  const at = (window.markedAt = { x: Math.round(left), y: Math.round(bottom) - 2 * SIZE })
  Object.assign(mark.style, { position: 'fixed', left: `${at.x}px`, top: `${at.y}px`, zIndex: 2 ** 31 - 1 })
  Object.assign(mark.style, { inlineSize: `${SIZE}px`, blockSize: `${SIZE}px` })
  document.body.append(mark)
  window.showChange = (times = []) => {
    marked.push(times)
    mark.style.background = `#${marked.length.toString(16).padStart(6, '0')}`
  }
  const seeChange = new MutationObserver((changes) => showChange(timesShown(changes)))
  seeChange.observe(log, { subtree: true, childList: true, characterData: true })
  place(at)
}
begin()
