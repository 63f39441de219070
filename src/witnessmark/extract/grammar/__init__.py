"""A parsed sentence in, what rules find in it out: harm with its people, needs, and what was struck."""
