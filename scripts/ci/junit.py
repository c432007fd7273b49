"""Prints the test cases of a JUnit report as `ok NAME` and `not ok NAME`."""
import sys
import xml.etree.ElementTree as ElementTree

prefix = sys.argv[2] + ": " if len(sys.argv) > 2 else ""
for case in ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
    failed = case.find("failure") is not None or case.find("error") is not None
    name = " ".join(case.get("name", "").split())
    if case.find("skipped") is None:
        print(f"{'not ok' if failed else 'ok'} {prefix}{name}")
