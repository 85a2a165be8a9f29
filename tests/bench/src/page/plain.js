// What the engine alone takes for such an answer: so many letters arrive in so many steps, one every so many milliseconds,
// and are shown with the next frame, in plain paragraphs in a box that lies over the transcript and follows its end.
// Nothing of Oriel is in it but the looks of its words. A page that knows each word, so that something could be done with
// it, has them `inElements` that can be clicked.
const [letters, steps, every, inElements] = arguments
const WORDS = 'The arithmetic is short enough to show, and a table will compare the two. '
const PARAGRAPH = 400
const place = document.querySelector('[role=log]').getBoundingClientRect()
document.querySelector('#plain')?.remove()
const box = document.createElement('div')
box.id = 'plain'
Object.assign(box.style, { position: 'fixed', overflow: 'hidden auto', background: 'var(--page)', font: 'var(--t-15)' })
Object.assign(box.style, { left: `${place.x}px`, top: `${place.y}px`, width: `${place.width}px`, height: `${place.height}px` })
const column = document.createElement('div')
Object.assign(column.style, { maxWidth: 'var(--w-reading)', margin: 'auto' })
box.append(column)
document.body.append(box)
window.isPlainShown = false

const step = Math.ceil(letters / steps)
const answer = WORDS.repeat(Math.ceil(letters / WORDS.length)).slice(0, letters)
let at = 0
let waiting = ''
let times = []
let paragraph
let room = 0
function show() {
  if (room <= 0) {
    room = PARAGRAPH
    paragraph = document.createElement('p')
    paragraph.style.marginBlockEnd = '12px'
    paragraph.append(document.createTextNode(''))
    column.append(paragraph)
  }
  room -= waiting.length
  if (inElements) waiting.match(/\S+\s*/g).forEach(showWord)
  else paragraph.firstChild.appendData(waiting)
  box.scrollTop = box.scrollHeight
  showChange(times)
  waiting = ''
  times = []
}
function showWord(word) {
  const element = document.createElement('span')
  element.append(word)
  element.addEventListener('click', () => (window.clicked = word))
  paragraph.append(element)
}
const arriving = setInterval(() => {
  if (waiting === '') requestAnimationFrame(show)
  waiting += answer.slice(at, at + step)
  times.push(Date.now())
  at += step
  if (at < letters) return
  clearInterval(arriving)
  // After the frame that shows the last of it.
  requestAnimationFrame(() => setTimeout(() => (window.isPlainShown = true)))
}, every)
