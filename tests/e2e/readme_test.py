#!/usr/bin/env python3
"""Runs the manuals, README.md first: their commands must work and print what
they say they print.

usage: readme_test.py SOURCE_DIR BIN_DIR

Takes every ```console block: a line "$ COMMAND" is run by bash in a scratch
folder that looks like a built checkout, against a daemon of its own whose state
is in build/state, as deploy/run.sh has it, and what it prints (both streams)
must be the lines that follow, where a line "..." stands for any lines. A
```python or ```toml block is saved under the name the text before it gives it.
Each manual has a daemon of its own, with the rule sets of its line that starts
one. The daemon's addresses replace those of the text. The signature is compared as well.
"""
import os
import re
import subprocess
import sys
import tempfile

DEFAULT_ADDRESS = "127.0.0.1:50051"
DEFAULT_WEB = "127.0.0.1:8080"
MANUALS = ("README.md", "proto/README.md", "core/README.md", "deploy/README.md", "core/table/FORMAT.md",
           "client/python/README.md", "client/ctl/README.md")


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def examples(text):
    """(command, expected output) pairs, in order."""
    for block in blocks(text, "console"):
        for chunk in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, expected = chunk.partition("\n")
            yield command, expected


def files(text):
    """(file name, content) pairs."""
    return re.findall(r"[Ss]ave this as `(\S+)`(?:(?!```).)*```(?:python|toml)\n(.*?)^```$", text, re.M | re.S)


def matches(expected, actual):
    pattern = re.escape(expected).replace(re.escape("...\n"), "(?:.*\n)*?")
    return re.fullmatch(pattern, actual) is not None


def read(path):
    with open(path) as file:
        return file.read()


def make_checkout(folder, source, bin_dir, state, contents):
    os.mkdir(folder)
    for name in ("proto", "deploy"):
        os.symlink(os.path.join(source, name), os.path.join(folder, name))
    os.makedirs(os.path.join(folder, "build", "release"))
    os.symlink(bin_dir, os.path.join(folder, "build", "release", "bin"))
    os.symlink(os.path.join(os.path.dirname(bin_dir), "python"), os.path.join(folder, "build", "release", "python"))
    os.symlink(state, os.path.join(folder, "build", "state"))
    for name, content in contents:
        with open(os.path.join(folder, name), "w") as file:
            file.write(content)


def run_examples(readme, folder, address, web):
    # The example in Python asks the proxy of the environment otherwise, as the README says.
    environment = dict(os.environ, YATZYCTL_SERVER=address, LC_ALL="C.UTF-8", no_grpc_proxy="127.0.0.1", no_proxy="127.0.0.1",
                       PATH="/usr/bin:/bin:/usr/sbin:/sbin")
    failures = count = 0
    for command, expected in examples(readme):
        done = subprocess.run(["bash", "-c", command.replace(DEFAULT_WEB, web)], cwd=folder,
                              env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=120)
        count += 1
        if not matches(expected, done.stdout):
            failures += 1
            print(f"FAILED: $ {command}\n--- the text says\n{expected}"
                  f"--- it printed\n{done.stdout}---")
    print(f"{count} commands, {failures} failed")
    return failures if count else 1


def run_manual(manual, contents, source, bin_dir):
    """The number of failures of a manual's commands; they run beside a daemon as it shows one."""
    started = re.search(r"^build/release/bin/yatzyd .*?(--rules .*)$", manual, re.M)
    rules = started[1].split() if started else []
    with tempfile.TemporaryDirectory() as folder:
        state, checkout = f"{folder}/state", f"{folder}/checkout"
        make_checkout(checkout, source, bin_dir, state, contents)
        daemon = subprocess.Popen(
            [f"{bin_dir}/yatzyd", "--listen", "127.0.0.1:0", "--web-listen", "127.0.0.1:0", "--state-dir", state, *rules],
            stderr=subprocess.PIPE, text=True, cwd=checkout)
        try:
            log = ""
            while log.count(" serving ") < max(1, rules.count("--rules")):
                line = daemon.stderr.readline()
                assert line, f"yatzyd ended:\n{log}"
                log += line
            address = re.search(r"listening address=(\S+)", log)[1]
            web = re.search(r"web address=(\S+)", log)[1]
            signature = re.search(r'signature="([^"]+)"', log)[1]
            for name, content in contents:
                with open(os.path.join(checkout, name), "w") as file:
                    file.write(content.replace(DEFAULT_ADDRESS, address))
            failures = run_examples(manual, checkout, address, web)
        finally:
            daemon.terminate()
            daemon.communicate()
    assert daemon.returncode == 0, daemon.returncode
    return failures, signature


def main():
    source, bin_dir = map(os.path.abspath, sys.argv[1:3])
    manuals = [read(os.path.join(source, manual)) for manual in MANUALS]
    contents = [pair for manual in manuals for pair in files(manual)]
    assert len(contents) == 5, contents
    failures = 0
    for manual in manuals:
        failed, signature = run_manual(manual, contents, source, bin_dir)
        failures += failed
    assert signature in manuals[0], f"README lacks signature {signature}"
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
