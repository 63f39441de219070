"""A case in, what an earlier run by the same code, or this process, linked and reconciled of it out, to spare work."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.build import Build
from witnessmark.keys import code_key
from witnessmark.model.incidents import Incident, Reckoning

if TYPE_CHECKING:
    from witnessmark.link import Linked
    from witnessmark.reconcile import Reconciled

LINKED = ("linked", "linked_stories", "linked_groups", "incidents")
RECONCILED = ("assessed", "reckoning")
"""The tables that linking and reconciling leave."""


def linked_before(build: Build) -> "Linked | None":
    """Return what this process or an earlier run by this code left of linking; None where none did."""
    from witnessmark.link import Linked, LinkedGroup, LinkedReport, LinkedStory

    if build.derived is not None:
        return build.derived.linked
    if not left_by_this_code(build, LINKED, ()):
        return None
    read = build.tables.read
    return Linked(
        incidents=tuple(read("incidents", Incident)),
        reports=tuple(read("linked", LinkedReport)),
        stories=tuple(read("linked_stories", LinkedStory)),
        groups=tuple(read("linked_groups", LinkedGroup)),
    )


def reconciled_before(build: Build) -> "Reconciled | None":
    """Return what this process or an earlier run by this code left of reconciling; None where none did."""
    from witnessmark.reconcile import Assessed, Reconciled

    if build.derived is not None:
        return build.derived.reconciled
    if not left_by_this_code(build, RECONCILED, ()):
        return None
    (reckoning,) = build.tables.read("reckoning", Reckoning)
    return Reconciled(reckoning=reckoning, assessed=tuple(build.tables.read("assessed", Assessed)))


def left_by_this_code(build: Build, tables: Sequence[str], settings: Sequence[str]) -> bool:
    """Tell whether one earlier run of the stage of those `tables` and `settings`, by this code, left them all."""
    keys = {build.tables.key(name) for name in tables}
    code = code_key(build.settings, settings)
    return len(keys) == 1 and all(key is not None and key.startswith(code) for key in keys)
