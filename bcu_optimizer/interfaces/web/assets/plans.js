// What can be said of a plan without asking: its BCUs, its measures, its colours, what differs.

export const PALETTE = ["#71a8bf", "#d59c63", "#fee7a2", "#a1e7cc", "#d7dcfe", "#94a286"];

// The BCUs of a plan {code: name}: [{name, areas (numbers)}], in alphabetical order.
export function bcusOf(plan, codes) {
  const found = new Map();
  codes.forEach((code, i) => {
    const name = plan[code];
    if (!name) return; // an area that a drawing leaves open
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(i);
  });
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, areas]) => ({ name, areas }));
}

export class Measuring {
  constructor(about, groups) {
    this.about = about;
    this.place = new Map(groups.map((group, i) => [group.join(), i]));
  }

  // The value of every measure of a plan, by name; null where it is not known.
  all(bcus) {
    const placed = bcus.map(({ areas }) => this.place.get(areas.join()));
    const values = {};
    for (const measure of this.about.measures) values[measure.name] = this._one(measure, bcus, placed);
    return values;
  }

  _one(measure, bcus, placed) {
    if (measure.how === "sum") {
      const parts = measure.parts[bcus.length];
      return parts ? placed.reduce((sum, i) => sum + parts[i], 0) : null;
    }
    if (measure.how === "ratio") {
      const sums = bcus.map(({ areas }) => sumOf(measure.weights, areas));
      return Math.min(...sums) > 0 ? Math.max(...sums) / Math.min(...sums) : null;
    }
    if (measure.how === "number") return measure.by[bcus.length] ?? null;
    if (measure.how === "worst") return Math.max(...placed.map((i) => measure.each[i]));
    return null;
  }

  // The value of a rule for a plan that keeps it, as a text.
  rule(rule, bcus, values, write) {
    const sizes = bcus.map(({ areas }) => areas.length);
    const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
    if (rule.how === "size") return least === most ? `${least}` : `${least} to ${most}`;
    if (rule.how === "none") return "0";
    if (rule.how === "measure") {
      const measure = this.about.measures.find((each) => each.name === rule.of);
      return measure ? write(values[rule.of], measure.unit) : "";
    }
    if (rule.how === "least share of") {
      const shares = bcus.map(({ areas }) => sumOf(this.about.columns[0].each, areas));
      return (Math.min(...shares) * rule.of).toFixed(2);
    }
    return "";
  }
}

export const sumOf = (weights, areas) => areas.reduce((sum, i) => sum + weights[i], 0);

// The areas whose BCU, as a set of areas, is no BCU of another plan.
export function differing(bcus, others) {
  const known = new Set(others.map(({ areas }) => areas.join()));
  return bcus.filter(({ areas }) => !known.has(areas.join())).flatMap(({ areas }) => areas);
}

// A colour for each BCU, so that no two that touch or face each other share one where that can
// be; each keeps the colour that most of its areas had.
export function coloured(bcus, facing, before) {
  const of = new Map(bcus.flatMap((bcu, place) => bcu.areas.map((area) => [area, place])));
  const near = bcus.map(() => new Set());
  for (const [i, j] of facing) {
    const [a, b] = [of.get(i), of.get(j)];
    if (a !== undefined && b !== undefined && a !== b) near[a].add(b), near[b].add(a);
  }
  const liked = bcus.map(({ areas }) => mostOften(areas.map((area) => before?.[area])));
  const held = new Array(bcus.length).fill(null);
  liked.forEach((colour, i) => {
    if (colour && [...near[i]].every((other) => held[other] !== colour)) held[i] = colour;
  });
  const found = searched(held, near, { steps: 3000 }) ?? searched(held.fill(null), near, { steps: 3000 });
  return found ?? bcus.map((_, i) => PALETTE[i % PALETTE.length]);
}

function mostOften(colours) {
  const counts = new Map();
  for (const colour of colours) if (colour) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function searched(held, near, left) {
  const open = held.map((colour, i) => (colour ? -1 : i)).filter((i) => i >= 0);
  if (!open.length) return held;
  const free = (i) => PALETTE.filter((c) => [...near[i]].every((other) => held[other] !== c));
  const next = open.reduce((a, b) => (free(b).length < free(a).length ? b : a));
  const used = (c) => held.filter((each) => each === c).length;
  for (const colour of free(next).sort((a, b) => used(a) - used(b))) {
    if (left.steps-- < 0) return null;
    const found = searched(held.with(next, colour), near, left);
    if (found) return found;
  }
  return null;
}

// The area of a BCU with most room for its number.
export function roomiest(areas, labels) {
  return areas.reduce((a, b) => (labels[b].size > labels[a].size ? b : a));
}
