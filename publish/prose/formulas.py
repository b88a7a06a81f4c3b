"""A derived number: the formula an author states in a comment on it, such as `= [asy_first:2025] / [asy_first:2024]`.

A comment is the one thing that every Word offers everywhere; a tag can only be set with the developer tab.
Figures stand in square brackets; besides + - * / and brackets there are `aandeel(a, b)`, a as a percentage of b, and
`verandering(a, b)`, the change from b to a in percent.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable

from publish.prose.sentences import figure_value
from svm.errors import AuthorError
from svm.figures import Registry
from svm.yellow import DOUBTED, word_of

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: dict[str, Callable[[float, float], float]] = {
    "aandeel": lambda a, b: 100 * a / b,
    "verandering": lambda a, b: 100 * (a - b) / b,
}


def evaluate(formula: str, registry: Registry) -> tuple[float, tuple[str, ...]]:
    """Work out a formula: its value and the figures in it. Raises AuthorError when that cannot be done.

    >>> evaluate("aandeel(1, 4) + 0,5", Registry([]))
    (25.5, ())
    """
    names: dict[str, float] = {}
    used: list[str] = []

    def name(match: re.Match[str]) -> str:
        figure = registry.get(match.group(1).strip())
        value = figure_value(figure) if figure else None
        if figure is None or value is None:
            raise _refuse(formula, f"{match.group(1)} is geen cijfer met een waarde")
        if word_of(figure.yellow_text) == DOUBTED:
            raise _refuse(formula, f"{match.group(1)} wordt nagevraagd; er wordt niets mee berekend")
        used.append(figure.figure_id)
        names[f"x{len(names)}"] = value
        return f"x{len(names) - 1}"

    text = re.sub(r"\[([^\]]+)\]", name, formula)
    text = re.sub(r"(?<=\d),(?=\d)", ".", text).replace("×", "*").replace("−", "-")
    try:
        value = _value(ast.parse(text, mode="eval").body, names)
    except (SyntaxError, ValueError, TypeError, KeyError, ZeroDivisionError, RecursionError) as error:
        raise _refuse(formula, str(error)) from None
    return value, tuple(used)


def _value(node: ast.expr, names: dict[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, names)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left, names), _value(node.right, names))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 2:
        return _FUNCTIONS[node.func.id](_value(node.args[0], names), _value(node.args[1], names))
    raise ValueError(ast.dump(node)[:40])


def _refuse(formula: str, reason: str) -> AuthorError:
    return AuthorError(
        f"De formule = {formula} is niet uit te rekenen: {reason}.",
        expected="cijfers tussen vierkante haken met + - * /, aandeel(a, b) of verandering(a, b).",
        next_step="verbeter de formule in de opmerking.",
    )
