"""What vouchctl tells a new user of itself. Needs no environment."""
import pathlib
import re
import shlex
import subprocess

import pytest

from environment import PROGRAMS, ROOT

# Words of the code and of the contract, which a user has never heard.
INTERNAL = re.compile(r"\b(protobuf message|spec\.|proto|RPC|enum|callback|sink|intake|quarantine|stub)\b", re.IGNORECASE)
PAGE = ROOT / "docs" / "operations" / "vouchctl.md"


def run(*arguments):
    return subprocess.run([PROGRAMS / "vouchctl", *arguments], capture_output=True, text=True, check=False, timeout=60)


def help_of(path):
    done = run(*path, "--help")
    assert done.returncode == 0 and done.stderr == "", path
    return done.stdout


def commands(path=()):
    """Every command, by what its group tells of it."""
    _, _, listed = help_of(path).partition("\nSubcommands:\n")
    names = re.findall(r"^  (\S+)  +\S", listed.split("\n\n")[0], re.MULTILINE)
    return [path] if not names else [one for name in names for one in commands((*path, name))]


ALL = commands()


def examples_in(text):
    shown = re.search(r"^Examples?:\n((?:  .*\n?)+)", text, re.MULTILINE)
    assert shown, text
    return [shlex.split(line) for line in shown[1].replace("\\\n", " ").splitlines()]


def test_all_commands_are_found():
    assert len(ALL) >= 20 and {("feed", "add"), ("lookup",), ("dev", "up")} <= set(ALL)


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_a_command_shows_examples_of_its_own_options(path):
    text = help_of(path)
    known = set(re.findall(r"^  (?:-h,)?(--[a-z-]+)", text, re.MULTILINE))
    for example in examples_in(text):
        assert tuple(example[:1 + len(path)]) == ("vouchctl", *path)
        assert {word for word in example if word.startswith("--")} <= known


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_option_is_explained_in_words_of_a_user(path):
    text = help_of(path)
    for option in re.findall(r"^  (?:--[a-z-]+|[A-Z]+) (?:TEXT|UINT|TIME).*(?:\n {20,}.*)?", text, re.MULTILINE):
        assert re.search(r"[a-z]{2}", re.split(r" {2,}|\n", option, maxsplit=1)[-1]), option
    assert not INTERNAL.search(text), INTERNAL.search(text)[0]
    assert max(map(len, examples_lines(text))) <= 100


def examples_lines(text):
    return text[text.index("\nExample"):].splitlines()


def test_wrong_usage_points_to_the_help_of_the_command():
    assert run("feed", "add", "x").stderr == "vouchctl: --kind is required\nhint: see `vouchctl feed add --help`\n"
    assert run("feed").stderr.endswith("hint: see `vouchctl feed --help`\n")
    assert run("nonsense").stderr.endswith("hint: see `vouchctl --help`\n")


# None of these reaches a service: there is none.
@pytest.mark.parametrize("arguments", [
    (), ("nonsense",), ("lookup",), ("feed",), ("feed", "nonsense"), ("feed", "add", "x"), ("feed", "show"), ("feed", "list", "--format", "xml"),
    ("feed", "list", "--nonsense"), ("feed", "rejected", "--limit", "many"), ("warrant", "create", "--liid", "X"),
    ("warrant", "create", "--liid", "X", "--authority", "Y", "--imei", "35632811407291", "--to", "yesterday"),
    ("lookup", "--liid", "X"), ("lookup", "--liid", "X", "--imei", "1", "--impu", "tel:+1"), ("session", "--liid", "X"), ("watch",),
    ("sessions", "--liid", "X"), ("sessions", "--liid", "X", "--icid", "i", "--call-id", "c"), ("sessions", "--liid", "X", "--icid", "i", "--page-size", "0"),
    ("acknowledge", "--liid", "X"),
    ("export", "create"), ("export", "verify"), ("import",), ("inspect",), ("instance-id",), ("dev",), ("dev", "sideways"),
    ("feed", "list", "--config", "/nowhere.toml"), ("export", "verify", "/dev/null", "--config", "/nowhere.toml"), ("import", "x.pcap", "--observation-point", "nowhere"),
], ids=" ".join)
def test_wrong_usage_exits_with_2(arguments):
    done = run(*arguments)
    assert done.returncode == 2 and done.stdout == "" and done.stderr.startswith("vouchctl: "), done


def test_exit_codes_are_told_alike_by_the_help_and_the_page():
    told = dict(re.findall(r"(\d) ([a-z ]+)", re.search(r"Exit codes: (.*)\.", help_of(()))[1]))
    page = dict(re.findall(r"^\| (\d) \| ([^|]+?) \|", PAGE.read_text(), re.MULTILINE))
    assert told.keys() == page.keys() == set("01234")
    for code, words in told.items():
        assert page[code].startswith(words.strip()), code


def test_the_page_is_where_readers_are_sent():
    for file in ("README.md", "services/vouchctl/README.md"):
        text = (ROOT / pathlib.Path(file)).read_text()
        assert "docs/operations/vouchctl.md" in text and not re.search(r"2 (wrong )?usage", text), file
