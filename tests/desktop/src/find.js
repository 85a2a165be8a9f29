// Finds what a person would point at: a control by its role and its name, as a screen reader would say them.
// Arguments: the role, the name as a regular expression, and whether it must be ready to be used.
const [role, pattern, ready] = arguments
const wanted = new RegExp(pattern, 'i')
const words = (text) => (text ?? '').replace(/\s+/g, ' ').trim()

function roleOf(element) {
  const given = element.getAttribute('role')
  if (given) return given
  const tag = element.tagName.toLowerCase()
  const kind = element.type
  if (tag === 'textarea' || element.isContentEditable) return 'textbox'
  if (tag === 'input') {
    if (['button', 'submit', 'reset'].includes(kind)) return 'button'
    if (['checkbox', 'radio'].includes(kind)) return kind
    return 'textbox'
  }
  if (tag === 'a') return element.hasAttribute('href') ? 'link' : ''
  if (/^h[1-6]$/.test(tag)) return 'heading'
  return { summary: 'button', dialog: 'dialog', article: 'article', tr: 'row', select: 'combobox', img: 'img' }[tag] ?? tag
}

function nameOf(element) {
  const byId = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(' ')
  const labelledBy = element.getAttribute('aria-labelledby')
  return words(
    element.getAttribute('aria-label') ||
      (labelledBy && byId(labelledBy)) ||
      (element.labels?.length && [...element.labels].map((label) => label.textContent).join(' ')) ||
      element.alt ||
      (element.value && element.tagName === 'INPUT' && element.type === 'submit' && element.value) ||
      (['INPUT', 'TEXTAREA'].includes(element.tagName) ? '' : element.textContent) ||
      element.placeholder ||
      element.title,
  )
}

function isVisible(element) {
  const style = getComputedStyle(element)
  return element.getClientRects().length > 0 && style.visibility !== 'hidden' && !element.closest('[inert], [aria-hidden="true"]')
}

/** People call every field a field. */
const isWanted = (element) =>
  role === 'field' ? ['textbox', 'searchbox', 'combobox'].includes(roleOf(element)) : roleOf(element) === role
const isReady = (element) => !element.disabled && element.getAttribute('aria-disabled') !== 'true'

// What lies under a dialog cannot be pointed at.
const reach = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document
return (
  [...reach.querySelectorAll('*')].find(
    (element) => isWanted(element) && isVisible(element) && (!ready || isReady(element)) && wanted.test(nameOf(element)),
  ) ?? null
)
