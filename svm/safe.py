"""Text of others, such as a file name or a cell, made safe to show: it cannot pass for a line or a mark of ours."""

from __future__ import annotations

import re
import unicodedata

#: what Markdown takes for HTML, a link, an image or bold; in code it takes nothing
MARKS = re.compile(r"`[^`]*`|[<\[*\\]")
#: control and format characters, halves of a character, separators of lines and paragraphs
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def on_screen(text: str) -> str:
    r"""Return a text without newlines, colour codes and turned writing: those show as their code.

    >>> on_screen("a\x1b[31m.csv\nlanded  b.csv")
    'a\\x1b[31m.csv\\x0alanded  b.csv'
    """
    return "".join(_code(c) if unicodedata.category(c) in UNSEEN else c for c in text)


def in_letter(text: str) -> str:
    r"""Return a text for a sentence of a letter in Markdown: no HTML, link, image or bold comes of it.

    >>> in_letter("<b>x</b> [klik](https://example.nl)")
    '\\<b>x\\</b> \\[klik](https://example.nl)'
    """
    return MARKS.sub(lambda mark: mark[0] if mark[0][0] == "`" else f"\\{mark[0]}", on_screen(text))


def as_code(text: str) -> str:
    r"""Return a text as code in Markdown, between more backticks than it holds itself.

    >>> as_code("1.024"), as_code("a`b")
    ('`1.024`', '`` a`b ``')
    """
    shown = on_screen(text)
    if "`" not in shown:
        return f"`{shown}`"
    fence = "`" * (max(map(len, re.findall("`+", shown))) + 1)
    return f"{fence} {shown} {fence}"


def _code(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
