// What a server adds to the page: drawing by hand, the best completion, changed settings, why
// wishes leave no plan, plans from and to files, run folders.

import { download, el } from "./dom.js";
import { section } from "./panels.js";
import { bcusOf } from "./plans.js";
import { listed, plural } from "./text.js";

const NONE = "\u0000";

// Ask the server; what it says of a fault is what the error says.
export function makeServer(token) {
  const send = async (path, body, type) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": type };
    const found = await fetch(path, { method: "POST", headers, body, cache: "no-store" }).catch(() => {
      throw new Error("The program behind this page has ended. Start ‘bcu open’ again.");
    });
    if (found.ok) return found;
    const told = await found.json().catch(() => ({}));
    throw new Error((told.faults ?? [told.error?.message ?? "It failed."]).join("\n"));
  };
  const ask = (name, asked) => send(`/api/${name}`, JSON.stringify(asked), "application/json");
  return {
    ask: async (name, asked) => (await ask(name, asked)).json(),
    bytes: async (name, asked) => (await ask(name, asked)).blob(),
    read: async (file, settings) => {
      const query = new URLSearchParams([["name", file.name], ...settings.map((text) => ["set", text])]);
      return (await send(`/api/read?${query}`, file, "application/octet-stream")).json();
    },
  };
}

// `again` mounts the page anew under other settings.
export class Served {
  constructor(view, server, settings, again) {
    Object.assign(this, { view, server, settings, again });
    this.brush = null;
    this.said = {};
    this.file = el("input", { type: "file", accept: ".csv,.xlsx", class: "unseen", tabindex: "-1", "aria-hidden": "true", onchange: (event) => this._import(event) });
  }

  judge(drawn) {
    return this.server.ask("judge", { settings: this.settings, plan: drawn });
  }

  verdict({ blank, split, rules, holds }) {
    const open = blank.length ? `leaves ${blank.length} ${plural(blank.length, "area")} without a BCU. ` : "";
    const apart = split.length ? `${listed(split)} ${plural(split.length, "is", "are")} in several pieces. ` : "";
    if (blank.length) return open + apart;
    const broken = rules.filter((rule) => rule.holds === false);
    if (!broken.length) return holds ? "keeps every rule." : "breaks no rule that can be judged.";
    return `breaks ${broken.length} ${plural(broken.length, "rule")}: ${listed(broken.map((rule) => rule.title))}.`;
  }

  // Paint an area with the brush; tells whether there is a drawing to paint on.
  paint(i) {
    const { drawn } = this.view.state;
    if (!drawn || this.brush === null) return false;
    const code = this.view.codes[i];
    const next = { ...drawn };
    if (this.brush === NONE) delete next[code];
    else next[code] = this.brush;
    this.view.change({ drawn: next });
    return true;
  }

  panels() {
    return [this._drawing(), this._why(), this._whyThere(), this._settings(), this._files()].filter(Boolean);
  }

  _button(key, text, onclick, more = {}) {
    const run = async () => {
      this.said[key] = "";
      try {
        await onclick();
      } catch (error) {
        this.said[key] = error.message;
        this.view._tell(error.message);
      }
    };
    return el("button", { type: "button", "data-key": key, onclick: run, ...more }, text);
  }

  _drawing() {
    const { view } = this;
    const { drawn } = view.state;
    if (!drawn) {
      return section("Draw by hand", "draw", el("div", { class: "row" },
        view.answer.plan ? this._button("draw", "Draw from this plan", () => this._start({ ...view.plan })) : null,
        this._button("blank", "Draw on an empty map", () => this._start({}))));
    }
    const names = [...new Set(Object.values(drawn))].sort();
    const brush = (value, text, paint) => el("label", { class: "brush" },
      el("input", { type: "radio", name: view.id("brush"), "data-key": `brush-${value}`, checked: this.brush === value, onchange: () => { this.brush = value; } }),
      paint === undefined ? el("span", {}) : el("span", { class: `swatch s${paint}` }, "\u00a0"), text);
    const paints = new Map(view.bcus.map((bcu, i) => [bcu.name, view.paint[i]]));
    const fresh = el("input", { type: "text", maxlength: 60, "data-key": "fresh", id: view.id("fresh"), "aria-label": "Name of a new BCU" });
    return section("Draw by hand", "draw",
      el("p", { class: "note" }, "Choose a BCU, then click areas, or press Enter on them."),
      el("div", { class: "brushes", role: "radiogroup", "aria-labelledby": "h-draw" },
        names.map((name) => brush(name, name, paints.get(name))), brush(NONE, "no BCU")),
      el("div", { class: "row" }, fresh, this._button("new", "New BCU", () => this._fresh(fresh.value))),
      el("div", { class: "row" },
        this._button("complete", "Complete the rest best", () => this._complete()),
        this._button("done", "Stop drawing", () => view.change({ drawn: null }))));
  }

  _start(drawn) {
    this.brush = Object.values(drawn).sort()[0] ?? null;
    this.view.change({ drawn, shown: 0 });
  }

  _fresh(text) {
    const name = text.trim() || `BCU ${new Set(Object.values(this.view.state.drawn)).size + 1}`;
    const { chosen, drawn } = this.view.state;
    this.brush = name;
    this.view.change(chosen ? { drawn: { ...drawn, [chosen]: name } } : { drawn: { ...drawn } });
    if (!chosen) this.view._tell(`Now click the areas of ${name}.`);
  }

  async _complete() {
    const { drawn, bcus, weights } = this.view.state;
    this.view._tell("Looking for the best completion …");
    const found = await this.server.ask("complete", { settings: this.settings, plan: drawn, bcus, weights });
    if (found.plan) this.view.change({ drawn: found.plan });
    this.view._tell(found.said);
  }

  // Why wishes leave no plan, in the words of ‘bcu explain’.
  _why() {
    const { view } = this;
    if (view.answer.plan || view.judged) return null;
    const { bcus, wishes } = view.state;
    const text = el("pre", { "aria-live": "polite" }, this.said.text ?? "");
    return section("Why is there no plan?", "why", el("div", { class: "row" }, this._button("why", "Explain", async () => {
      text.textContent = "Looking for the rules that collide …";
      text.textContent = (await this.server.ask("explain", { settings: this.settings, bcus, wishes })).text;
    })), text);
  }

  // Why the chosen area is with those that it is with, in the words of ‘bcu why’.
  _whyThere() {
    const { view } = this;
    const { bcus, wishes, weights, chosen } = view.state;
    if (!chosen || !view.answer.plan || view.judged || view.about.ratio) return null;
    const name = view.nameOf(view.index.get(chosen));
    const key = JSON.stringify([bcus, wishes, weights, chosen]);
    const text = el("pre", { "aria-live": "polite" }, this.said.there?.key === key ? this.said.there.text : "");
    return section(`Why is ${name} where it is?`, "there", el("div", { class: "row" }, this._button("there", "Tell me", async () => {
      text.textContent = "Weighing all plans …";
      const found = await this.server.ask("why", { settings: this.settings, bcus, wishes, weights, area: chosen });
      this.said.there = { key, text: found.text };
      text.textContent = found.text;
    })), text);
  }

  _settings() {
    const { view } = this;
    const id = view.id("settings");
    const field = el("textarea", { id, rows: 3, "data-key": "settings", spellcheck: "false", "aria-describedby": `${id}-how` }, this.settings.join("\n"));
    return el("details", { class: "panel" }, el("summary", { "data-key": "more-settings" }, "Other limits and data"),
      el("label", { for: id }, "Settings, one a line"), field,
      el("p", { class: "note", id: `${id}-how` }, "For example rules.balance.max_ratio = 2.5, or rules.size = [1, 4], or data.crossings = true. All plans are then looked at anew."),
      this._button("apply", "Apply", async () => {
        view._tell("Looking at all plans anew …");
        await this.again(field.value.split("\n").map((line) => line.trim()).filter(Boolean));
      }));
  }

  _files() {
    const { view } = this;
    const whole = () => {
      const plan = view.state.drawn ?? view.plan;
      if (!plan || bcusOf(plan, view.codes).flatMap(({ areas }) => areas).length < view.codes.length) throw new Error("There is no whole plan to keep just now.");
      return plan;
    };
    const name = el("input", { type: "text", maxlength: 60, "data-key": "run-name", "aria-label": "Name of the run folder", value: "my-plan" });
    return el("details", { class: "panel" }, el("summary", { "data-key": "files" }, "Plans from and to files"),
      el("div", { class: "row" },
        this._button("import", "Open a plan (CSV, .xlsx)", () => this.file.click()), this.file,
        this._button("xlsx", "Save as .xlsx", async () => download("plan.xlsx", await this.server.bytes("workbook", { settings: this.settings, plan: whole() }), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
      el("div", { class: "row" }, name, this._button("run", "Save as a run folder", async () => {
        view._tell("Drawing pages and writing files …");
        const found = await this.server.ask("save", { settings: this.settings, plan: whole(), name: name.value });
        view._tell(`The plan, its tables and its maps are in ${found.folder}.`);
      })));
  }

  async _import(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    try {
      const { plan, notes } = await this.server.read(file, this.settings);
      this._start(plan);
      this.view._tell([`Opened ${file.name} as a drawing.`, ...notes].join(" "));
    } catch (error) {
      this.view._tell(`${file.name} was not opened: ${error.message}`);
    }
  }
}
