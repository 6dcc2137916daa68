"""`python -m tongban.cli`: how one of our processes starts another, whatever the PATH is."""

from tongban.cli import main

main(prog_name="tongban")
