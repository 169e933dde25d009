"""The lint finds what it is there to find."""
import unittest

import lint


def violations(name, text):
    return list(lint.file_violations(name, text))


class Arrows(unittest.TestCase):
    def test_services_may_include_storage(self):
        self.assertEqual(violations("services/answer/a.cc", '#include "storage/binding/b.h"\n'), [])

    def test_domain_may_not_include_storage(self):
        self.assertTrue(violations("domain/binding/a.cc", '#include "storage/binding/b.h"\n'))

    def test_signalling_and_storage_do_not_know_each_other(self):
        self.assertTrue(violations("signalling/sip/a.cc", '#include "storage/binding/b.h"\n'))
        self.assertTrue(violations("storage/feed/a.cc", '#include "signalling/sip/b.h"\n'))

    def test_domain_uses_the_standard_library_only(self):
        self.assertEqual(violations("domain/a.cc", "#include <vector>\n#include <tl/expected.hpp>\n"), [])
        self.assertTrue(violations("domain/a.cc", "#include <fmt/core.h>\n"))
        self.assertTrue(violations("domain/a.cc", "#include <unistd.h>\n"))

    def test_a_library_stays_in_its_home(self):
        self.assertTrue(violations("services/ingest/a.cc", "#include <pqxx/pqxx>\n"))
        self.assertEqual(violations("storage/connection/a.cc", "#include <pqxx/pqxx>\n"), [])


class Identifiers(unittest.TestCase):
    def test_only_listed_files_reveal(self):
        self.assertTrue(violations("services/ingest/a.cc", "x = impu.reveal();\n"))
        self.assertEqual(violations("storage/binding/a.cc", "x = impu.reveal();\n"), [])

    def test_nobody_logs_what_is_revealed(self):
        self.assertTrue(violations("storage/binding/a.cc", "log::info(impu.reveal());\n"))


class Shape(unittest.TestCase):
    def test_a_header_guards_itself(self):
        self.assertTrue(violations("domain/a.h", "int x;\n"))

    def test_cycles_are_found(self):
        self.assertTrue(list(lint.include_cycles({"a.h": ["b.h"], "b.h": ["a.h"]})))
        self.assertFalse(list(lint.include_cycles({"a.h": ["b.h"], "b.h": []})))


if __name__ == "__main__":
    unittest.main()
