// The best plans: doubles steer, and where two objectives are nearly equal whole numbers decide.

import { fractionOf, lcm, nearest } from "./exact.js";

// What each candidate adds to the objective with some weights, as whole numbers of 1 / unit.
export function costsOf(diagram, weights) {
  const terms = [];
  let unit = 1n;
  for (const [name, goal] of diagram.goals) {
    const [over, under] = fractionOf(weights[name] ?? 0);
    if (!over) continue;
    const slope = [over * goal.slope[0], under * goal.slope[1]];
    const offset = [over * goal.offset[0], under * goal.offset[1]];
    terms.push({ slope, offset, parts: goal.parts });
    unit = lcm(lcm(unit, slope[1]), offset[1]);
  }
  const count = diagram.groups.length;
  const whole = new Array(count).fill(0n);
  let offset = 0n;
  for (const term of terms) {
    const factor = term.slope[0] * (unit / term.slope[1]);
    for (let i = 0; i < count; i++) whole[i] += factor * term.parts[i];
    offset += term.offset[0] * (unit / term.offset[1]);
  }
  let most = 0n;
  for (const cost of whole) {
    if (cost > most) most = cost;
    else if (-cost > most) most = -cost;
  }
  const rough = Float64Array.from(whole, (cost) => (most ? Number((cost << 60n) / most) / 2 ** 60 : 0));
  return { whole, rough, offset, unit };
}

export class Weighing {
  constructor(diagram, kept, onward, costs, bcus) {
    Object.assign(this, { diagram, kept, onward, costs });
    // Rough costs lie between -1 and 1; no sum of them is further from the truth than this.
    this.near = (bcus + 2) ** 2 * 2 ** -51;
    this._down();
    this._best = new Map();
    this._from = new Map([[0, 0n]]);
    this._through = new Map();
  }

  // The least rough cost from each node to the end; infinite where no way leads there.
  _down() {
    const { nodes, first, target, placed } = this.diagram;
    const { kept, onward } = this;
    const { rough } = this.costs;
    const down = (this.down = new Float64Array(nodes).fill(Infinity));
    down[nodes - 1] = 0;
    for (let v = nodes - 2; v >= 0; v--) {
      if (!onward[v]) continue;
      let least = Infinity;
      for (let arc = first[v], end = first[v + 1]; arc < end; arc++) {
        if (!kept[placed[arc]]) continue;
        const cost = rough[placed[arc]] + down[target[arc]];
        if (cost < least) least = cost;
      }
      down[v] = least;
    }
  }

  // The least rough cost from the root to each node, and over the plans that hold a candidate.
  _up() {
    const { nodes, first, target, placed, groups } = this.diagram;
    const { kept, onward, down } = this;
    const { rough } = this.costs;
    const up = (this.up = new Float64Array(nodes).fill(Infinity));
    const through = (this.roughly = new Float64Array(groups.length).fill(Infinity));
    up[0] = 0;
    for (let v = 0; v < nodes - 1; v++) {
      if (up[v] === Infinity || !onward[v]) continue;
      for (let arc = first[v], end = first[v + 1]; arc < end; arc++) {
        const t = target[arc];
        const c = placed[arc];
        if (!kept[c] || !onward[t]) continue;
        const cost = up[v] + rough[c];
        if (cost < up[t]) up[t] = cost;
        if (cost + down[t] < through[c]) through[c] = cost + down[t];
      }
    }
  }

  // The exact least cost from a node to the end, how many ways have it, and their arcs.
  best(node) {
    const known = this._best.get(node);
    if (known) return known;
    const { nodes, first, target, placed } = this.diagram;
    const { rough, whole } = this.costs;
    let found = { cost: 0n, ways: 1n, arcs: [] };
    if (node !== nodes - 1) {
      found = null;
      const most = this.down[node] + 2 * this.near;
      for (let arc = first[node], end = first[node + 1]; arc < end; arc++) {
        const c = placed[arc];
        if (!this.kept[c] || !(rough[c] + this.down[target[arc]] <= most)) continue;
        const rest = this.best(target[arc]);
        const cost = whole[c] + rest.cost;
        if (!found || cost < found.cost) found = { cost, ways: rest.ways, arcs: [arc] };
        else if (cost === found.cost) {
          found.ways += rest.ways;
          found.arcs.push(arc);
        }
      }
    }
    this._best.set(node, found);
    return found;
  }

  // The exact least cost from the root to a node.
  _to(node) {
    const known = this._from.get(node);
    if (known !== undefined) return known;
    const [begin, arcs] = this.diagram.into;
    const { source, placed } = this.diagram;
    const { rough, whole } = this.costs;
    const most = this.up[node] + 2 * this.near;
    let found = null;
    for (let i = begin[node]; i < begin[node + 1]; i++) {
      const c = placed[arcs[i]];
      const from = source[arcs[i]];
      if (!this.kept[c] || !(this.up[from] + rough[c] <= most)) continue;
      const cost = this._to(from) + whole[c];
      if (found === null || cost < found) found = cost;
    }
    this._from.set(node, found);
    return found;
  }

  // The exact least cost of the plans that hold a candidate.
  _holding(candidate) {
    const known = this._through.get(candidate);
    if (known !== undefined) return known;
    const [begin, arcs] = this.diagram.placing;
    const { source, target } = this.diagram;
    const { rough, whole } = this.costs;
    const most = this.roughly[candidate] + 2 * this.near;
    let found = null;
    for (let i = begin[candidate]; i < begin[candidate + 1]; i++) {
      const [s, t] = [source[arcs[i]], target[arcs[i]]];
      if (!(this.up[s] + rough[candidate] + this.down[t] <= most)) continue;
      const cost = this._to(s) + whole[candidate] + this.best(t).cost;
      if (found === null || cost < found) found = cost;
    }
    this._through.set(candidate, found);
    return found;
  }

  // The exact least cost of the plans that hold one of some candidates; null where none does.
  leastOf(candidates) {
    if (!this.up) this._up();
    let rough = Infinity;
    for (const c of candidates) if (this.roughly[c] < rough) rough = this.roughly[c];
    if (rough === Infinity) return null;
    let found = null;
    for (const c of candidates) {
      if (!(this.roughly[c] <= rough + 2 * this.near)) continue;
      const cost = this._holding(c);
      if (found === null || cost < found) found = cost;
    }
    return found;
  }

  asDouble(cost) {
    return nearest(cost, this.costs.unit);
  }

  get objective() {
    return nearest(this.best(0).cost + this.costs.offset, this.costs.unit);
  }

  get tied() {
    return this.best(0).ways;
  }

  // Of the plans that are exactly as good the one that comes first when each is written as the
  // sorted list of its BCUs: the candidates, ascending.
  first() {
    const { groups, placed, source, target, nodes } = this.diagram;
    let arcs = this._bestArcs();
    const covered = new Set();
    const chosen = [];
    for (let area = 0; arcs.length; area++) {
      if (covered.has(area)) continue;
      const holds = (arc) => groups[placed[arc]].includes(area);
      let next = Infinity;
      for (const arc of arcs) if (placed[arc] < next && holds(arc)) next = placed[arc];
      if (next === Infinity) break;
      chosen.push(next);
      groups[next].forEach((each) => covered.add(each));
      arcs = trimmed(arcs.filter((arc) => placed[arc] === next || !holds(arc)), source, target, nodes);
    }
    return chosen;
  }

  _bestArcs() {
    const seen = new Set([0]);
    const found = [];
    for (const node of seen) { // what is added while it is gone through is gone through too
      for (const arc of this.best(node).arcs) {
        found.push(arc);
        seen.add(this.diagram.target[arc]);
      }
    }
    return found.sort((a, b) => a - b);
  }
}

// Of some arcs, ascending, those that lie on a way from node 0 to the last.
function trimmed(arcs, source, target, nodes) {
  const reached = new Set([0]);
  const forth = arcs.filter((arc) => reached.has(source[arc]) && reached.add(target[arc]));
  const ending = new Set([nodes - 1]);
  return forth
    .reverse()
    .filter((arc) => ending.has(target[arc]) && ending.add(source[arc]))
    .reverse();
}
