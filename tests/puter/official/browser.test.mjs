// The official client in a page of another origin, in a real browser: what Puter lets any page do with a token, the
// stand-in lets it do. Node asks nobody before it sends a request; a browser does.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { executablePath } from '../../ui/chromium.mjs';
import { origin, signIn } from './sign-in.mjs';

const { chromium } = createRequire(new URL('../../../ui/package.json', import.meta.url))('playwright-core');
const client = readFileSync(new URL('node_modules/@heyputer/puter.js/dist/puter.cjs', import.meta.url));

let site;
let browser;
let page;

before(async () => {
    site = createServer((request, response) => {
        const isClient = request.url === '/puter.js';
        response.setHeader('Content-Type', isClient ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
        response.end(isClient ? client : '<!doctype html><title>Another origin</title><script src="/puter.js"></script>');
    });
    await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    await page.addInitScript((origin) => {
        globalThis.PUTER_API_ORIGIN = origin;
        globalThis.PUTER_ORIGIN = origin;
    }, origin);
    await page.goto(`http://localhost:${site.address().port}/`);
    await page.evaluate(
        ({ origin, token }) => {
            puter.setAPIOrigin(origin);
            puter.setAuthToken(token);
        },
        { origin, token: await signIn() },
    );
});

// The client keeps its socket open, and the test runner would wait for it.
after(async () => {
    await browser?.close();
    site?.close();
    site?.closeAllConnections();
});

describe('a page of another origin', () => {
    it('knows who is signed in', async () => {
        assert.equal(await page.evaluate(async () => (await puter.auth.getUser()).username), 'mira');
    });

    it('chats, in one piece and streaming', async () => {
        const whole = await page.evaluate(async () =>
            String(await puter.ai.chat('short answer please', { model: 'gpt-4.1-nano' })),
        );
        assert.match(whole, /short answer please/);
        const kinds = await page.evaluate(async () => {
            const kinds = [];
            const stream = await puter.ai.chat('hello', { model: 'gpt-4.1-nano', stream: true });
            for await (const part of stream) kinds.push(part.type);
            return kinds;
        });
        assert.ok(kinds.includes('text'));
        assert.equal(kinds.at(-1), 'usage');
    });

    it('hears why it was refused', async () => {
        const refused = await page.evaluate(async () => {
            try {
                await puter.ai.chat('hello', { model: 'nope' });
                return 'answered';
            } catch (error) {
                return JSON.stringify(error.message ?? error.error?.message ?? error.error);
            }
        });
        assert.match(refused, /Model not found: nope/);
    });

    it('writes, reads, lists and deletes files', async () => {
        const seen = await page.evaluate(async () => {
            const folder = '~/Documents/from a page';
            await puter.fs.mkdir(folder);
            await puter.fs.write(`${folder}/note.txt`, 'written in a page');
            const text = await (await puter.fs.read(`${folder}/note.txt`)).text();
            const names = (await puter.fs.readdir(folder)).map(({ name }) => name);
            await puter.fs.delete(folder);
            return { text, names };
        });
        assert.deepEqual(seen, { text: 'written in a page', names: ['note.txt'] });
    });

    it('keeps a value', async () => {
        const kept = await page.evaluate(async () => {
            await puter.kv.set('page:a', { deep: [1, 2] });
            return puter.kv.get('page:a');
        });
        assert.deepEqual(kept, { deep: [1, 2] });
    });
});
