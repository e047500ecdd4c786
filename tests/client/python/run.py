#!/usr/bin/env python3
"""Runs a file of tests.

usage: run.py MODULE YATZYD

PYTHONPATH has the client. Exits with 77 where what it needs is not installed.
"""
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    try:
        import google.protobuf  # noqa: F401
        import grpc  # noqa: F401
        import numpy  # noqa: F401
    except ImportError as missing:
        print(f"SKIP: {missing}; deploy/install-deps.sh python installs it")
        sys.exit(77)
    module, os.environ["YATZYD"] = sys.argv[1:]
    sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "e2e")]
    # A coroutine that is never awaited, a file that is never closed.
    unittest.main(module, argv=[module], warnings="error")


if __name__ == "__main__":
    main()
