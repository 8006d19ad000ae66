"""A small SIP user agent for tests: it does on purpose what real phones do by accident."""
