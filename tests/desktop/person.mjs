// A person with a browser, for tests: opens the address it is given, reads the consent page and decides.
// What to decide is in $HOME/person/wishes.json; every visit leaves a picture and a line in $HOME/person/visits.jsonl.
//
// A link to another program is handed to the desktop with xdg-open, as any browser does: headless Chromium alone
// would drop it. The person's browser is no part of Oriel's profile, and keeps its own folder.

import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { executablePath } from '../ui/chromium.mjs'

const { chromium } = createRequire(new URL('../../ui/package.json', import.meta.url))('playwright-core')

const address = process.argv[2]
const home = join(process.env.HOME, 'person')
const wishes = {
  consent: 'approve', // or "cancel", "ignore", or "collect": approve, but keep the link instead of following it
  username: null, // typed into Puter's own login form if there is one
  password: null,
  patience: 30_000, // milliseconds for a page to show what the person looks for
  ...(existsSync(join(home, 'wishes.json')) ? JSON.parse(readFileSync(join(home, 'wishes.json'), 'utf8')) : {}),
}

function note(visit) {
  appendFileSync(join(home, 'visits.jsonl'), JSON.stringify(visit) + '\n')
}

/** Is this a link that a browser hands to another program? */
function leavesTheBrowser(link) {
  return !/^(https?|about|data|blob|chrome|chrome-error|devtools|view-source):/i.test(link)
}

const folder = mkdtempSync(join(home, 'visit-'))
const browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
  executablePath,
  headless: true,
  viewport: { width: 1000, height: 720 },
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--no-proxy-server',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})

const visit = { address, outcome: 'failed', link: null, landed: null, text: null, picture: join(folder, 'page.png') }
try {
  const page = browser.pages()[0] ?? (await browser.newPage())
  page.setDefaultTimeout(wishes.patience)

  // The first link out of the browser, however the page goes there: by a redirect or by a script.
  let left
  const leaving = new Promise((resolve) => (left = resolve))
  const inspector = await browser.newCDPSession(page)
  inspector.on('Fetch.requestPaused', ({ requestId, responseHeaders = [] }) => {
    const location = responseHeaders.find(({ name }) => name.toLowerCase() === 'location')?.value
    if (location && leavesTheBrowser(location)) left(location)
    inspector.send('Fetch.continueRequest', { requestId }).catch(() => {})
  })
  inspector.on('Page.frameRequestedNavigation', ({ url }) => leavesTheBrowser(url) && left(url))
  await inspector.send('Page.enable')
  await inspector.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Response' }] })

  // A browser that was never here before would be given a new throw-away account instead of the login form.
  if (wishes.username) await page.addInitScript(() => localStorage.setItem('has_visited_before', 'true'))
  await page.goto(address, { waitUntil: 'domcontentloaded' })

  const approve = page.locator('#approve').or(page.getByRole('button', { name: 'Approve', exact: true })).first()
  const cancel = page.locator('#cancel').or(page.getByRole('button', { name: 'Cancel', exact: true })).first()
  const login = page.locator('form.login-form').first()
  const asksForConsent = /action=authme|\/authorize/.test(page.url() + address)
  if (asksForConsent) {
    await approve.or(login).first().waitFor()
    if (wishes.username && (await login.isVisible())) {
      await login.locator('.email_or_username').fill(wishes.username)
      await login.locator('.password').fill(wishes.password)
      await login.locator('.login-btn').click()
    }
    await approve.waitFor()
  }
  await page.screenshot({ path: visit.picture })
  visit.text = await page.innerText('body')

  if (!asksForConsent || wishes.consent === 'ignore') {
    visit.outcome = 'opened'
  } else if (wishes.consent === 'cancel') {
    await cancel.click()
    visit.outcome = 'cancelled'
    // The OAuth bridge may tell the program about the refusal; Puter's own page tells nobody.
    const refusal = await Promise.race([leaving, page.waitForTimeout(1500)])
    if (refusal) visit.link = refusal
  } else {
    const asked = new URL(page.url())
    const onThisComputer = (url) => url.hostname === '127.0.0.1' && url.host !== asked.host
    // A page that calls its program at once is never quite loaded, so it is enough that it has begun.
    const landing = page.waitForURL(onThisComputer, { waitUntil: 'commit' })
    await approve.click({ noWaitAfter: true })
    visit.link = await Promise.race([leaving, landing.then(() => null)])
    // A link that only calls a program to the front comes from a page on this computer, which may be told of later.
    if (visit.link && !visit.link.includes('?')) await landing
    landing.catch(() => {})
    if (onThisComputer(new URL(page.url()))) {
      await page.locator('body *').first().waitFor()
      await page.screenshot({ path: join(folder, 'landed.png') })
      visit.landed = await page.innerText('body')
      // The page on loopback may call its program to the front.
      visit.link ??= (await Promise.race([leaving, page.waitForTimeout(1000)])) ?? null
    }
    visit.outcome = 'approved'
  }
} catch (error) {
  visit.text = String(error)
}
if (visit.link && wishes.consent !== 'collect') spawnSync('xdg-open', [visit.link], { stdio: 'inherit' })
note(visit)
await browser.close()
