// The whole of a page is one value. History, the link, the file and what a browser remembers are
// all that same value.

import { readWish } from "./wishes.js";

const MOST_WISHES = 200;
const MOST_TEXT = 2000;

export function startState(about) {
  const weights = Object.fromEntries(about.goals.map((goal) => [goal.name, goal.weight]));
  const none = { limits: {}, wishes: [], drawn: null, chosen: null, shown: 0, comments: {} };
  return { bcus: about.start, weights, ...none, compare: null };
}

// Make a state of what was saved somewhere. Throws in plain words what is wrong with it.
export function readState(found, about, index, canDraw = false) {
  if (!found || typeof found !== "object") throw new RangeError("it holds no state of a page");
  const state = startState(about);
  if (!(String(found.bcus) in about.counts)) {
    throw new RangeError(`plans of ${String(found.bcus).slice(0, 9)} BCUs are not on this page`);
  }
  state.bcus = Number(found.bcus);
  for (const { name } of about.goals) {
    const weight = found.weights?.[name] ?? 0;
    if (!Number.isFinite(weight) || weight < 0) throw new RangeError("a weight is no number from 0 upwards");
    state.weights[name] = weight;
  }
  const wishes = found.wishes ?? [];
  if (!Array.isArray(wishes) || wishes.length > MOST_WISHES) throw new RangeError("its wishes are no list");
  state.wishes = wishes.map((wish) => {
    readWish(wish, index);
    return { kind: wish.kind, areas: [...new Set(wish.areas)].sort((a, b) => index.get(a) - index.get(b)) };
  });
  if (canDraw && found.drawn && typeof found.drawn === "object") {
    const bcus = Object.entries(found.drawn).filter(([code, bcu]) => index.has(code) && typeof bcu === "string" && bcu);
    state.drawn = Object.fromEntries(bcus.map(([code, bcu]) => [code, bcu.slice(0, 200)]));
  }
  if (index.has(found.chosen)) state.chosen = found.chosen;
  if (Number.isInteger(found.shown) && found.shown >= 0 && found.shown < 50) state.shown = found.shown;
  if (about.given.some((plan) => plan.name === found.compare)) state.compare = found.compare;
  for (const [key, text] of Object.entries(found.comments ?? {}).slice(0, MOST_WISHES)) {
    if (typeof text === "string" && text) state.comments[key.slice(0, MOST_TEXT)] = text.slice(0, MOST_TEXT);
  }
  return state;
}

// A state with what tells whose it is.
export const saved = (state, about) => ({ page: about.hash, scenario: about.scenario, format: about.format, state });

// Read what was saved; refuses the state of another scenario, or of another version of this one.
export function readSaved(text, about, index, canDraw = false) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new RangeError("it is no saved page");
  }
  if (found?.format !== about.format) throw new RangeError("it was saved by another version of this page");
  if (found.page !== about.hash) {
    const other = String(found.scenario ?? "another").slice(0, 60);
    const same = other === about.scenario ? "with other figures or settings" : `'${other}'`;
    throw new RangeError(`it was saved on the page of another scenario (${same})`);
  }
  return readState(found.state, about, index, canDraw);
}

export function toFragment(state, about) {
  const bytes = new TextEncoder().encode(JSON.stringify(saved(state, about)));
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return `#state=${btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

export function fromFragment(fragment) {
  const text = /^#state=([\w-]+)$/.exec(fragment)?.[1];
  if (text === undefined) return null;
  try {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder().decode(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)));
  } catch {
    return "";
  }
}

// States one after the other; what follows one another under one name is a single step.
export class History {
  constructor(state) {
    this.states = [state];
    this.at = 0;
    this.last = "";
  }

  get now() {
    return this.states[this.at];
  }

  // Take note of a new state; without a step it takes the place of the one that is shown.
  add(state, step, name = "") {
    if (!step || (name && name === this.last && this.at)) this.states[this.at] = state;
    else {
      this.states.splice(this.at + 1, Infinity, state);
      if (this.states.length > 500) this.states.shift();
      this.at = this.states.length - 1;
    }
    if (step) this.last = name;
  }

  get canUndo() {
    return this.at > 0;
  }

  get canRedo() {
    return this.at < this.states.length - 1;
  }

  move(by) {
    this.at = Math.min(Math.max(this.at + by, 0), this.states.length - 1);
    this.last = "";
    return this.now;
  }
}
