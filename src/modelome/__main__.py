"""`python -m modelome` is the command line."""

from modelome.cli import main

main()
