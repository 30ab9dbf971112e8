// Figures and lists as they are written.

export const grouped = (count) => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

export const plural = (count, one, many = `${one}s`) => (String(count) === "1" ? one : many);

export const percent = (value, decimals = 1) => `${(100 * value).toFixed(decimals)}\u00a0%`;

// A share of plans: what is not quite nothing or everything does not look so.
export function share(value) {
  if (value === 0) return "none";
  if (value === 1) return "all";
  if (value < 0.001) return "<\u00a00.1\u00a0%";
  return value > 0.999 ? ">\u00a099.9\u00a0%" : percent(value);
}

// A price: what it adds to the objective.
export function price(value) {
  if (value === null) return "impossible";
  if (value === 0) return "free";
  return Math.abs(value) < 0.00005 ? "< +0.0001" : `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;
}

export function listed(texts, word = "and") {
  const several = [...texts];
  if (several.length < 2) return several.join("");
  return `${several.slice(0, -1).join(", ")} ${word} ${several.at(-1)}`;
}

export function measured(value, unit) {
  if (value === null || value === undefined) return "not known";
  if (unit === "share") return percent(value);
  if (unit === "count") return grouped(Math.round(value));
  return unit === "km" ? `${value.toFixed(2)}\u00a0km` : value.toFixed(2);
}

// The change of a measure, signed; nothing where it looks the same.
export function changed(value, before, unit) {
  if (value == null || before == null) return "";
  const scale = unit === "share" ? 100 : 1;
  const decimals = unit === "share" ? 1 : unit === "count" ? 0 : 2;
  const text = Math.abs((value - before) * scale).toFixed(decimals);
  if (Number(text) === 0) return "–";
  return `${value > before ? "+" : "−"}${text}${unit === "share" ? "\u00a0pts" : unit === "km" ? "\u00a0km" : ""}`;
}
