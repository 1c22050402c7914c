#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Measures etch on microcontrollers, and prints tables in Markdown: flash, RAM and the instructions that are executed,
beside a dynamic twin in the manner of C, with malloc and expf.

For each core it builds the programs of bench/firmware in .build/firmware-bench, runs each of them twice in QEMU, and
takes the sizes from the linked images and the counts from what the programs print. All counts have to be the same
twice, and all outputs those of the dynamic twin. That takes some two minutes a core with the first build. It installs
the Debian packages that are missing, with sudo when not root.
"""

import argparse
import collections
import itertools
import json
import operator
import pathlib
import re
import struct
import subprocess
import sys

# A program is named bench-<work>-<network>-<level>. What bench-<work>-idle, or bench-<work>-<network>-idle, takes is
# taken off its sizes: the board's start-up, and the harness.

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORES = sorted((path.stem for path in (ROOT / "examples/firmware/boards").glob("*.cmake")),
               key=lambda core: (core[:2], int(re.search(r"\d+", core).group()), core))
LEVELS = ("Os", "O2")

NETWORKS = {
    "etch": "etch",
    "etch-xavier": "etch, weights by `etch::xavier`",
    "etch-zeros": "etch, no initial weights",
    "frozen-plain": "etch, `frozen`",
    "frozen-pruned": "etch, `frozen`, pruned to 50 of 75 weights",
    "frozen-powers": "the same, rounded to powers of two",
    "float": "etch",
    "q15": "etch, fixed point: 16 bits",
    "q15-q7": "etch, fixed point: 16 bits, weights of 8",
    "q7": "etch, fixed point: 8 bits",
    "fast": "etch, `fast_sigmoid`",
    "libm": "etch, libm's `expf`",
    "dynamic": "dynamic, `malloc` and `expf`",
}

# The networks of each work, and what is counted of it: a column and the name of the lines that a program prints.
Work = collections.namedtuple("Work", "title networks counts weights")
FROZEN = ("frozen-plain", "frozen-pruned", "frozen-powers")
FIXED = ("q15", "q15-q7", "q7")
WORKS = {
    "predict": Work("2-10-5-1: a prediction", ("etch", *FROZEN, *FIXED, "fast", "libm", "dynamic"),
                    {"instructions": "prediction"}, 0),
    "learn": Work("2-10-5-1: learning", ("etch", "etch-xavier", "etch-zeros", "q15", "q15-q7", "fast", "libm", "dynamic"),
                  {"a step": "step", "an epoch": "epoch"}, 0),
    "wide": Work("32-64-32-8: a prediction", ("etch", "fast", "libm", "dynamic"), {"instructions": "prediction"},
                 4 * (33 * 64 + 65 * 32 + 33 * 8)),
    "digits": Work("64-32-10 with ReLU, the digits: a prediction", ("float", *FIXED), {"instructions": "prediction"}, 0),
}
WITH_OTHER_WEIGHTS = ("etch-xavier", "etch-zeros", *FROZEN, *FIXED)  # their outputs are not those of the twin
SAME_BITS = ("float", *FIXED)  # their outputs are the same bits everywhere
OURS = ("etch", "fast", "frozen", *SAME_BITS)

NS_OF_INSTRUCTION = 128  # emulator.cmake: -icount shift=7
NOPS = 256  # measure.hpp
OUTPUT_TOLERANCE = 1e-5  # of outputs to 1, and relative to larger ones
FIGURES = ROOT / "bench/firmware/figures.json"  # what --check holds etch against
GROWTH = 0.02  # which it allows
WIDE_LIMIT = 1500  # bytes beyond the weights of 32-64-32-8 on a Cortex-M4F
EMULATOR_SECONDS = 60

HEAD = """{compiler}, -Os and -O2, -ffp-contract=off, -Wl,--gc-sections

Bytes of the linked images, without the board's start-up and the harness: flash is text, rodata and the values of data;
RAM is data, bss, the stack (painted, and looked at afterwards) and the heap. Instructions are those that the emulator
has executed, the mean of 21 predictions or steps. They are not cycles: those depend on the core's memory, its pipeline
and its floating-point unit. An epoch is a step on each of 21 samples, which are 252 bytes of the rodata. Weights that
are predicted with, 364 bytes and 17824 of 32-64-32-8, are in the rodata, or in the text where etch unrolls a network;
the dynamic twin has copies of them in its heap (a dash: for which there is not enough RAM). Those that are frozen have
learned xor, and so have those in fixed point (`calibrate` and `quantize`; inputs and outputs are in fixed point, too);
pruned and rounded they still classify all samples right. The outputs in fixed point are the same bits on every core and
at both levels, or this fails. Initial weights are drawn
by a few instructions, unless the table says otherwise. Without a floating-point unit most of the text is the
compiler's functions for that."""


class Failure(Exception):
    """What went wrong, as a text to show."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, **options):
    """The completed process of a command that has to succeed."""
    try:
        return subprocess.run(command, check=True, **options)
    except FileNotFoundError as error:
        raise Failure(f"{command[0]} is not installed") from error
    except subprocess.CalledProcessError as error:
        raise Failure(f"exit code {error.returncode} of {' '.join(map(str, command))}") from error


def install_packages(compiler):
    """Installs what is missing, as the other scripts do."""
    packages = ["gcc-arm-none-eabi", "libstdc++-arm-none-eabi-newlib", "gcc-riscv64-unknown-elf",
                "picolibc-riscv64-unknown-elf", "qemu-system-arm", "qemu-system-misc", "cmake", "ninja-build",
                "libboost-dev", *(["clang-19", "lld-19"] if compiler == "clang" else [])]
    run(["bash", "-c", 'source .ci/packages.sh && need_packages "$@"', "bench/run", *packages], cwd=ROOT)


def build(core, compiler):
    """Builds the programs for a core; gives their folder."""
    preset = {"gcc": "firmware", "clang": "firmware-clang"}[compiler]
    folder = ROOT / ".build" / preset.replace("firmware", "firmware-bench") / core
    output = {"stdout": sys.stderr, "cwd": ROOT}
    run(["cmake", "--preset", preset, "-B", folder, f"-DETCH_BOARD={core}", "-DETCH_BUILD_BENCHMARKS=ON"], **output)
    run(["cmake", "--build", folder, "--target", "bench/firmware/all"], **output)
    return folder / "bench/firmware"


def sizes(image):
    """The bytes of an ELF image of 32 bits that are loaded: of code, constants, variables with initial values, and
    variables that begin with zeros."""
    data = image.read_bytes()
    if data[:6] != b"\x7fELF\x01\x01":
        raise Failure(f"{image}: expected an ELF image of 32 bits, little-endian")
    (table,) = struct.unpack_from("<I", data, 32)
    size, count = struct.unpack_from("<HH", data, 46)
    total = dict.fromkeys(("text", "rodata", "data", "bss"), 0)
    for i in range(count):
        _, kind, flags, _, _, length = struct.unpack_from("<6I", data, table + i * size)
        writable, allocated, executable = flags & 1, flags & 2, flags & 4
        if allocated:
            name = "bss" if kind == 8 else "text" if executable else "data" if writable else "rodata"
            total[name] += length
    return total


def printed(board, image):
    """What a program prints, {word: [number, ...]}; None where it has no memory. It has to print the same twice."""
    outputs = []
    for _ in range(2):
        try:
            done = subprocess.run([*board["emulator"], image], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  timeout=EMULATOR_SECONDS)
        except FileNotFoundError as error:
            raise Failure(f"{board['emulator'][0]} is not installed") from error
        except subprocess.TimeoutExpired as error:
            raise Failure(f"{image.name} did not end within {EMULATOR_SECONDS} s") from error
        outputs.append(done.stdout)
        if done.returncode != 0 and not done.stdout.endswith("no memory\n"):
            raise Failure(f"{image.name}: expected exit code 0, found {done.returncode}; it printed:\n"
                          f"{done.stdout}{done.stderr}")
    if outputs[0] != outputs[1]:
        raise Failure(f"{image.name}: expected the same counts twice, found\n{outputs[0]}and\n{outputs[1]}")
    if outputs[0].endswith("no memory\n"):
        return None
    numbers = collections.defaultdict(list)
    for line in outputs[0].splitlines():
        word, *rest = line.split()
        numbers[word] += [int(digits, 16) for digits in rest]
    return numbers


def instructions(board, counts):
    """What the counts of a program are in instructions, without those of the measurement: {word: their mean}."""
    ns_of_count = board["ns_of_tick"] or NS_OF_INSTRUCTION

    def mean(word, base):
        spans = [round((count - counts[base][0]) * ns_of_count / NS_OF_INSTRUCTION) for count in counts[word]]
        return round(sum(spans) / len(spans))

    if mean("nops", "nothing") != NOPS:
        raise Failure(f"the counter of {board['board']}: expected {NOPS} instructions, found {mean('nops', 'nothing')}")
    bases = {"prediction": "nothing", "epoch": "nothing", "step": "no_step"}
    return {word: mean(word, base) for word, base in bases.items() if word in counts}


def check_outputs(name, found, other, expected):
    """Whether a program computes what the other one does, which is the dynamic twin where there is memory for it."""
    def numbers(counts):
        words = counts["output"]
        return struct.unpack(f"<{len(words)}f", struct.pack(f"<{len(words)}I", *words))

    if len(found["output"]) != len(expected["output"]):
        raise Failure(f"{name}: expected {len(expected['output'])} outputs, found {len(found['output'])}")
    for i, (f, e) in enumerate(zip(numbers(found), numbers(expected))):
        if not abs(f - e) <= OUTPUT_TOLERANCE * max(1.0, abs(e)):
            raise Failure(f"{name}: expected {e:.7g} as output {i}, as {other} has it, found {f:.7g}")


def check_bits(name, outputs, program, found):
    """Whether a program printed the bits that it did on other cores and at the other level: {program: (name, bits)}."""
    other, expected = outputs.setdefault(program, (name, found))
    if found != expected:
        raise Failure(f"{name}: expected the outputs of {other}, found others")


def measure(core, compiler, outputs):
    """The rows of a core, and how they were compiled."""
    folder = build(core, compiler)
    board = json.loads((folder / "board.json").read_text())
    rows = []
    for work, (_, networks, counts_of, weights) in WORKS.items():
        other = expected = None
        for level in LEVELS:
            for network in reversed(networks):  # the dynamic twin first, by which the others are checked
                name = f"bench-{work}-{network}-{level}"
                say(f"{core}: {name}")
                image = folder / f"{name}.elf"
                own_idle = folder / f"bench-{work}-{network}-idle.elf"
                idle = sizes(own_idle if own_idle.exists() else folder / f"bench-{work}-idle.elf")
                row = {"core": core, "work": work, "network": network, "level": level}
                row.update({section: size - idle[section] for section, size in sizes(image).items()})
                row["flash"] = row["text"] + row["rodata"] + row["data"]
                row["beyond weights"] = row["flash"] - weights
                counts = printed(board, image)
                if counts is not None:
                    if network in SAME_BITS:
                        check_bits(f"{core}: {name}", outputs, f"bench-{work}-{network}", counts["output"])
                    elif expected is None:
                        other, expected = name, counts
                    elif network not in WITH_OTHER_WEIGHTS:
                        check_outputs(name, counts, other, expected)
                    executed = instructions(board, counts)
                    row.update({column: executed[word] for column, word in counts_of.items()})
                    row.update({word: counts[word][0] for word in ("stack", "heap")})
                    row["RAM"] = row["data"] + row["bss"] + row["stack"] + row["heap"]
                rows.append(row)
    return rows, board


def grown(rows):
    """Where etch takes more than what is written down, as sentences."""
    place = operator.itemgetter("core", "work", "network", "level")
    known = {place(row): row for row in json.loads(FIGURES.read_text())["rows"]}
    for row in rows:
        name = f"{row['core']}: bench-{row['work']}-{row['network']}-{row['level']}"
        if not row["network"].startswith(OURS):
            continue
        if place(row) not in known:
            yield f"{name}: there are no figures of it in {FIGURES}"
            continue
        for what, most in known[place(row)].items():
            if isinstance(most, int) and what != "beyond weights" and row.get(what, 0) > most * (1 + GROWTH):
                yield f"{name}: {what}: expected at most {most} and {GROWTH:.0%}, found {row[what]}"
        if row["work"] == "wide" and row["core"] == "cortex-m4f" and row["beyond weights"] > WIDE_LIMIT:
            yield f"{name}: beyond weights: expected at most {WIDE_LIMIT}, found {row['beyond weights']}"


def order(row):
    return CORES.index(row["core"]), LEVELS.index(row["level"]), list(NETWORKS).index(row["network"])


def print_table(columns, rows):
    """A table in Markdown: names are to the left, numbers to the right."""
    print("| " + " | ".join(columns) + " |")
    print("|" + "|".join(" --- " if is_name else " --: " for is_name in columns.values()) + "|")
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")


def print_work(work, rows):
    title, _, counts_of, weights = WORKS[work]
    numbers = ["flash", "text", "rodata", "data", "RAM", "bss", "stack", "heap", *counts_of]
    if weights != 0:
        numbers.insert(1, "beyond weights")
    print(f"\n{title}\n")
    print_table(
        {"core": True, "level": True, "network": True, **dict.fromkeys(numbers, False)},
        [[row["core"], f"-{row['level']}", NETWORKS[row["network"]], *(row.get(n, "-") for n in numbers)]
         for row in rows if row["work"] == work])


def print_comparison(work, rows, ours, other):
    """Two networks side by side: etch and the dynamic twin, or fixed point and float."""
    title, _, counts_of, _ = WORKS[work]
    names = {"etch": "etch", "dynamic": "dynamic", "q15": "fixed", "float": "float"}
    numbers = ["flash", "RAM", list(counts_of)[-1]]
    by_place = {(row["core"], row["level"], row["network"]): row for row in rows if row["work"] == work}
    columns, table = {"core": True, "level": True}, []
    for n in numbers:
        columns.update({f"{n}: {names[ours]}": False, f"{n}: {names[other]}": False,
                        f"{n}: {names[other]} / {names[ours]}": False})
    for (core, level, network), row in by_place.items():
        if network == ours:
            twin = by_place[core, level, other]
            cells = [(row[n], twin[n], f"{twin[n] / row[n]:.2f}") if n in twin else (row[n], "-", "-")
                     for n in numbers]
            table.append([core, f"-{level}", *itertools.chain(*cells)])
    what = "etch and by the dynamic twin" if other == "dynamic" else "fixed point of 16 bits and by float"
    print(f"\n{title}, by {what}\n")
    print_table(columns, table)


def main():
    parser = argparse.ArgumentParser(prog="bench/run firmware", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cores", nargs="*", metavar="CORE", help=", ".join(CORES) + "; none stated: all")
    parser.add_argument("--compiler", choices=("gcc", "clang"), default="gcc", help="g++ 12 (default) or clang 19")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path, help="also write the figures to FILE")
    parser.add_argument("--check", action="store_true",
                        help=f"fail where etch takes more than in {FIGURES.relative_to(ROOT)}, by {GROWTH:.0%}%; a change "
                             "that is meant to writes it anew, by --json and all cores")
    options = parser.parse_args()
    for core in options.cores:
        if core not in CORES:
            parser.error(f"unknown core: '{core}'; there are: {', '.join(CORES)}")
    if options.check and options.compiler != "gcc":
        parser.error("--check has the figures of g++ only")
    if options.json is not None and not options.json.parent.is_dir():
        parser.error(f"no such directory: {options.json.parent}")

    try:
        install_packages(options.compiler)
    except Failure as failure:
        say(f"error: {failure}")
        return 1
    rows, boards, outputs, failures = [], [], {}, 0
    for core in dict.fromkeys(options.cores) or CORES:
        try:
            more, board = measure(core, options.compiler, outputs)
        except Failure as failure:
            say(f"error: {core}: {failure}")
            failures += 1
        else:
            rows += more
            boards.append(board)
            for sentence in grown(more) if options.check else ():
                say(f"error: {sentence}")
                failures += 1
    rows.sort(key=order)
    if options.json is not None:
        lines = ",\n".join(map(json.dumps, rows))
        options.json.write_text(f'{{"boards": {json.dumps(boards)},\n"rows": [\n{lines}\n]}}\n')
    if rows:
        compiler = boards[0]["compiler"].replace("GNU", "g++").replace("Clang", "clang++")
        print(HEAD.format(compiler=compiler))
        for work in WORKS:
            print_work(work, rows)
        for work, (_, networks, _, _) in WORKS.items():
            print_comparison(work, rows, *(("etch", "dynamic") if "dynamic" in networks else ("q15", "float")))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
