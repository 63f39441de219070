"""What a linker keeps between builds: a row a report, by which a later build re-links only what changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStrand:
    """The claims of one report about one event, and the keys under which they meet those of other reports.

    `group` is the first claim of the strands that can bear on each other; `made` are the incidents of the whole group,
    told by its first strand only. `story` and `shared` are what the linker knew of its story.
    """

    claims: tuple[str, ...]
    have: tuple[str, ...]
    ask: tuple[str, ...]
    group: str
    made: tuple[str, ...]
    story: str
    main: bool
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """The strands of one report; `digest` is that of all that linking reads of it."""

    report_id: str
    digest: str
    strands: tuple[KeptStrand, ...]
