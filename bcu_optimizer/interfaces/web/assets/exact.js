// Exact numbers: whole numbers (BigInt), fractions of them, and doubles taken for what they are.

export function gcd(a, b) {
  a = a < 0n ? -a : a;
  b = b < 0n ? -b : b;
  while (b) [a, b] = [b, a % b];
  return a;
}

export const lcm = (a, b) => (a / gcd(a, b)) * b;

// A double as the fraction that it is: [numerator, denominator].
export function fractionOf(value) {
  if (!Number.isFinite(value)) throw new RangeError("not a finite number");
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const exponent = (high >>> 20) & 0x7ff;
  let digits = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
  if (exponent) digits |= 1n << 52n;
  if (high >>> 31) digits = -digits;
  const power = (exponent || 1) - 1075;
  if (power >= 0) return [digits << BigInt(power), 1n];
  const below = 1n << BigInt(-power);
  const shared = gcd(digits, below) || 1n;
  return [digits / shared, below / shared];
}

const bitsOf = (value) => value.toString(16).length * 4;

// The double nearest to a fraction, halves to even, as Python's float() of a Fraction gives it.
export function nearest(numerator, denominator) {
  if (!numerator) return 0;
  const negative = numerator < 0n;
  const above = negative ? -numerator : numerator;
  let shift = 70 - (bitsOf(above) - bitsOf(denominator));
  shift = Math.min(shift, 1074); // below lie only the smallest doubles, which have fewer digits
  const top = shift >= 0 ? above << BigInt(shift) : above;
  const below = shift >= 0 ? denominator : denominator << BigInt(-shift);
  let whole = top / below;
  if (top % below) whole = whole >> 53n ? whole | 1n : toWhole(whole, top, below);
  // Two steps: the power of two of the one may be no double where the product is.
  const first = Math.trunc(shift / 2);
  const found = Number(whole) * 2 ** -first * 2 ** -(shift - first);
  return negative ? -found : found;
}

// Among the smallest doubles: round to a whole number of them.
function toWhole(whole, top, below) {
  const twice = (top - whole * below) * 2n;
  return twice > below || (twice === below && whole & 1n) ? whole + 1n : whole;
}
