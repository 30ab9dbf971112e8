// How many plans are left, and how many of them hold each candidate: exact, as texts or doubles.

import { nearest } from "./exact.js";

const SAFE = 2 ** 53;

// Count the ways onward from each node, and from the root to it, over candidates that are kept.
export class Count {
  constructor(diagram, kept) {
    this.diagram = diagram;
    this.kept = kept;
    this.onward = new Float64Array(diagram.nodes);
    if (diagram.nodes) this._onward(this.onward, 1);
    this.rough = diagram.nodes ? this.onward[0] : 0;
  }

  get total() {
    if (this.rough < SAFE) return BigInt(this.rough);
    return this._exact()[0];
  }

  // Plans that hold each candidate, and what they are a share of.
  get holding() {
    return (this._holding ??= this.rough < SAFE ? this._held(0) : this._held(0n));
  }

  // The share of plans, given how many they are as summed from `holding`.
  share(plans) {
    return typeof plans === "bigint" ? nearest(plans, this.total) : plans / this.rough;
  }

  _exact() {
    if (!this._ways) {
      this._ways = new Array(this.diagram.nodes).fill(0n);
      this._onward(this._ways, 1n);
    }
    return this._ways;
  }

  _onward(ways, one) {
    const { nodes, first, target, placed } = this.diagram;
    const { kept } = this;
    ways[nodes - 1] = one;
    for (let v = nodes - 2; v >= 0; v--) {
      let sum = ways[v];
      for (let arc = first[v], end = first[v + 1]; arc < end; arc++) {
        if (kept[placed[arc]]) sum += ways[target[arc]];
      }
      ways[v] = sum;
    }
  }

  _held(zero) {
    const { nodes, first, target, placed, groups } = this.diagram;
    const { kept } = this;
    const isSmall = zero === 0;
    const onward = isSmall ? this.onward : this._exact();
    const make = (length) => (isSmall ? new Float64Array(length) : new Array(length).fill(zero));
    const before = make(nodes);
    const held = make(groups.length);
    if (nodes) before[0] = isSmall ? 1 : 1n;
    for (let v = 0; v < nodes - 1; v++) {
      if (!before[v] || !onward[v]) continue;
      for (let arc = first[v], end = first[v + 1]; arc < end; arc++) {
        if (!kept[placed[arc]] || !onward[target[arc]]) continue;
        before[target[arc]] += before[v];
        held[placed[arc]] += before[v] * onward[target[arc]];
      }
    }
    return held;
  }
}
