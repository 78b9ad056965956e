#!/usr/bin/env python3
"""Records what Helm 4.2.3 answers to the lines of lines.txt, as cases for ../mod.rs: record.py HELM

With a second program the answers are compared and nothing is written: record.py HELM PROGRAM
"""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

import yaml

HERE = pathlib.Path(__file__).parent
HOME = "/home/somebody"  # it is not there: nothing of the person who records gets into the answers


def lines():
    for line in (HERE / "lines.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            words = shlex.split(line)
            at = words.index("helm")
            yield line, dict(word.split("=", 1) for word in words[:at]), words[at + 1 :]


def answer(program, env, args):
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory) / "work"
        shutil.copytree(HERE / "files", work)
        given = {"HOME": HOME, "PATH": os.environ["PATH"], **env}
        run = subprocess.run([program, *args], cwd=work, env=given, capture_output=True, stdin=subprocess.DEVNULL)
        text = [out.decode().replace(str(work), "$DIR") for out in (run.stdout, run.stderr)]
        return {"status": run.returncode, "stdout": text[0], "stderr": text[1]}


def block(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


yaml.SafeDumper.add_representer(str, block)


def main():
    programs = [os.path.abspath(program) for program in sys.argv[1:]]
    cases, differing = [], 0
    for name, env, args in lines():
        found = answer(programs[0], env, args)
        if len(programs) > 1:
            other = answer(programs[1], env, args)
            if other != found:
                differing += 1
                print(f">>> {name}")
                for part in ("status", "stdout", "stderr"):
                    if found[part] != other[part]:
                        print(f"- {part}: {str(found[part])[:900]}\n+ {part}: {str(other[part])[:900]}")
            continue
        cases.append({"name": name, "called": "helm", "args": args, "env": {"HOME": HOME, **env}, **found})
    if len(programs) > 1:
        print(f"{differing} differ")
        return
    head = "# Recorded by record.py from lines.txt and Helm 4.2.3: not to be edited.\n"
    text = "---\n".join(yaml.safe_dump(case, sort_keys=False, width=10**9, allow_unicode=True) for case in cases)
    (HERE / "recorded.yaml").write_text(head + text)


main()
