#!/usr/bin/env python3
"""Checks the shape of the code by reading it: who may include whom, who may reveal identifiers, how files look.

    lint.py ROOT      prints every violation as file:line: rule, exits 1 if there is any
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')

# Which top-level folders a folder may include, besides itself (DESIGN.md section 3: dependencies point one way).
ARROWS = {
    "domain": set(),
    "signalling": {"domain"},
    "storage": {"domain"},
    "services": {"domain", "signalling", "storage"},
    "bench": {"domain", "signalling", "storage", "services"},
    "tests": {"domain", "signalling", "storage", "services", "bench"},
}

# What the domain may use beside the standard library: g++ 12 has no std::expected in C++20.
DOMAIN_LIBRARIES = {"tl/expected.hpp"}

# Third-party headers that one layer alone may touch.
HOMES = {
    "pqxx/": ("storage/connection/",),
    "sofia-sip/": ("signalling/", "services/ingest/sip/"),
    "tins/": ("signalling/capture/",),
    "pcap": ("signalling/capture/",),
    "grpcpp/": ("services/",),
    "google/protobuf": ("services/",),
    "spdlog/": ("services/common/log/",),
    "CLI/": ("services/",),
    "sqlite3.h": ("services/ingest/sqlite/",),
}

# Who may turn an unprintable identifier into text: identity itself, the rules that compare texts, and the places where an
# answer, a fact or a row is written. Everybody else passes the types on.
REVEALERS = (
    "domain/common/",
    "domain/identity/",
    "domain/binding/",
    "domain/correlation/",
    "domain/session/",
    "domain/trust/evidence/placeholder_imei.cc",
    "domain/trust/network_imei.cc",
    "domain/warrant/warrant.",
    "signalling/",
    "storage/",
    "services/common/convert/",
    "services/answer/",
    "services/correlator/explain/explain_service.cc",
    "services/exporter/",
    "services/ingest/feeds/feed_codec.",
    "services/ingest/spool/batch_codec/",
    "services/ingest/sip/subscription.cc",
    "services/ingest/store/claims.cc",
    "services/vouchctl/",
    "tests/",
)

LOG_CALL = re.compile(r"\b(log|spdlog)::[a-z_]+\(|\blog\(")
MAX_COLUMNS = 120
MAX_LINES = 500


def source_files(root):
    for top in ARROWS:
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".h", ".cc"):
                yield path


def include_violations(name, number, line):
    match = INCLUDE.match(line)
    if not match:
        return
    bracket, target = match.groups()
    folder = name.split("/")[0]
    if bracket == '"':
        top = target.split("/")[0]
        if top in ARROWS and top != folder and top not in ARROWS[folder]:
            yield f"{name}:{number}: {folder} must not include {top}"
        if "/" not in target:
            yield f"{name}:{number}: includes are written from the root"
    else:
        if folder == "domain" and ("/" in target or target.endswith(".h")) and target not in DOMAIN_LIBRARIES:
            yield f"{name}:{number}: domain includes nothing but the standard library"
        for prefix, homes in HOMES.items():
            if target.startswith(prefix) and not name.startswith(homes) and folder not in ("tests", "bench"):
                yield f"{name}:{number}: <{prefix}...> belongs into {', '.join(homes)}"


def line_violations(name, number, line):
    yield from include_violations(name, number, line)
    if ".reveal()" in line and not name.startswith(REVEALERS):
        yield f"{name}:{number}: may not reveal an identifier"
    if ".reveal()" in line and LOG_CALL.search(line):
        yield f"{name}:{number}: an identifier must not be logged"
    if len(line.rstrip("\n")) > MAX_COLUMNS:
        yield f"{name}:{number}: longer than {MAX_COLUMNS} columns"
    if re.search(r"\b(TODO|FIXME|XXX)\b", line):
        yield f"{name}:{number}: unfinished by its own words"


def file_violations(name, text):
    lines = text.splitlines(keepends=True)
    if name.endswith(".h") and "#pragma once" not in text:
        yield f"{name}:1: header without #pragma once"
    if len(lines) > MAX_LINES:
        yield f"{name}:1: {len(lines)} lines: hides two files"
    for number, line in enumerate(lines, 1):
        yield from line_violations(name, number, line)


def include_cycles(graph):
    """Cycles among headers, each named once."""
    state = {}

    def visit(node, trail):
        state[node] = "open"
        for target in graph.get(node, ()):
            if state.get(target) == "open":
                yield trail[trail.index(target):] + [target] if target in trail else [node, target]
            elif target not in state:
                yield from visit(target, trail + [target])
        state[node] = "done"

    for node in sorted(graph):
        if node not in state:
            yield from visit(node, [node])


def check(root):
    root = pathlib.Path(root)
    violations = []
    graph = {}
    for path in source_files(root):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        violations += file_violations(name, text)
        graph[name] = [m.group(2) for m in map(INCLUDE.match, text.splitlines()) if m and m.group(1) == '"']
    violations += [f"{cycle[0]}:1: include cycle {' -> '.join(cycle)}" for cycle in include_cycles(graph)]
    return violations


if __name__ == "__main__":
    found = check(sys.argv[1])
    print("\n".join(found) if found else "lint: nothing found")
    sys.exit(1 if found else 0)
