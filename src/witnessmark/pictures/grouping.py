"""Pictures in, the same with a group each out: equal bytes, or likenesses so near that one is a copy of the other."""

from collections.abc import Mapping, Sequence

import numpy as np

from witnessmark.model.ids import content_id
from witnessmark.model.pictures import Picture

NEAR_BITS = 31
"""PDQ's own figure, of 256 bits, up to which two pictures count as the same."""


def group_pictures(pictures: Sequence[Picture]) -> Mapping[str, str]:
    """Return the group (id) of each picture (digest), whatever their order.

    A picture joins the group whose first member it is near to, never one by way of a third, so that no chain of small
    steps joins two that differ.
    """
    groups: dict[str, str] = {}
    leaders: list[str] = []
    hashes = np.empty((len(pictures), 32), dtype=np.uint8)
    for picture in sorted({row.digest: row for row in pictures}.values(), key=lambda row: row.digest):
        if picture.likeness is None:
            groups[picture.digest] = _group(picture.digest)
            continue
        own = np.frombuffer(bytes.fromhex(picture.likeness), dtype=np.uint8)
        apart = np.unpackbits(hashes[: len(leaders)] ^ own, axis=1).sum(axis=1, dtype=np.int64)
        if leaders and int(apart.min()) <= NEAR_BITS:
            groups[picture.digest] = _group(leaders[int(apart.argmin())])
            continue
        hashes[len(leaders)] = own
        leaders.append(picture.digest)
        groups[picture.digest] = _group(picture.digest)
    return groups


def _group(digest: str) -> str:
    return content_id("pic", digest)
