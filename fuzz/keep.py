#!/usr/bin/env python3
"""Packs the corpora in fuzz/corpus, each into one archive in fuzz/corpora, which the repository keeps: fuzz/keep.py [TARGET...]"""
import io
import pathlib
import sys
import tarfile

FUZZ = pathlib.Path(__file__).resolve().parent
# An archive above this is not kept: the fuzzer finds its corpus again.
MOST_BYTES = 2_000_000


def packed(directory):
    """The files of a directory, sorted and without dates: the same corpus is the same archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:xz") as archive:
        for path in sorted(directory.iterdir()):
            entry = tarfile.TarInfo(path.name)
            entry.size = path.stat().st_size
            archive.addfile(entry, io.BytesIO(path.read_bytes()))
    return out.getvalue()


for directory in sorted((FUZZ / "corpus").iterdir()):
    if sys.argv[1:] and directory.name not in sys.argv[1:]:
        continue
    data = packed(directory)
    print(f"{directory.name}: {sum(1 for _ in directory.iterdir())} texts, {len(data)} bytes")
    if len(data) <= MOST_BYTES:
        (FUZZ / "corpora").mkdir(exist_ok=True)
        (FUZZ / "corpora" / f"{directory.name}.tar.xz").write_bytes(data)
