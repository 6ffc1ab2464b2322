// Charts over time: drag over one to see that time alone, or click a moment to read its tweets.
// Without this script, or without a pointer, the form above and the tables below do the same.
"use strict";

const LENGTH = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const CLICK = 4; // pixels that a hand moves without meaning to

/** Where the plots of a chart lie on the screen: all of them have the same time below them. */
function plotOf(chart) {
  const upper = chart.querySelector(".concat_0_group .background");
  return upper?.getBoundingClientRect();
}

function momentAt(figure, plot, x) {
  const begin = Date.parse(figure.dataset.begin);
  const end = Date.parse(figure.dataset.end);
  const share = Math.min(Math.max((x - plot.left) / plot.width, 0), 1 - 1e-9);
  const length = LENGTH[figure.dataset.unit];
  return begin + Math.floor((share * (end - begin)) / length) * length;
}

const said = (moment) => `${new Date(moment).toISOString().slice(0, 16)}Z`;

function address(path, change) {
  const query = new URLSearchParams(document.body.dataset.query);
  change(query);
  return `${path}?${query.toString().replaceAll("%3A", ":")}`;
}

function show(figure, from, to) {
  const length = LENGTH[figure.dataset.unit];
  location.assign(
    address("/", (query) => {
      query.set("from", said(Math.min(from, to)));
      query.set("to", said(Math.max(from, to) + length));
    }),
  );
}

function open(figure, moment) {
  if ("opens" in figure.dataset) {
    location.assign(address("/tweets", (query) => query.set("at", said(moment))));
  }
}

let drag = null;
document.body.classList.add("scripted");

document.addEventListener("pointerdown", (event) => {
  const chart = event.target.closest?.("figure[data-begin] .chart");
  const plot = chart && plotOf(chart);
  if (!plot || event.button !== 0 || event.clientX < plot.left || event.clientX > plot.right) {
    return;
  }
  const box = chart.getBoundingClientRect();
  const veil = document.createElement("div");
  veil.className = "brush";
  veil.style.top = `${plot.top - box.top}px`;
  veil.style.height = `${plot.height}px`;
  chart.append(veil);
  // Figures are exchanged as tweets come in: what was begun is told by what it looked like then.
  drag = { figure: chart.closest("figure"), chart, plot, box, veil, from: event.clientX };
  event.preventDefault();
});

document.addEventListener("pointermove", (event) => {
  if (!drag) {
    return;
  }
  const x = Math.min(Math.max(event.clientX, drag.plot.left), drag.plot.right);
  drag.veil.style.left = `${Math.min(x, drag.from) - drag.box.left}px`;
  drag.veil.style.width = `${Math.abs(x - drag.from)}px`;
});

document.addEventListener("pointerup", (event) => {
  if (!drag) {
    return;
  }
  const { figure, plot, veil, from } = drag;
  veil.remove();
  drag = null;
  const begun = momentAt(figure, plot, from);
  if (Math.abs(event.clientX - from) > CLICK) {
    show(figure, begun, momentAt(figure, plot, event.clientX));
  } else {
    open(figure, begun);
  }
});

for (const gone of ["pointercancel", "keydown"]) {
  document.addEventListener(gone, (event) => {
    if (drag && (gone === "pointercancel" || event.key === "Escape")) {
      drag.veil.remove();
      drag = null;
    }
  });
}
