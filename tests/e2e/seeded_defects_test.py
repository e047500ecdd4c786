#!/usr/bin/env python3
"""Puts defects into the program, one at a time, and sees a test fail for each.

usage: seeded_defects_test.py SOURCE_DIR BUILD_DIR [--only NAME]...

The tree and the build stay as they are: the changed file is compiled as the
build compiles it, by itself or in its piece, and linked in front of the libraries
that hold the original.

A defect counts as caught if the test passes without it and fails with it, by a
failed expectation, a crash or a time limit.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass

TIME_LIMIT_S = 120


@dataclass
class Defect:
    name: str
    file: str  # that has the line
    line: str  # as it is, once in the file
    instead: str
    test: str  # the program that catches it
    cases: str  # of it


DEFECTS = [
    Defect("payload digest not compared", "core/table/file_bytes.cc",
           "if (digest == header.payload_sha256) return absl::OkStatus();", "if (true) return absl::OkStatus();",
           "core_table_test", "*"),
    Defect("table file not synced", "core/table/file_bytes.cc",
           "if (RetryInterrupted([&] { return ops.Sync(file.fd()); }) == 0) {", "if (true) {",
           "server_tables_test", "TableStoreCrashTest.*"),
    Defect("directory not synced", "core/table/file_bytes.cc",
           "if (RetryInterrupted([&] { return ops.Sync(directory.fd()); }) == 0) {", "if (true) {",
           "server_tables_test", "TableStoreCrashTest.*"),
    Defect("state directory not locked", "server/tables/state_directory.cc",
           "if (RetryInterrupted([&] { return ops_.LockExclusively(lock_fd_); }) != 0) {", "if (false) {",
           "server_tables_test", "StateDirectoryTest.*"),
    Defect("two solves at a time", "server/admin/resolve_manager.cc",
           "if (running_ == 0) return absl::OkStatus();\n  const std::string& name",
           "if (life_ == Life::kOpen) return absl::OkStatus();\n  const std::string& name",
           "server_admin_test", "ResolveManagerTest.*"),
    Defect("own table not verified", "server/admin/resolve_operation.cc",
           "status = steps_.verify(table);", "status = absl::OkStatus();",
           "server_admin_test", "ResolveFailuresTest.*"),
    Defect("a solve does not notice that it is to stop", "core/solver/solver.cc",
           "if (options_.stop.stop_requested()) {", "if (false) {",
           "core_solver_test", "*Stop*:*Cancel*"),
    Defect("any token will do", "server/admission/gate.cc",
           "is_in |= CRYPTO_memcmp(good.data(), digest.data(), digest.size()) == 0;", "is_in |= CRYPTO_memcmp(good.data(), digest.data(), 0) == 0;",
           "server_admission_test", "TokenSetTest.*"),
    Defect("health serves on while the server drains", "server/query/health_service.cc",
           "is_shut_down_ = true;\n    for (auto& [name, is_serving] : is_serving_) is_serving = false;", "is_shut_down_ = true;",
           "server_query_test", "HealthServiceTest.*"),
    Defect("what a peer sends is logged as it is", "server/log/logging.cc",
           "absl::CHexEscape(value)", "value",
           "server_log_test", "*"),
]


class Build:
    """Compile and link commands of the build, with files put in the place of others."""

    def __init__(self, source, build):
        self.source, self.build = source, build
        with open(build / "compile_commands.json") as file:
            self.compile_commands = {entry["file"]: entry for entry in json.load(file)}

    def piece_of(self, original):
        """The file that the build compiles and that includes the original, which may be that itself."""
        if original in self.compile_commands:
            return original
        line = f'#include "{original}"\n'
        return next(file for file in self.compile_commands
                    if "/Unity/" in file and line in pathlib.Path(file).read_text())

    def compile(self, source, folder, output):
        """Compiles what the folder has in the place of the source."""
        original = str(self.source / source)
        piece = self.piece_of(original)
        command = shlex.split(self.compile_commands[piece]["command"])
        changed = folder / source
        if piece != original:
            text = pathlib.Path(piece).read_text()
            changed = folder / "piece.cc"
            changed.write_text(text.replace(f'"{original}"', f'"{folder / source}"'))
        command[command.index(piece)] = str(changed)
        command[command.index("-o") + 1] = str(output)
        self.run(command + ["-Wno-error"])  # a defect may leave something unused

    def link(self, test, changed, output):
        """Links the test program with this object before all libraries."""
        commands = subprocess.run(["ninja", "-C", self.build, "-t", "commands", f"tests/{test}"],
                                  check=True, capture_output=True, text=True).stdout
        words = shlex.split(commands.splitlines()[-1])
        # ": && COMPILER ... -o tests/NAME ... && :"
        words = words[words.index("&&") + 1:]
        words = words[:words.index("&&")]
        words[words.index("-o") + 1] = str(output)
        first_library = next(i for i, word in enumerate(words) if word.endswith(".a"))
        self.run(words[:first_library] + [str(changed)] + words[first_library:])

    def run(self, command):
        done = subprocess.run(command, cwd=self.build, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{shlex.join(command)}\n{done.stdout}{done.stderr}")


def text_of(defect, source):
    """The text of the file, which must have the line once."""
    text = (source / defect.file).read_text()
    if text.count(defect.line) != 1:
        sys.exit(f"{defect.name}: {defect.file} has the line {text.count(defect.line)} times, expected 1:\n{defect.line}")
    return text


def write_changed(defect, source, folder):
    """Writes the changed file into the folder, at its path."""
    text = text_of(defect, source)
    changed = folder / defect.file
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_text(text.replace(defect.line, defect.instead))


def passes(program, cases):
    """Whether the cases of a test program pass; there must be some."""
    command = [str(program), f"--gtest_filter={cases}", "--gtest_brief=1"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    except subprocess.TimeoutExpired:
        return False
    if "[  PASSED  ] 0 tests" in done.stdout:
        sys.exit(f"{program} has no case like {cases}")
    return done.returncode == 0


def is_caught(defect, build):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_changed(defect, build.source, folder)
        build.compile(defect.file, folder, folder / "changed.o")
        build.link(defect.test, folder / "changed.o", folder / defect.test)
        return not passes(folder / defect.test, defect.cases)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--only", action="append", help="name of a defect; repeatable")
    options = parser.parse_args()
    build = Build(options.source.resolve(), options.build.resolve())
    chosen = [d for d in DEFECTS if not options.only or d.name in options.only]
    # Of those too that are not chosen: code moves.
    for defect in DEFECTS:
        text_of(defect, build.source)
    missed = []
    for defect in chosen:
        if not passes(build.build / "tests" / defect.test, defect.cases):
            sys.exit(f"{defect.test} {defect.cases} fails without any defect")
        caught = is_caught(defect, build)
        print(f"{'caught' if caught else 'MISSED'}  {defect.name}  ({defect.test} {defect.cases})", flush=True)
        if not caught:
            missed.append(defect.name)
    print(f"{len(chosen) - len(missed)} of {len(chosen)} caught")
    return 1 if missed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
