// A page from the server: the token leaves the address at once and is kept for this tab alone.

const bcu = (globalThis.bcu = {});
const storages = { kept: null, tab: null };
try {
  storages.kept = globalThis.localStorage;
  storages.tab = globalThis.sessionStorage;
} catch {
  /* switched off: a reload then needs the address that was printed */
}

function theToken() {
  const given = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (given) {
    history.replaceState(null, "", location.pathname);
    storages.tab?.setItem("bcu-token", given);
  }
  return given ?? storages.tab?.getItem("bcu-token") ?? "";
}

// Where the goal is a ratio the server says which plan is best; counts and shares stay here.
function ranked(local, server, settings) {
  const ask = async ({ bcus, wishes }) => {
    const found = local({ bcus, weights: {}, wishes });
    if (!found.plan) return found;
    const pairs = found.pairs.map(({ a, b, share }) => ({ a, b, share }));
    return { ...found, pairs, ...(await server.ask("rank", { settings, bcus, wishes })) };
  };
  ask.count = ({ bcus, wishes }) => local.count({ bcus, weights: {}, wishes });
  ask.best = () => [];
  ask.cost = () => undefined;
  return ask;
}

async function show(server, settings) {
  const data = await unpack((await server.ask("held", { settings })).held);
  const local = makeAsk(data, makeNames(data.about, data.groups));
  const ask = data.about.ratio ? ranked(local, server, settings) : local;
  ask.about = data.about;
  ask.groups = data.groups;
  document.title = data.about.title;
  const place = document.getElementById("bcu-page");
  const fresh = place.cloneNode(false);
  place.replaceWith(fresh);
  bcu.ask = ask;
  bcu.page = mount(fresh, ask, storages.kept, (view) => new Served(view, server, settings, (changed) => show(server, changed)));
}

bcu.ready = show(makeServer(theToken()), []);
bcu.ready.catch((error) => {
  document.getElementById("bcu-page").textContent = `This page could not be opened: ${error.message}`;
});
