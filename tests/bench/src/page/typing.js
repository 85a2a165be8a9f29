// Types a letter into a draft so often, and into a bare text area of the same words and size beside the composer; answers
// both times of each letter, from the key until what it changed is laid out, in milliseconds.
const [letters, times, done] = arguments
const LINE = 'a line of a draft that is long\n'
const composer = document.querySelector('[data-region=composer] textarea')

const bare = document.createElement('textarea')
const { font, lineHeight, width } = getComputedStyle(composer)
Object.assign(bare.style, { position: 'fixed', insetBlockStart: 0, insetInlineStart: 0, font, lineHeight, width })
bare.style.blockSize = '220px'
// In a tree of its own, so that the window's history of its fields does not hear of it.
const host = document.createElement('div')
host.attachShadow({ mode: 'open' }).append(bare)
document.body.append(host)

function fill(field) {
  field.focus()
  field.value = LINE.repeat(letters / LINE.length)
  field.dispatchEvent(new InputEvent('input', { inputType: 'insertText', bubbles: true }))
  field.setSelectionRange(field.value.length, field.value.length)
}

async function key(field) {
  field.focus()
  const begun = performance.now()
  document.execCommand('insertText', false, 'a')
  // What the window does about it is done before the next task.
  for (let turn = 0; turn < 5; turn++) await null
  void document.body.offsetHeight
  return performance.now() - begun
}

async function measure() {
  fill(composer)
  fill(bare)
  const took = []
  for (let time = 0; time < times; time++) {
    took.push([await key(composer), await key(bare)])
    await new Promise((rest) => setTimeout(rest, 300))
  }
  host.remove()
  return took
}
measure().then(done, (problem) => done({ problem: String(problem) }))
