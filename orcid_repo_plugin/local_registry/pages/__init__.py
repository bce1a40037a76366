"""Pages for people: sign in, consent, the record, trusted organisations, the inbox."""
