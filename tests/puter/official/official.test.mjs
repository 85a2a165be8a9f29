// The official client, unchanged from npm, against the stand-in: what it can do with Puter it can do here.
// STAND_IN is the address of a running stand-in, for example http://127.0.0.1:4100.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { origin, signIn } from './sign-in.mjs';

const { init } = createRequire(import.meta.url)('@heyputer/puter.js/src/init.cjs');

// Values made inside the client's own context have other prototypes; as JSON they compare.
const plain = (value) => JSON.parse(JSON.stringify(value));

let puter;

before(async () => {
    globalThis.PUTER_API_ORIGIN = origin;
    globalThis.PUTER_ORIGIN = origin;
    puter = init(await signIn());
    puter.setAPIOrigin(origin);
});

// The client keeps a socket and timers that would keep the process alive.
after(() => setImmediate(() => process.exit()));

describe('the account', () => {
    it('knows who is signed in', async () => {
        const user = await puter.auth.getUser();
        assert.equal(user.username, 'mira');
        assert.equal(user.is_temp, false);
        assert.ok(user.directories['/mira/Documents']);
    });

    it('knows what was used', async () => {
        const before = await puter.auth.getMonthlyUsage();
        await puter.ai.chat('hello', { model: 'gpt-4.1-nano' });
        const after = await puter.auth.getMonthlyUsage();
        assert.ok(after.usage.total > before.usage.total);
        assert.ok(after.allowanceInfo.remaining < before.allowanceInfo.remaining);
        assert.ok(after.usage['openai-completion:gpt-4_dot_1-nano:prompt_tokens'].units > 0);
    });
});

describe('chat', () => {
    it('lists models', async () => {
        const models = await puter.ai.listModels();
        assert.ok(models.length > 250, `${models.length} models`);
        const haiku = models.find((model) => model.id === 'claude-haiku-4-5-20251001');
        assert.equal(haiku.provider, 'claude');
        assert.equal(haiku.costs.input_tokens, 100);
    });

    it('lists providers', async () => {
        const providers = await puter.ai.listModelProviders();
        assert.ok(plain(providers).includes('openrouter'));
    });

    it('answers in one piece', async () => {
        const answer = await puter.ai.chat('short answer please', { model: 'gpt-4.1-nano' });
        assert.match(String(answer), /short answer please/);
        assert.equal(answer.message.role, 'assistant');
        assert.equal(answer.finish_reason, 'stop');
        assert.ok(answer.usage.completion_tokens > 0);
    });

    it('answers in blocks where the model does', async () => {
        const answer = await puter.ai.chat('short answer', { model: 'claude-haiku-4-5' });
        assert.match(answer.message.content[0].text, /Claude Haiku 4\.5/);
    });

    it('streams', async () => {
        const stream = await puter.ai.chat('hello', { model: 'ollama:ollama/demo-reasoner', stream: true });
        const parts = [];
        for await (const part of stream) parts.push(part);
        assert.ok(parts.length > 50);
        assert.equal(parts[0].type, 'reasoning');
        assert.ok(parts.some((part) => part.type === 'text' && part.text.includes('|')));
        assert.equal(parts.at(-1).type, 'usage');
        assert.ok(parts.at(-1).usage.completion > 0);
    });

    it('sees a picture', async () => {
        const dot = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
        const answer = await puter.ai.chat('what is this? short answer', dot, { model: 'gpt-4.1-nano' });
        assert.match(String(answer), /I can see 1 picture\./);
    });

    it('calls a tool', async () => {
        const tools = [{
            type: 'function',
            function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
        }];
        const answer = await puter.ai.chat('weather', { model: 'gpt-4.1-nano', tools });
        assert.equal(answer.message.tool_calls[0].function.name, 'get_weather');
        assert.deepEqual(JSON.parse(answer.message.tool_calls[0].function.arguments), { city: 'Paris' });
    });

    it('refuses a model that does not exist', async () => {
        await assert.rejects(puter.ai.chat('hello', { model: 'nope' }), (error) => {
            assert.match(error.message ?? error.error?.message ?? error.error, /Model not found: nope/);
            return true;
        });
    });
});

describe('files', () => {
    const folder = '~/Documents/official';
    const inside = '/mira/Documents/official';

    it('makes a folder', async () => {
        const made = await puter.fs.mkdir(folder);
        assert.equal(made.path, inside);
        assert.equal(made.is_dir, true);
    });

    it('writes and reads', async () => {
        const written = await puter.fs.write(`${folder}/note.txt`, 'written by the official client');
        assert.equal(written.name, 'note.txt');
        assert.equal(written.size, 30);
        const blob = await puter.fs.read(`${folder}/note.txt`);
        assert.equal(await blob.text(), 'written by the official client');
    });

    it('uploads several', async () => {
        const files = ['one', 'two'].map((name) => new File([name], `${name}.txt`, { type: 'text/plain' }));
        const uploaded = plain(await puter.fs.upload(files, folder));
        assert.deepEqual(uploaded.map((entry) => entry.name).sort(), ['one.txt', 'two.txt']);
    });

    it('lists', async () => {
        const entries = plain(await puter.fs.readdir(folder));
        assert.deepEqual(entries.map((entry) => entry.name).sort(), ['note.txt', 'one.txt', 'two.txt']);
    });

    it('lists thousands', async () => {
        const entries = await puter.fs.readdir('~/Archive');
        assert.equal(entries.length, 2500);
    });

    it('knows one entry', async () => {
        const entry = await puter.fs.stat(`${folder}/note.txt`);
        assert.equal(entry.path, `${inside}/note.txt`);
        assert.equal(entry.type, 'text/plain; charset=utf-8');
    });

    it('copies, moves and renames', async () => {
        const copies = plain(await puter.fs.copy(`${folder}/note.txt`, folder, { newName: 'copy.txt' }));
        assert.equal([copies].flat()[0].copied?.name ?? [copies].flat()[0].name, 'copy.txt');
        await puter.fs.mkdir(`${folder}/deeper`);
        await puter.fs.move(`${folder}/copy.txt`, `${folder}/deeper`);
        const renamed = await puter.fs.rename(`${folder}/deeper/copy.txt`, 'renamed.txt');
        assert.equal(renamed.path, `${inside}/deeper/renamed.txt`);
        const blob = await puter.fs.read(`${folder}/deeper/renamed.txt`);
        assert.equal(await blob.text(), 'written by the official client');
    });

    it('refuses to rename onto another', async () => {
        await assert.rejects(puter.fs.rename(`${folder}/one.txt`, 'two.txt'), (error) => error.code === 'conflict');
    });

    it('keeps both when asked to', async () => {
        const second = await puter.fs.write(`${folder}/one.txt`, 'again', { dedupeName: true, overwrite: false });
        assert.equal(second.name, 'one (1).txt');
    });

    it('knows the space', async () => {
        const space = await puter.fs.space();
        assert.equal(space.capacity, 104857600);
        assert.ok(space.used > 0);
    });

    it('deletes', async () => {
        await puter.fs.delete(`${folder}/note.txt`);
        await assert.rejects(puter.fs.stat(`${folder}/note.txt`), (error) => error.code === 'subject_does_not_exist');
        await puter.fs.delete(folder);
        await assert.rejects(puter.fs.readdir(folder));
    });
});

describe('keys and values', () => {
    it('sets and gets', async () => {
        assert.equal(await puter.kv.set('official:a', { deep: [1, 2] }), true);
        assert.deepEqual(plain(await puter.kv.get('official:a')), { deep: [1, 2] });
        assert.equal(await puter.kv.get('official:missing'), null);
    });

    it('counts', async () => {
        assert.equal(await puter.kv.incr('official:n', 2), 2);
        assert.equal(await puter.kv.decr('official:n'), 1);
    });

    it('lists', async () => {
        assert.deepEqual(plain(await puter.kv.list('official:*')), ['official:a', 'official:n']);
        const pairs = plain(await puter.kv.list('official:*', true));
        assert.deepEqual(pairs[1], { key: 'official:n', value: 1 });
    });

    it('deletes', async () => {
        assert.equal(await puter.kv.del('official:a'), true);
        assert.equal(await puter.kv.get('official:a'), null);
    });
});
