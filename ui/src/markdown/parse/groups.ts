// A list that only grows at its end, in groups, so that what is drawn of a long one is not gone through again for each
// thing that is added: every group but the last stays the same object.

/** Some neighbours in a list. `id` is the place of the group among the groups. */
export type Group<T> = { readonly id: number; readonly members: readonly T[] };

/** How many are in a group. Small enough to go through on every commit, and a long answer has some dozens of groups. */
export const GROUP = 32;

export class Groups<T> {
  #full: Group<T>[] = [];
  #open: T[] = [];

  get size(): number {
    return this.#full.length * GROUP + this.#open.length;
  }

  add(member: T) {
    this.#open.push(member);
    if (this.#open.length < GROUP) return;
    this.#full.push({ id: this.#full.length, members: this.#open });
    this.#open = [];
  }

  /** All of them, and at the end `tail`, which may be others the next time. */
  with(tail: readonly T[] = []): Group<T>[] {
    const members = [...this.#open, ...tail];
    return members.length === 0 ? [...this.#full] : [...this.#full, { id: this.#full.length, members }];
  }

  /** Puts another in the place of each that `change` has something for. */
  replace(change: (member: T) => T | undefined) {
    const changed = (members: readonly T[]) => {
      const others = members.map((member) => change(member) ?? member);
      return others.some((other, at) => other !== members[at]) ? others : members;
    };
    this.#full = this.#full.map((group) => {
      const members = changed(group.members);
      return members === group.members ? group : { ...group, members };
    });
    this.#open = [...changed(this.#open)];
  }
}

/** All of a list that is complete, as one group. */
export const together = <T>(members: readonly T[]): Group<T>[] => [{ id: 0, members }];
