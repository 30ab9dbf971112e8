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

async function show(server, settings) {
  const data = await unpack((await server.ask("held", { settings })).held);
  const ask = makeAsk(data, makeNames(data.about, data.groups));
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
