// What stands beside the map: number and weights, the chosen area, wishes, plans nearly as good.

import { el } from "./dom.js";
import { grouped, listed, plural, price, share } from "./text.js";

export function section(title, id, ...children) {
  return el("section", { "aria-labelledby": `h-${id}` }, el("h2", { id: `h-${id}` }, title), children);
}

const button = (key, text, onclick, more = {}) =>
  el("button", { type: "button", "data-key": key, onclick, ...more }, text);

// The numbers of BCUs, each with the plans that are left of it; `counts` fill in when they come.
export function numberPanel(view, act) {
  const options = Object.keys(view.about.counts).map((bcus) => {
    const count = view.counts?.[bcus];
    const text = count === undefined ? "…" : `${grouped(count)} ${plural(count, "plan")}`;
    return el("label", { class: "number" },
      el("input", {
        type: "radio", name: view.id("bcus"), value: bcus, "data-key": `bcus-${bcus}`,
        checked: Number(bcus) === view.state.bcus,
        onchange: () => act.change({ bcus: Number(bcus), shown: 0 }, "bcus"),
      }),
      el("b", {}, bcus), el("span", {}, text));
  });
  const [low, high] = view.about.missing ?? [];
  const none = low === undefined ? null : el("p", { class: "note" }, `The scenario asks for ${low === high ? low : `${low} to ${high}`}, of which no plan keeps the rules.`);
  const left = view.about.leftOut.length
    ? el("p", { class: "note" }, `Left out, having too many plans for one page: ${listed(view.about.leftOut)} BCUs.`) : null;
  return section("How many BCUs", "number",
    el("div", { class: "numbers", role: "radiogroup", "aria-labelledby": "h-number" }, options), none, left);
}

export function weightPanel(view, act) {
  if (view.about.ratio) return section("What matters", "weights", el("p", { class: "note" }, `The smallest ${view.about.ratio}: the program ranks the plans, and prices are not worked out.`));
  const rows = view.about.goals.map(({ name, title }) => {
    const id = view.id(`weight-${name}`);
    const value = view.state.weights[name];
    const turn = (event) => {
      const typed = Number(event.target.value);
      const weight = event.target.value !== "" && Number.isFinite(typed) && typed >= 0 ? typed : 0;
      act.change({ weights: { ...view.state.weights, [name]: weight }, shown: 0 }, `weight-${name}`);
    };
    return el("div", { class: "weight" },
      el("label", { for: id }, `${title[0].toUpperCase()}${title.slice(1)}`),
      el("input", { type: "range", min: 0, max: Math.max(3, value), step: 0.1, value: String(value), "data-key": `slide-${name}`,
        "aria-label": `${title}: weight`, oninput: turn }),
      el("input", { id, type: "number", min: 0, step: "any", value: String(value), "data-key": `type-${name}`, onchange: turn }));
  });
  return section("What matters how much", "weights", rows);
}

// The chosen area: its BCU, its neighbours, what it costs to have them the other way.
export function cardPanel(view, act) {
  const { about, state } = view;
  const index = view.index.get(state.chosen);
  const choose = el("select", {
    id: view.id("choose"), "data-key": "choose", "data-refuge": true, value: undefined,
    onchange: (event) => act.choose(event.target.value || null),
  }, el("option", { value: "" }, "choose an area …"),
  view.byName.map(([code, name]) => el("option", { value: code, selected: code === state.chosen }, name)));
  const head = [el("label", { for: view.id("choose") }, "Area"), choose];
  if (index === undefined) {
    return section("One area", "card", el("p", { class: "pick" }, head),
      el("p", { class: "note" }, "Click an area on the map, or choose it here: you see with whom it can share a BCU, and what that costs."));
  }
  if (view.judged) {
    return section(view.nameOf(index), "card", el("p", { class: "pick" }, head), el("p", { class: "lead" }, `${view.spoken(index)}.`));
  }
  if (!view.answer.plan) {
    return section(view.nameOf(index), "card", el("p", { class: "pick" }, head), el("p", {}, "There is no plan just now: take back a wish first."));
  }
  const bcu = view.bcuOf(index);
  const partners = bcu.areas.filter((i) => i !== index);
  const codes = bcu.areas.map((i) => about.areas[i][0]);
  const isIn = partners.length ? `In ${bcu.name}, with ${listed(partners.map(view.nameOf))}.` : "A BCU of its own.";
  return section(view.nameOf(index), "card",
    el("p", { class: "pick" }, head),
    el("p", { class: "lead" }, isIn),
    el("div", { class: "row" },
      button("keep", view.has("keep", codes) ? "BCU is kept as it is" : "Keep this BCU as it is",
        () => act.toggle("keep", codes), { "aria-pressed": String(view.has("keep", codes)) }),
      button("alone", view.has("alone", [state.chosen]) ? "Stands alone" : "Let it stand alone",
        () => act.toggle("alone", [state.chosen]), { "aria-pressed": String(view.has("alone", [state.chosen])) }),
      el("span", { class: "cost" }, alonePrice(view))),
    neighbourTable(view, act, index),
    otherPair(view, act, index),
    view.about.ratio ? null : el("p", { class: "note" }, `Costs say how much worse the best plan becomes: the objective is ${view.answer.objective.toFixed(4)} now, and lower is better. At weight 1, 0.01 is one more link in a hundred cut, or one more hundredth of demand in the wrong place.`));
}

function alonePrice(view) {
  const known = view.later?.alone;
  if (view.about.ratio) return "";
  if (known === undefined) return "…";
  return view.has("alone", [view.state.chosen]) ? "" : `standing alone: ${price(known)}`;
}

function neighbourTable(view, act, index) {
  const rows = view.bordering(index).map((other) => pairRow(view, act, index, other));
  return el("table", { class: "pairs" },
    el("caption", {}, "Its neighbours"),
    el("thead", {}, el("tr", {}, ["Neighbour", "In plans", "Other way costs", "Wish"].map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, rows));
}

function pairRow(view, act, index, other) {
  const [one, two] = [view.about.areas[index][0], view.about.areas[other][0]];
  const pair = view.pair(index, other);
  const joined = view.bcuOf(index).areas.includes(other);
  const cost = joined ? view.later?.apart?.[two] : pair.price;
  const both = index < other ? [one, two] : [two, one];
  const name = view.nameOf(other);
  const press = (kind, text) => button(`${kind}-${two}`, text, () => act.toggle(kind, both), {
    "aria-pressed": String(view.has(kind, both)), "aria-label": `${text}: ${view.nameOf(index)} and ${name}`,
  });
  return el("tr", { class: joined ? "joined" : null },
    el("th", { scope: "row" }, name, joined ? el("span", { class: "with" }, " together") : null),
    el("td", {}, share(pair.share)),
    el("td", {}, view.about.ratio ? "–" : cost === undefined ? "…" : `${joined ? "apart" : "together"}: ${price(cost)}`),
    el("td", { class: "wish" }, press("together", "Together"), press("apart", "Apart")));
}

// Any other area, for a wish that no border suggests.
function otherPair(view, act, index) {
  const near = new Set([index, ...view.bordering(index)]);
  const far = view.byName.filter(([code]) => !near.has(view.index.get(code)));
  const list = el("select", { "data-key": "other", id: view.id("other") }, far.map(([code, name]) => el("option", { value: code }, name)));
  const wish = (kind) => () => {
    const codes = [view.state.chosen, list.value].sort((a, b) => view.index.get(a) - view.index.get(b));
    act.toggle(kind, codes, true);
  };
  if (!far.length) return null;
  return el("details", {}, el("summary", { "data-key": "others" }, "With an area further away"),
    el("div", { class: "row" }, el("label", { for: view.id("other") }, "Area"), list,
      button("other-together", "Together", wish("together")), button("other-apart", "Apart", wish("apart"))));
}

const SAID = {
  together: (names) => `${listed(names)} together`,
  apart: (names) => `${listed(names)} apart`,
  alone: (names) => (names.length > 1 ? `${listed(names)} each alone` : `${names[0]} alone`),
  keep: (names) => `${listed(names)} kept as a BCU`,
};

export const wishText = (wish, view) => SAID[wish.kind](wish.areas.map((code) => view.nameOf(view.index.get(code))));

export function wishPanel(view, act) {
  const { wishes } = view.state;
  const collision = new Set(view.answer.collision);
  const items = wishes.map((wish, place) => {
    const text = wishText(wish, view);
    const without = view.later?.without?.[place];
    return el("li", { class: collision.has(place) ? "collides" : null },
      el("span", {}, text, collision.has(place) ? el("strong", {}, " (collides)") : null,
        collision.has(place) && without !== undefined
          ? el("span", { class: "without" }, ` without it ${grouped(without)} ${plural(without, "plan")}`) : null),
      button(`remove-${wish.kind}-${wish.areas}`, "Remove", () => act.remove(place), { "aria-label": `Remove: ${text}` }));
  });
  const kept = wishes.some(({ kind }) => kind === "keep");
  return section("Your wishes", "wishes",
    items.length ? el("ul", { class: "wishes" }, items)
      : el("p", { class: "note" }, "None yet. Every wish is kept by the plan that is shown, as are all rules."),
    el("div", { class: "row", tabindex: "-1", "data-refuge": true },
      wishes.length ? button("clear", "Remove all", () => act.change({ wishes: [], shown: 0 })) : null,
      kept ? button("unlock", "Unlock all BCUs", () => act.change({ wishes: wishes.filter((w) => w.kind !== "keep"), shown: 0 })) : null));
}

// The best plans in order, to step through.
export function nearPanel(view, act) {
  const plans = view.later?.near;
  if (!view.answer.plan || view.judged || view.about.ratio) return null;
  if (!plans) return section("Nearly as good", "near", el("p", { class: "note" }, "…"));
  const at = view.state.shown;
  const step = (key, text, to) => button(key, text, () => act.show(to), { disabled: to < 0 || to >= plans.length });
  return section("Nearly as good", "near",
    el("div", { class: "row" }, step("back", "‹ Better", at - 1), step("on", "Next ›", at + 1),
      at ? button("best", "Back to the best", () => act.show(0)) : null),
    el("ol", { class: "near" }, plans.map((plan, i) =>
      el("li", {}, button(`plan-${i}`, i ? `${price(plan.above)}, ${plan.moved} ${plural(plan.moved, "area")} with other partners` : "The best",
        () => act.show(i), { "aria-current": i === at ? "true" : null })))));
}

// What it costs to part the chosen area from each partner, and to let it stand alone.
export async function prices(view, asked) {
  const { chosen } = view.state;
  if (!chosen || view.judged) return {};
  const i = view.index.get(chosen);
  const cost = async (wish) => view.ask.cost({ ...asked, wishes: [...asked.wishes, wish] }, asked);
  const apart = {};
  for (const j of view.bcuOf(i).areas) {
    if (j !== i) apart[view.codes[j]] = await cost({ kind: "apart", areas: [chosen, view.codes[j]] });
  }
  return { apart, alone: await cost({ kind: "alone", areas: [chosen] }) };
}
