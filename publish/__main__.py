"""Run the command line as `python -m publish`."""

from publish.cli import svm

svm(prog_name="svm")
