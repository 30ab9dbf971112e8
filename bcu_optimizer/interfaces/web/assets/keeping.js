// Keeping what is set and shown: in the browser, as a file, as a plan, as a link.

import { download } from "./dom.js";
import { fromFragment, readSaved, saved, startState, toFragment } from "./state.js";

export function savePage(view) {
  download(`${view.about.scenario}-page.json`, JSON.stringify(saved(view.state, view.about), null, 1), "application/json");
  view._tell("Saved as a file. “Load” brings it back here, or on another copy of this page.");
}

export function savePlan(view) {
  if (!view.bcus.length || view.stale || view.judged?.blank.length) return view._tell("There is no plan to save just now.");
  const cell = (text) => {
    const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  const rows = view.about.areas.map(([code, name]) => [code, name, view.plan[code]].map(cell).join(","));
  download("plan.csv", `code,name,bcu\n${rows.join("\n")}\n`, "text/csv");
  return view._tell("Saved as plan.csv, which ‘bcu evaluate’ and ‘bcu compare’ read.");
}

export async function load(view, event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  try {
    const state = readSaved(await file.text(), view.about, view.index, view.more !== null);
    view.change(state);
    view._tell(`Loaded ${file.name}; Undo brings back what was.`);
  } catch (error) {
    view._tell(`${file.name} was not loaded: ${error.message}. Nothing was changed.`);
  }
}

export async function copyLink(view) {
  const link = `${globalThis.location.href.split("#")[0]}${toFragment(view.state, view.about)}`;
  try {
    await navigator.clipboard.writeText(link);
    view._tell("The link is copied: whoever has this page sees on it what you see.");
  } catch {
    globalThis.location.hash = toFragment(view.state, view.about);
    view._tell("The link is in the address bar: copy it from there.");
  }
}

// The state in the link, else what the browser remembers, else the scenario's own.
export function begin(view) {
  const linked = fromFragment(globalThis.location?.hash ?? "");
  const kept = linked === null ? remembered(view) : linked;
  if (kept !== null) {
    try {
      const state = readSaved(kept, view.about, view.index, view.more !== null);
      if (linked === null) view.said = "Gone on from where you were. “Start again” begins anew.";
      return state;
    } catch (error) {
      if (linked !== null) view.said = `The link was not followed: ${error.message}.`;
    }
  }
  return startState(view.about);
}

function remembered(view) {
  try {
    return view.storage?.getItem(placeOf(view)) ?? null;
  } catch {
    return null; // storage is switched off: the page works without
  }
}

export function remember(view) {
  try {
    view.storage?.setItem(placeOf(view), JSON.stringify(saved(view.state, view.about)));
  } catch {
    /* the same */
  }
}

const placeOf = (view) => `bcu-page-${view.about.hash}`;
