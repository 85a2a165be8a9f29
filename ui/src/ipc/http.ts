// The door over loopback HTTP, for tests and for work on the window in a browser: `POST /door/NAME` with the arguments,
// and `POST /next/NUMBER` for what a command tells.
import type { Transport } from './index';
import { lost, pull, type Came } from './pull';

/** The answer of a command, or the number of one that was begun. */
type Reply = Partial<Came> & { call?: number };

export const http: Transport = async (name, args, listen) => {
  const reply = await post<Reply>(`/door/${name}`, args, listen !== undefined);
  if (listen && reply.call !== undefined) return pull(() => post<Came | null>(`/next/${reply.call}`, {}), listen);
  if (reply.problem) throw reply.problem;
  if ('output' in reply) return reply.output;
  throw lost();
};

async function post<T>(address: string, body: object, listens = false): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(listens && { 'x-listens': 'true' }) };
  const reply = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => null);
  if (!reply?.ok) throw lost();
  return (await reply.json()) as T;
}
