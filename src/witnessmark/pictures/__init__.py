"""Captured pictures in, each with its likeness and the reports that show it out; equal and near-equal ones grouped."""

from witnessmark.pictures.grouping import group_pictures
from witnessmark.pictures.looking import look

__all__ = ["group_pictures", "look"]
