# SPDX-License-Identifier: BSL-1.0
"""Holds the list of the public templates, templates.txt, against the headers and against the mistakes beside it.

Every template that is not in a namespace `detail`, nor private or protected, has a line: the mistakes in its use that
are tested, or why there is none. Concepts ask and refuse nothing: they have no line; nor have constructors and
conversions, for which their class's stands.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TEMPLATES = {"FunctionTemplateDecl", "ClassTemplateDecl", "VarTemplateDecl", "TypeAliasTemplateDecl"}


def members(record, path):
    """The public templates of a class, which is a template or not, and of the classes in it."""
    access = "private" if record.get("tagUsed") == "class" else "public"
    for node in record.get("inner", []):
        if node["kind"] == "AccessSpecDecl":
            access = node["access"]
        elif access == "public":
            yield from declared(node, path)


def declared(node, path):
    """The public templates that a declaration is or holds, by their names below etch."""
    kind = node["kind"]
    name = [*path, node["name"]] if node.get("name") else path
    if kind == "NamespaceDecl":
        if node.get("name") != "detail":
            for inner in node.get("inner", []):
                yield from declared(inner, name)
    elif kind in TEMPLATES:
        if not any(inner["kind"] in ("CXXConstructorDecl", "CXXConversionDecl") for inner in node.get("inner", [])):
            yield "::".join(name)
        for inner in node.get("inner", []):
            if inner["kind"] == "CXXRecordDecl":
                yield from members(inner, name)
    elif kind in ("CXXRecordDecl", "ClassTemplatePartialSpecializationDecl") and not node.get("isImplicit"):
        yield from members(node, name)


def public_templates(compiler, include):
    """Those of all headers."""
    headers = "#include <etch/etch.hpp>\n#include <etch/tbb.hpp>\n"
    command = [compiler, "-std=c++20", "-fsyntax-only", f"-I{include}", "-xc++", "-", "-Xclang", "-ast-dump=json"]
    command += ["-Xclang", "-ast-dump-filter=etch"]
    text = subprocess.run(command, input=headers, capture_output=True, text=True, check=True).stdout
    decoder = json.JSONDecoder()
    found = set()
    while text := text.lstrip():
        node, end = decoder.raw_decode(text)
        text = text[end:]
        if node["kind"] == "NamespaceDecl" and node["name"] == "etch":
            for inner in node.get("inner", []):
                found.update(declared(inner, []))
    return found


def mistakes():
    """<file>, or <file>/<mistake> of those that hold several."""
    found = set()
    for file in HERE.glob("*.cpp"):
        several = re.findall(r"^#if MISTAKE_(\w+)", file.read_text(), re.MULTILINE)
        found.update(f"{file.stem}/{mistake}" for mistake in several) if several else found.add(file.stem)
    return found


def read_list(file):
    """The mistakes, or the reason, of each template."""
    lines = {}
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.partition(" ")
        rest = rest.strip()
        if not rest or name in lines:
            sys.exit(f"{file}:{number}: expected a template's name, once, and its mistakes or '- ' and a reason: {line}")
        lines[name] = [] if rest.startswith("- ") else rest.split()
    return lines


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--compiler", default="clang++-19", help="a clang, whose list of declarations is read")
    arguments.add_argument("--include", default=HERE.parents[1] / "include", help="where etch/etch.hpp is")
    options = arguments.parse_args()
    public = public_templates(options.compiler, options.include)
    tested = mistakes()
    listed = read_list(HERE / "templates.txt")
    named = {mistake for line in listed.values() for mistake in line}
    complaints = [f"public, but not in the list: {name}" for name in sorted(public - listed.keys())]
    complaints += [f"in the list, but not public: {name}" for name in sorted(listed.keys() - public - {"*"})]
    complaints += [f"in the list, but no test: {name}" for name in sorted(named - tested)]
    complaints += [f"tested, but not in the list: {name}" for name in sorted(tested - named)]
    if complaints:
        sys.exit(f"{HERE / 'templates.txt'}:\n  " + "\n  ".join(complaints))
    refusing = sum(bool(line) for name, line in listed.items() if name != "*")
    print(f"{len(public)} public templates: {refusing} with {len(tested)} mistakes, {len(public) - refusing} with a reason")


if __name__ == "__main__":
    main()
