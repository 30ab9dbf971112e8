// Unpacking what a page holds, and the diagrams of all plans.

// From base64 to the header and the diagrams; `text` is what packed.py made.
export async function unpack(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return parse(new Uint8Array(await new Response(stream).arrayBuffer()));
}

function parse(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let at = 4 + length;
  const words = (count) => {
    const found = new Uint32Array(count);
    for (let plane = 0; plane < 4; plane++) {
      for (let i = 0; i < count; i++) found[i] |= bytes[at + plane * count + i] << (8 * plane);
    }
    at += 4 * count;
    return found;
  };
  const numbers = new Map();
  for (const [bcus, about] of Object.entries(header.numbers)) {
    const leaving = words(about.nodes);
    const target = words(about.arcs);
    const placed = words(about.arcs);
    for (let i = 1; i < target.length; i++) target[i] = (target[i] + target[i - 1]) >>> 0;
    numbers.set(Number(bcus), new Diagram(about, header, leaving, target, placed));
  }
  return { codes: header.areas, groups: header.groups, about: header.about, numbers };
}

// All plans of a number of BCUs: every path from node 0 to the last node is one. Arcs first[v] to
// first[v + 1] - 1 leave node v, lead to target and place the candidate `placed`.
export class Diagram {
  constructor(about, header, leaving, target, placed) {
    this.nodes = about.nodes;
    this.arcs = about.arcs;
    this.target = target;
    this.placed = placed;
    this.groups = header.groups;
    this.wished = about.wished;
    this.goals = new Map();
    for (const [name, goal] of Object.entries(about.goals)) {
      this.goals.set(name, {
        offset: goal.offset.map(BigInt),
        slope: goal.slope.map(BigInt),
        parts: goal.parts ? goal.parts.split(" ").map(BigInt) : [],
      });
    }
    this.first = new Uint32Array(this.nodes + 1);
    this.source = new Uint32Array(this.arcs);
    for (let v = 0; v < this.nodes; v++) {
      this.first[v + 1] = this.first[v] + leaving[v];
      this.source.fill(v, this.first[v], this.first[v + 1]);
    }
  }

  // The same without candidates that only a wish lets in: a third of the arcs, or fewer.
  get usual() {
    return (this._usual ??= this.wished.length ? this._without(new Set(this.wished)) : this);
  }

  _without(barred) {
    const { nodes, arcs, first, source, target, placed } = this;
    const ending = new Uint8Array(nodes);
    ending[nodes - 1] = 1;
    for (let arc = arcs - 1; arc >= 0; arc--) {
      if (ending[target[arc]] && !barred.has(placed[arc])) ending[source[arc]] = 1;
    }
    const number = new Int32Array(nodes).fill(-1);
    const kept = [];
    const leaving = [];
    if (ending[0]) number[0] = 0;
    for (let v = 0; v < nodes; v++) {
      if (number[v] < 0) continue;
      number[v] = leaving.length;
      const before = kept.length;
      for (let arc = first[v]; arc < first[v + 1]; arc++) {
        if (barred.has(placed[arc]) || !ending[target[arc]]) continue;
        kept.push(arc);
        number[target[arc]] = 0; // reached; its number follows when it is its turn
      }
      leaving.push(kept.length - before);
    }
    const about = { nodes: leaving.length, arcs: kept.length, wished: [], goals: {} };
    const to = Uint32Array.from(kept, (arc) => number[target[arc]]);
    const placing = Uint32Array.from(kept, (arc) => placed[arc]);
    const made = new Diagram(about, { groups: this.groups }, leaving, to, placing);
    made.goals = this.goals;
    return made;
  }

  // The arcs that lead to each node: [begin, arcs], those of node v from begin[v] to begin[v + 1].
  get into() {
    return (this._into ??= byKey(this.target, this.nodes));
  }

  // The arcs that place each candidate, likewise.
  get placing() {
    return (this._placing ??= byKey(this.placed, this.groups.length));
  }
}

function byKey(keys, count) {
  const begin = new Uint32Array(count + 1);
  for (const key of keys) begin[key + 1]++;
  for (let i = 0; i < count; i++) begin[i + 1] += begin[i];
  const next = begin.slice();
  const arcs = new Uint32Array(keys.length);
  for (let arc = 0; arc < keys.length; arc++) arcs[next[keys[arc]]++] = arc;
  return [begin, arcs];
}
