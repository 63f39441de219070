"""Lets ``python -m witnessmark`` run the command line."""

from witnessmark.cli import main

main(prog_name="witnessmark")
