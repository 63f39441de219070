"""A built case in, a web app on loopback out, in which people read the record and have the last word."""

from witnessmark.review.app import make_app
from witnessmark.review.people import Role

__all__ = ["Role", "make_app"]
