"""What the acceptance tests stand on: a running Tandem, callers, phones, browsers."""
