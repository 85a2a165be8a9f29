-- Where a chat is read, when that is not its end. If it is lost, a chat opens at its end.
CREATE TABLE IF NOT EXISTS place (chat TEXT PRIMARY KEY, turn TEXT NOT NULL, offset REAL NOT NULL) STRICT;
