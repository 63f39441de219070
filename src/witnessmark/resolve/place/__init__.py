"""Where harm happened: a report and its claims in, a place for each out, read by all that the report says."""
