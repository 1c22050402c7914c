#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Measures what etch takes of a compiler, beside Eigen's matrices of fixed size, and prints tables in Markdown: seconds,
peak memory, the size of the object, and how many templates are instantiated.

Each file of bench/compile is compiled five times (--repetitions) at -O2 by g++ 12, clang 14 and clang 19, one after the
other; that takes some three minutes. The instantiations are clang 19's, by -ftime-trace: a number that does not
depend on the machine (but on Debian's libraries), which --check holds against bench/compile/budget.json. It installs
the Debian packages that are missing, with sudo when not root.
"""

import argparse
import collections
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "bench/compile"
BUDGET = FOLDER / "budget.json"
COMPILERS = {"g++-12": "g++ 12", "clang++-14": "clang 14", "clang++-19": "clang 19"}
FLAGS = ["-std=c++20", "-O2", f"-I{ROOT}/include", "-isystem", "/usr/include/eigen3"]
SLACK = 0.95  # a budget that is not used to this share is to be lowered

Case = collections.namedtuple("Case", "title file layers")
CASES = {
    "empty": Case("an empty file", "empty.cpp", None),
    "umbrella": Case("the umbrella header", "umbrella.cpp", None),
    "predict": Case("2-10-5-1, a prediction", "predict.cpp", None),
    "learn": Case("2-10-5-1, a step of learning", "learn.cpp", None),
    "deep-10": Case("10 layers, a prediction", "deep.cpp", 10),
    "deep-20": Case("20 layers, a prediction", "deep.cpp", 20),
    "deep-30": Case("30 layers, a prediction", "deep.cpp", 30),
    "wide": Case("256-256-10, a prediction", "wide.cpp", None),
}


class Failure(Exception):
    """What went wrong, as a text to show."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def compile_once(compiler, file, layers, obj, *flags):
    """Seconds of the processor, and the largest memory of the compiler in MB."""
    command = [compiler, *FLAGS, *flags, "-c", FOLDER / file, "-o", obj]
    if layers is not None:
        command.append(f"-DETCH_COMPILE_LAYERS={layers}")
    try:
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError as error:
        raise Failure(f"{compiler} is not installed") from error
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failure(f"exit code {process.returncode} of {' '.join(map(str, command))}\n{errors}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def instantiations(file, layers, folder):
    """How many classes and functions clang 19 makes of templates."""
    obj = folder / "traced.o"
    compile_once("clang++-19", file, layers, obj, "-ftime-trace", "-ftime-trace-granularity=0")
    events = json.loads(obj.with_suffix(".json").read_text())["traceEvents"]
    return sum(event["name"] in ("InstantiateClass", "InstantiateFunction") for event in events)


def measure(compiler, case, repetitions, folder):
    """What a case takes, and Eigen's equivalent where there is one."""
    row = {}
    for rival in ("etch", "eigen"):
        file = case.file if rival == "etch" else f"eigen_{case.file}"
        if not (FOLDER / file).exists():
            continue
        obj = folder / "case.o"
        runs = [compile_once(compiler, file, case.layers, obj) for _ in range(repetitions)]
        row[rival] = {"seconds": statistics.median(seconds for seconds, _ in runs),
                      "MB": statistics.median(memory for _, memory in runs), "object": obj.stat().st_size}
    return row


def print_tables(rows):
    for compiler, title in COMPILERS.items():
        print(f"\n{title}\n")
        print("| | s: etch | s: Eigen | MB: etch | MB: Eigen | object, bytes: etch | object, bytes: Eigen |")
        print("| --- | --: | --: | --: | --: | --: | --: |")
        for name, case in CASES.items():
            row = rows[compiler, name]

            def cell(rival, what, form):
                return format(row[rival][what], form) if rival in row else "-"

            cells = [cell(rival, what, form) for what, form in (("seconds", ".2f"), ("MB", ".0f"), ("object", "d"))
                     for rival in ("etch", "eigen")]
            print(f"| {case.title} | " + " | ".join(cells) + " |")


def print_counts(counts):
    print("\nTemplates that clang 19 instantiates, classes and functions\n")
    print("| | etch | Eigen |")
    print("| --- | --: | --: |")
    for name, case in CASES.items():
        print(f"| {case.title} | {counts[name]['etch']} | {counts[name].get('eigen', '-')} |")


def count_all(folder, rivals):
    counts = {}
    for name, case in CASES.items():
        say(f"clang++-19: {name}: instantiations")
        counts[name] = {"etch": instantiations(case.file, case.layers, folder)}
        if rivals and (FOLDER / f"eigen_{case.file}").exists():
            counts[name]["eigen"] = instantiations(f"eigen_{case.file}", case.layers, folder)
    return counts


def check(counts):
    """Whether the counts are within their budgets; says where not."""
    budget = json.loads(BUDGET.read_text())
    right = True
    for name, found in counts.items():
        most = budget.get(name)
        if most is None or found["etch"] > most:
            say(f"error: {name}: expected at most {most} instantiations, found {found['etch']}: where that is meant, "
                "bench/run compile --write-budget")
            right = False
        elif found["etch"] < SLACK * most:
            say(f"error: {name}: expected some {most} instantiations, found only {found['etch']}: lower the budget, "
                "bench/run compile --write-budget")
            right = False
    return right


def main():
    parser = argparse.ArgumentParser(prog="bench/run compile", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=5, metavar="N", help="compile each file N times (default 5)")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path, help="also write the figures to FILE")
    parser.add_argument("--check", action="store_true", help="count the instantiations only; fail beyond the budget")
    parser.add_argument("--write-budget", action="store_true", help="count them only, and make that the budget")
    options = parser.parse_args()
    if options.repetitions < 1:
        parser.error(f"--repetitions: expected at least 1, found {options.repetitions}")
    if options.json is not None and not options.json.parent.is_dir():
        parser.error(f"no such directory: {options.json.parent}")
    began = time.monotonic()
    try:
        subprocess.run(["bash", "-c", 'source .ci/packages.sh && need_packages "$@"', "bench/run", "g++-12", "clang-14",
                        "clang-19", "libeigen3-dev", "libboost-dev"], cwd=ROOT, check=True, stdout=sys.stderr)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            if options.write_budget:
                counts = count_all(folder, rivals=False)
                BUDGET.write_text(json.dumps({name: count["etch"] for name, count in counts.items()}, indent=1) + "\n")
                return 0
            if options.check:
                return 0 if check(count_all(folder, rivals=False)) else 1
            rows = {}
            for compiler in COMPILERS:
                for name, case in CASES.items():
                    say(f"{compiler}: {name} ({time.monotonic() - began:.0f} s)")
                    rows[compiler, name] = measure(compiler, case, options.repetitions, folder)
            # Last: what the traces take of memory here, the system would count as the compilers'.
            counts = count_all(folder, rivals=True)
    except (Failure, subprocess.CalledProcessError) as failure:
        say(f"error: {failure}")
        return 1
    if options.json is not None:
        options.json.write_text(json.dumps(
            {"counts": counts, "rows": {f"{compiler} {name}": row for (compiler, name), row in rows.items()}}, indent=1))
    print("-O2, medians; seconds of the processor for the whole file, the compiler's largest memory")
    print_tables(rows)
    print_counts(counts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
