"""Dev against production of this repository's charts: reading, searching and filtering, by click and by key."""
import pytest

SIDES = ("dev", "production")


@pytest.fixture
def file(diff):
    return diff(*SIDES, "--why")


@pytest.fixture
def page(visit, file):
    return visit(file)


def shown(page):
    """The names of the objects that are there to be seen."""
    return page.locator(".object:visible .name").all_text_contents()


def total(page):
    return page.locator(".object").count()


def wait_for_count(page, text):
    page.wait_for_function("text => document.querySelector('#count').textContent.startsWith(text)", arg=text)


def focused(page):
    """The object that has the focus."""
    return page.evaluate("document.activeElement.closest('.object')?.querySelector('.name').textContent")


def test_is_whole_in_itself(page, file):
    text = file.read_text()
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy
    assert not any(word in text for word in ("<link", "<img", "@import", "url(", " src=", " style=", " onclick="))


def test_runs_nothing_but_its_own_script(browser, file):
    """What a value might smuggle in is only text."""
    page = browser.new_page()
    page.goto(file.as_uri())
    refused = page.evaluate(
        """new Promise(resolve => {
            document.addEventListener("securitypolicyviolation", event => resolve(event.violatedDirective));
            const script = document.createElement("script");
            script.textContent = "document.title = 'broken'";
            document.body.append(script);
        })"""
    )
    assert refused.startswith("script-src") and page.title() == "dev → production"
    page.close()


def test_tells_what_is_compared(page):
    assert page.locator("h1").inner_text() == "dev → production"
    assert page.locator("main h2").all_inner_texts() == ["erlmcp-enterprise: dev → production", "erlmcp: dev → production"]
    sides = page.locator(".side").all_inner_texts()
    assert len(sides) == 4 and "erlmcp-enterprise 3.0.0" in sides[0] and "production" in sides[1]
    assert "erlmcp-dev → erlmcp-production" in page.locator(".notes").first.inner_text()
    # As many as the data says, and all of them open.
    assert page.locator("#count").inner_text() == f"{total(page)} objects"
    assert page.locator(".object[open]").count() == total(page) > 50


def test_search_by_key(page):
    page.keyboard.press("/")
    page.keyboard.type("REPLICAS 200Gi")
    wait_for_count(page, "0 of")
    assert page.locator("#none").is_visible() and shown(page) == []
    page.locator("#search").fill("storage: 200gi")
    page.wait_for_function("() => !document.querySelector('#count').textContent.startsWith('0 of')")
    found = shown(page)
    assert "erlmcp-enterprise-erlmcp-production-backup" in found and len(found) < total(page)
    # What is found is marked, and Escape shows everything again.
    assert page.evaluate("CSS.highlights.get('search').size") > 0
    page.keyboard.press("Escape")
    wait_for_count(page, str(total(page)))
    assert len(shown(page)) == total(page)
    assert page.locator("#search").input_value() == ""


def test_filters_by_click(page):
    page.get_by_label("Kind").select_option("PersistentVolumeClaim")
    assert set(page.locator(".object:visible .kind").all_text_contents()) == {"PersistentVolumeClaim"}
    page.get_by_label("Kind").select_option("")
    page.get_by_role("button", name="restart").click()
    found = page.locator(".object:visible")
    assert 0 < found.count() < total(page)
    assert found.locator("summary .restart").count() == found.count()
    # Values of one filter are alternatives, filters narrow each other.
    page.get_by_role("button", name="immutable").click()
    both = found.count()
    assert both >= page.locator(".object:visible summary .restart").count()
    page.get_by_label("Release").select_option("erlmcp")
    assert 0 < found.count() <= both and page.locator("main h2:visible").count() == 1
    page.get_by_role("button", name="Clear").click()
    assert found.count() == total(page) and page.locator("[aria-pressed=true]").count() == 0


def test_filters_by_key(page):
    chip = page.get_by_role("button", name="added")
    chip.focus()
    page.keyboard.press("Space")
    assert chip.get_attribute("aria-pressed") == "true"
    assert page.locator(".object:visible:not(.added)").count() == 0
    page.keyboard.press("Escape")
    page.get_by_label("Kind").focus()
    page.keyboard.type("Deployment")
    assert set(page.locator(".object:visible .kind").all_text_contents()) == {"Deployment"}
    page.keyboard.press("Escape")
    assert len(shown(page)) == total(page)


def test_moves_and_toggles_by_key(page):
    names = shown(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == names[1]
    page.keyboard.press("k")
    assert focused(page) == names[0]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page) == names[2]
    page.keyboard.press("ArrowUp")
    assert focused(page) == names[1]
    second = page.locator(".object").nth(1)
    assert second.locator(".lines").is_visible()
    page.keyboard.press("Enter")
    assert not second.locator(".lines").is_visible()
    page.keyboard.press("Enter")
    assert second.locator(".lines").is_visible()
    # What is gone to is in sight, below the bar that stays.
    for _ in range(20):
        page.keyboard.press("j")
    summary = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
    bar = page.locator(".toolbar").bounding_box()
    assert bar["y"] + bar["height"] <= summary["top"] and summary["bottom"] <= 1000
    # Only what is shown is gone to.
    page.get_by_role("button", name="immutable").click()
    page.keyboard.press("j")
    assert focused(page) in shown(page)


def test_expands_and_collapses_all(page):
    page.get_by_role("button", name="Collapse all").click()
    assert page.locator(".object[open]").count() == 0
    page.keyboard.press("e")
    assert page.locator(".object[open]").count() == total(page)
    page.keyboard.press("c")
    assert page.locator(".object[open]").count() == 0
    # Only what is shown.
    page.get_by_label("Kind").select_option("Deployment")
    page.get_by_role("button", name="Expand all").click()
    assert page.locator(".object[open]").count() == page.locator(".object:visible").count() < total(page)


def test_side_by_side(page):
    change = page.locator(".object.changed", has_text="200Gi").first
    removed, added = change.locator("del.line").first, change.locator("ins.line").first
    left, right = removed.bounding_box(), added.bounding_box()
    assert left["x"] == right["x"] and left["y"] < right["y"]
    page.get_by_text("Side by side", exact=True).click()
    left, right = removed.bounding_box(), added.bounding_box()
    assert left["x"] + left["width"] <= right["x"] and left["y"] == right["y"]
    assert change.locator(".copy").first.is_visible()
    page.keyboard.press("f")
    assert not removed.is_visible() and change.locator(".fields").is_visible()
    assert "causes: storage.backup.size" in change.locator(".fields").inner_text()
    page.keyboard.press("u")
    assert removed.is_visible() and not change.locator(".copy").first.is_visible()
    assert removed.locator("mark").inner_text() == "1Gi"


def test_help(page):
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("j")
    assert focused(page) is None
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()


def test_can_be_read_by_everyone(page):
    # Every control has a name, headings go down one by one, and text stands out from what is behind it.
    nameless = page.evaluate(
        """[...document.querySelectorAll("button, input, select, summary")].filter(control =>
            !(control.textContent.trim() || control.ariaLabel || control.labels?.[0]?.textContent.trim())).length"""
    )
    assert nameless == 0
    assert page.locator("summary [aria-label=changed]").count() == page.locator(".object.changed").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(visit, file, scheme):
    page = visit(file, color_scheme=scheme)
    low = page.evaluate(CONTRAST)
    assert low == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures(visit, shoot, file, scheme):
    page = visit(file, color_scheme=scheme)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert light == (scheme == "light")
    shoot(page, f"{scheme}-top")
    for key in "usf":
        page.keyboard.press(key)
        page.locator(".object", has_text="-core").locator("summary").first.scroll_into_view_if_needed()
        page.locator(".object", has_text="ERLMCP_DATABASE_URL").first.evaluate("object => object.scrollIntoView()")
        shoot(page, f"{scheme}-{key}")


def test_narrow_window(visit, shoot, file):
    page = visit(file, width=390, height=900)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, "narrow-top")
    page.locator(".object").nth(3).evaluate("object => object.scrollIntoView()")
    shoot(page, "narrow")


def test_prints(visit, file):
    page = visit(file)
    page.emulate_media(media="print")
    assert not page.locator(".toolbar").is_visible()
    assert page.locator(".object").last.locator(".lines").is_visible()


def test_works_without_script(visit, file):
    page = visit(file, java_script_enabled=False)
    first = page.locator(".object").first
    first.locator("summary").click()
    assert not first.locator(".lines").is_visible()


# The texts whose contrast with what is behind them is less than 4.5 to 1 (WCAG 2.2, 1.4.3), a sample of each kind.
CONTRAST = """
(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colors) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const low = [];
  for (const selector of [".summary", ".side dt", ".notes small", ".chip", ".chip b", ".count", ".kind", ".namespace", ".template",
      ".badge.restart", ".badge.immutable", ".plus", ".minus", ".hunk", "del.line", "del mark", "ins.line", "ins mark", "kbd", "footer"]) {
    const element = document.querySelector(selector);
    if (!element) { low.push(`${selector}: none`); continue; }
    const behind = [];
    for (let at = element; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
    const text = over([...behind, getComputedStyle(element).color]);
    const [one, other] = [luminance(text), luminance(over(behind))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) low.push(`${selector}: ${ratio.toFixed(2)}`);
  }
  return low;
})()
"""
