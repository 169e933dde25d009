"""The pages of docs/conformance name tests and codes: each of them exists."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "conformance").glob("*.md"))
CODE = re.compile(r"\b(?:note|refusal|blind|alarm) `([A-Z0-9_]+)`")


def rows(page):
    """The rows of the page's tables: what comes, what is done, the tests, the codes."""
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 4 and cells[2] != "test" and not set(cells[0]) <= {"-"}:
            yield cells


def text_of(folders, suffixes):
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes)
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


class ConformanceTest(unittest.TestCase):
    def test_every_test_named_exists(self):
        text = text_of(["tests"], {".cc", ".py"})
        tests = {f"{suite}.{name}" for suite, name in re.findall(r"^(?:RC_GTEST_PROP|TEST(?:_F|_P)?)\((\w+),\s*(\w+)", text, re.MULTILINE)}
        tests |= set(re.findall(r"^def (test_\w+)", text, re.MULTILINE))
        for page in PAGES:
            for _, _, named, _ in rows(page):
                self.assertRegex(named, r"`.+`", f"{page.name}: a row without a test")
                for test in re.findall(r"`([^`]+)`", named):
                    self.assertTrue(test in tests, f"{page.name}: no test {test}")

    def test_every_code_named_exists(self):
        written = set(re.findall(r'"([A-Z][A-Z0-9_]+)"', text_of(["domain", "signalling", "services"], {".cc", ".h"})))
        for page in PAGES:
            for _, _, _, codes in rows(page):
                named = CODE.findall(codes)
                self.assertEqual(", ".join(CODE.sub("", codes).replace(" ", "").split(",")).strip(", "), "" if named else "none", codes)
                for code in named:
                    self.assertTrue(code in written, f"{page.name}: nothing writes {code}")

    def test_the_pages_have_rows(self):
        self.assertTrue(PAGES and all(list(rows(page)) for page in PAGES))


if __name__ == "__main__":
    unittest.main()
