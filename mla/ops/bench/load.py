"""How often a second eight workers, threads or processes, can do a thing."""

import multiprocessing
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from statistics import median

from django.db import connection, connections

Act = Callable[[], object]
WORKERS = 8


def rates(
    seconds: float, *makers: Callable[[int], Act], processes: bool = False, rounds: int = 3
) -> list[float]:
    """Acts a second, the median of some rounds in which all kinds take turns.

    A maker gets the worker's number and gives what that worker repeats.
    """
    once = _by_processes if processes else _by_threads
    found: list[list[float]] = [[] for _ in makers]
    for _ in range(rounds):
        for number, maker in enumerate(makers):
            found[number].append(once(maker, seconds / rounds))
    return [median(each) for each in found]


def _by_threads(maker: Callable[[int], Act], seconds: float) -> float:
    done = [0.0] * WORKERS
    errors: list[BaseException] = []
    barrier = threading.Barrier(WORKERS)

    def work(number: int) -> None:
        try:
            act = maker(number)
            act()
            barrier.wait(30)
            done[number] = _repeat(act, seconds)
        except BaseException as error:  # noqa: BLE001 - raised below, in the caller's thread
            errors.append(error)
            barrier.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise next(
            (one for one in errors if not isinstance(one, threading.BrokenBarrierError)), errors[0]
        )
    return sum(done)


def _by_processes(maker: Callable[[int], Act], seconds: float) -> float:
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(WORKERS)
    children = []
    for number in range(WORKERS):
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_child, args=(maker, number, seconds, barrier, theirs))
        child.start()
        theirs.close()
        children.append((child, ours))
    done = [ours.recv() for _, ours in children]
    for child, _ in children:
        child.join()
    return float(sum(done))


def _child(
    maker: Callable[[int], Act],
    number: int,
    seconds: float,
    barrier: threading.Barrier,
    answer: Connection,
) -> None:
    act = maker(number)
    act()
    barrier.wait(30)
    answer.send(_repeat(act, seconds))
    connections.close_all()


def _repeat(act: Act, seconds: float) -> float:
    """Acts a second; who raises StopIteration has nothing left to do."""
    start, count = time.perf_counter(), 0
    try:
        while time.perf_counter() < start + seconds:
            act()
            count += 1
    except StopIteration:
        pass
    return count / (time.perf_counter() - start)
