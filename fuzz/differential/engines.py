"""The two that are asked, each a process of its own: either may crash or hang, Helm's by endless recursion, which Go can't catch."""
import gzip
import io
import json
import pathlib
import re
import select
import struct
import subprocess
import sys
import tarfile
import tempfile

# Longer than any case takes on a busy machine.
TIMEOUT_SECONDS = 30
CHART_FILE = b"apiVersion: v2\nname: c\nversion: 0.1.0\n"
HELM = [sys.executable, str(pathlib.Path(__file__).with_name("helm.py"))]


def archive(files):
    """The archive of a chart with these files: bytes by path."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for path, data in {"Chart.yaml": CHART_FILE, **files}.items():
            entry = tarfile.TarInfo(f"c/{path}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return gzip.compress(packed.getvalue(), compresslevel=1)


def same_replacements(text):
    """A text in which each run of bytes that are not UTF-8 is one mark: Go and Rust count them differently."""
    return re.sub("\ufffd+", "\ufffd", text)


class Crash(Exception):
    """The process ended, or had to be ended since it did not answer."""


class Engine:
    """A program that renders archives: `helm.py`, or chartroom's example `renderer`. It is started where it does not run."""

    def __init__(self, command):
        self.command, self.process = command, None

    def ask(self, chart):
        """What the templates of an archive render to, by path, and the error: one of them is None."""
        if not self.process:
            self.log = tempfile.TemporaryFile()
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log)
        try:
            self.process.stdin.write(struct.pack(">I", len(chart)) + chart)
            self.process.stdin.flush()
            answered = select.select([self.process.stdout], [], [], TIMEOUT_SECONDS)[0]
            line = self.process.stdout.readline() if answered else None
        except BrokenPipeError:
            line = b""
        if not line:
            raise Crash(self.stop("no answer" if line is None else "ended"))
        answer = json.loads(line)
        if "error" in answer:  # Helm's comes as a text of C, which a zero byte ends
            return None, same_replacements(answer["error"].partition("\0")[0])
        return {path: same_replacements(text) for path, text in answer["ok"].items()}, None

    def stop(self, why):
        """Ends the process; why, and the beginning of what it said."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process = None
        self.log.seek(0)
        return f"{why}: {self.log.read(500).decode('utf-8', 'replace')}"
