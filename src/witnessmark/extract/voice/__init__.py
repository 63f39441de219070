"""Who says a claim, how surely and of what scope, and whom it is about."""
