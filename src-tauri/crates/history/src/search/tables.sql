-- The index of the search. Everything here is derived from the records of history.db and may be thrown away.

-- How far the records were read: the row of the last one and its id, and how many rows of each table came of them.
CREATE TABLE state (
    upto  INTEGER NOT NULL,
    id    TEXT NOT NULL,
    chats INTEGER NOT NULL,
    said  INTEGER NOT NULL,
    texts INTEGER NOT NULL,
    grams INTEGER NOT NULL
) STRICT;
INSERT INTO state VALUES (0, '', 0, 0, 0, 0);

CREATE TABLE chat (
    id      TEXT PRIMARY KEY,
    title   TEXT NOT NULL DEFAULT '',
    folded  TEXT NOT NULL DEFAULT '',
    -- The records that the title and the deletion are from: a later one counts, in whatever order they come.
    titled  TEXT NOT NULL DEFAULT '',
    judged  TEXT NOT NULL DEFAULT '',
    deleted INTEGER NOT NULL DEFAULT 0,
    -- Something was removed from it once, so what is gone has to be worked out.
    pruned  INTEGER NOT NULL DEFAULT 0,
    -- The newest turn.
    newest  TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- Questions and answers. `place` grows with their time, so that reading it backwards gives the newest first.
CREATE TABLE said (
    place  INTEGER PRIMARY KEY,
    chat   TEXT NOT NULL,
    turn   TEXT NOT NULL,
    parent TEXT,
    answer INTEGER NOT NULL,
    -- The record that its text is from.
    ended  TEXT NOT NULL DEFAULT '',
    -- False for the text of an answer whose beginning has not come yet.
    begun  INTEGER NOT NULL,
    -- It, or something before it, was removed.
    gone   INTEGER NOT NULL DEFAULT 0,
    text   TEXT NOT NULL,
    -- What a model thought before it.
    reasoning TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX said_by_turn ON said (chat, turn);

-- The folded texts by their three-letter pieces; the folding is ours, so the tokenizer does none.
CREATE VIRTUAL TABLE word USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1');
INSERT INTO word (word, rank) VALUES ('hashsize', 8388608);

-- The pieces there are: a query of two letters asks for all that begin with them.
CREATE TABLE gram (gram TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
