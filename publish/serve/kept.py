"""Answers that were given are kept for who asks the same next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The answers that were asked last, as many as `count`."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, question: Hashable, make: Callable[[], T]) -> T:
        """The answer to a question, made when it is not kept."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
        made = make()
        with self._lock:
            self._answers[question] = made
            if len(self._answers) > self._count:
                self._answers.popitem(last=False)
        return made
