// The answer to a state of the page: the proven best plan, how many are left, what each pair costs.

import { Count } from "./counting.js";
import { costsOf, Weighing } from "./weighing.js";
import { left, readWish } from "./wishes.js";

// Make the function that answers; `data` is what unpack gave, `name` names the BCUs of a plan.
export function makeAsk(data, name) {
  const index = new Map(data.codes.map((code, i) => [code, i]));
  const pairs = pairsOf(data);
  let costs = { key: "" };

  function look(state) {
    const diagram = data.numbers.get(state.bcus);
    if (!diagram) throw new RangeError(`plans of ${state.bcus} BCUs are not on this page`);
    checkWeights(state.weights ?? {}, diagram);
    const wishes = (state.wishes ?? []).map((wish) => readWish(wish, index));
    return { diagram, wishes };
  }

  function weigh(state, diagram, kept, count) {
    const key = JSON.stringify([state.bcus, state.weights]);
    if (costs.key !== key) costs = { key, ...costsOf(diagram, state.weights ?? {}) };
    return new Weighing(diagram, kept, count.onward, costs, state.bcus);
  }

  function ask(state) {
    const { diagram, wishes } = look(state);
    const kept = left(diagram, wishes);
    const count = new Count(diagram, kept);
    if (!count.rough) {
      const collision = colliding(diagram, wishes);
      return { count: "0", objective: null, tied: "0", plan: null, pairs: [], collision };
    }
    const weighing = weigh(state, diagram, kept, count);
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
  ask.count = (state) => {
    const { diagram, wishes } = look(state);
    return String(new Count(diagram, left(diagram, wishes)).total);
  };

  // What the best of some plans costs above the best of others; null where there is none.
  ask.cost = (state, than) => {
    const [least, best] = [state, than].map((each) => {
      const { diagram, wishes } = look(each);
      const kept = left(diagram, wishes);
      const count = new Count(diagram, kept);
      return count.rough ? weigh(each, diagram, kept, count) : null;
    });
    return least && best ? least.asDouble(least.best(0).cost - best.best(0).cost) : null;
  };

  // The best plans in order, at most so many: {groups, cost above the best}.
  ask.best = (state, most) => {
    const { diagram, wishes } = look(state);
    const kept = left(diagram, wishes);
    const count = new Count(diagram, kept);
    if (!count.rough) return [];
    const weighing = weigh(state, diagram, kept, count);
    const least = weighing.best(0).cost;
    return nextBest(diagram, weighing, most).map(({ placed, cost }) => ({
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

// From last to first each wish without which there is still no plan is dropped; what remains.
function colliding(diagram, wishes) {
  const remain = wishes.map((wish, place) => ({ wish, place }));
  for (let i = remain.length - 1; i >= 0; i--) {
    const without = remain.filter((_, other) => other !== i).map((each) => each.wish);
    if (!new Count(diagram, left(diagram, without)).rough) remain.splice(i, 1);
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
