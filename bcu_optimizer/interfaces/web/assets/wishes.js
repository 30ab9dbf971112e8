// Wishes: each strikes out candidates, and `alone` lets areas in that stand alone.

export const KINDS = ["together", "apart", "alone", "keep"];

// Check a wish against the areas there are; returns it with area numbers. Throws in plain words.
export function readWish(wish, index) {
  if (!wish || typeof wish !== "object" || !KINDS.includes(wish.kind)) {
    throw new RangeError(`a wish is one of ${KINDS.join(", ")}`);
  }
  if (!Array.isArray(wish.areas)) throw new RangeError("a wish lists its areas");
  const areas = new Set();
  for (const code of wish.areas) {
    if (!index.has(code)) throw new RangeError(`there is no area '${String(code).slice(0, 40)}'`);
    areas.add(index.get(code));
  }
  const fewest = wish.kind === "together" || wish.kind === "apart" ? 2 : 1;
  if (areas.size < fewest) throw new RangeError(`'${wish.kind}' takes at least ${fewest} areas`);
  return { kind: wish.kind, areas };
}

// Which candidates wishes leave: 1 or 0 for each.
export function left(diagram, wishes) {
  const kept = new Uint8Array(diagram.groups.length).fill(1);
  const alone = new Set(wishes.filter((w) => w.kind === "alone").flatMap((w) => [...w.areas]));
  for (const candidate of diagram.wished) {
    if (!alone.has(diagram.groups[candidate][0])) kept[candidate] = 0;
  }
  diagram.groups.forEach((group, candidate) => {
    if (kept[candidate] && !wishes.every((wish) => allows(wish, group))) kept[candidate] = 0;
  });
  return kept;
}

function allows({ kind, areas }, group) {
  let shared = 0;
  for (const area of group) if (areas.has(area)) shared++;
  if (!shared) return true;
  if (kind === "apart") return shared === 1;
  if (kind === "alone") return group.length === 1;
  return shared === areas.size && (kind === "together" || group.length === areas.size);
}

export const isWish = (wish, kind, codes) => wish.kind === kind && wish.areas.join() === codes.join();

// Wishes with one more, or without it if it was there; together and apart take each other's place.
export function toggled(wishes, kind, codes) {
  const against = { together: "apart", apart: "together" }[kind];
  const others = wishes.filter((wish) => !isWish(wish, kind, codes) && !isWish(wish, against, codes));
  return wishes.some((wish) => isWish(wish, kind, codes)) ? others : [...others, { kind, areas: codes }];
}
