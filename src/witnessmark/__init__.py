"""Witnessmark: a sourced, reconciled record of what happened to people."""
