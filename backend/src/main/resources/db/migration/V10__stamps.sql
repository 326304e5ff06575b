-- Each row of the log has a mark that no other row of any history has. A position in the log remembers the mark it was at, so that
-- a history that was restored from a backup and went on is told from the one the position is of, though both have that number.

alter table change_log add column stamp uuid;
alter table change_log alter column stamp set default gen_random_uuid();
