// The frame of the page: its header, its places, its keys; what stands in it is drawn by page.js.

import { el } from "./dom.js";
import { copyLink, load, savePage, savePlan } from "./keeping.js";
import { AreaMap } from "./map.js";
import { notesPanel } from "./tables.js";

export function build(view, element) {
  const press = (key, text, onclick) => el("button", { type: "button", "data-key": key, onclick }, text);
  view.undo = press("undo", "Undo", () => view.move(-1));
  view.redo = press("redo", "Redo", () => view.move(1));
  view.map = new AreaMap(view.about, { choose: (i) => view.more?.paint(i) || view.choose(view.codes[i]), point: (i) => view.point(i) });
  view.places = Object.fromEntries(
    ["number", "weights", "card", "wishes", "near", "compare", "rules", "measures", "bcus", "more"].map((name) => [name, el("div", { class: `p-${name}` })]));
  view.answerLine = el("p", { id: "answer", role: "status" });
  view.hintLine = el("p", { class: "hint" });
  view.message = el("p", { class: "message", role: "status" });
  view.file = el("input", { type: "file", accept: ".json", class: "unseen", tabindex: "-1", "aria-hidden": "true", onchange: (event) => load(view, event) });
  const p = view.places;
  element.classList.add("bcu-page");
  element.replaceChildren(
    el("header", {},
      el("div", {}, el("h1", {}, view.about.title), el("p", { class: "question" }, view.about.question),
        el("p", { class: "made" }, `${view.about.date} · scenario ${view.about.scenario} (${view.about.hash})`)),
      el("div", { class: "tools", role: "toolbar", "aria-label": "This page" },
        view.undo, view.redo, press("again", "Start again", () => view.again()),
        press("plan", "Save plan", () => savePlan(view)), press("save", "Save page", () => savePage(view)),
        press("load", "Load", () => view.file.click()), view.more ? null : press("share", "Copy link", () => copyLink(view)),
        press("print", "Print", () => globalThis.print()), view.file)),
    el("main", {},
      el("div", { class: "left" }, view.answerLine, view.map.frame, view.hintLine, view.message),
      el("div", { class: "right" }, p.card, p.wishes, p.more, p.number, p.weights, p.near),
      el("div", { class: "below" }, p.compare, p.bcus, p.measures, p.rules)),
    el("footer", {}, notesPanel(view), view.about.statements.map((text) => el("p", {}, text))));
  element.addEventListener("keydown", (event) => keys(view, event));
  view.element = element;
}

function keys(view, event) {
  const typing = /^(INPUT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "radio" && event.target.type !== "range";
  if (event.key === "Escape" && view.state.chosen) view.choose(null);
  else if ((event.ctrlKey || event.metaKey) && !event.altKey && !typing) {
    const key = event.key.toLowerCase();
    if (key === "z") view.move(event.shiftKey ? 1 : -1);
    else if (key === "y") view.move(1);
    else return;
    event.preventDefault();
  }
}

// Once what was drawn is on the screen; where nothing is painted, as in a hidden tab, soon.
export function afterPaint(task) {
  let isDone = false;
  const once = () => {
    if (!isDone) task();
    isDone = true;
  };
  requestAnimationFrame(() => setTimeout(once, 0));
  setTimeout(once, 200);
}
