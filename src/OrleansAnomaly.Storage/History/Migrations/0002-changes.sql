-- Whether a verdict is of another kind than the one before. Verdicts that were written earlier do not say.
ALTER TABLE verdict ADD COLUMN is_change INTEGER NOT NULL DEFAULT 0;
