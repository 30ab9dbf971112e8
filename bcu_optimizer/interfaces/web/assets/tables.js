// Rules and measures, the BCUs, and what all this rests on.

import { el } from "./dom.js";
import { section } from "./panels.js";
import { sumOf } from "./plans.js";
import { changed, listed, measured } from "./text.js";

const heads = (texts) => el("thead", {}, el("tr", {}, texts.map((text) => el("th", { scope: "col" }, text))));

export function rulesTable(view) {
  if (!view.bcus.length) return null;
  if (view.judged) return judgedRules(view.judged);
  const rows = view.about.rules.map((rule) => el("tr", {},
    el("th", { scope: "row" }, rule.title),
    el("td", {}, view.measuring.rule(rule, view.bcus, view.values, measured)),
    el("td", {}, rule.limit),
    el("td", {}, view.stale ? "" : el("span", { class: "kept" }, "kept"))));
  return section("Rules", "rules", scrolling("Rules", el("table", {}, heads(["Rule", "Value", "Limit", "Holds"]), el("tbody", {}, rows))));
}

// What every rule says of a drawing, in the order of the scenario.
function judgedRules({ rules }) {
  if (!rules.length) return null;
  const said = (rule) => (rule.holds === null ? "not known" : rule.holds ? el("span", { class: "kept" }, "kept") : el("strong", { class: "collides" }, rule.where || "broken"));
  const rows = rules.map((rule) => el("tr", {}, el("th", { scope: "row" }, rule.title),
    el("td", {}, rule.value), el("td", {}, rule.limit), el("td", { class: "said" }, said(rule))));
  return section("Rules", "rules", scrolling("Rules", el("table", {}, heads(["Rule", "Value", "Limit", "Holds"]), el("tbody", {}, rows))));
}

export function measuresTable(view) {
  if (!view.bcus.length || view.judged?.blank.length) return null;
  const given = view.compared;
  const rows = view.about.measures.filter(({ how }) => how !== "unknown").map((measure) => {
    const [value, best] = [view.values[measure.name], view.bestValues?.[measure.name]];
    return el("tr", {},
      el("th", { scope: "row" }, measure.title, el("span", { class: "better" }, measure.better === "higher" ? " (more is better)" : "")),
      el("td", {}, measured(value, measure.unit)),
      el("td", {}, changed(value, best, measure.unit) || "–"),
      given ? el("td", {}, measured(given.measures[measure.name], measure.unit)) : null);
  });
  const columns = ["Measure", "This plan", "Against the best without wishes", ...(given ? [given.title] : [])];
  return section("Measures", "measures", scrolling("Measures", el("table", {}, heads(columns), el("tbody", {}, rows))));
}

export function bcuTable(view, act) {
  if (!view.bcus.length) return null;
  const { columns } = view.about;
  const rows = view.bcus.map((bcu, place) => {
    const key = bcu.areas.map((i) => view.about.areas[i][0]).join();
    const id = view.id(`comment-${place}`);
    const figures = columns.map(({ each, unit }) => el("td", {}, measured(sumOf(each, bcu.areas), unit)));
    return el("tr", {},
      el("th", { scope: "row" }, el("span", { class: `swatch s${view.paint[place]}` }, String(place + 1)), bcu.name),
      el("td", {}, listed(bcu.areas.map(view.nameOf)), view.kept(key.split(",")) ? el("span", { class: "with" }, " (kept)") : null),
      figures,
      el("td", {}, el("label", { for: id, class: "unseen" }, `Comment on ${bcu.name}`),
        el("input", { id, type: "text", maxlength: 2000, value: view.state.comments[key] ?? "", "data-key": `comment-${key}`,
          onchange: (event) => act.comment(key, event.target.value) })));
  });
  const titles = ["BCU", "Areas", ...columns.map(({ title }) => title), "Comment"];
  return section("The BCUs", "bcus", scrolling("The BCUs", el("table", { class: "bcus" }, heads(titles), el("tbody", {}, rows))));
}

// A table that is too wide for a screen is scrolled by itself, by keyboard too.
function scrolling(name, table) {
  return el("div", { class: "wide", role: "group", tabindex: "0", "aria-label": `${name}, as a table`, "data-key": `wide-${name}` }, table);
}

export function comparePanel(view, act) {
  const { given } = view.about;
  if (!given.length) return null;
  const id = view.id("compare");
  const list = el("select", { id, "data-key": "compare", onchange: (event) => act.compare(event.target.value || null) },
    el("option", { value: "" }, "nothing"),
    given.map(({ name, title }) => el("option", { value: name, selected: name === view.state.compare }, title)));
  return section("Compare with", "compare", el("p", { class: "pick" }, el("label", { for: id }, "Plan"), list), said(view));
}

function said(view) {
  const given = view.compared;
  if (!given || !view.bcus.length) return null;
  const count = view.changedAreas.size;
  const of = count ? `${count} of ${view.about.areas.length} areas have other partners than there; they are hatched.` : "It is the same plan.";
  const broken = given.broken.length ? ` That plan breaks: ${listed(given.broken)}.` : " That plan keeps every rule.";
  return el("p", {}, of, broken);
}

export function notesPanel({ about }) {
  const list = (texts) => el("ul", {}, texts.map((text) => el("li", {}, text)));
  const held = Object.entries(about.counts).map(([bcus]) => bcus);
  return el("details", { class: "notes" },
    el("summary", { "data-key": "notes" }, "What this rests on: rules, assumptions, sources"),
    el("p", {}, `Made on ${about.date} from the scenario '${about.scenario}' (${about.hash}) by bcu ${about.version}. ${about.changed}`),
    el("p", {}, `It holds every plan of ${listed(held)} BCUs that keeps the rules, so what it calls best is proven, not estimated. Figures are those of that day.`),
    list(about.notes), about.source ? el("p", {}, `Source of the question: ${about.source}.`) : null,
    about.statements.length ? list(about.statements) : el("p", {}, "The data are the user's own; they carry no statement or licence."));
}
