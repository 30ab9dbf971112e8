// The map: areas in the colours of their BCUs, strong lines between BCUs, shades and hatchings.

import { el, svg } from "./dom.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// How far the name of an area makes room for the number of its BCU.
const LOWER = 9;

export class AreaMap {
  // `heard` is told what the pointer or the keyboard does: choose(i), point(i or null).
  constructor(about, heard) {
    this.about = about;
    this.heard = heard;
    const { map } = about;
    this.areas = map.areas.map((d, i) => this._area(d, i));
    this.shades = map.areas.map((d) => svg("path", { d, class: "shade", "aria-hidden": "true" }));
    this.hatches = map.areas.map((d) => svg("path", { d, class: "hatch", "aria-hidden": "true" }));
    this.lines = map.lines.map(([, , d]) => svg("path", { d, class: "border" }));
    this.names = map.labels.map((label) => lettering(label));
    this.badges = svg("g", { class: "badges", "aria-hidden": "true" });
    this.ring = svg("path", { class: "ring", "aria-hidden": "true" });
    this.element = svg(
      "svg",
      { viewBox: `0 0 ${map.width} ${map.height}`, role: "group", class: "map", "aria-label": "Map of the areas" },
      svg("defs", {}, hatching("changed", "#1b2430"), hatching("stale", "#5b6673")),
      svg("g", { "aria-hidden": "true" },
        map.outside.map((d) => svg("path", { d, class: "outside" }))),
      svg("g", {}, this.areas),
      svg("g", { "aria-hidden": "true", class: "over" },
        this.hatches, this.shades,
        map.water.map((d) => svg("path", { d, class: "water" })),
        this.lines, svg("path", { d: map.edge, class: "border outer" }), this.ring,
        this.names),
      this.badges,
    );
    this.frame = el("div", { class: "mapframe" }, this.element);
    this.at = 0;
    this._rove(0);
  }

  _area(d, i) {
    const [code] = this.about.areas[i];
    return svg("path", {
      d, class: "area", role: "button", tabindex: "-1", "data-area": code, "data-bcu": "",
      onclick: () => { this._rove(i); this.heard.choose(i); },
      onpointerenter: () => this.heard.point(i),
      onpointerleave: () => this.heard.point(null),
      onfocus: () => { this._rove(i); this.heard.point(i); },
      onblur: () => this.heard.point(null),
      onkeydown: (event) => this._key(event, i),
    });
  }

  _rove(i) {
    this.areas[this.at].setAttribute("tabindex", "-1");
    this.areas[i].setAttribute("tabindex", "0");
    this.at = i;
  }

  _key(event, i) {
    if (event.key === "Enter" || event.key === " ") this.heard.choose(i);
    else if (event.key in ARROWS && !event.altKey && !event.ctrlKey && !event.metaKey) {
      const next = this._towards(i, ARROWS[event.key]);
      if (next !== null) this.areas[next].focus();
    } else return;
    event.preventDefault();
  }

  // The nearest area in a direction, as seen from the middle of one.
  _towards(i, [dx, dy]) {
    const { labels } = this.about.map;
    let best = null;
    let least = Infinity;
    labels.forEach((label, j) => {
      const [x, y] = [label.x - labels[i].x, label.y - labels[i].y];
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (j !== i && along > 0 && along >= aside * 0.6 && along + 1.8 * aside < least) {
        least = along + 1.8 * aside;
        best = j;
      }
    });
    return best;
  }

  // Draw a plan; `colours` by area, `of` the BCU of each area, `spoken` its name for who listens.
  draw({ of, colours, spoken, numbers, chosen, changed, stale, shades }) {
    this.areas.forEach((area, i) => {
      area.setAttribute("fill", colours[i]);
      area.setAttribute("data-bcu", of[i] ?? "");
      area.setAttribute("aria-label", spoken[i]);
      area.setAttribute("aria-pressed", String(chosen === i));
      this.hatches[i].setAttribute("fill", stale ? "url(#stale)" : changed.has(i) ? "url(#changed)" : "none");
    });
    this.about.map.lines.forEach(([i, j], line) => {
      this.lines[line].setAttribute("class", of[i] === of[j] ? "border" : "border outer");
    });
    const numbered = new Set(stale ? [] : numbers.map(({ area }) => area));
    this.names.forEach((name, i) => name.setAttribute("transform", numbered.has(i) ? `translate(0 ${LOWER})` : ""));
    this.badges.replaceChildren(...(stale ? [] : numbers.map(({ area, text }) => badge(this.about.map.labels[area], text))));
    this.ring.setAttribute("d", chosen === null ? "" : this.about.map.areas[chosen]);
    this.shade(shades);
  }

  // Shade each area by a share from 0 to 1; null for none.
  shade(shares) {
    this.shades.forEach((shade, i) => {
      const share = shares?.[i] ?? null;
      shade.setAttribute("fill-opacity", share === null ? "0" : String(0.62 * Math.sqrt(share)));
    });
  }
}

function hatching(id, colour) {
  return svg("pattern", { id, width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 2.2, height: 9, fill: colour, "fill-opacity": 0.55 }));
}

function lettering({ x, y, size, lines }) {
  const top = y - ((lines.length - 1) * size * 1.08) / 2 + size * 0.34;
  return svg("text", { class: size < 10 ? "name small" : "name", "font-size": size, "text-anchor": "middle" },
    lines.map((line, row) => svg("tspan", { x, y: (top + row * size * 1.08).toFixed(1) }, line)));
}

function badge({ x, y, size, lines }, text) {
  const up = y - (lines.length * size * 1.08) / 2 + LOWER - 13;
  return svg("g", { transform: `translate(${x} ${up.toFixed(1)})` },
    svg("circle", { r: 12 }), svg("text", { y: 5, "text-anchor": "middle", "font-size": 14 }, String(text)));
}
