"""Run the command line as `python -m publish`."""

from publish.commands.main import svm

svm(prog_name="svm")
