// The page as a whole: mount(element, ask, storage) shows it and keeps it in step with its state.

import { redraw } from "./dom.js";
import { afterPaint, build } from "./frame.js";
import { begin, remember } from "./keeping.js";
import { cardPanel, nearPanel, numberPanel, prices, weightPanel, wishPanel } from "./panels.js";
import { bcusOf, coloured, differing, Measuring, PALETTE, roomiest } from "./plans.js";
import { hint, sentence, spoken } from "./said.js";
import { History, startState } from "./state.js";
import { bcuTable, comparePanel, measuresTable, rulesTable } from "./tables.js";
import { isWish, toggled } from "./wishes.js";

let mounted = 0;

// `extend` makes of the page what a server adds to it; see served.js.
export function mount(element, ask, storage = null, extend = null) {
  return new Page(element, ask, storage, extend);
}

class Page {
  constructor(element, ask, storage, extend) {
    this.ask = ask;
    this.about = ask.about;
    this.storage = storage;
    this.index = new Map(this.about.areas.map(([code], i) => [code, i]));
    this.codes = this.about.areas.map(([code]) => code);
    this.byName = [...this.about.areas].sort(([, a], [, b]) => a.localeCompare(b));
    this.measuring = new Measuring(this.about, ask.groups);
    this.nameOf = (i) => this.about.areas[i][1];
    const own = ++mounted;
    this.id = (name) => `bcu${own}-${name}`;
    this.turn = 0;
    this.most = 10; // plans that are listed as nearly as good
    this.bases = new Map();
    this.bcus = [];
    this.said = "";
    this.more = extend?.(this) ?? null;
    this.history = new History(begin(this));
    build(this, element);
    this.render();
  }

  get state() {
    return this.history.now;
  }

  // --- what can be done ---------------------------------------------------------------------

  // Change the state; without a step nothing is added to what Undo goes back through.
  change(more, name = "", step = true) {
    this.said = "";
    this.history.add({ ...this.state, ...more }, step, name);
    this.render();
  }

  choose(code) {
    this.change({ chosen: code === this.state.chosen ? null : code }, "", false);
  }

  show(place) {
    this.change({ shown: place }, "", false);
  }

  compare(name) {
    this.change({ compare: name }, "", false);
  }

  comment(key, text) {
    const comments = { ...this.state.comments, [key]: text };
    if (!text) delete comments[key];
    this.change({ comments }, `comment-${key}`);
  }

  has(kind, codes) {
    return this.state.wishes.some((wish) => isWish(wish, kind, codes));
  }

  kept(codes) {
    return this.has("keep", codes);
  }

  // Wish something, or take the wish back.
  toggle(kind, codes, only = false) {
    if (only && this.has(kind, codes)) return;
    this.change({ wishes: toggled(this.state.wishes, kind, codes), shown: 0 });
  }

  remove(place) {
    this.change({ wishes: this.state.wishes.filter((_, i) => i !== place), shown: 0 });
  }

  move(by) {
    const before = this.history.at;
    this.history.move(by);
    this.said = this.history.at === before ? "" : by < 0 ? "Taken back." : "Done again.";
    this.render();
  }

  again() {
    this.change(startState(this.about), "again");
    this.said = "Started again; Undo brings back what was.";
    this._tell();
  }

  _tell(text) {
    if (text !== undefined) this.said = text;
    this.message.textContent = this.said;
  }

  // --- what is shown ------------------------------------------------------------------------

  // A server may be gone: what was shown stays, and it is said why nothing new is.
  render() {
    this._render().catch((error) => this._tell(error.message));
  }

  async _render() {
    const turn = ++this.turn;
    this.element.dataset.settled = "";
    this.undo.disabled = !this.history.canUndo;
    this.redo.disabled = !this.history.canRedo;
    const { bcus, weights, wishes } = this.state;
    const asked = { bcus, weights, wishes };
    const answer = await this.ask(asked);
    const base = wishes.length ? await this._base() : answer;
    const judged = this.state.drawn && this.more ? await this.more.judge(this.state.drawn) : null;
    const near = this.state.shown && answer.plan ? await this.ask.best(asked, this.most) : null;
    if (turn !== this.turn) return; // a late answer to an older state
    this.answer = answer;
    this.later = near ? { near } : null;
    this.counts = null;
    this.judged = judged;
    this._settle(answer, base, near);
    this._draw();
    remember(this);
    this._tell();
    afterPaint(() => this._fill(turn, asked).catch((error) => this._tell(error.message)));
  }

  async _base() {
    const { bcus, weights } = this.state;
    const key = JSON.stringify([bcus, weights]);
    if (!this.bases.has(key)) {
      if (this.bases.size > 20) this.bases.clear();
      this.bases.set(key, await this.ask({ bcus, weights, wishes: [] }));
    }
    return this.bases.get(key);
  }

  _settle(answer, base, near) {
    this.stale = !answer.plan;
    if (answer.plan) {
      const shown = near?.[Math.min(this.state.shown, near.length - 1)];
      this.plan = shown?.plan ?? answer.plan;
      this.above = shown?.above ?? 0;
    }
    if (this.judged) {
      this.plan = this.state.drawn;
      this.stale = false;
    }
    if (this.plan) this.bcus = bcusOf(this.plan, this.codes);
    this.base = base;
    this.values = this.judged ? this.judged.measures : this.bcus.length ? this.measuring.all(this.bcus) : {};
    this.bestValues = base.plan ? this.measuring.all(bcusOf(base.plan, this.codes)) : null;
    this.compared = this.about.given.find((plan) => plan.name === this.state.compare) ?? null;
    const others = this.compared ? bcusOf(this.compared.plan, this.codes) : null;
    this.changedAreas = new Set(others && this.bcus.length ? differing(this.bcus, others) : []);
    const colours = coloured(this.bcus, this.about.map.facing, this.colours);
    this.colours = [];
    this.paint = colours.map((colour) => PALETTE.indexOf(colour));
    this.bcus.forEach(({ areas }, i) => areas.forEach((area) => (this.colours[area] = colours[i])));
    this.pairs = new Map(answer.pairs.map((pair) => [`${pair.a} ${pair.b}`, pair]));
  }

  pair(i, j) {
    const [a, b] = i < j ? [i, j] : [j, i];
    return this.pairs.get(`${this.codes[a]} ${this.codes[b]}`);
  }

  spoken(i) {
    return spoken(this, i);
  }

  bcuOf(i) {
    return this.bcus.find(({ areas }) => areas.includes(i));
  }

  bordering(i) {
    const found = this.about.neighbours.filter((pair) => pair.includes(i)).map(([a, b]) => (a === i ? b : a));
    const partners = this.bcuOf(i)?.areas.filter((j) => j !== i) ?? [];
    const every = [...new Set([...partners, ...found])];
    return every.sort((a, b) => this.nameOf(a).localeCompare(this.nameOf(b)));
  }

  _draw() {
    this.answerLine.replaceChildren(...sentence(this));
    const chosen = this.state.chosen === null ? null : this.index.get(this.state.chosen);
    this.map.draw({
      of: this.codes.map((code) => this.plan?.[code]),
      colours: this.codes.map((_, i) => this.colours[i] ?? "#d9dee5"),
      spoken: this.codes.map((_, i) => spoken(this, i)),
      numbers: this.bcus.map(({ areas }, place) => ({ area: roomiest(areas, this.about.map.labels), text: place + 1 })),
      chosen, changed: this.changedAreas, stale: this.stale, shades: this._shares(chosen),
    });
    hint(this, null);
    const act = this;
    redraw(this.places.number, numberPanel(this, act));
    redraw(this.places.weights, weightPanel(this, act));
    redraw(this.places.card, cardPanel(this, act));
    redraw(this.places.wishes, wishPanel(this, act));
    redraw(this.places.near, nearPanel(this, act));
    redraw(this.places.compare, comparePanel(this, act));
    redraw(this.places.more, this.more?.panels() ?? []);
    redraw(this.places.rules, rulesTable(this));
    redraw(this.places.measures, measuresTable(this));
    redraw(this.places.bcus, bcuTable(this, act));
  }

  // What takes longer comes after the map is drawn: counts of other numbers, plans nearly as good.
  async _fill(turn, asked) {
    const counts = {};
    for (const bcus of Object.keys(this.about.counts)) counts[bcus] = await this.ask.count({ ...asked, bcus: Number(bcus) });
    if (turn !== this.turn) return;
    this.counts = counts;
    redraw(this.places.number, numberPanel(this, this));
    const later = { ...(this.later ?? {}), without: {} };
    for (const place of this.answer.collision) {
      const wishes = asked.wishes.filter((_, i) => i !== place);
      later.without[place] = await this.ask.count({ ...asked, wishes });
    }
    if (this.answer.plan) {
      later.near ??= await this.ask.best(asked, this.most);
      const best = bcusOf(this.answer.plan, this.codes);
      later.near.forEach((each) => (each.moved = differing(bcusOf(each.plan, this.codes), best).length));
      Object.assign(later, await prices(this, asked));
    }
    if (turn !== this.turn) return;
    this.later = later;
    redraw(this.places.card, cardPanel(this, this));
    redraw(this.places.wishes, wishPanel(this, this));
    redraw(this.places.near, nearPanel(this, this));
    this.element.dataset.settled = String(turn);
  }

  _shares(i) {
    if (i === null || !this.answer.plan || this.judged) return null;
    return this.codes.map((_, j) => (i === j ? null : this.pair(i, j).share));
  }

  point(i) {
    const chosen = this.state.chosen === null ? null : this.index.get(this.state.chosen);
    this.map.shade(this._shares(i ?? chosen));
    hint(this, i);
  }
}
