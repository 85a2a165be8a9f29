// Opens the chat with this title, as a click on its row does, and answers how long it took until the frame that has its
// last message first was painted, in milliseconds.
const [title, done] = arguments
const row = [...document.querySelectorAll('nav [data-row]')].find((row) => row.textContent.includes(title))
if (!row) return done({ problem: `no row with ${title}` })
const log = () => document.querySelector('[role=log]')
const before = log()?.textContent ?? ''
const painted = new MessageChannel()
const begun = performance.now()
painted.port1.onmessage = () => done({ took: performance.now() - begun })
const watch = new MutationObserver(() => {
  const now = log()
  if (!now || now.querySelectorAll('article').length < 2 || now.textContent === before) return
  watch.disconnect()
  requestAnimationFrame(() => painted.port2.postMessage(null))
})
watch.observe(document.body, { subtree: true, childList: true, characterData: true })
row.click()
