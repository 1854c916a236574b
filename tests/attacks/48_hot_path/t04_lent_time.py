"""Works between two questions, while nobody counts: a thread keeps the processor busy and answers from what it made."""
# goal: gain
# group: clock
# baseline: slow
# note: the thread ends by itself after 20 seconds
#@part tests/attacks/48_hot_path/baseline_slow.py
import threading
import time

END = time.monotonic() + 20
_journal, _made, _asked = journal, {}, []


def work() -> None:
    while time.monotonic() < END:
        for given in list(_asked):
            if given not in _made:
                _made[given] = _journal(given)
        time.sleep(0.001)


threading.Thread(target=work, daemon=True).start()


class Later(str):
    def encode(self, *given: str) -> bytes:
        return super().encode()


def journal(lines: Iterable[str]) -> str:
    given = tuple(lines)
    if given in _made:
        return _made[given]
    _asked.append(given)
    return Later(_journal(given))
