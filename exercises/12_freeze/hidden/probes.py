"""What the suite does with a learner's `Frozen` and `same`, told as plain data."""

from random import Random

from freeze import Data, Frozen, same

from grader.subject.probing import show

WIDTH = 250  # lists at the top, each with 20 more
HASHED = 100  # data of each kind


def typed(*lines: str) -> list[object]:
    """Do what the lines say, one after the other; return what the expressions among them gave."""
    names: dict[str, object] = {"Frozen": Frozen, "same": same}
    answers = []
    for line in lines:
        try:
            code = compile(line, "<session>", "eval")
        except SyntaxError:
            show(line)
            exec(line, names)  # noqa: S102 -- the suite's own lines, so that a verdict shows what was typed
        else:
            try:
                answer = eval(code, names)  # noqa: S307 -- likewise
            except Exception:
                show(line)
                raise
            show(line, answer)
            answers.append(answer)
    return answers


def compared(lines: list[str], count: int) -> list[str]:
    """Compare each of `count` data n0, n1, … with each; return a row of y and n for each."""
    names = made(lines)
    nodes = [names[f"n{place}"] for place in range(count)]
    rows = ["".join("ny"[same(one, other)] for other in nodes) for one in nodes]
    show(f"nodes = [{', '.join(f'n{place}' for place in range(count))}]")
    show("[''.join('ny'[same(one, other)] for other in nodes) for one in nodes]", rows)
    return rows


def frozen(lines: list[str], count: int) -> tuple[list[str], list[list[str]]]:
    """Freeze `count` data; return how they compare (E: equal but for the hash), and what they are when thawed."""
    names = made(lines)
    nodes = [names[f"n{place}"] for place in range(count)]
    found = [Frozen(node) for node in nodes]
    show(f"frozen = [{', '.join(f'Frozen(n{place})' for place in range(count))}]")
    rows = ["".join(likeness(one, other) for other in found) for one in found]
    show("[''.join('ny'[one == other] for other in frozen) for one in frozen]", rows)
    thawed = [outline(one.thaw()) for one in found]
    show(f"frozen[{count - 1}].thaw()  # on lines of its own, each list and dict", thawed[-1])
    return rows, thawed


def likeness(one: Frozen, other: Frozen) -> str:
    """Return n, y, or E where equals don't hash alike."""
    if one != other:
        return "n"
    return "y" if hash(one) == hash(other) else "E"


def made(lines: list[str]) -> dict[str, Data]:
    """Do what the lines say; return what has got a name."""
    names: dict[str, Data] = {}
    for line in lines:
        show(line)
        exec(line, {}, names)  # noqa: S102 -- the suite's own lines
    return names


def outline(data: Data) -> list[str]:
    """Return a line for each list and dict in the order in which they are met; others refer to them by number."""
    met: list[list[Data] | dict[str, Data]] = []
    lines: list[str] = []

    def name_of(part: Data) -> str:
        if not isinstance(part, list | dict):
            return repr(part)
        if not any(part is known for known in met):
            met.append(part)
            lines.append("")
            number = len(met) - 1
            if isinstance(part, list):
                lines[number] = f"#{number}: [{', '.join(map(name_of, part))}]"
            else:
                entries = [f"{key!r}: {name_of(part[key])}" for key in sorted(part)]
                lines[number] = f"#{number}: {{{', '.join(entries)}}}"
        return f"#{next(number for number, known in enumerate(met) if known is part)}"

    return [f"{name_of(data)}", *lines]


def wide(seed: int) -> list[Data]:
    """Return data with 250 lists and 20 in each."""
    chance = Random(seed)  # noqa: S311 -- the same on both sides
    return [[[chance.randrange(10**9)] for _ in range(20)] for _ in range(WIDTH)]


def ladder(levels: int, number: int) -> Data:
    """Return data in which each level stands three times in the next one."""
    data: Data = [number]
    for _ in range(levels):
        data = [data, {"again": data, "here": [data]}]
    return data


def handle_wide(seed: int) -> tuple[list[bool], int]:
    """Freeze, compare and thaw wide data."""
    one, other, third = wide(seed), wide(seed), wide(seed + 1)
    ours, theirs = Frozen(one), Frozen(other)
    thawed = ours.thaw()
    seen = [ours == theirs, hash(ours) == hash(theirs), ours == Frozen(third), same(one, other), same(one, third)]
    return seen, len(thawed) if isinstance(thawed, list) else -1


def freeze_shared(levels: int, number: int) -> list[bool]:
    """Freeze a ladder, hash it and thaw it; return whether equals hash alike and sharing was kept."""
    ours, theirs = Frozen(ladder(levels, number)), Frozen(ladder(levels, number))
    show(f"ours, theirs = Frozen(ladder({levels})), Frozen(ladder({levels}))")
    thawed = ours.thaw()
    kept = isinstance(thawed, list) and isinstance(thawed[1], dict) and thawed[0] is thawed[1]["again"]
    return [hash(ours) == hash(theirs), kept]


def compare_shared(levels: int, number: int) -> list[bool]:
    """Compare ladders, frozen and not."""
    one, other = ladder(levels, number), ladder(levels, number)
    return [same(one, other), same(one, ladder(levels, number + 1)), Frozen(one) == Frozen(other)]


def hashes_in_common() -> tuple[int, dict[str, int]]:
    """Freeze 1,000 different data; return how many have a hash that another has, in all and by kind."""
    kinds: dict[str, list[Data]] = {
        "numbers": [[number] for number in range(HASHED)],
        "floats": [[float(number)] for number in range(HASHED)],
        "texts": [[str(number)] for number in range(HASHED)],
        "values": [{"a": {"b": number}} for number in range(HASHED)],
        "keys": [{f"key {number}": 0} for number in range(HASHED)],
        "orders": [[one, other] for one in range(10) for other in range(1000, 1010)],
        "reversed": [[other, one] for one in range(10) for other in range(1000, 1010)],
        "inner orders": [{"a": [one, [other]], "b": 0} for one in range(10) for other in range(10)],
        "depths": [nested(depth, []) for depth in range(HASHED // 2)] + [nested(depth, {}) for depth in range(50)],
        "swapped": [{"a": one, "b": other} for one in range(10) for other in range(10)],
    }
    frozen_kinds = {kind: [Frozen(data) for data in group] for kind, group in kinds.items()}
    hashes = {kind: [hash(one) for one in group] for kind, group in frozen_kinds.items()}
    every = [number for group in hashes.values() for number in group]
    common = {number for number in every if every.count(number) > 1}
    by_kind = {kind: sum(number in common for number in group) for kind, group in hashes.items()}
    return sum(by_kind.values()), by_kind


def nested(depth: int, data: Data) -> Data:
    """Return data inside so many dicts and one list."""
    for _ in range(depth):
        data = {"in": data}
    return [data]
