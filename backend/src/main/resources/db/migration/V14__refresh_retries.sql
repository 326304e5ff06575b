-- A refresh token that comes a second time may be the same try again, whose answer was lost. Whoever made it knows its key.

alter table refresh_tokens
    -- The SHA-256 of the key the token was spent under, null for none.
    add column spent_under bytea,
    -- With token and key it gives what was given for the token, null where it was spent under no key.
    add column salt text;
