"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const findAll = (selector) => [...document.querySelectorAll(selector)];

  const search = find("#search");
  const filters = findAll("[data-filter]");
  const sections = findAll(".comparison");
  const help = find("#help");
  const objects = findAll(".object").map((element) => ({
    element,
    section: element.parentElement,
    summary: element.firstElementChild,
    text: undefined,
  }));

  /** What can be found in an object; read once, when it is first asked for. */
  const textOf = (object) => (object.text ??= object.element.textContent.toLowerCase());

  /** The words that are searched for. */
  const words = () => search.value.toLowerCase().split(/\s+/).filter(Boolean);

  /** The values that each filter lets through; a filter that lets all through is left out. */
  const wanted = () => {
    const values = new Map();
    for (const control of filters) {
      const isSet = control.matches("button") ? control.getAttribute("aria-pressed") === "true" : control.value !== "";
      if (isSet) {
        const name = control.dataset.filter;
        values.set(name, (values.get(name) ?? new Set()).add(control.value));
      }
    }
    return [...values];
  };

  /** Shows what search and filters let through. */
  const apply = () => {
    const [texts, values] = [words(), wanted()];
    const passes = (object) =>
      values.every(([name, some]) => (object.element.dataset[name] ?? "").split(" ").some((value) => some.has(value))) &&
      texts.every((word) => textOf(object).includes(word));
    const isFiltered = texts.length > 0 || values.length > 0;
    const open = new Set();
    let shown = 0;
    for (const object of objects) {
      const isShown = passes(object);
      object.element.hidden = !isShown;
      if (isShown) {
        shown += 1;
        open.add(object.section);
      }
    }
    for (const section of sections) section.hidden = isFiltered && !open.has(section);
    const all = objects.length === 1 ? "1 object" : `${objects.length} objects`;
    find("#count").textContent = isFiltered ? `${shown} of ${all}` : all;
    find("#clear").hidden = !isFiltered;
    find("#none").hidden = !isFiltered || shown > 0;
    highlight(texts);
  };

  /** How many places of what is searched for are marked. */
  const MOST_MARKS = 2000;

  /** Marks what is searched for, where the browser can. */
  const highlight = (texts) => {
    if (!globalThis.CSS?.highlights) return;
    const marks = new Highlight();
    for (const object of texts.length > 0 ? objects : []) {
      if (object.element.hidden || !object.element.open) continue;
      const walker = document.createTreeWalker(object.element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node && marks.size < MOST_MARKS; node = walker.nextNode()) {
        const text = node.data.toLowerCase();
        for (const word of texts) {
          for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, Math.min(at + word.length, node.length));
            marks.add(range);
          }
        }
      }
    }
    CSS.highlights.set("search", marks);
  };

  const clear = () => {
    search.value = "";
    for (const control of filters) {
      if (control.matches("button")) control.setAttribute("aria-pressed", "false");
      else control.value = "";
    }
    apply();
  };

  /** Opens or closes what is shown. */
  const toggleAll = (isOpen) => {
    for (const { element } of objects) if (!element.hidden) element.open = isOpen;
  };

  /** Goes to the next object that is shown, or the previous one. */
  const move = (step) => {
    const shown = objects.filter(({ element }) => !element.hidden);
    const current = document.activeElement?.closest(".object");
    const at = shown.findIndex(({ element }) => element === current);
    const next = at < 0 ? (step > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + step, 0), shown.length - 1);
    const target = shown[next]?.summary;
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "nearest" });
  };

  const view = (name) => () => {
    const control = find(`#view-${name}`);
    if (control) control.checked = true;
  };

  const KEYS = {
    "/": () => search.select(),
    "?": () => help.showModal(),
    Escape: clear,
    j: () => move(1),
    k: () => move(-1),
    e: () => toggleAll(true),
    c: () => toggleAll(false),
    u: view("unified"),
    s: view("split"),
    f: view("fields"),
  };

  /** Keys that mean something only while an object has the focus. */
  const OBJECT_KEYS = { ArrowDown: KEYS.j, ArrowUp: KEYS.k };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const { target, key } = event;
    let action = KEYS[key];
    if (target === search) {
      if (key === "Escape") search.blur();
      else action = { Enter: KEYS.j, ArrowDown: KEYS.j }[key];
    } else if (target.matches("select")) {
      action = key === "Escape" ? clear : undefined;
    } else if (target.matches(".object > summary")) {
      action ??= OBJECT_KEYS[key];
    }
    if (action) {
      event.preventDefault();
      action();
    }
  });

  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 60);
  });
  search.form.addEventListener("submit", (event) => event.preventDefault());
  for (const control of filters) {
    if (control.matches("button")) {
      control.addEventListener("click", () => {
        control.setAttribute("aria-pressed", String(control.getAttribute("aria-pressed") !== "true"));
        apply();
      });
    } else {
      control.addEventListener("change", apply);
    }
  }
  find("#clear").addEventListener("click", () => {
    clear();
    search.focus();
  });
  find("#expand").addEventListener("click", KEYS.e);
  find("#collapse").addEventListener("click", KEYS.c);
  find("#keys").addEventListener("click", KEYS["?"]);

  apply();
})();
