// What the BCUs of a plan are called: the product's rule (problem/naming.py), in the same order.

export function makeNames(about) {
  return (groups) => groups.map((group) => about.areas[group[0]][1]);
}
