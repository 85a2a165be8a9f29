// Puts a mark over a corner of the window whose colour counts the changes of the transcript, and answers where its middle
// is on the screen. It changes in the same task as the transcript does, and so comes to the screen with it.
//
// Words may be followed by the time at which they left the server; `marked` has for every change the times that it shows
// first. `showChange` counts a change that something else makes.
const [done] = arguments
const TIME = /\u231a(\d{13})/g
const SIZE = 8
const marked = (window.marked ??= [])
let newest = 0

function timesShown(log) {
  const blocks = log.querySelector('[aria-busy=true] .markdown')?.children ?? []
  const times = []
  for (const block of [...blocks].slice(-2)) {
    for (const [, time] of block.textContent.matchAll(TIME)) if (Number(time) > newest) times.push(Number(time))
  }
  newest = times.at(-1) ?? newest
  return times
}

const place = () => done([screenX, screenY].map((edge) => (edge + SIZE / 2) * devicePixelRatio))
function begin() {
  if (window.showChange) return place()
  const log = document.querySelector('[role=log]')
  // The question is on its way.
  if (!log) return requestAnimationFrame(begin)
  const mark = document.createElement('div')
  Object.assign(mark.style, { position: 'fixed', inset: '0 auto auto 0', zIndex: 2 ** 31 - 1 })
  Object.assign(mark.style, { inlineSize: `${SIZE}px`, blockSize: `${SIZE}px` })
  document.body.append(mark)
  window.showChange = (times = []) => {
    marked.push(times)
    mark.style.background = `#${marked.length.toString(16).padStart(6, '0')}`
  }
  const seeChange = new MutationObserver(() => showChange(timesShown(log)))
  seeChange.observe(log, { subtree: true, childList: true, characterData: true })
  place()
}
begin()
