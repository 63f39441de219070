"""One sentence in, its parse out, in ordinary case: tokens, heads, phrases, quotations."""
