"""Lets ``python -m witnessmark`` run the command line."""

from witnessmark.isolation import isolate

isolate()  # before anything else is imported: ``-m`` puts the current folder first

from witnessmark.cli import main  # noqa: E402  # see above

main(prog_name="witnessmark")
