"""Documents of authors joined into one: each looks as its author saw it, and nothing in it is lost."""
