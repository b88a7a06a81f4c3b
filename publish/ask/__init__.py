"""The questions of `analyses/`: which there are, what each may be asked, and its answer."""
