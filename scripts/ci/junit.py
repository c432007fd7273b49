"""Prints the test cases of a JUnit report as `ok NAME` and `not ok NAME`."""
import re
import sys
import xml.etree.ElementTree as ElementTree

# The reporter writes names of tests and errors as they are; XML has no way to write most control characters.
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

prefix = sys.argv[2] + ": " if len(sys.argv) > 2 else ""
with open(sys.argv[1], encoding="utf-8", errors="replace") as report:
    root = ElementTree.fromstring(NOT_IN_XML.sub("\ufffd", report.read()))
for case in root.iter("testcase"):
    failed = case.find("failure") is not None or case.find("error") is not None
    name = " ".join(case.get("name", "").split())
    if case.find("skipped") is None:
        print(f"{'not ok' if failed else 'ok'} {prefix}{name}")
