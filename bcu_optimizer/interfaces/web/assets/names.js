// What the BCUs of a plan are called: the product's rule (problem/naming.py), in the same order.
// What a BCU brings to its name by itself was worked out in Python, for each candidate.

import { fractionOf, lcm, nearest } from "./exact.js";

export function makeNames(about, groups) {
  const place = new Map(groups.map((group, i) => [group.join(), i]));
  const { naming } = about;

  const plain = (group, i, usual) => {
    if (naming.fixed[i] !== null) return naming.fixed[i];
    if (group.length === 1) return about.areas[group[0]][1];
    const distance = naming.distance[i];
    if (distance <= naming.core * usual) return "Central";
    const side = naming.compass[naming.eighth[i]];
    return distance < naming.inner * usual ? `Central ${side}` : side;
  };

  // Name the BCUs of a plan, which are in order; the names are in the same order.
  return (plan) => {
    const at = plan.map((group) => place.get(group.join()));
    const usual = exactSum(at.map((i) => naming.distance[i])) / plan.length;
    const first = plan.map((group, i) => plain(group, at[i], usual));
    const names = first.map((name, i) => {
      const isShared = first.filter((other) => other === name).length > 1;
      return isShared && naming.fixed[at[i]] === null ? `${name} (${naming.main[at[i]]})` : name;
    });
    return numbered(names, at.map((i) => naming.fixed[i] !== null));
  };
}

// Number names that are still the same; those of BCUs kept from another plan stay as they are.
function numbered(names, isKept) {
  const taken = new Set();
  const found = [...names];
  const give = (i) => {
    for (let number = 2; taken.has(found[i]); number++) found[i] = `${names[i]} ${number}`;
    taken.add(found[i]);
  };
  names.forEach((_, i) => isKept[i] && give(i));
  names.forEach((_, i) => isKept[i] || give(i));
  return found;
}

// The double nearest to the sum of doubles, as Python's math.fsum gives it.
function exactSum(values) {
  let [over, under] = [0n, 1n];
  for (const value of values) {
    const [a, b] = fractionOf(value);
    const common = lcm(under, b);
    [over, under] = [over * (common / under) + a * (common / b), common];
  }
  return nearest(over, under);
}
