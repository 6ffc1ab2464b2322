// Keeps the page up to date: the server tells of changes, and only the sections that changed are fetched and exchanged.
// Without this script the page is whole, and is brought up to date by loading it again.
"use strict";

const QUERY = document.body.dataset.query;
const HEALTH = document.getElementById("health");
const TOLD = document.getElementById("told");
const PAUSE = document.getElementById("pause");
const MAIN = document.getElementById("main");
// A screen reader that speaks every second cannot be listened to.
const TELL_EVERY = 20_000;
const WHY = { absent: "No warehouse", busy: "Warehouse busy", unreadable: "Warehouse cannot be read" };

let last = null; // the last tick, and when it came
let working = false;
let paused = false;
let toldAt = -Infinity;

const sections = () => [...document.querySelectorAll("[data-section]")];
const clock = (moment) => moment.slice(11, 19);

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

async function asked(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return parsed(await answer.text());
}

/** Put `fresh` in the place of `old`; what is open stays open, and what has the focus keeps it. */
function exchange(old, fresh) {
  const can = "summary, a, .scroll";
  const focus = [...old.querySelectorAll(can)].indexOf(document.activeElement);
  const pairs = (what) => [...old.querySelectorAll(what)].map((was, at) => [was, fresh.querySelectorAll(what)[at]]);
  for (const [was, is] of pairs("details")) {
    is?.toggleAttribute("open", was.open);
  }
  const scrolled = pairs(".scroll").map(([was, is]) => [is, was.scrollLeft, was.scrollTop]);
  old.replaceWith(fresh);
  for (const [is, left, top] of scrolled) {
    is?.scrollTo(left, top);
  }
  if (focus >= 0) {
    fresh.querySelectorAll(can)[focus]?.focus({ preventScroll: true });
  }
}

/** Change the page without what is being read moving away. */
function inPlace(change) {
  const top = (name) => document.querySelector(`[data-section="${name}"]`)?.firstElementChild?.getBoundingClientRect();
  const read = sections().find((section) => section.firstElementChild?.getBoundingClientRect().bottom > 0);
  const name = read?.dataset.section;
  const before = name && window.scrollY > 0 ? top(name)?.top : undefined;
  change();
  const after = name ? top(name)?.top : undefined;
  if (before !== undefined && after !== undefined) {
    window.scrollBy({ top: after - before, behavior: "instant" });
  }
}

async function bringUpToDate(tick) {
  const here = sections();
  const known = here.map((section) => section.dataset.section);
  const there = Object.keys(tick.versions);
  const alone = document.body.classList.contains("alone");
  if (there.length > 0 && (here.length === 0 || (!alone && there.join() !== known.join()))) {
    const page = await asked(location.href);
    inPlace(() => MAIN.replaceChildren(...page.getElementById("main").childNodes));
    return true;
  }
  const changed = here.filter(({ dataset }) => (tick.versions[dataset.section] ?? dataset.version) !== dataset.version);
  if (changed.length === 0) {
    return false;
  }
  const names = new URLSearchParams(QUERY);
  changed.forEach(({ dataset }) => names.append("name", dataset.section));
  const page = await asked(`/sections?${names}`);
  inPlace(() => {
    for (const old of changed) {
      const fresh = page.querySelector(`[data-section="${old.dataset.section}"]`);
      if (fresh) {
        exchange(old, fresh);
      }
    }
  });
  return true;
}

function tell(words) {
  if (performance.now() - toldAt >= TELL_EVERY) {
    toldAt = performance.now();
    TOLD.textContent = words;
  }
}

function age() {
  return Math.round(last.tick.age + (performance.now() - last.at) / 1000);
}

function showHealth() {
  if (!last || paused) {
    return;
  }
  const { health, made_at: madeAt } = last.tick;
  HEALTH.className = last.lost ? "lost" : health;
  if (madeAt === null) {
    HEALTH.textContent = WHY[health] ?? "Counting";
  } else if (last.lost || health !== "fresh") {
    const why = last.lost ? "No connection" : WHY[health];
    HEALTH.textContent = `${why}: figures of ${clock(madeAt)} UTC, ${age()} s old`;
    tell(`${why}: figures of ${clock(madeAt)} UTC`);
  } else {
    const { whole_at: wholeAt } = last.tick;
    const behind = wholeAt !== null && Date.parse(madeAt) - Date.parse(wholeAt) >= 5000;
    HEALTH.textContent = `As of ${clock(madeAt)} UTC${behind ? `, below the line ${clock(wholeAt)}` : ""}`;
  }
}

/** One at a time, and always the last one: what came meanwhile is done next. */
async function work() {
  if (working || paused) {
    return;
  }
  working = true;
  try {
    for (let done = null; done !== last && !paused; ) {
      done = last;
      if (await bringUpToDate(done.tick)) {
        tell(`updated ${clock(done.tick.made_at)}`);
      }
      showHealth();
    }
  } catch {
    // The server is gone, or is about to tell something newer: the next tick tries again.
    if (last) {
      last.lost = true;
    }
    showHealth();
  } finally {
    working = false;
  }
}

const ticks = new EventSource(`/events${QUERY}`);
ticks.addEventListener("tick", (event) => {
  last = { tick: JSON.parse(event.data), at: performance.now(), lost: false };
  work();
});
ticks.addEventListener("error", () => {
  if (last) {
    last.lost = true;
    showHealth();
  }
});
window.setInterval(showHealth, 1000);
// A page that is left is not a connection that is lost.
window.addEventListener("pagehide", () => ticks.close());

PAUSE.hidden = false;
PAUSE.addEventListener("click", () => {
  paused = !paused;
  PAUSE.setAttribute("aria-pressed", String(paused));
  PAUSE.textContent = paused ? "Go on" : "Pause";
  if (!paused && last) {
    work();
  }
});
