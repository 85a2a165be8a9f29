// Runs inside the frame of a diagram and tries what script there must not be able to do, as a diagram might that got
// past what draws it. `argument` is the address of the canary. Each attempt that was refused comes to "no".
const canary = argument
/** How long an attempt may take, in milliseconds. */
const PATIENCE = 3000

/** The message by which the window opens an address in the browser. */
const wish = (how) => ({ name: 'link.open', args: { address: `${canary}/${how}` }, listens: false })
const make = (tag, properties) => Object.assign(document.createElement(tag), properties)

/** Something that begins to load an address, and has no other way to say that it may not than the policy. */
const tells = (path, begin) =>
  new Promise((_, reject) => {
    addEventListener('securitypolicyviolation', ({ blockedURI }) => blockedURI === `${canary}/${path}` && reject())
    begin(`${canary}/${path}`)
  })
/** Something that tells by its events what came of loading an address. */
const hears = (path, [good, bad], begin) =>
  new Promise((resolve, reject) => {
    const loading = begin(`${canary}/${path}`)
    loading[good] = () => resolve('loaded')
    loading[bad] = reject
  })
const adds = (path, tag, property, more) =>
  hears(path, ['onload', 'onerror'], (address) => {
    const element = make(tag, { ...more, [property]: address })
    document.body.append(element)
    return element
  })

const attempts = {
  // The door.
  'the door of the window': () => window.__TAURI_INTERNALS__.invoke('call', wish('door')),
  'the door of the parent': () => parent.__TAURI_INTERNALS__.invoke('call', wish('parent')),
  'the door by its address': () =>
    fetch('ipc://localhost/call', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Tauri-Callback': '1', 'Tauri-Error': '2' },
      body: JSON.stringify(wish('address')),
    }),
  // The window.
  "the parent's page": () => parent.document.body,
  "the parent's address": () => parent.location.href,
  'the frame in its page': () => window.frameElement.ownerDocument,
  'what is stored': () => localStorage.length,
  'what is stored for a while': () => sessionStorage.length,
  cookies: () => {
    document.cookie = 'x=1'
    return document.cookie || Promise.reject()
  },
  databases: () => new Promise((resolve, reject) => Object.assign(indexedDB.open('x'), { onsuccess: resolve, onerror: reject })),
  // The network.
  fetch: () => fetch(`${canary}/fetch`, { mode: 'no-cors' }),
  'a request': () =>
    hears('request', ['onload', 'onerror'], (address) => {
      const request = new XMLHttpRequest()
      request.open('GET', address)
      request.send()
      return request
    }),
  'a picture': () => adds('picture', 'img', 'src'),
  'a script': () => adds('script', 'script', 'src'),
  'a style': () => adds('style', 'link', 'href', { rel: 'stylesheet' }),
  'a style in a style': () =>
    tells('import', (address) => document.body.append(make('style', { textContent: `@import '${address}'` }))),
  'a picture in a style': () =>
    tells('background', (address) => document.body.append(make('p', { textContent: 'x', style: `background: url(${address})` }))),
  'a font': () => new FontFace('x', `url(${canary}/font)`).load(),
  'a film': () => adds('film', 'video', 'src'),
  'a socket': () => hears('socket', ['onopen', 'onerror'], (address) => new WebSocket(address.replace('http', 'ws'))),
  events: () => hears('events', ['onopen', 'onerror'], (address) => new EventSource(address)),
  'a beacon': () => tells('beacon', (address) => navigator.sendBeacon(address, 'x')),
  'a module': () => import(`${canary}/module`),
  'a worker': () =>
    hears('worker', ['onmessage', 'onerror'], (address) => {
      const text = `fetch('${address}').finally(() => postMessage('ran'))`
      return new Worker(URL.createObjectURL(new Blob([text])))
    }),
  'a call to another computer': () => new RTCPeerConnection({ iceServers: [{ urls: canary.replace('http://', 'stun:') }] }),
  // Away.
  'a window': () => window.open(`${canary}/window`) ?? Promise.reject(),
  'the window, led away': () => {
    top.location.href = `${canary}/top`
  },
}

const found = {}
for (const [name, attempt] of Object.entries(attempts)) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, 'not refused in time'))
  try {
    found[name] = String(await Promise.race([attempt(), late]))
  } catch {
    found[name] = 'no'
  }
}

// These say nothing of themselves; the canary or the browser would. A link to connect in advance ("preconnect") is not
// among them: no policy holds it in WebKitGTK, which connects for it and sends no request.
const message = { cmd: 'call', callback: 1, error: 2, payload: wish('message'), options: {}, __TAURI_INVOKE_KEY__: '' }
webkit.messageHandlers.ipc.postMessage(JSON.stringify(message))
for (const rel of ['preload', 'prefetch', 'dns-prefetch', 'modulepreload', 'icon', 'manifest']) {
  document.head.append(make('link', { rel, as: 'image', href: `${canary}/${rel}` }))
}
document.body.append(make('iframe', { src: `${canary}/frame` }), make('object', { data: `${canary}/object` }))
const link = make('a', { href: `${canary}/click`, ping: `${canary}/ping`, target: '_top' })
const form = make('form', { action: `${canary}/form`, method: 'post' })
document.body.append(link, form)
link.click()
form.submit()
return found
