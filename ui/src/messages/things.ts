// What sentences about files are made of, in every language.

/** Files and folders that something is said of; `item` where there are both. Only one has a name. */
export type Things = { count: number; kind: 'file' | 'folder' | 'item'; name: string | null };
