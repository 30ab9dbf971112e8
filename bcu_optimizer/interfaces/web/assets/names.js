// What the BCUs of a plan are called: the product's rule (problem/naming.py, problem/compass.py), in
// the same order. What a BCU brings to its name by itself was worked out in Python, for each candidate.

export function makeNames(about, groups) {
  const at = new Map(groups.map((group, i) => [group.join(), i]));
  const { naming } = about;

  // Name the BCUs of a plan; the names are in the order of the BCUs.
  return (plan) => {
    const own = plan.map((group) => at.get(group.join()));
    const order = plan.map((_, i) => i).sort((i, j) => inOrder(plan[i], plan[j]));
    const names = new Map(); // by place in the plan, in the order in which they are given
    const without = () => order.filter((i) => !names.has(i));

    plan.forEach((_, i) => {
      const kept = naming.fixed[own[i]];
      if (kept === null) return;
      const isTaken = [...names.values()].includes(kept);
      names.set(i, isTaken ? `${kept} (${naming.core[own[i]]})` : kept);
    });
    const borne = new Set([...names.values()].map(folded));
    for (const [area, name] of naming.listed) {
      const i = plan.findIndex((group, place) => group.includes(area) && !(naming.fixed[own[place]] !== null));
      if (i >= 0 && !names.has(i) && !borne.has(folded(name))) names.set(i, name);
    }
    byColumn(without()).forEach((name, i) => names.set(i, name));
    for (const i of without()) if (plan[i].length === 1) names.set(i, about.areas[plan[i][0]][1]);

    const bearers = new Map();
    for (const [word] of naming.points) {
      const bearer = [...names].find(([, name]) => name === word);
      if (bearer) bearers.set(word, naming.place[own[bearer[0]]]);
    }
    const barred = new Set([...names.values()].map(folded));
    const places = new Map(without().map((i) => [i, naming.place[own[i]]]));
    compassWords(naming, places, bearers, barred).forEach(([word, isOwn], i) =>
      names.set(i, isOwn ? word : `${word} (${naming.core[own[i]]})`),
    );
    const found = numbered([...names.values()]);
    const places_ = [...names.keys()];
    return plan.map((_, i) => found[places_.indexOf(i)]);

    function byColumn(left) {
      const result = new Map();
      if (naming.value === null) return result;
      const shared = new Map();
      for (const i of left) {
        const value = naming.value[own[i]];
        if (value) shared.set(value, [...(shared.get(value) ?? []), i]);
      }
      for (const [value, several] of shared) {
        if (several.length === 1) {
          result.set(several[0], value);
          continue;
        }
        const areas = several.flatMap((i) => plan[i]);
        const places = new Map(several.map((i) => [i, placeAmong(naming, areas, plan[i])]));
        compassWords(naming, places, new Map(), new Set()).forEach(([word, isOwn], i) =>
          result.set(i, isOwn ? `${word} ${value}` : `${value} (${naming.core[own[i]]})`),
        );
      }
      return result;
    }
  };
}

const folded = (name) => name.toLowerCase();

function inOrder(one, other) {
  for (let i = 0; i < Math.min(one.length, other.length); i++)
    if (one[i] !== other[i]) return one[i] - other[i];
  return one.length - other.length;
}

// Where some areas lie among others: (0, 0) in the middle, 1000 at the edges, in whole numbers.
function placeAmong(naming, areas, group) {
  return [naming.east, naming.north].map((axis) => {
    const along = areas.map((i) => axis[i]);
    const [low, high] = [Math.min(...along), Math.max(...along)];
    if (low === high) return 0;
    const [count, total] = [BigInt(group.length), group.reduce((sum, i) => sum + BigInt(axis[i]), 0n)];
    const over = (2n * total - count * BigInt(low + high)) * 1000n;
    const under = count * BigInt(high - low);
    const whole = over / under;
    return Number(over < 0n && whole * under !== over ? whole - 1n : whole);
  });
}

// The word for each BCU, in their order, and whether it is its own (problem/compass.py).
function compassWords(naming, places, taken, barred) {
  const point = new Map(naming.points.map(([word, x, y, far]) => [word, { x, y, far }]));
  const every = [...point.keys()];
  const apart = ([u, v], word) => (u - point.get(word).x) ** 2 + (v - point.get(word).y) ** 2;
  const nearest = (place) => every.reduce((best, w) => (apart(place, w) < apart(place, best) ? w : best));
  const free = every.filter((word) => !taken.has(word) && !barred.has(folded(word)));
  const rank = new Map([...places.keys()].map((i, n) => [i, n]));
  const found = new Map();
  const has = (word) => [...found.values()].includes(word);

  const claims = new Map();
  for (const [i, place] of places) {
    const word = nearest(place);
    claims.set(word, [...(claims.get(word) ?? []), i]);
  }
  const others = free.filter((word) => !claims.has(word));
  for (const [word, claimants] of claims) {
    if (!free.includes(word)) continue;
    const loss = (i) => {
      const first = apart(places.get(i), word);
      const fits = others.map((w) => [apart(places.get(i), w), w]).filter(([a, w]) => a <= point.get(w).far);
      return fits.length ? [1, first - Math.min(...fits.map(([a]) => a)), rank.get(i)] : [0, first, rank.get(i)];
    };
    found.set([...claimants].sort((i, j) => inOrder(loss(i), loss(j)))[0], word);
  }

  const pairs = (left, words) =>
    left
      .flatMap((i) => words.map((word, n) => [apart(places.get(i), word), n, rank.get(i), i, word]))
      .sort((one, other) => inOrder(one.slice(0, 3), other.slice(0, 3)))
      .filter(([a, , , , word]) => a <= point.get(word).far);

  const left = [...places.keys()].filter((i) => !found.has(i));
  for (const [, , , i, word] of pairs(left, free.filter((w) => !has(w))))
    if (!found.has(i) && !has(word)) found.set(i, word);

  const bearers = new Map(taken);
  found.forEach((word, i) => bearers.set(word, places.get(i)));
  const used = new Set([...barred, ...[...bearers.keys()].map(folded)]);
  const out = ([u, v]) => u * u + v * v;
  const rest = [...places.keys()].filter((i) => !found.has(i));
  const told = new Map();
  for (const [, , , i, word] of pairs(rest, naming.directions.filter((w) => bearers.has(w)))) {
    const isOuter = out(places.get(i)) > out(bearers.get(word));
    const name = `${isOuter ? "Outer" : "Inner"} ${word}`;
    if (!told.has(i) && ![...told.values()].includes(name) && !used.has(folded(name))) told.set(i, name);
  }
  told.forEach((name, i) => found.set(i, name));
  const result = new Map([...found].map(([i, word]) => [i, [word, true]]));
  for (const [i, place] of places) if (!result.has(i)) result.set(i, [nearest(place), false]);
  return result;
}

// Number names that are the same but for case: "Newton", "Newton 2".
function numbered(names) {
  const taken = new Set();
  return names.map((name) => {
    let each = name;
    for (let number = 2; taken.has(folded(each)); number++) each = `${name} ${number}`;
    taken.add(folded(each));
    return each;
  });
}
