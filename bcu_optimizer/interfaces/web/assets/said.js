// What the page says of what it shows: the sentence on top, the hint below the map, each area.

import { el } from "./dom.js";
import { wishText } from "./panels.js";
import { grouped, listed, plural, price, share } from "./text.js";

export function spoken(view, i) {
  const bcu = view.bcuOf(i);
  if (!bcu) return view.bcus.length ? `${view.nameOf(i)}, without a BCU` : view.nameOf(i);
  const partners = bcu.areas.filter((j) => j !== i).map(view.nameOf);
  const isIn = partners.length ? `in ${bcu.name}, with ${listed(partners)}` : "a BCU of its own";
  return `${view.nameOf(i)}, ${isIn}`;
}

export function hint(view, i) {
  if (i === null) {
    const chosen = view.state.chosen && view.index.get(view.state.chosen);
    if (view.judged) {
      view.hintLine.textContent = "You are drawing: choose a BCU beside the map, then click the areas that belong to it.";
      return;
    }
    const text = chosen === null ? "Point at an area to see with whom plans join it; click it to choose it." : `The darker an area, the more of the plans join it with ${view.nameOf(chosen)}.`;
    view.hintLine.textContent = view.answer?.plan ? text : "The plan that is hatched is the last one there was.";
    return;
  }
  const chosen = view.state.chosen === null ? null : view.index.get(view.state.chosen);
  const pair = chosen !== null && chosen !== i ? view.pair(i, chosen) : null;
  const joined = pair && `; with ${view.nameOf(chosen)} in ${share(pair.share)} of the plans${pair.price === undefined ? "" : `, together: ${price(pair.price)}`}`;
  view.hintLine.textContent = `${spoken(view, i)}${joined ?? ""}.`;
}

export function sentence(view) {
  const { answer, state } = view;
  const { wishes, bcus } = state;
  const bold = (text) => el("strong", {}, text);
  if (view.judged) return [bold("Your drawing "), view.more.verdict(view.judged)];
  if (!answer.plan) {
    return wishes.length && answer.collision.length
      ? [bold("No plan: "), answer.collision.length > 1 ? "these wishes collide. " : "this wish breaks the rules. ",
        el("span", {}, `${listed(answer.collision.map((i) => wishText(wishes[i], view)))}.`)]
      : [bold("No plan"), ` of ${bcus} ${plural(bcus, "BCU")} keeps the rules.`];
  }
  const of = `${grouped(answer.count)} ${plural(answer.count, "plan")} of ${bcus} ${plural(bcus, "BCU")}`;
  const cost = view.base.plan && answer.objective !== null ? answer.objective - view.base.objective : null;
  const costs = cost === null ? "" : Math.abs(cost) < 1e-12 ? " It costs nothing." : ` ${wishes.length > 1 ? "Together they cost" : "It costs"} ${price(cost)}.`;
  const wished = !wishes.length ? "" : wishes.length === 1 ? ` with your wish: ${wishText(wishes[0], view)}` : ` with your ${wishes.length} wishes`;
  if (state.shown) return [bold(`Plan ${Math.min(state.shown, view.most - 1) + 1} of the best`), ` among ${of}${wished}: ${price(view.above)} against the best.`];
  const tied = answer.tied === "1" ? "" : ` ${grouped(answer.tied)} are exactly as good; the first of them is shown.`;
  return [bold("Proven best"), ` of ${of}${wished}.${wished ? costs : ""}${tied}`];
}
