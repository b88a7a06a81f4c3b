"""Find a figure by words: the few best that can be printed now, each with a ready sentence."""
