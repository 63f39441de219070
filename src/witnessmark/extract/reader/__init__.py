"""Readers of a language: a sentence in, who was harmed out; a learned tagger and the rules weighed with it."""
