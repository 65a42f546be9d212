"""What goes on beside the story: taken up in order by as many as there are cores, and by the story where it would wait."""

from __future__ import annotations

import threading

import pytest

from hedui.verification.beside import Beside


def test_what_nobody_has_taken_up_is_done_by_whoever_waits_for_it() -> None:
    works, free, by = Beside(cores=2), threading.Event(), list[threading.Thread]()

    def noted() -> int:
        by.append(threading.current_thread())
        return 7

    works.begin("long", lambda: free.wait(30) and 3)
    works.begin("waited for", noted)
    assert works.done("waited for")[0] == 7 and by == [threading.current_thread()]
    free.set()
    assert works.done("long")[0] == 3
    works.end()


def test_no_more_are_under_way_than_there_are_other_cores() -> None:
    works, under_way, most, lock = Beside(cores=3), 0, list[int](), threading.Lock()
    both = threading.Barrier(2, timeout=30)

    def one() -> int:
        nonlocal under_way
        with lock:
            under_way += 1
            most.append(under_way)
        both.wait()
        with lock:
            under_way -= 1
        return 0

    for name in "abcd":
        works.begin(name, one)
    for _ in range(200):
        if len(most) == 4:
            break
        threading.Event().wait(0.05)
    assert len(most) == 4 and max(most) == 2
    for name in "abcd":
        works.done(name)
    works.end()


def test_a_fault_is_raised_where_it_is_waited_for() -> None:
    works = Beside(cores=1)
    works.begin("broken", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        works.done("broken")
    works.end()


def test_what_is_not_wanted_any_more_is_never_begun() -> None:
    works, free, begun = Beside(cores=2), threading.Event(), list[str]()
    works.begin("long", lambda: free.wait(30) and 0)
    works.begin("late", lambda: begun.append("late") or 0)
    threading.Timer(0.1, free.set).start()
    works.end()
    assert not begun


def test_while_another_is_at_what_is_waited_for_the_waiting_one_does_what_is_needed_last() -> None:
    works, by = Beside(cores=2), dict[str, threading.Thread]()
    taken, free = threading.Event(), threading.Event()

    def noted(name: str, rows: int) -> int:
        by[name] = threading.current_thread()
        free.set()
        return rows

    def long() -> int:
        taken.set()
        return free.wait(30) and noted("under way", 1)

    works.begin("under way", long)
    assert taken.wait(30)
    works.begin("next", lambda: noted("next", 2))
    works.begin("last", lambda: noted("last", 3))
    assert works.done("under way")[0] == 1 and by["last"] is threading.current_thread() is not by["under way"]
    assert works.done("next")[0] == 2 and works.done("last")[0] == 3
    works.end()
