"""A page of 10,000 objects: it opens, and finds one of them, while people wait."""
import time

OBJECTS = 10_000
# Seconds, on a slow machine with others at work: a page that walked all objects for each of them would take minutes.
PATIENCE = 60

OBJECT = """---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: app-{at}, namespace: ns-{namespace}}}
spec:
  replicas: {replicas}
  template:
    spec:
      containers:
        - {{name: app, image: "registry.example.com/app:{at}"}}
"""


def test_large_page(tmp_path, diff, visit):
    for replicas, name in enumerate(["before.yaml", "after.yaml"], start=1):
        objects = (OBJECT.format(at=at, namespace=at % 50, replicas=replicas) for at in range(OBJECTS))
        (tmp_path / name).write_text("".join(objects))
    file = diff("before.yaml", "after.yaml", cwd=tmp_path)

    start = time.monotonic()
    page = visit(file)
    assert page.locator(".object").count() == OBJECTS
    opened = time.monotonic() - start

    start = time.monotonic()
    page.locator("#search").fill("app-7777")
    page.wait_for_function("() => document.querySelector('#count').textContent.startsWith('1 of')", timeout=PATIENCE * 1000)
    assert page.locator(".object:visible .name").all_text_contents() == ["app-7777"]
    searched = time.monotonic() - start

    print(f"{file.stat().st_size / 1e6:.0f} MB, opened in {opened:.1f} s, searched in {searched:.1f} s")
    assert opened < PATIENCE and searched < PATIENCE
