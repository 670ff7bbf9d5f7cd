"""A store that fails is left alone for a second, and then one request finds out whether it is back."""

from __future__ import annotations

import ssl
from pickle import PicklingError

import pytest

from session_timeout._circuit_breaker import OF_A_VALUE, PATIENCE, PAUSE, CircuitBreaker, StoreDown

from ..in_a_loop import in_a_loop


class Store:
    """Answers, or is down; `asked` counts."""

    asked = 0
    is_down = False
    time = 100.0

    def ask(self) -> str:
        self.asked += 1
        if self.is_down:
            raise ConnectionError
        return "found"


def test_it_is_asked_once_and_then_left_alone() -> None:
    store = Store()
    breaker = CircuitBreaker("the store", lambda: store.time)
    assert breaker.ask(store.ask) == "found"
    store.is_down = True
    for _ in range(5):
        with pytest.raises(StoreDown, match="the store"):
            breaker.ask(store.ask)
    assert store.asked == 2
    store.time += PAUSE
    with pytest.raises(StoreDown):
        breaker.ask(store.ask)
    assert store.asked == 3
    store.time += PAUSE
    store.is_down = False
    assert breaker.ask(store.ask) == breaker.ask(store.ask) == "found"


def test_while_one_finds_out_the_others_do_not_wait_with_it() -> None:
    store = Store()
    breaker = CircuitBreaker("the store", lambda: store.time)
    store.is_down = True
    with pytest.raises(StoreDown):
        breaker.ask(store.ask)
    store.time += PAUSE

    def slow() -> str:
        with pytest.raises(StoreDown):
            breaker.ask(store.ask)
        return "back"

    assert breaker.ask(slow) == "back"
    assert (store.asked, PATIENCE + PAUSE) == (1, 2)


@in_a_loop
async def test_one_that_is_awaited() -> None:
    store = Store()
    breaker = CircuitBreaker("the store", lambda: store.time)

    async def ask() -> str:
        return store.ask()

    assert await breaker.ask_async(ask) == "found"
    store.is_down = True
    for _ in range(3):
        with pytest.raises(StoreDown):
            await breaker.ask_async(ask)
    store.time += PAUSE
    store.is_down = False
    assert await breaker.ask_async(ask) == "found"
    assert store.asked == 3


def test_a_method_that_is_asked_through_it() -> None:
    store = Store()
    breaker = CircuitBreaker("the store", lambda: store.time)
    asked = breaker.around(lambda name, *, more: (name, more))
    assert asked("a", more=1) == ("a", 1)
    fails = breaker.around(store.ask)
    store.is_down = True
    for _ in range(2):
        with pytest.raises(StoreDown):
            fails()
    assert store.asked == 1


@pytest.mark.parametrize("wrong", [TypeError(), PicklingError(), AttributeError(), ssl.SSLCertVerificationError()])
def test_a_value_that_cannot_be_kept_is_no_failure_of_the_store(wrong: Exception) -> None:
    store = Store()
    breaker = CircuitBreaker("the store", lambda: store.time, passes=OF_A_VALUE)

    def keep() -> str:
        raise wrong

    is_down = isinstance(wrong, OSError)
    with pytest.raises(StoreDown if is_down else type(wrong)):
        breaker.ask(keep)
    if is_down:
        with pytest.raises(StoreDown):
            breaker.ask(store.ask)
    else:
        assert breaker.ask(store.ask) == "found"
    with pytest.raises(StoreDown):
        CircuitBreaker("another store").ask(keep)


@in_a_loop
async def test_nor_of_one_that_is_awaited() -> None:
    store = Store()
    breaker = CircuitBreaker("the store", lambda: store.time, passes=OF_A_VALUE)

    async def keep(value: object) -> str:
        if value is None:
            raise TypeError
        return store.ask()

    with pytest.raises(TypeError):
        await breaker.around_async(keep)(None)
    assert await breaker.around_async(keep)(1) == "found"
