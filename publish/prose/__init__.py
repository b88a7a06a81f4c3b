"""Dutch prose: the numbers, periods and subjects in a sentence, and what is wrong with them."""
