"""The errors Witnessmark raises: one root, five children, each with its meaning for the run."""


class WitnessmarkError(Exception):
    """Root of every error raised on purpose; its message names the thing, the value seen and what was expected."""


class ItemError(WitnessmarkError):
    """One item cannot be used; the run writes it to ``skipped.csv`` and goes on."""


class CaseError(WitnessmarkError):
    """The case folder cannot be used: of a newer version, locked, or not a case. Stops the run (exit 2)."""


class ArgumentError(WitnessmarkError):
    """What the user asked for cannot be done as said. Stops the run (exit 2)."""


class IntegrityError(WitnessmarkError):
    """Kept bytes or the journal differ from their digests, or a publication check failed. Stops the run (exit 2)."""


class ExtraError(WitnessmarkError):
    """A packaged model or an optional extra is not installed; the message names the install command."""
