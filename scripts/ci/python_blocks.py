"""Runs the Python blocks of Markdown files, each in a stack of its own, and prints `ok` or `not ok` for each.

A block that imports something is a program; any other one is what stands inside the constructor of a stack.
"""
import os
import re
import sys
import tempfile
import traceback
from pathlib import Path

PREAMBLE = """
from aws_cdk import App, CfnOutput, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam, aws_route53 as route53
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import *
"""
FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def run(code: str, folder: str) -> None:
    import aws_cdk

    if "import " in code:
        exec(code, {"__name__": "__main__"})
        return
    app = aws_cdk.App(outdir=tempfile.mkdtemp(dir=folder))
    scope = {}
    exec(PREAMBLE, scope)
    scope["self"] = scope["stack"] = aws_cdk.Stack(app, "Block")
    exec(code, scope)
    app.synth()


paths = [path for name in sys.argv[1:] for path in ([Path(name)] if Path(name).is_file() else sorted(Path(name).rglob("*.md")))]
found = 0
with tempfile.TemporaryDirectory() as folder:
    # For the apps of programs, and for the kernel of jsii.
    os.environ["TMPDIR"] = folder
    for path in paths:
        for number, block in enumerate(FENCE.findall(path.read_text()), start=1):
            found += 1
            try:
                run(block, folder)
                print(f"ok {path}: Python block {number}")
            except Exception:
                traceback.print_exc()
                print(f"not ok {path}: Python block {number}")

if not found:
    sys.exit("no Python block found")
