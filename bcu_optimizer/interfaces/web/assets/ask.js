// The answer to a state of the page: the proven best plan, how many are left, what each pair costs.

import { Count } from "./counting.js";
import { costsOf, Weighing } from "./weighing.js";
import { left, readWish } from "./wishes.js";

// States that are kept at hand: the one that is shown and those it is compared with.
const HELD = 12;

// Make the function that answers; `data` is what unpack gave, `name` names the BCUs of a plan.
export function makeAsk(data, name) {
  const index = new Map(data.codes.map((code, i) => [code, i]));
  const pairs = pairsOf(data);
  const held = new Map();
  let costs = { key: "" };

  function look(state) {
    const weights = state.weights ?? {};
    const key = JSON.stringify([state.bcus, weights, state.wishes ?? []]);
    if (!held.has(key)) {
      const whole = data.numbers.get(state.bcus);
      if (!whole) throw new RangeError(`plans of ${state.bcus} BCUs are not on this page`);
      checkWeights(weights, whole);
      const wishes = (state.wishes ?? []).map((wish) => readWish(wish, index));
      const diagram = diagramFor(whole, wishes);
      const kept = left(diagram, wishes);
      if (held.size >= HELD) held.delete(held.keys().next().value);
      held.set(key, { bcus: state.bcus, weights, whole, wishes, diagram, kept, count: new Count(diagram, kept) });
    }
    return held.get(key);
  }

  function weigh(looked) {
    const { bcus, weights, whole, diagram, kept, count } = looked;
    const key = JSON.stringify([bcus, weights]);
    if (costs.key !== key) costs = { key, ...costsOf(whole, weights) };
    return (looked.weighing ??= new Weighing(diagram, kept, count.onward, costs, bcus));
  }

  function ask(state) {
    const looked = look(state);
    const { whole, wishes, count } = looked;
    if (!count.rough) {
      const collision = colliding(whole, wishes);
      return { count: "0", objective: null, tied: "0", plan: null, pairs: [], collision };
    }
    const weighing = weigh(looked);
    return {
      count: String(count.total),
      objective: weighing.objective,
      tied: String(weighing.tied),
      plan: named(weighing.first()),
      pairs: pairs.map((pair) => weighed(pair, count, weighing)),
      collision: [],
    };
  }

  const named = (candidates) => {
    const groups = candidates.map((c) => data.groups[c]);
    const names = name(groups);
    const found = {};
    groups.forEach((group, i) => group.forEach((area) => (found[data.codes[area]] = names[i])));
    return Object.fromEntries(data.codes.map((code) => [code, found[code]]));
  };

  // How many plans are left, as a text, and nothing else.
  ask.count = (state) => String(look(state).count.total);

  // What the best of some plans costs above the best of others; null where there is none.
  ask.cost = (state, than) => {
    const [looked, other] = [look(state), look(than)];
    if (!looked.count.rough || !other.count.rough) return null;
    return weigh(looked).asDouble(weigh(looked).best(0).cost - weigh(other).best(0).cost);
  };

  // The best plans in order, at most so many: their plan, and what it costs above the best.
  ask.best = (state, most) => {
    const looked = look(state);
    if (!looked.count.rough) return [];
    const weighing = weigh(looked);
    const least = weighing.best(0).cost;
    return nextBest(looked.diagram, weighing, most).map(({ placed, cost }) => ({
      plan: named(placed),
      candidates: placed,
      above: weighing.asDouble(cost - least),
    }));
  };

  return ask;
}

function weighed({ a, b, holding }, count, weighing) {
  let plans = count.holding.length && typeof count.holding[0] === "bigint" ? 0n : 0;
  for (const c of holding) plans += count.holding[c];
  const least = plans ? weighing.leastOf(holding) : null;
  const price = least === null ? null : weighing.asDouble(least - weighing.best(0).cost);
  return { a, b, share: count.share(plans), price };
}

// Every pair of areas with the candidates that hold both.
function pairsOf(data) {
  const found = [];
  const count = data.codes.length;
  const at = Array.from({ length: count }, () => []);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      at[a][b] = { a: data.codes[a], b: data.codes[b], holding: [] };
      found.push(at[a][b]);
    }
  }
  data.groups.forEach((group, candidate) => {
    for (let i = 0; i < group.length; i++) {
      for (let j = i + 1; j < group.length; j++) at[group[i]][group[j]].holding.push(candidate);
    }
  });
  return found;
}

function checkWeights(weights, diagram) {
  for (const [goal, weight] of Object.entries(weights)) {
    if (!diagram.goals.has(goal)) throw new RangeError(`there is no goal '${goal.slice(0, 40)}'`);
    if (!Number.isFinite(weight) || weight < 0) {
      throw new RangeError(`the weight of '${goal}' is no number from 0 upwards`);
    }
  }
}

const diagramFor = (diagram, wishes) => (wishes.some(({ kind }) => kind === "alone") ? diagram : diagram.usual);

// From last to first each wish without which there is still no plan is dropped; what remains.
function colliding(diagram, wishes) {
  const remain = wishes.map((wish, place) => ({ wish, place }));
  for (let i = remain.length - 1; i >= 0; i--) {
    const without = remain.filter((_, other) => other !== i).map((each) => each.wish);
    const used = diagramFor(diagram, without);
    if (!new Count(used, left(used, without)).rough) remain.splice(i, 1);
  }
  return remain.map((each) => each.place);
}

// The cheapest plans, by a search that always knows the least rough cost that is still to come.
function nextBest(diagram, weighing, most) {
  const { first, target, placed, nodes } = diagram;
  const { kept, down, costs } = weighing;
  const waiting = [{ bound: down[0], rough: 0, node: 0, placed: [] }];
  const found = [];
  while (waiting.length && found.length < most) {
    let least = 0;
    for (let i = 1; i < waiting.length; i++) if (waiting[i].bound < waiting[least].bound) least = i;
    const [at] = waiting.splice(least, 1);
    if (at.node === nodes - 1) {
      found.push(at.placed);
      continue;
    }
    for (let arc = first[at.node]; arc < first[at.node + 1]; arc++) {
      const c = placed[arc];
      if (!kept[c] || down[target[arc]] === Infinity) continue;
      const rough = at.rough + costs.rough[c];
      waiting.push({ bound: rough + down[target[arc]], rough, node: target[arc], placed: [...at.placed, c] });
    }
    if (waiting.length > 4 * most + 400) {
      waiting.sort((x, y) => x.bound - y.bound).splice(most);
    }
  }
  const exact = found.map((each) => ({
    placed: each.sort((x, y) => x - y),
    cost: each.reduce((sum, c) => sum + costs.whole[c], 0n),
  }));
  return exact.sort((x, y) => (x.cost < y.cost ? -1 : x.cost > y.cost ? 1 : compare(x.placed, y.placed)));
}

function compare(one, other) {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return one[i] - other[i];
  return 0;
}
