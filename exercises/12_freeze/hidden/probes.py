"""What the suite does with a learner's `Frozen` and `same`, told as plain data."""

from random import Random

from freeze import Data, Frozen, same

from grader.subject.probing import show

WIDTH = 250  # lists at the top, each with 20 more
HASHED = 100  # data of each kind


def typed(*lines: str) -> list[tuple[str, object]]:
    """Do what the lines say, one after the other; return the expressions among them with what they gave.

    A line that ends with a semicolon is done for its effect, so it counts as no expression.
    """
    names: dict[str, object] = {"Frozen": Frozen, "same": same}
    answers = []
    for line in lines:
        try:
            code = compile(line, "<session>", "eval")
        except SyntaxError:
            show(line.removesuffix(";"))
            exec(line, names)  # noqa: S102 -- the suite's own lines, so that a verdict shows what was typed
        else:
            try:
                answer = eval(code, names)  # noqa: S307 -- likewise
            except Exception:
                show(line)
                raise
            if isinstance(answer, Frozen):
                answer = "a Frozen"  # whose repr would tell an address
            show(line, answer)
            answers.append((line, answer))
    return answers


def compared(lines: list[str], count: int) -> list[tuple[str, object]]:
    """Compare each of `count` data n0, n1, … with each; return each comparison with its answer."""
    nodes = list(made(lines, count).items())
    show("# same(…) of each of these with each, both ways round:")
    return [(f"same({name}, {other})", same(data, more)) for name, data in nodes for other, more in nodes]


def frozen(lines: list[str], count: int) -> list[tuple[str, object]]:
    """Freeze `count` data; return how each compares with each, and what each is when thawed."""
    nodes = made(lines, count)
    show("# Frozen(…) of each of these, compared with each, and thawed:")
    found = [(f"Frozen({name})", Frozen(data)) for name, data in nodes.items()]
    likenesses = [(f"{name}, {other}", likeness(one, two)) for name, one in found for other, two in found]
    return [*likenesses, *((f"{name}.thaw()", outline(one.thaw())) for name, one in found)]


def likeness(one: Frozen, other: Frozen) -> str:
    """Tell whether two are equal, and if so, whether their hashes are."""
    if one != other:
        return "not equal"
    return "equal, with equal hashes" if hash(one) == hash(other) else "equal, with different hashes"


def made(lines: list[str], count: int) -> dict[str, Data]:
    """Do what the lines say; return what has got the names n0, n1, … up to `count` of them."""
    names: dict[str, Data] = {}
    for line in lines:
        show(line)
        exec(line, {}, names)  # noqa: S102 -- the suite's own lines
    return {f"n{place}": names[f"n{place}"] for place in range(count)}


def outline(data: Data) -> str:
    """Return how data would be written if each list and dict got a name, in the order in which they are met."""
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
                lines[number] = f"x{number} = [{', '.join(map(name_of, part))}]"
            else:
                entries = [f"{key!r}: {name_of(part[key])}" for key in sorted(part)]
                lines[number] = f"x{number} = {{{', '.join(entries)}}}"
        return f"x{next(number for number, known in enumerate(met) if known is part)}"

    root = name_of(data)
    return f"{root}, where {'; '.join(lines)}" if lines else root


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


def show_ladder(levels: int, number: int) -> None:
    """Show how a ladder is made."""
    show(f"one = [{number}]")
    show(f"for _ in range({levels}): one = [one, {{'again': one, 'here': [one]}}]")


def handle_wide(seed: int) -> dict[str, object]:
    """Freeze, compare and thaw wide data."""
    one, two, third = wide(seed), wide(seed), wide(seed + 1)
    show(f"one = [[[randrange(10**9)] for _ in range(20)] for _ in range({WIDTH})]")
    show("two = [[[number] for [number] in part] for part in one]  # the same numbers in other lists")
    show("# third is like one, with other numbers")
    ours, theirs = Frozen(one), Frozen(two)
    thawed = ours.thaw()
    return {
        "Frozen(one) == Frozen(two)": ours == theirs,
        "hash(Frozen(one)) == hash(Frozen(two))": hash(ours) == hash(theirs),
        "Frozen(one) == Frozen(third)": ours == Frozen(third),
        "same(one, two)": same(one, two),
        "same(one, third)": same(one, third),
        "len(Frozen(one).thaw())": len(thawed) if isinstance(thawed, list) else -1,
    }


def freeze_shared(levels: int, number: int) -> dict[str, bool]:
    """Freeze a ladder, hash it and thaw it; return whether equals hash alike and sharing was kept."""
    show_ladder(levels, number)
    show("# two is the same, made once more")
    one, two = ladder(levels, number), ladder(levels, number)
    ours, theirs = Frozen(one), Frozen(two)
    thawed = ours.thaw()
    kept = isinstance(thawed, list) and isinstance(thawed[1], dict) and thawed[0] is thawed[1]["again"]
    return {
        "hash(Frozen(one)) == hash(Frozen(two))": hash(ours) == hash(theirs),
        "thawed[0] is thawed[1]['again'], where thawed is Frozen(one).thaw()": kept,
    }


def compare_shared(levels: int, number: int) -> dict[str, bool]:
    """Compare ladders, frozen and not."""
    show_ladder(levels, number)
    show(f"# two is the same, made once more, and third begins with [{number + 1}]")
    one, two, third = ladder(levels, number), ladder(levels, number), ladder(levels, number + 1)
    return {
        "same(one, two)": same(one, two),
        "same(one, third)": same(one, third),
        "Frozen(one) == Frozen(two)": Frozen(one) == Frozen(two),
    }


def hashes_in_common() -> tuple[int, dict[str, int]]:
    """Freeze 1,000 different data; return how many have a hash that another has, in all and by kind."""
    kinds: dict[str, list[Data]] = {
        "[0], [1], …": [[number] for number in range(HASHED)],
        "[0.0], [1.0], …": [[float(number)] for number in range(HASHED)],
        "['0'], ['1'], …": [[str(number)] for number in range(HASHED)],
        "{'a': {'b': 0}}, {'a': {'b': 1}}, …": [{"a": {"b": number}} for number in range(HASHED)],
        "{'key 0': 0}, {'key 1': 0}, …": [{f"key {number}": 0} for number in range(HASHED)],
        "[0, 1000], [0, 1001], …": [[one, other] for one in range(10) for other in range(1000, 1010)],
        "[1000, 0], [1001, 0], …": [[other, one] for one in range(10) for other in range(1000, 1010)],
        "{'a': [0, [0]], 'b': 0}, {'a': [0, [1]], 'b': 0}, …": [
            {"a": [one, [other]], "b": 0} for one in range(10) for other in range(10)
        ],
        "[[]], [{'in': []}], [{'in': {'in': []}}], …": [nested(depth, []) for depth in range(HASHED // 2)]
        + [nested(depth, {}) for depth in range(50)],
        "{'a': 0, 'b': 1}, {'a': 1, 'b': 0}, …": [{"a": one, "b": other} for one in range(10) for other in range(10)],
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
