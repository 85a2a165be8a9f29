-- How the new chat is to be answered, as JSON: another chat keeps that in its records.
ALTER TABLE draft ADD COLUMN options TEXT CHECK (options IS NULL OR json_valid(options));
