"""Claims about the same event joined into incidents, each join with its reasons."""

from witnessmark.link.linking import Linked, LinkedGroup, LinkedReport, LinkedStory, link
from witnessmark.link.rulings import rejected_claims

__all__ = ["Linked", "LinkedGroup", "LinkedReport", "LinkedStory", "link", "rejected_claims"]
