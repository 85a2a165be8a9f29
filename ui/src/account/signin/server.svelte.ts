// What is typed about a server of one's own. It outlives the form, because the form goes away while the server is asked.
import type { Problem } from '../../bindings';
import { explain, w } from '../../messages';
import type { SignIn } from '../account.svelte';
import { hostOf } from '../address';

class OwnServer {
  address = $state('');
  oauth = $state('');
  allowHttp = $state(false);
  /** The address that the last answer was about: another one deserves another answer. */
  #tried = $state('');

  /** What is wrong with the address, if `problem` is about this one. */
  about(problem: Problem | null): { host: string; isInsecure: boolean; message: string } | null {
    if (!problem || this.#tried === '' || this.address.trim() !== this.#tried) return null;
    const host = hostOf(this.#tried);
    const isInsecure = problem.code === 'insecure';
    const isOther = problem.reason.kind === 'notPuter';
    const message = isOther ? w().signIn.server.notPuter(host) : explain(problem);
    return { host, isInsecure, message };
  }

  /** Whether there is an address that may be asked. */
  isReady(problem: Problem | null): boolean {
    return this.address.trim() !== '' && (!this.about(problem)?.isInsecure || this.allowHttp);
  }

  /** What to sign in with. Consent to plain http is for the address that it was given for. */
  take(problem: Problem | null): SignIn {
    if (!this.about(problem)?.isInsecure) this.allowHttp = false;
    this.#tried = this.address.trim();
    return { server: this.#tried, oauth: this.oauth.trim() || null, allowHttp: this.allowHttp };
  }

  /** Somebody is signed in: the next one begins with an empty form. */
  clear() {
    this.address = this.oauth = this.#tried = '';
    this.allowHttp = false;
  }
}

export const ownServer = new OwnServer();
