#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs the commands of a tutorial as it is written, and compares what they print.

  tutorial.py README.md FOLDER            runs each block ```sh in FOLDER; what it prints on the standard output must
                                          be the block ```text behind it, if there is one
  tutorial.py README.md FOLDER --write    writes what is printed into the blocks ```text instead

A block ```sh optional is run where PyTorch is installed.
"""

import importlib.util
import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"^```(sh optional|sh|text)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)


def run(commands, folder):
    """What the commands print, or the end of this program where one of them fails."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        sys.exit(f"exit status {done.returncode} of\n{commands}{done.stdout}{done.stderr}")
    return done.stdout


def main():
    tutorial = pathlib.Path(sys.argv[1])
    folder = sys.argv[2]
    writes = sys.argv[3:] == ["--write"]
    text = tutorial.read_text()
    blocks = list(BLOCK.finditer(text))
    if not blocks:
        sys.exit(f"{tutorial}: expected blocks of commands, found none")
    printed = None
    result = ""
    at = 0
    wrong = 0
    for block in blocks:
        kind, content = block.groups()
        result += text[at : block.start(2)]
        at = block.end(2)
        if kind == "text":
            result += content if printed is None else printed
            if printed is not None and printed != content and not writes:
                wrong += 1
                print(f"{tutorial}: expected\n{content}found\n{printed}")
        else:
            is_run = kind == "sh" or importlib.util.find_spec("torch")
            printed = run(content, folder) if is_run else None
            result += content
    if writes:
        tutorial.write_text(result + text[at:])
    print(f"{len(blocks)} blocks, {wrong} of them print something else")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
