#!/usr/bin/env python3
"""Packs the corpora in fuzz/corpus, each into one archive in fuzz/corpora, which the repository keeps: fuzz/keep.py [TARGET...]"""
import gzip
import io
import pathlib
import sys
import tarfile

FUZZ = pathlib.Path(__file__).resolve().parent
# An archive above this is not kept: the fuzzer finds its corpus again.
MOST_BYTES = 2_000_000


def packed(directory):
    """The files of a directory, numbered, sorted and without dates: the same corpus is the same archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number, text in enumerate(sorted(path.read_bytes() for path in directory.iterdir())):
            entry = tarfile.TarInfo(str(number))
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    return gzip.compress(out.getvalue(), compresslevel=9, mtime=0)


for directory in sorted((FUZZ / "corpus").iterdir()):
    if sys.argv[1:] and directory.name not in sys.argv[1:]:
        continue
    data = packed(directory)
    print(f"{directory.name}: {sum(1 for _ in directory.iterdir())} texts, {len(data)} bytes")
    if len(data) <= MOST_BYTES:
        (FUZZ / "corpora").mkdir(exist_ok=True)
        (FUZZ / "corpora" / f"{directory.name}.tar.gz").write_bytes(data)
