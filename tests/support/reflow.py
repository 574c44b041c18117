"""What does not fit a page at its width: measured in the browser, for narrow screens (WCAG 1.4.10),
enlarged text (1.4.4) and fingers (2.5.8)."""

import sqlite3
from pathlib import Path

from playwright.sync_api import Page

LONG = "Samfunnssikkerhetsberedskapskoordinatoropplæringsplanen"
WRITTEN = {  # what people write, and how long it may be
    "areas": {"name": 120},
    "organisations": {"name": 160, "about": 0, "contact": 200},
    "units": {"name": 120, "what_we_do": 0},
    "users": {"name": 80, "place": 80},
    "friendships": {"title": 120, "body": 0},
    "needs": {"title": 120, "body": 0, "place": 160, "gives": 200, "contact": 200},
    "notifications": {"about": 200},
    "register_checks": {"name": 200, "form": 80},
    "contributions": {"body": 0, "signed_name": 80, "signed_place": 80, "note": 0},
    "friendship_check_ins": {"body": 0},
    "need_messages": {"body": 0},
    "prompt_wordings": {
        "title": 200,
        "body": 0,
        "who_asks": 200,
        "where_in_process": 0,
        "what_happens": 0,
        "outcome": 0,
    },
    "slots": {"role": 80},
    "thanks": {"body": 0},
    "initiatives": {
        "title": 120,
        "what": 0,
        "why": 0,
        "who": 0,
        "how": 0,
        "place": 160,
        "transport": 200,
    },
    "offers": {"what": 0},
    "replies": {"body": 0},
    "events": {"title": 120, "body": 0, "place": 160},
    "supports": {"body": 0, "reason": 0},
    "updates": {"body": 0, "note": 0},
    "brings": {"what": 80},
    "outgoing_mails": {"subject": 200, "text": 0},
}
ADDRESS = (
    "https://www.eksempel-kommune.no/tjenester/planer/Kommunedelplan_for_klima_2026-2038_v2.pdf"
)


def write_long(database: Path) -> None:
    """A long word in all that the demo's people wrote, and a long address where there is room."""
    with sqlite3.connect(database, timeout=30) as connection:
        for table, columns in WRITTEN.items():
            for column, most in columns.items():
                said = f"{LONG} {ADDRESS}" if most == 0 else LONG
                connection.execute(
                    f'UPDATE "{table}" SET "{column}" = substr(? || "{column}", 1, ?) '
                    f"WHERE \"{column}\" <> ''",
                    (f"{said} ", most or 100_000),
                )


# Also what is folded, and what scripts show when it is needed.
UNFOLD = """() => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  document.querySelectorAll("main [hidden], header [hidden], .nav [hidden], .bar[hidden]")
    .forEach((one) => { one.hidden = false; });
}"""

STICKS_OUT = """() => {
  const root = document.documentElement;
  const width = root.clientWidth;
  const found = new Set();
  const name = (one) => one.outerHTML.replace(/\\s+/g, " ").slice(0, 110);
  const unseen = ".ds-sr-only, .ds-skip-link, .leaflet-container, option, script, template";
  const seen = (one) => one.checkVisibility() && !one.closest(unseen);
  if (root.scrollWidth > width) found.add(`scrolls sideways: ${root.scrollWidth} > ${width}`);
  const off = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1) && seen(one);
  });
  for (const one of off) {
    if (off.some((inner) => inner !== one && one.contains(inner))) continue;
    const box = one.getBoundingClientRect();
    found.add(`off the screen, ${Math.round(box.left)}–${Math.round(box.right)}: ${name(one)}`);
  }
  // Text is cut by what hides its overflow, and runs out of what has an edge of its own.
  const edged = (style) => style.overflowX !== "visible" || style.overflowY !== "visible"
    || ["fixed", "sticky"].includes(style.position)
    || (style.display !== "inline" && (parseFloat(style.borderInlineStartWidth) > 0
      || !/, 0\\)$|^transparent$/.test(style.backgroundColor)));
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = nodes.nextNode());) {
    if (!node.data.trim() || !seen(node.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      for (let one = node.parentElement; one !== document.body; one = one.parentElement) {
        if (!edged(getComputedStyle(one))) continue;
        const box = one.getBoundingClientRect();
        if (rect.left < box.left - 1 || rect.right > box.right + 1
            || rect.top < box.top - 4 || rect.bottom > box.bottom + 4) {
          found.add(`"${node.data.trim().slice(0, 30)}" runs out of ${name(one)}`);
        }
      }
    }
  }
  for (const one of document.querySelectorAll(".nav")) {
    const bar = one.getBoundingClientRect();
    if (getComputedStyle(one).position === "sticky" && bar.height > innerHeight / 3) {
      found.add(`${Math.round(bar.height)} pixels of the screen's ${innerHeight} are menu`);
    }
  }
  return [...found];
}"""

SMALL = """() => {
  const targets = "a[href], button, select, textarea, summary, input:not([type=hidden])";
  const least = 24;
  const inline = (one) => getComputedStyle(one).display === "inline"
    && one.parentElement.textContent.trim() !== one.textContent.trim();
  const hit = (one, x, y) => {
    const there = document.elementFromPoint(x, y);
    return there && (one.contains(there) || there.contains(one) && there.closest(targets)
      || [...(one.labels ?? [])].some((label) => label.contains(there)));
  };
  const found = [];
  for (const one of document.querySelectorAll(targets)) {
    if (!one.checkVisibility() || one.disabled || inline(one)) continue;
    if (one.closest(".ds-sr-only, .ds-skip-link, .leaflet-container, dialog")) continue;
    const box = one.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const reach = least / 2 - 0.5;
    const high = box.height >= least || (hit(one, x, y - reach) && hit(one, x, y + reach));
    const wide = box.width >= least || (hit(one, x - reach, y) && hit(one, x + reach, y));
    if (!high || !wide) {
      const size = `${Math.round(box.width)} × ${Math.round(box.height)}`;
      found.push(`${size}: ${one.outerHTML.replace(/\\s+/g, " ").slice(0, 110)}`);
    }
  }
  return found;
}"""


def set_text_size(page: Page, percent: int) -> None:
    page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", f"{percent}%")


def what_sticks_out(page: Page) -> list[str]:
    """Of the page as it stands: what is off the screen's sides, and text that is cut or runs out of
    its box."""
    found: list[str] = page.evaluate(STICKS_OUT)
    return found


def small_targets(page: Page) -> list[str]:
    """What is pressed and is less than 24 CSS pixels wide or high; links in a sentence may be."""
    found: list[str] = page.evaluate(SMALL)
    return found
