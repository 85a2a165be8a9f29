-- Answers that are streaming, so that starting need not look through all that ever were for those that did not end.
CREATE TABLE running (answer TEXT PRIMARY KEY, chat TEXT NOT NULL) STRICT, WITHOUT ROWID;

INSERT INTO running (answer, chat)
SELECT id, chat FROM record AS begun
WHERE kind = 'answering' AND NOT EXISTS (SELECT 1 FROM record WHERE answer = begun.id);

-- Paths of the files that go with what was typed, as a JSON array.
ALTER TABLE draft ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(attachments));
