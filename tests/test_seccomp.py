"""The filter of system calls, as numbers against the kernel's own, and run as the kernel would run it."""

import errno
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.subject import seccomp
from grader.subject.seccomp import ARCHITECTURES, NEWEST, NUMBERS, Instruction, Permissions, filter_program
from tests.conftest import GOLDEN

KERNEL: Mapping[str, Mapping[str, int]] = json.loads((GOLDEN / "syscalls.json").read_text(encoding="utf-8"))
"""Every system call of the kernel's headers, by machine."""

MACHINES = ("x86_64", "aarch64")
UNUSED = 424  # from here on both machines have the same numbers
X32 = 0x4000_0000  # where the second table of x86_64 begins
OWN = 4321  # the process that signals may go to

# What the kernel does with a call, by what the filter returns; see linux/seccomp.h.
ALLOWED, KILLED = 0x7FFF_0000, 0x8000_0000
REFUSED, UNKNOWN, PRETENDED = (0x0005_0000 | error for error in (errno.EPERM, errno.ENOSYS, 0))

HARMLESS: Mapping[str, tuple[int, ...]] = {
    "clone": (0x003D_0F00,),  # as for a thread
    "socket": (2, 1),
    "socketpair": (1, 1),
    "kill": (OWN, 0),
    "tgkill": (OWN, OWN, 0),
    "prlimit64": (0, 7),
    "prctl": (15,),
    "ioctl": (1, 0x5401),
    "fcntl": (1, 3),
    "utimensat": (0, 1, 1),
}
"""Arguments that are allowed with any permissions, where the filter looks at them."""

steady = settings(derandomize=True, deadline=None, database=None)
machines = pytest.mark.parametrize("machine", MACHINES)
low_halves = st.integers(0, 0xFFFF_FFFF)
high_halves = st.integers(0, 0xFFFF_FFFF) | st.just(0)


class Fault(Exception):
    """The program does what the kernel takes from no program."""


def execute(program: Sequence[Instruction], data: Sequence[int]) -> int:
    """Run a classic BPF program over words of 32 bits; return what it returns."""
    accumulator, place = 0, 0
    while place < len(program):
        code, if_true, if_false, constant = program[place]
        place += 1
        if code == 0x20:  # LD W ABS
            if constant % 4 or constant // 4 >= len(data):
                raise Fault(f"loads from {constant}")
            accumulator = data[constant // 4]
        elif code == 0x54:  # AND K
            accumulator &= constant
        elif code == 0x06:  # RET K
            return constant
        elif code in (0x15, 0x35, 0x45):  # JEQ, JGE, JSET K
            holds = {0x15: accumulator == constant, 0x35: accumulator >= constant, 0x45: bool(accumulator & constant)}
            place += if_true if holds[code] else if_false
        else:
            raise Fault(f"does {code:#x}")
    raise Fault("runs off its end" if place == len(program) else "jumps out of itself")


def call(machine: str, number: int, *arguments: int, architecture: int | None = None) -> list[int]:
    """Return a call as the kernel shows it to a filter: struct seccomp_data, in words of 32 bits."""
    data = [number, ARCHITECTURES[machine] if architecture is None else architecture, 0, 0]
    for argument in [*arguments, *[0] * 6][:6]:
        data += [argument & 0xFFFF_FFFF, argument >> 32]
    return data


def verdict(machine: str, permissions: Permissions, name: str, *arguments: int) -> int:
    """Return what becomes of a call."""
    return execute(filter_program(machine, permissions), call(machine, KERNEL[machine][name], *arguments))


def every_permission() -> Iterator[Permissions]:
    """Yield all that can be permitted."""
    names = ("processes", "network", "programs", "modes", "truncation")
    for values in product((False, True), repeat=len(names)):
        for target in (None, OWN):
            yield replace(Permissions(signals_to=target), **dict(zip(names, values, strict=True)))


def promised(name: str, permissions: Permissions) -> int:
    """Return what must become of a call with harmless arguments."""
    connections = ("socket", "connect", "bind", "listen", "accept", "accept4")
    refused_unless = {
        **dict.fromkeys(seccomp.ALWAYS_REFUSED, False),
        **dict.fromkeys(connections, permissions.network),
        **dict.fromkeys(("fork", "vfork"), permissions.processes),
        **dict.fromkeys(("execve", "execveat"), permissions.processes or permissions.programs),
        "truncate": permissions.truncation,
    }
    if name == "clone3":
        return UNKNOWN
    if name in seccomp.CHANGES_OF_MODE:
        return ALLOWED if permissions.modes else PRETENDED
    return ALLOWED if refused_unless.get(name, True) else REFUSED


# The table


@machines
def test_numbers_are_the_kernels(machine: str) -> None:
    """Every number is the one in the kernel's headers."""
    known = KERNEL[machine]

    assert dict(NUMBERS[machine]) == {name: known.get(name) for name in NUMBERS[machine]}


@machines
def test_no_call_that_a_machine_has_is_left_out(machine: str) -> None:
    """A name that the filter speaks of is in the table of every machine whose kernel has it."""
    spoken_of = {*seccomp.ALWAYS_REFUSED, *seccomp.CHANGES_OF_MODE, *seccomp.CONNECTIONS, *HARMLESS}
    spoken_of |= {name for numbers in NUMBERS.values() for name in numbers}

    assert {name for name in spoken_of if name in KERNEL[machine]} == NUMBERS[machine].keys()


def test_the_table_knows_both_machines() -> None:
    """There is a table, and a name for the kernel, for each machine that is promised."""
    assert (set(NUMBERS), set(ARCHITECTURES)) == (set(MACHINES), set(MACHINES))


def test_another_machine_has_no_filter() -> None:
    """A machine without a table gets no filter at all, and not a wrong one."""
    with pytest.raises(KeyError):
        filter_program("riscv64", Permissions())


@machines
def test_every_call_of_the_headers_is_below_the_newest(machine: str) -> None:
    """What is refused as unknown is newer than all that the numbers were checked against."""
    assert max(KERNEL[machine].values()) <= NEWEST


@machines
def test_newer_numbers_mean_the_same_on_both_machines(machine: str) -> None:
    """From 424 on one number names one call, so that a call added to one table can't be forgotten in the other."""
    newer = {name: number for name, number in NUMBERS[machine].items() if number >= UNUSED}

    assert newer == {name: number for name, number in NUMBERS["x86_64"].items() if number >= UNUSED}


# The program as such


@machines
def test_the_kernel_takes_the_program(machine: str) -> None:
    """Every field fits, every jump lands inside, and the last instruction returns, whatever is permitted."""
    for permissions in every_permission():
        program = filter_program(machine, permissions)
        for place, (code, if_true, if_false, constant) in enumerate(program):
            jumps = (if_true, if_false) if code in (0x15, 0x35, 0x45) else (0,)
            assert 0 <= min(jumps) <= max(jumps) <= 0xFF
            assert place + max(jumps) + 1 < len(program) or (code == 0x06 and place + 1 == len(program))
            assert 0 <= constant <= 0xFFFF_FFFF
        assert len(program) <= 4096


@pytest.mark.parametrize(
    ("program", "message"),
    [
        pytest.param([(0x15, 0, 7, 1), (0x06, 0, 0, 0)], "jumps out of itself", id="jump"),
        pytest.param([(0x54, 0, 0, 1)], "runs off its end", id="end"),
        pytest.param([(0x20, 0, 0, 64)], "loads from 64", id="load"),
        pytest.param([(0x04, 0, 0, 1)], "does 0x4", id="instruction"),
    ],
)
def test_the_interpreter_takes_no_broken_program(program: list[Instruction], message: str) -> None:
    """What the kernel would refuse is no verdict here either."""
    with pytest.raises(Fault, match=f"^{message}$"):
        execute(program, call("x86_64", 0))


# Every call


@machines
def test_does_with_every_call_what_is_promised(machine: str) -> None:
    """Whatever is permitted, each call of the kernel is allowed, refused, pretended or unknown as promised."""
    wrong = []
    for permissions in every_permission():
        program = filter_program(machine, permissions)
        for name, number in KERNEL[machine].items():
            found = execute(program, call(machine, number, *HARMLESS.get(name, ())))
            if found != promised(name, permissions):
                wrong.append((name, permissions, hex(found)))

    assert wrong == []


@machines
def test_a_call_by_the_numbers_of_another_machine_ends_the_process(machine: str) -> None:
    """The 32-bit tables, and those of any other machine, are closed: their numbers mean other calls."""
    program = filter_program(machine, Permissions(processes=True, network=True, programs=True, modes=True))
    others = (0x4000_0003, 0x4000_0028, *(code for name, code in ARCHITECTURES.items() if name != machine))

    found = {execute(program, call(machine, 0, architecture=other)) for other in others}

    assert found == {KILLED}


@machines
@steady
@given(number=st.integers(NEWEST + 1, 0xFFFF_FFFF) | st.integers(X32, X32 + 600))
def test_a_number_that_is_newer_is_unknown(machine: str, number: int) -> None:
    """Calls that were added later, and the x32 table of x86_64, are answered as by a kernel that lacks them."""
    program = filter_program(machine, Permissions(processes=True, network=True, programs=True, modes=True))

    assert execute(program, call(machine, number)) == UNKNOWN


@machines
def test_the_newest_call_is_known(machine: str) -> None:
    """The border itself still counts as known."""
    assert execute(filter_program(machine, Permissions()), call(machine, NEWEST)) == ALLOWED


NEEDED = """
    read write readv writev pread64 pwrite64 openat close close_range lseek fstat newfstatat statx getdents64
    readlinkat faccessat faccessat2 unlinkat mkdirat renameat2 symlinkat linkat ftruncate fallocate fsync fdatasync
    flock fcntl dup dup3 pipe2 copy_file_range sendfile getcwd chdir fchdir umask statfs
    mmap munmap mprotect mremap madvise brk mlock
    futex set_robust_list rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack gettid getpid getppid sched_yield
    sched_getaffinity clone exit exit_group wait4 getrusage getrlimit setrlimit prlimit64 getrandom uname sysinfo
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday setitimer timerfd_create times
    epoll_create1 epoll_ctl epoll_pwait ppoll pselect6 eventfd2 socketpair sendto sendmsg recvfrom recvmsg shutdown
    getsockopt setsockopt getuid geteuid getgid getegid getgroups prctl ioctl
    open stat lstat access unlink rename mkdir rmdir readlink symlink link poll select pipe dup2 getdents epoll_wait
    epoll_create arch_prctl time alarm creat
""".split()  # noqa: SIM905 -- words read best as words
"""What CPython and the C library call in programs that touch nobody else. The last two lines are x86_64's alone."""


@pytest.mark.parametrize("name", NEEDED)
def test_allows_what_python_needs(name: str) -> None:
    """Files, memory, threads, clocks, pipes and waiting are left alone on every machine that has the call."""
    found = {
        machine: verdict(machine, Permissions(truncation=False, signals_to=OWN), name, *HARMLESS.get(name, ()))
        for machine in MACHINES
        if name in KERNEL[machine]
    }

    assert found
    assert set(found.values()) == {ALLOWED}


DREADED = """
    ptrace process_vm_readv process_vm_writev pidfd_getfd pidfd_send_signal tkill rt_sigqueueinfo rt_tgsigqueueinfo
    setsid setpgid memfd_create shmget mq_open mount umount2 move_mount open_tree mount_setattr pivot_root chroot
    name_to_handle_at open_by_handle_at unshare setns bpf perf_event_open userfaultfd io_uring_setup keyctl add_key
    request_key kexec_load init_module finit_module reboot personality settimeofday clock_settime sethostname
""".split()  # noqa: SIM905 -- as above
"""What leads out of any fence, told here again so that nobody takes one out of the table by mistake."""


@machines
@pytest.mark.parametrize("name", DREADED)
def test_refuses_what_leads_out_whatever_is_permitted(machine: str, name: str) -> None:
    """No permission opens another process, a mount, a namespace, a clock or the kernel's own tools."""
    generous = Permissions(processes=True, network=True, programs=True, modes=True)

    assert verdict(machine, generous, name) == REFUSED


# Arguments

NEW = {
    "CLONE_NEWTIME": 0x0000_0080,
    "CLONE_NEWNS": 0x0002_0000,
    "CLONE_NEWCGROUP": 0x0200_0000,
    "CLONE_NEWUTS": 0x0400_0000,
    "CLONE_NEWIPC": 0x0800_0000,
    "CLONE_NEWUSER": 0x1000_0000,
    "CLONE_NEWPID": 0x2000_0000,
    "CLONE_NEWNET": 0x4000_0000,
}
THREAD = 0x0001_0000


@machines
@steady
@given(flags=low_halves, high=high_halves)
def test_clone_makes_threads_only(machine: str, flags: int, high: int) -> None:
    """Without children, clone works where it makes a thread; what stands in the upper half makes none."""
    found = verdict(machine, Permissions(), "clone", high << 32 | flags)

    assert found == (ALLOWED if flags & THREAD else REFUSED)


@machines
@steady
@given(flags=low_halves, high=high_halves)
def test_clone_makes_children_without_namespaces(machine: str, flags: int, high: int) -> None:
    """With children, clone works unless a flag asks for a namespace."""
    found = verdict(machine, Permissions(processes=True), "clone", high << 32 | flags)

    assert found == (REFUSED if any(flags & bit for bit in NEW.values()) else ALLOWED)


@machines
@pytest.mark.parametrize("flag", NEW.values(), ids=NEW)
def test_each_namespace_is_refused(machine: str, flag: int) -> None:
    """Every kind of namespace alone is enough to refuse a child."""
    assert verdict(machine, Permissions(processes=True), "clone", flag | 17) == REFUSED


@machines
@steady
@given(family=st.integers(0, 50) | low_halves, kind=low_halves, high=high_halves)
def test_sockets_are_of_the_internets_families(machine: str, family: int, kind: int, high: int) -> None:
    """With a network, sockets of IPv4 and IPv6 can be made, of whatever type, and none of any other family."""
    found = verdict(machine, Permissions(network=True), "socket", high << 32 | family, kind)

    assert found == (ALLOWED if family in (2, 10) else REFUSED)


@machines
@steady
@given(flags=st.sampled_from((0, 0o4000, 0o2000000, 0o2004000)), kind=st.integers(0, 15), high=high_halves)
def test_pairs_of_sockets_are_streams(machine: str, flags: int, kind: int, high: int) -> None:
    """A pair of streams is allowed, blocking or not, inherited or not; of datagrams or packets it is not."""
    found = verdict(machine, Permissions(), "socketpair", 1, high << 32 | flags | kind)

    assert found == (ALLOWED if kind == 1 else REFUSED)


@machines
@pytest.mark.parametrize("name", ["kill", "tgkill"])
@steady
@given(target=st.integers(-5000, 5000) | st.sampled_from((OWN, -OWN, 0, -1)) | low_halves, high=high_halves)
def test_signals_go_to_one_process(machine: str, name: str, target: int, high: int) -> None:
    """Only the one process can be signalled: no group, nobody else, and the upper half hides no other number."""
    argument = high << 32 | target & 0xFFFF_FFFF

    found = verdict(machine, Permissions(signals_to=OWN), name, argument, argument, 9)

    assert found == (ALLOWED if target == OWN else REFUSED)


@machines
@pytest.mark.parametrize("name", ["kill", "tgkill"])
@pytest.mark.parametrize("target", [OWN, OWN + 1, 0, 0xFFFF_FFFF])
def test_signals_go_anywhere_where_landlock_sees_to_them(machine: str, name: str, target: int) -> None:
    """Without a process to keep to, the filter leaves signals to Landlock."""
    assert verdict(machine, Permissions(), name, target) == ALLOWED


@machines
@steady
@given(target=st.integers(0, 5000) | low_halves, high=high_halves)
def test_limits_are_set_for_oneself(machine: str, target: int, high: int) -> None:
    """Limits can be read and set for the process itself, which is number 0."""
    found = verdict(machine, Permissions(processes=True), "prlimit64", high << 32 | target, 7)

    assert found == (ALLOWED if target == 0 else REFUSED)


@machines
@steady
@given(option=st.integers(0, 80) | low_halves, high=high_halves)
def test_the_signal_at_the_parents_end_stays(machine: str, option: int, high: int) -> None:
    """Of all options of prctl, only the one that would let the process outlive the server is refused."""
    found = verdict(machine, Permissions(processes=True), "prctl", high << 32 | option)

    assert found == (REFUSED if option == 1 else ALLOWED)


@machines
@steady
@given(request=st.sampled_from((0x5412, 0x541C, 0x5401, 0x5413, 0x5421)) | low_halves, high=high_halves)
def test_nothing_is_typed_into_a_terminal(machine: str, request: int, high: int) -> None:
    """Of all requests of ioctl, those that put input into a terminal or let a file send signals are refused."""
    found = verdict(machine, Permissions(processes=True), "ioctl", 0, high << 32 | request)

    assert found == (REFUSED if request in (0x5412, 0x541C, 0x8901, 0x8902) else ALLOWED)


@machines
@steady
@given(command=st.sampled_from((1, 3, 8, 9, 10, 11, 15, 16)) | low_halves, high=high_halves)
def test_no_file_sends_signals(machine: str, command: int, high: int) -> None:
    """Of all commands of fcntl, those that say to whom a file sends which signal are refused."""
    found = verdict(machine, Permissions(processes=True), "fcntl", 0, high << 32 | command)

    assert found == (REFUSED if command in (8, 10, 15) else ALLOWED)


@machines
@pytest.mark.parametrize(("times", "modes"), [(0, False), (1, False), (0, True), (1, True)])
def test_times_are_pretended_where_they_are_given(machine: str, times: int, *, modes: bool) -> None:
    """Where modes are pretended, changing times to now is refused, so that `Path.touch` makes the file instead."""
    found = verdict(machine, Permissions(modes=modes), "utimensat", 0, 1, times)

    assert found == (ALLOWED if modes else PRETENDED if times else REFUSED)
