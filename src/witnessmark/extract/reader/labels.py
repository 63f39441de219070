"""What the tagger says of a word piece: kind of harm, speaker, flags and population, in the order of its outputs."""

KINDS = (
    "killed", "injured", "treated", "missing", "abducted", "detained", "displaced", "evacuated", "trapped",
    "casualties",
)  # fmt: skip
KIND_TAGS = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BI"))
SPEAKER_TAGS = ("O", "B", "I")
FLAGS = ("part", "total", "denied", "doubted", "old", "again", "zero")
POPULATIONS = ("", "civ", "mil", "mix")
WIDTHS = (len(KIND_TAGS), len(SPEAKER_TAGS), len(FLAGS), len(POPULATIONS))
"""Columns of the model's one output, (pieces, sum of these), in this order."""
