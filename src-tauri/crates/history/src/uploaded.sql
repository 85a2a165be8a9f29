-- Where in the cloud files of this computer were put, by their content, so that they are uploaded once. If it is lost,
-- a file is uploaded once more.
CREATE TABLE IF NOT EXISTS uploaded (digest TEXT PRIMARY KEY, path TEXT NOT NULL, modified INTEGER) STRICT;
