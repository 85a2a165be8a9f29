// A token for the official client, as it is got from the stand-in.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';

/** The stand-in that runs already, for example http://127.0.0.1:4100. */
export const origin = process.env.STAND_IN;
assert.ok(origin, 'STAND_IN names no running stand-in');

/** Signs in through the OAuth bridge as a program and a person with a browser would, and returns the token. */
export async function signIn() {
    const server = await (await fetch(`${origin}/.well-known/oauth-authorization-server`)).json();
    const verifier = randomBytes(32).toString('base64url');
    const redirect = 'oriel://auth/callback';
    const query = new URLSearchParams({
        response_type: 'code',
        client_id: 'official',
        redirect_uri: redirect,
        state: 'st1',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
    });
    const start = await fetch(`${server.authorization_endpoint}?${query}`, { redirect: 'manual' });
    assert.equal(start.status, 302);
    const consent = new URL(start.headers.get('location'));
    const page = await (await fetch(consent)).text();
    const session = /data-session="([^"]+)"/.exec(page)[1];
    const made = await fetch(`${origin}/auth/create-access-token`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${session}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ permissions: ['full-api-access'], label: 'official' }),
    });
    const back = new URL(consent.searchParams.get('redirectURL'));
    back.searchParams.set('token', (await made.json()).token);
    const answer = await fetch(back, { redirect: 'manual' });
    const callback = new URL(answer.headers.get('location'));
    assert.equal(callback.protocol, 'oriel:');
    assert.equal(callback.searchParams.get('state'), 'st1');
    const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code'),
        code_verifier: verifier,
        redirect_uri: redirect,
    });
    const token = await (await fetch(server.token_endpoint, { method: 'POST', body })).json();
    assert.equal(token.token_type, 'Bearer');
    return token.access_token;
}
